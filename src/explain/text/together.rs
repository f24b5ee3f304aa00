//! What some clinicians come to in one draw, as a page.

use std::fmt::Write;

use crate::explain::{LeverInDraw, Together, YearTogether};
use crate::program::Vocabulary;
use crate::report::text::{aligned, fixed, rate, thousands, wrapped};

use super::source;

/// The page: a table for each year, and what all years come to.
pub fn page_together(together: &Together) -> String {
    let clinicians = thousands(together.clinicians as u64);
    let who = match (&together.tin, together.clinicians) {
        (_, 1) => "One clinician".to_string(),
        (Some(tin), _) => format!("{clinicians} clinicians of TIN {tin}"),
        (None, _) => format!("{clinicians} clinicians"),
    };
    let mut text = format!("{who} in one draw\n  {}\n", source(&together.source));
    for year in &together.years {
        table(&mut text, year, together.clinicians);
    }
    if let Some(present_value) = together.present_value {
        sum(&mut text, together, present_value);
    }
    if let Some(levers) = &together.levers {
        table_of_levers(&mut text, levers, together.present_value.is_none());
    }
    text.push_str("\nFollow one of them to its measures with --npi and --year.\n");
    text
}

fn table(text: &mut String, year: &YearTogether, clinicians: usize) {
    let heading = format!(
        "PAYMENT YEAR {}, FOR PERFORMANCE YEAR {}",
        year.payment_year, year.performance_year
    );
    let _ = writeln!(text, "\n{heading}");
    if year.participants.is_empty() {
        text.push_str("  nobody participates\n");
        return;
    }
    let _ = writeln!(
        text,
        "  {:<11}{:<10}{:<4}{:>9}{:>12}{:>16}{:>16}",
        "NPI", "TIN", "", "score", "factor", "payments $", "change $"
    );
    for member in &year.participants {
        let score = member.final_score;
        let _ = writeln!(
            text,
            "  {:<11}{:<10}{:<4}{:>9}{:>12}{:>16}{:>16}",
            member.npi,
            member.tin,
            member.cohort.id(),
            score.map_or_else(|| "none".into(), |score| fixed(score, 4)),
            fixed(member.payment_adjustment_factor, 6),
            fixed(member.payments, 2),
            fixed(member.change, 2)
        );
    }
    let together = format!("together, {} of {clinicians}", year.participants.len());
    let factor = year.payment_adjustment_factor;
    let _ = writeln!(
        text,
        "  {together:<34}{:>12}{:>16}{:>16}",
        factor.map_or_else(String::new, |factor| fixed(factor, 6)),
        fixed(year.payments, 2),
        fixed(year.change, 2)
    );
}

fn table_of_levers(text: &mut String, levers: &[LeverInDraw], is_one_year: bool) {
    let heading = if is_one_year {
        "LEVERS, DOLLARS OF THE PAYMENT YEAR"
    } else {
        "LEVERS, DOLLARS A YEAR OVER ALL PAYMENT YEARS"
    };
    let mut lines = vec![["", "only they $", "everybody $"].map(String::from)];
    lines.extend(levers.iter().map(|lever| {
        let title = format!("  {}", lever.title);
        [title, fixed(lever.alone, 2), fixed(lever.everybody, 2)]
    }));
    let _ = write!(text, "\n{heading}\n{}", aligned(&lines, [46, 16, 16]));
}

fn sum(text: &mut String, together: &Together, present_value: f64) {
    let base = together.present_value_year;
    let _ = writeln!(text, "\nALL PAYMENT YEARS");
    let worth = format!("in {base} dollars");
    let _ = writeln!(
        text,
        "  {:<14}{:>18}{:>14}{worth:>20}",
        "payment year", "change $", "discount"
    );
    for year in &together.years {
        let _ = writeln!(
            text,
            "  {:<14}{:>18}{:>14}{:>20}",
            year.payment_year,
            fixed(year.change, 2),
            fixed(year.discount, 6),
            fixed(year.present_value, 2)
        );
    }
    let _ = writeln!(
        text,
        "  {:<46}{:>20}",
        "present value",
        fixed(present_value, 2)
    );
    let note = format!(
        "Discount: 1 / (1 + {})^(payment year - {base}), by [planning] of the scenario. Factor \
         together: the sum of changes over the sum of payments.",
        rate(together.discount_rate)
    );
    let _ = writeln!(text, "{}", wrapped(&note, 0));
}
