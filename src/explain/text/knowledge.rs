//! What was known of a clinician before the draw, and what was drawn.

use super::layout::{Page, plain};
use crate::explain::{Explanation, Source};
use crate::forecast::{Fact, FactValue};
use crate::report::text::fixed;

/// What becomes of what is known.
const USE: &str = "  Specialty, size, patients and collection type are taken as they stand, as is what is \
                   listed or attested for a year, in that year. All else of this year is drawn, given \
                   what is known: results, payments and counts of other years shift its laws and do not \
                   fix it.";

pub(super) fn knowledge(page: &mut Page<'_>, explanation: &Explanation) {
    if let Source::Files { .. } = explanation.source {
        return;
    }
    page.heading("Known beforehand");
    let Some(knowledge) = &explanation.participant.knowledge else {
        page.paragraph(
            "  Nothing: a synthetic participant, all of whom is drawn.",
            2,
        );
        return;
    };
    for fact in &knowledge.known {
        page.words(&fact.title(), &value(fact), None);
    }
    if knowledge.known.is_empty() {
        page.paragraph("  Nothing but NPI, TIN and cohort.", 2);
    }
    let drawn = knowledge.drawn.join(", ");
    if !drawn.is_empty() {
        page.paragraph(&format!("  Not known, and drawn: {drawn}."), 2);
    }
    page.paragraph(USE, 2);
}

/// A fact's value with its unit: dollars to the cent, percentages to four decimals.
fn value(fact: &Fact) -> String {
    let number = match &fact.value {
        FactValue::Words(words) => return words.clone(),
        FactValue::Number(number) if fact.unit.starts_with("dollars") => fixed(*number, 2),
        FactValue::Number(number) if fact.unit.starts_with('%') => fixed(*number, 4),
        FactValue::Number(number) => plain(*number),
    };
    format!("{number} {}", fact.unit).trim_end().to_string()
}
