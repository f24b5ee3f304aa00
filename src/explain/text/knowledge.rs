//! What was known of a clinician before the draw, and what was drawn.

use super::layout::{Page, plain};
use crate::explain::{Explanation, Source};
use crate::forecast::{Fact, FactValue};
use crate::report::text::fixed;

pub(super) fn knowledge(page: &mut Page<'_>, explanation: &Explanation) {
    if let Source::Files { .. } = explanation.source {
        return;
    }
    page.heading("Known beforehand");
    let Some(knowledge) = &explanation.participant.knowledge else {
        page.paragraph(
            "Nothing: a synthetic participant, drawn in all that follows.",
            2,
        );
        return;
    };
    for fact in &knowledge.known {
        page.words(&fact.title(), &value(fact), None);
    }
    if knowledge.known.is_empty() {
        page.paragraph("Nothing but NPI, TIN and cohort.", 2);
    }
    if !knowledge.drawn.is_empty() {
        page.paragraph(
            &format!("Not known, and drawn: {}.", knowledge.drawn.join(", ")),
            2,
        );
    }
    page.paragraph(
        "All results of this year are drawn, given what is known: past results, payments and \
         counts of other years shift their laws and do not fix them.",
        2,
    );
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
