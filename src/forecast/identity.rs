//! Who a drawn participant is, in files and for those who ask for it by name.

use super::DrawnYear;

/// The NPI (10 digits) and TIN (9 digits) of the participant at a position of a drawn year: those that
/// the scenario gives of a named clinician. Others are synthetic: 9, which begins no real NPI, the cohort's digit, and the number of the candidate and of
/// its practice. So a candidate has the same NPI in every year of every draw.
pub fn identity(drawn: &DrawnYear<'_>, participant: usize) -> (String, String) {
    if let Some(named) = participant.checked_sub(drawn.synthetic()) {
        return drawn.identities[drawn.named[named] as usize].clone();
    }
    let digit = drawn.cohort_year.cohort as usize + 1;
    let candidate = drawn.records.candidate[participant];
    let practice = drawn.records.practice[participant];
    (
        format!("9{digit}{candidate:08}"),
        format!("9{digit}{practice:07}"),
    )
}
