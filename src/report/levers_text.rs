//! What levers are worth, on the terminal: ranked, with the treadmill beside it.

use std::fmt::Write;

use crate::forecast::Subject;
use crate::study::{LeverEffect, LeverStudy};

use super::identity;
use super::text::{dollars, thousands};

/// Clinicians who are shown one by one; of more, only the sums are.
const ONE_BY_ONE: usize = 3;

/// The levers of all together, or of each where they are few.
pub fn levers_text(study: &LeverStudy, years: &std::ops::RangeInclusive<u16>) -> String {
    let mut text = format!(
        "What each lever is worth in payment years {} to {}, in dollars a year\n",
        years.start() + crate::program::PAYMENT_LAG_YEARS,
        years.end() + crate::program::PAYMENT_LAG_YEARS,
    );
    let clinicians = study.clinicians.len();
    for place in 0..clinicians.min(ONE_BY_ONE) {
        if clinicians <= ONE_BY_ONE {
            let subject = Subject::Clinician(place);
            let (npi, tin, cohort) = identity(&study.clinicians, &subject);
            table(
                &mut text,
                &format!("NPI {npi}, TIN {tin}, {cohort}"),
                study,
                &subject,
            );
        }
    }
    if clinicians > 1 {
        let title = format!("All {} clinicians together", thousands(clinicians as u64));
        table(&mut text, &title, study, &Subject::Everybody);
    }
    text.push_str(
        "\n\"Only you\": the practice does it and nobody else, against benchmarks, midpoint and\n\
         cost statistics as the others have made them. \"Everybody\": the whole cohort does it,\n\
         and all of that is made anew. Each on the same draws as without it; ± is one\n\
         standard error. What is done already, or by nobody, changes nothing.\n",
    );
    text
}

fn table(text: &mut String, title: &str, study: &LeverStudy, subject: &Subject) {
    let _ = writeln!(text, "\n{title:<48}{:>15}{:>17}", "only you", "everybody");
    for [alone, everybody] in study.ranked(subject) {
        let amount = |effect: &LeverEffect| dollars(effect.dollars_change);
        let _ = writeln!(
            text,
            " {:<47}{:>15}{:>17}",
            alone.lever.title(),
            amount(alone),
            amount(everybody)
        );
    }
}
