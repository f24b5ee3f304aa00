//! Tables: the twins of the charts, and the numbers behind them.

use serde::Serialize;

use crate::forecast::Group;
use crate::report::Statistics;
use crate::report::text::shown;
use crate::report::warnings::{Printable, printable};

/// A table; the first cell of a row is its heading.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Table {
    /// What it is of, and the units.
    pub caption: String,
    /// Headers.
    pub columns: Vec<String>,
    /// Cells, as many as there are headers.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Row {
    /// The cells.
    pub cells: Vec<String>,
    /// It is the sum of rows above it.
    pub is_total: bool,
    /// It begins a new kind of rows.
    pub is_first: bool,
}

impl Row {
    /// An ordinary row.
    pub fn of(cells: impl IntoIterator<Item = String>) -> Self {
        Row {
            cells: cells.into_iter().collect(),
            ..Row::default()
        }
    }
}

/// A group's statistic in another unit with its error, `?` where it is too uncertain.
pub(super) fn cell(group: Option<&Statistics>, statistic: &str, times: f64) -> String {
    let found = group.map_or(Printable::Missing, |group| printable(group, statistic));
    match found {
        Printable::Missing => "–".into(),
        Printable::Uncertain => "?".into(),
        Printable::Certain(estimate) => {
            let shown = shown(estimate, times);

            typeset(&shown.to_string())
        }
    }
}

/// Text with true minus signs, and with units and errors that stay on the line of their number.
pub(super) fn typeset(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        out.push(match letter {
            '-' if next.is_ascii_digit() && !before.is_alphanumeric() => '−',
            ' ' if matches!(next, '%' | '±') || before == '±' => '\u{a0}',
            letter => letter,
        });
        before = letter;
    }
    out
}

/// Text with a capital letter in front.
pub(in crate::report) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A group's name at the beginning of a line.
pub(super) fn title(group: Group) -> String {
    capitalized(&crate::report::text::group_title(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minus_signs_are_of_numbers_only() {
        let text = typeset("break-even at -1.5 % ± 0.1 (-2)");
        assert_eq!(text, "break-even at −1.5\u{a0}%\u{a0}±\u{a0}0.1 (−2)");
    }
}
