//! Words and numbers as people read them.

use crate::forecast::Group;
use std::fmt;

use crate::program::{CollectionType, PracticeSize, Specialty};
use crate::tally::Estimate;

/// Columns of text on a terminal.
pub const WIDTH: usize = 80;

/// An estimate as people read it: to the first digit of its error, and no further.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The value, without a sign if it is not below 0.
    pub value: String,
    /// One standard error, to the same decimals; `None` where there is none, or where it is 0.
    pub error: Option<String>,
}

impl fmt::Display for Shown {
    /// The value, and the error behind it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)?;
        match &self.error {
            Some(error) => write!(f, " ± {error}"),
            None => Ok(()),
        }
    }
}

/// An estimate in another unit, to at most three decimals and, without an error, to two.
pub fn shown(estimate: Estimate, times: f64) -> Shown {
    let scaled = estimate.scaled(times);
    if scaled.standard_error == Some(0.0) {
        let text = fixed(scaled.value, 3);
        return Shown {
            value: text.trim_end_matches('0').trim_end_matches('.').into(),
            error: None,
        };
    }
    let decimals = decimals(scaled.standard_error);
    Shown {
        value: fixed(scaled.value, decimals),
        error: scaled.standard_error.map(|error| fixed(error, decimals)),
    }
}

/// A difference in another unit, with its sign and its error.
pub fn signed(difference: Estimate, times: f64) -> String {
    let text = shown(difference, times);
    let is_above =
        text.value.chars().any(|c| matches!(c, '1'..='9')) && !text.value.starts_with('-');
    format!("{}{text}", if is_above { "+" } else { "" })
}

/// An amount of dollars to the first digit of its error, and the error: -$1,200 ± 300.
pub fn dollars(estimate: Estimate) -> String {
    let places = estimate
        .decimals()
        .map_or(0, |decimals| 1 - decimals)
        .max(0);
    let unit = (0..places).fold(1.0, |unit, _| unit * 10.0);
    let rounded = |dollars: f64| fixed((dollars / unit).round() * unit, 0);
    let value = rounded(estimate.value);
    let value = match value.strip_prefix('-') {
        Some(loss) => format!("-${loss}"),
        None => format!("${value}"),
    };
    match estimate.standard_error {
        Some(error) if error > 0.0 => format!("{value} ± {}", rounded(error.max(1.0))),
        _ => value,
    }
}

/// A share as people read it, with its error: 12.3 ± 0.4 %.
pub fn percent(estimate: Estimate) -> String {
    format!("{} %", shown(estimate, 100.0))
}

/// A rate as it was set, to a hundredth of a percent.
pub fn rate(share: f64) -> String {
    format!("{} %", (share * 1e4).round() / 100.0)
}

/// A word as a shell reads it: in quotes where it has more than letters, digits and what paths are made
/// of.
pub fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "./_-".contains(c);
    if word.chars().all(is_plain) && !word.is_empty() {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Decimals that people are shown of a number with this error: to its first digit, at most three.
pub fn decimals(standard_error: Option<f64>) -> usize {
    Estimate::new(0.0, standard_error)
        .decimals()
        .map_or(2, |decimals| (decimals - 1).clamp(0, 3)) as usize
}

/// A number to so many decimals, with commas, and without a sign on zero.
pub fn fixed(number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if number < 0.0 && !is_zero { "-" } else { "" };
    format!("{sign}{}{rest}", grouped(whole))
}

/// A group in prose, as the participants in it.
pub fn group_title(group: Group) -> String {
    match group {
        Group::All => "everyone".into(),
        Group::Size(PracticeSize::Solo) => "solo practitioners".into(),
        Group::Size(PracticeSize::Small) => "practices of 2 to 15".into(),
        Group::Size(PracticeSize::Large) => "practices of 16 or more".into(),
        Group::Specialty(specialty) => specialty_title(specialty).into(),
        Group::Region(region) => format!("region {region}"),
        Group::CollectionType(CollectionType::Ecqm) => "reports by eCQM".into(),
        Group::CollectionType(_) => "reports by MIPS CQM".into(),
        Group::DualQuartile(quartile) => {
            let which = ["lowest", "lower middle", "upper middle", "highest"];
            let which = which[usize::from(quartile.clamp(1, 4)) - 1];
            format!("{which} dual share")
        }
    }
}

/// A specialty in prose.
pub fn specialty_title(specialty: Specialty) -> &'static str {
    match specialty {
        Specialty::Cardiology => "cardiology",
        Specialty::Anesthesiology => "anesthesiology",
        Specialty::InterventionalPainManagement => "interventional pain management",
        Specialty::Neurosurgery => "neurosurgery",
        Specialty::OrthopedicSurgery => "orthopedic surgery",
        Specialty::PainManagement => "pain management",
        Specialty::PhysicalMedicineAndRehabilitation => "physical medicine and rehabilitation",
    }
}

/// Text broken at spaces to the width, but not at non-breaking ones; later lines indented.
pub fn wrapped(text: &str, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let lead = text.len() - text.trim_start().len();
    let mut line = " ".repeat(lead);
    for word in text.split_ascii_whitespace() {
        let empty = line.trim().is_empty();
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        }
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}

/// Lines of cells in columns of at least these widths, the first to the left and the others to the right:
/// two spaces between them however wide a cell is.
pub fn aligned<const N: usize>(lines: &[[String; N]], least: [usize; N]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        let apart = if column == 0 { 0 } else { 2 };
        least[column].max(cells.max().unwrap_or(0) + apart)
    });
    let mut text = String::new();
    for line in lines {
        for (column, (cell, width)) in line.iter().zip(widths).enumerate() {
            text.push_str(&match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
        }
        text.push('\n');
    }
    text
}

/// A whole number with commas.
pub fn thousands(number: u64) -> String {
    grouped(&number.to_string())
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_shown_to_the_first_digit_of_its_error() {
        let of = |value, standard_error| {
            let shown = shown(Estimate::new(value, standard_error), 100.0);
            (shown.value, shown.error.unwrap_or_default())
        };
        assert_eq!(
            of(-0.014_349, Some(0.000_07)),
            ("-1.435".into(), "0.007".into())
        );
        assert_eq!(of(0.3, Some(0.02)), ("30".into(), "2".into()));
        assert_eq!(of(-0.000_01, Some(0.002)), ("0.0".into(), "0.2".into()));
        assert_eq!(of(0.15, Some(0.0)), ("15".into(), String::new()));
        assert_eq!(of(123.456_789, None), ("12,345.68".into(), String::new()));
    }

    #[test]
    fn columns_never_run_together() {
        let line = |cells: [&str; 3]| cells.map(String::from);
        let lines = [line(["a", "1", "22"]), line(["bb", "4444", "5"])];
        assert_eq!(aligned(&lines, [3, 3, 3]), "a       1  22\nbb   4444   5\n");
    }

    #[test]
    fn commas() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1000), "1,000");
        assert_eq!(thousands(12_345_678), "12,345,678");
    }

    #[test]
    fn text_is_wrapped_at_the_width() {
        let text = wrapped(&"word ".repeat(40), 2);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(text.lines().skip(1).all(|line| line.starts_with("  word")));
    }
}
