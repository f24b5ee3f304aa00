//! An explanation as a page of 80 columns: every number with its unit, and at the right end of its
//! line the paragraph and the tag.

mod categories;
mod knowledge;
mod layout;
mod money;
mod scores;
mod together;

use crate::program::{Cohort, Vocabulary};
use crate::report::text::specialty_title;
use crate::rules::Tag;

use super::{Explanation, Source, Step};
use layout::Page;
pub use together::page_together;

/// The page.
pub fn page(explanation: &Explanation) -> String {
    let mut page = Page::new(&explanation.basis);
    who(&mut page, explanation);
    knowledge::knowledge(&mut page, explanation);
    categories::quality(&mut page, explanation);
    categories::cost(&mut page, explanation);
    scores::adjustments(&mut page, &explanation.adjustments);
    scores::final_score(&mut page, explanation);
    money::payment(&mut page, explanation);
    money::dollars(&mut page, explanation);
    open_rules(&mut page, explanation);
    legend(&mut page);
    page.into_text()
}

/// Who it is, when, and where the results are from.
fn who(page: &mut Page<'_>, explanation: &Explanation) {
    let who = &explanation.participant;
    page.paragraph(
        &format!(
            "From measures to dollars: NPI {} under TIN {}",
            who.npi, who.tin
        ),
        0,
    );
    page.paragraph(&source(&explanation.source), 2);
    page.heading("Participant");
    page.words("NPI (clinician)", &who.npi, Step::Participation);
    page.words("TIN (practice)", &who.tin, Step::Participation);
    let cohort = format!("{}, {}", who.cohort.id(), who.cohort.title().to_lowercase());
    page.words("cohort", &cohort, Step::Participation);
    page.words(
        "specialty",
        specialty_title(who.specialty),
        Step::Participation,
    );
    let clinicians = u64::from(who.tin_clinicians);
    page.count(
        "clinicians in the TIN",
        clinicians,
        "clinician",
        Step::Participation,
    );
    let participants = who.cohort_participants as u64;
    page.count(
        "compared with a cohort of",
        participants,
        "participant",
        Step::CohortComparison,
    );
    page.words(
        "performance year",
        &who.performance_year.to_string(),
        Step::PaymentYear,
    );
    page.words(
        "payment year",
        &who.payment_year.to_string(),
        Step::PaymentYear,
    );
}

fn source(source: &Source) -> String {
    match source {
        Source::Files {
            participants,
            measures,
            rules,
        } => {
            let rules = rules.as_deref().unwrap_or("the built-in baseline");
            format!("Results of {participants} and {measures}, rules of {rules}")
        }
        Source::Draw {
            scenario,
            draw,
            seed,
        } => format!("Draw {draw} of {scenario}, seed {seed}"),
    }
}

/// The rules on this way of which some sentence is unread, and what is in force.
fn open_rules(page: &mut Page<'_>, explanation: &Explanation) {
    page.heading("Open rules");
    page.paragraph(
        "Sentences that nobody here has read, and what is taken for them:",
        0,
    );
    let skipped = match explanation.participant.cohort {
        Cohort::HeartFailure => Step::FifthMeasure,
        Cohort::LowBackPain => Step::Q492Points,
    };
    let skipped = page.bases().get(skipped);
    for basis in page.bases().iter().filter(|basis| Some(*basis) != skipped) {
        if let (Some(rule), Some(value), Some(open)) = (basis.rule, &basis.value, basis.open) {
            page.paragraph(&format!("  {rule} = {value}: {open}"), 6);
        }
    }
}

fn legend(page: &mut Page<'_>) {
    page.heading("Tags");
    for tag in Tag::ALL {
        page.paragraph(&format!("  [{}] {}", tag.id(), tag.meaning()), 6);
    }
    page.paragraph(
        "  * set otherwise than the default, of which the tag speaks; `asmcast rules` lists all",
        4,
    );
}
