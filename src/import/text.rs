//! Text of fields: other encodings, and names in the form in which they are compared.

use std::borrow::Cow;

/// What the bytes 0x80 to 0x9f are in Windows-1252; those that are nothing there stay as they are.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a field, and whether it had to be read as Windows-1252 for want of being UTF-8.
pub(super) fn decoded(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (bytes.iter().map(|&byte| western(byte)).collect(), true),
    }
}

fn western(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// A name as it is compared: letters in capitals and digits, whatever stands between them one space.
/// "Acme, Inc." and "ACME INC" are one name; `&` is "AND".
pub(super) fn normalized(name: &str) -> String {
    let mut normalized = String::with_capacity(name.len());
    for c in name.replace('&', " and ").chars() {
        if c.is_alphanumeric() {
            normalized.extend(c.to_uppercase());
        } else if c != '\'' && c != '\u{2019}' && !normalized.ends_with(' ') {
            normalized.push(' ');
        }
    }
    normalized.trim().to_string()
}

/// The number of an NPI: 10 digits, and nothing else.
#[inline]
pub(super) fn npi(bytes: &[u8]) -> Option<u64> {
    if bytes.len() != 10 {
        return None;
    }
    bytes.iter().try_fold(0, |number, byte| match byte {
        b'0'..=b'9' => Some(number * 10 + u64::from(byte - b'0')),
        _ => None,
    })
}

/// A finite decimal number.
pub(super) fn number(text: &str) -> Option<f64> {
    let number = text.parse::<f64>().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_one() {
        for name in [
            "Acme & Sons, Inc.",
            "ACME AND SONS  INC",
            "acme and sons inc",
        ] {
            assert_eq!(normalized(name), "ACME AND SONS INC");
        }
        assert_eq!(normalized(" .,- "), "");
        assert_ne!(normalized("Acme 1"), normalized("Acme 2"));
    }

    #[test]
    fn bytes_of_other_encodings() {
        assert_eq!(decoded("Peña".as_bytes()), ("Peña".into(), false));
        assert_eq!(decoded(b"Pe\xf1a \x93\x81"), ("Peña “\u{81}".into(), true));
    }

    #[test]
    fn numbers() {
        assert_eq!(npi(b"1234567890"), Some(1_234_567_890));
        assert_eq!((npi(b"123456789"), npi(b"123456789x")), (None, None));
        assert_eq!(
            (number("nan"), number("inf"), number("1,5")),
            (None, None, None)
        );
    }
}
