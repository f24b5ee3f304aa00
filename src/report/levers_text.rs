//! What levers are worth, on the terminal: ranked, with the treadmill beside it.

use crate::forecast::Subject;
use crate::study::{LeverEffect, LeverStudy};

use super::identity;
use super::text::{aligned, dollars, thousands, wrapped};

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
    let notes = "\"Only you\": the practice does it and nobody else, against benchmarks, midpoint and cost \
                 statistics as the others have made them; of several it is the sum, of which many at \
                 once keep somewhat less. \"Everybody\": the whole cohort does it, and \
                 all of that is made anew; expect something between, as others have the same reasons. \
                 Each on the same draws as without it; ± is one standard error. A point is a \
                 percentage point. What is done already, or by nobody, changes nothing.";
    text.push_str(&format!("\n{}\n", wrapped(notes, 0)));
    text
}

fn table(text: &mut String, title: &str, study: &LeverStudy, subject: &Subject) {
    let amount = |effect: &LeverEffect| dollars(effect.dollars_change);
    let mut lines = vec![[title, "only you", "everybody"].map(String::from)];
    let levers = study.ranked(subject, None).into_iter();
    lines.extend(levers.map(|[alone, everybody]| {
        let title = format!(" {}", alone.lever.title());
        [title, amount(alone), amount(everybody)]
    }));
    text.push('\n');
    text.push_str(&aligned(&lines, [46, 17, 17]));
}
