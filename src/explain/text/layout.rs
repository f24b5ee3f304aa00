//! Lines in columns: a label, a number, its unit, and on the right what it rests on.

use anstyle::Style;

use crate::explain::{Bases, Step};
use crate::report::text::{WIDTH, fixed, thousands, wrapped};

/// Width of the labels, and of the numbers behind them.
const LABEL: usize = 25;
const NUMBER: usize = 14;

/// A heading's style.
const HEADING: Style = Style::new().bold();

/// A page that grows line by line.
pub(super) struct Page<'a> {
    bases: &'a Bases,
    text: String,
}

impl<'a> Page<'a> {
    /// An empty page of steps that rest on these.
    pub fn new(bases: &'a Bases) -> Self {
        Page {
            bases,
            text: String::new(),
        }
    }

    /// The page's text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// What steps rest on.
    pub fn bases(&self) -> &'a Bases {
        self.bases
    }

    /// A heading of a section.
    pub fn heading(&mut self, title: &str) {
        let title = title.to_uppercase();
        self.text
            .push_str(&format!("\n{HEADING}{title}{HEADING:#}\n"));
    }

    /// A heading inside a section.
    pub fn subheading(&mut self, title: &str, step: Step) {
        self.row(format!(" {title}"), Some(step));
    }

    /// A number that has been written out, and its unit.
    pub fn number(&mut self, label: &str, number: &str, unit: &str, step: impl Into<Option<Step>>) {
        self.row(
            format!("  {label:<LABEL$}{number:>NUMBER$} {unit}"),
            step.into(),
        );
    }

    /// A number of things; `thing` is one of them.
    pub fn count(&mut self, label: &str, number: u64, thing: &str, step: impl Into<Option<Step>>) {
        let plural = if number == 1 { "" } else { "s" };
        self.number(label, &thousands(number), &format!("{thing}{plural}"), step);
    }

    /// Points, to four decimals.
    pub fn points(&mut self, label: &str, points: f64, unit: &str, step: impl Into<Option<Step>>) {
        self.number(label, &fixed(points, 4), unit, step);
    }

    /// Dollars, to the cent.
    pub fn dollars(&mut self, label: &str, dollars: f64, step: impl Into<Option<Step>>) {
        self.number(label, &fixed(dollars, 2), "dollars", step);
    }

    /// A share as a percentage, to four decimals.
    pub fn percent(&mut self, label: &str, share: f64, unit: &str, step: impl Into<Option<Step>>) {
        self.number(label, &fixed(100.0 * share, 4), &format!("%{unit}"), step);
    }

    /// Words instead of a number.
    pub fn words(&mut self, label: &str, words: &str, step: impl Into<Option<Step>>) {
        let apart = if label.chars().count() < LABEL {
            ""
        } else {
            " "
        };
        self.row(format!("  {label:<LABEL$}{apart}{words}"), step.into());
    }

    /// How a number came about, or what it means, under its line.
    pub fn note(&mut self, text: &str) {
        self.text.push_str(&wrapped(&format!("      {text}"), 8));
        self.text.push('\n');
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str, indent: usize) {
        self.text.push_str(&wrapped(text, indent));
        self.text.push('\n');
    }

    /// The step behind a category's weight: the regular one, or that of missing categories if the
    /// weight is another.
    pub fn weight_step(&self, regular: Step, weight: f64) -> Step {
        let value = self
            .bases
            .get(regular)
            .and_then(|basis| basis.value.as_deref());
        let value = value.and_then(|value| value.parse::<f64>().ok());
        if value.is_some_and(|value| value != weight) {
            Step::MissingCategory
        } else {
            regular
        }
    }

    /// A line, with what it rests on at its right end; below it where there is no room.
    fn row(&mut self, left: String, step: Option<Step>) {
        let left = left.trim_end();
        self.text.push_str(left);
        if let Some(basis) = step.and_then(|step| self.bases.get(step)) {
            let mark = if basis.is_default { "" } else { "*" };
            let right = format!("{} [{}]{mark}", basis.section, basis.tag);
            let taken = left.chars().count() + 1;
            let room = (WIDTH + 1).saturating_sub(taken);
            let width = right.chars().count();
            if width >= room {
                self.text.push_str(&format!("\n{right:>WIDTH$}"));
            } else {
                self.text.push_str(&format!("{right:>room$}"));
            }
        }
        self.text.push('\n');
    }
}

/// A number in a formula, in brackets where it is below 0.
pub(super) fn term(number: f64, decimals: usize) -> String {
    let text = fixed(number, decimals);
    if text.starts_with('-') {
        format!("({text})")
    } else {
        text
    }
}

/// A rule's number as it was set, such as 0.1 or 85, without the noise of binary fractions.
pub(super) fn plain(number: f64) -> String {
    let text = fixed(number, 6);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}
