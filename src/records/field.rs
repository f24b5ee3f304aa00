//! One field of a row: its text, its place, and the checks that make it a value.

use std::ops::RangeInclusive;
use std::path::Path;

use crate::findings::{Finding, Place, nearest};
use crate::program::Vocabulary;

/// The largest amount a file may hold: sums and squares of any number of them stay finite.
const LARGEST: f64 = 1e15;

/// The longest text that a message repeats, in characters.
const QUOTED: usize = 60;

/// A field's value; `None` where the file lacks the column, which is found once and not in every
/// row; the finding where the text is no such value.
pub(super) type Checked<T> = Result<Option<T>, Finding>;

/// One field of a row of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    pub file: &'a Path,
    /// The data row, from 1.
    pub row: usize,
    pub column: &'static str,
    /// The trimmed text; `None` where the file lacks the column.
    pub text: Option<&'a str>,
}

/// The numbers a column may hold.
pub(super) struct Numbers {
    /// In words.
    allowed: &'static str,
    range: RangeInclusive<f64>,
}

/// Dollars, zero included.
pub(super) const DOLLARS: Numbers = Numbers {
    allowed: "a number of dollars from 0 to 1e15",
    range: 0.0..=LARGEST,
};

/// Dollars, zero excluded.
pub(super) const DOLLARS_ABOVE_ZERO: Numbers = Numbers {
    allowed: "empty or a number of dollars above 0, up to 1e15",
    range: f64::MIN_POSITIVE..=LARGEST,
};

/// A number of any other kind.
pub(super) const NOT_NEGATIVE: Numbers = Numbers {
    allowed: "a number from 0 to 1e15",
    range: 0.0..=LARGEST,
};

/// A number above zero, of any other kind.
pub(super) const POSITIVE: Numbers = Numbers {
    allowed: "a number above 0, up to 1e15",
    range: f64::MIN_POSITIVE..=LARGEST,
};

/// A share or a rate.
pub(super) const SHARE: Numbers = Numbers {
    allowed: "a share from 0 to 1",
    range: 0.0..=1.0,
};

/// Measure 492.
pub(super) const ADMISSIONS: Numbers = Numbers {
    allowed: "a number of admissions per 100 person-years, from 0 to 1000",
    range: 0.0..=1000.0,
};

impl<'a> Field<'a> {
    /// A finding in this field.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        let place = Place::Row(self.row, self.column.to_string());
        Finding::new(self.file, place, message)
    }

    /// The finding that the text is not what is allowed.
    pub fn must_be(&self, allowed: &str) -> Finding {
        let text = self.text.unwrap_or_default();
        if text.is_empty() {
            return self.finding(format!("must be {allowed}, not empty"));
        }
        self.finding(format!("must be {allowed}, not `{}`", quoted(text)))
    }

    /// A number of so many digits. It is an identifier, hence text: leading zeros count.
    pub fn digits(&self, count: usize) -> Checked<&'a str> {
        let Some(text) = self.text else {
            return Ok(None);
        };
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if text.len() == count && all_digits(text) {
            return Ok(Some(text));
        }
        let finding = self.must_be(&format!("{count} digits"));
        let bare = text.replace(['-', ' '], "");
        Err(if bare.is_empty() || !all_digits(&bare) {
            finding
        } else if bare.len() == count {
            finding.help(format!("write `{bare}`"))
        } else if self.column == "tin" && bare.len() < count {
            finding.help(format!(
                "it is text: if leading zeros were lost, write `{bare:0>count$}`"
            ))
        } else {
            finding
        })
    }

    /// A word of a vocabulary.
    pub fn word<V: Vocabulary>(&self) -> Checked<V> {
        self.word_of(V::ALL)
    }

    /// One of some words of a vocabulary.
    pub fn word_of<V: Vocabulary>(&self, allowed: &[V]) -> Checked<V> {
        let Some(text) = self.text else {
            return Ok(None);
        };
        let found = allowed.iter().copied().find(|word| word.id() == text);
        found.map(Some).ok_or_else(|| {
            let words: Vec<&'static str> = allowed.iter().map(|word| word.id()).collect();
            let finding = self.must_be(&one_of(&words));
            match like(text, &words) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding,
            }
        })
    }

    /// A whole number. Other programs write it as `20.0` or `1e+05` at times; those are whole too.
    pub fn whole(&self, range: RangeInclusive<u32>) -> Checked<u32> {
        let Some(text) = self.text else {
            return Ok(None);
        };
        let number = text.parse::<f64>().unwrap_or(f64::NAN);
        // Exact for a whole number of this size; of any other, and of NaN, it makes another one.
        let whole = number as u32;
        if f64::from(whole) == number && range.contains(&whole) {
            return Ok(Some(whole));
        }
        let (least, most) = (range.start(), range.end());
        let unlimited = *most == u32::MAX && (number.is_nan() || number < f64::from(u32::MAX));
        Err(self.must_be(&if unlimited {
            format!("a whole number, {least} or more")
        } else {
            format!("a whole number from {least} to {most}")
        }))
    }

    /// A number; whoever wrote a share in percent is told so.
    pub fn number(&self, numbers: &Numbers) -> Checked<f64> {
        let Some(text) = self.text else {
            return Ok(None);
        };
        // An unreadable number is in no range, as NaN is.
        let number = text.parse::<f64>().unwrap_or(f64::NAN);
        if numbers.range.contains(&number) {
            return Ok(Some(number));
        }
        let finding = self.must_be(numbers.allowed);
        let percent = text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>();
        Err(match percent {
            Ok(percent) if *numbers.range.end() == 1.0 && (0.0..=100.0).contains(&percent) => {
                // Twelve decimals hide that 74.9 / 100 is not 0.749 in binary.
                let share = (percent * 1e10).round() / 1e12;
                finding.help(format!("a share: {share} instead of {}", quoted(text)))
            }
            _ if number.is_nan() && text.bytes().any(|byte| byte.is_ascii_digit()) => finding.help(
                "a plain number with a decimal point, without units and thousands separators",
            ),
            _ => finding,
        })
    }

    /// What is read of a field unless it is empty or its column is not there.
    pub fn or_empty<T>(&self, read: impl FnOnce(&Self) -> Checked<T>) -> Checked<T> {
        match self.text {
            None | Some("") => Ok(None),
            Some(_) => read(self),
        }
    }

    /// A number, or `None` where the field is empty.
    pub fn number_or_empty(&self, numbers: &Numbers) -> Checked<Option<f64>> {
        match self.text {
            Some("") => Ok(Some(None)),
            _ => Ok(self.number(numbers)?.map(Some)),
        }
    }
}

/// The word of a list that is meant by one in other letters' case or mistyped.
pub(super) fn like(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let same = |word: &&&str| word.eq_ignore_ascii_case(text);
    let same_word = words.iter().find(same).copied();
    same_word.or_else(|| nearest(&text.to_lowercase(), words))
}

/// Words as a choice.
pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [only] => (*only).to_string(),
        [first, second] => format!("{first} or {second}"),
        _ => format!("one of {}", words.join(", ")),
    }
}

/// A text as messages repeat it: on one line, and no longer than a line.
pub(crate) fn quoted(text: &str) -> String {
    let printable = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut quoted: String = text.chars().take(QUOTED).map(printable).collect();
    if text.chars().nth(QUOTED).is_some() {
        quoted.push('…');
    }
    quoted
}
