//! Finding one participant among many by NPI and TIN.

use crate::findings::{Finding, Place};

/// How many NPIs a message names.
const NAMED: usize = 3;

/// An NPI and TIN that are asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// National Provider Identifier, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number, 9 digits; `None` where the NPI is enough.
    pub tin: Option<String>,
}

impl Wanted {
    /// The values of `--npi` and `--tin`, and what is wrong with them.
    pub fn new(npi: &str, tin: Option<&str>) -> (Self, Vec<Finding>) {
        let wanted = Wanted {
            npi: npi.trim().to_string(),
            tin: tin.map(|tin| tin.trim().to_string()),
        };
        let npi = digits("--npi", &wanted.npi, 10);
        let tin = wanted.tin.as_ref().and_then(|tin| digits("--tin", tin, 9));
        let findings = npi.into_iter().chain(tin).collect();
        (wanted, findings)
    }

    /// Whether it is this one.
    pub fn is(&self, npi: &str, tin: &str) -> bool {
        self.npi == npi && self.tin.as_ref().is_none_or(|wanted| wanted == tin)
    }

    /// The finding that several participants of `place` are meant, which differ in their TINs.
    pub fn ambiguous(&self, place: &str, tins: &[String]) -> Finding {
        let message = format!(
            "must be given: NPI {} is in {place} under {} TINs: {}",
            self.npi,
            tins.len(),
            tins.join(", ")
        );
        Finding::new("--tin", Place::File, message)
    }

    /// The finding that nobody of `place`, where these are, is meant.
    pub fn missing<'a>(
        &self,
        place: &str,
        people: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Finding {
        let people: Vec<(&str, &str)> = people.collect();
        let same = people.iter().filter(|(npi, _)| *npi == self.npi);
        let tins: Vec<&str> = same.map(|(_, tin)| *tin).collect();
        if let (Some(tin), false) = (&self.tin, tins.is_empty()) {
            let message = format!(
                "NPI {} is not in {place} under TIN {tin}; it is under {}",
                self.npi,
                tins.join(", ")
            );
            return Finding::new("--tin", Place::File, message);
        }
        let message = format!("nobody in {place} has NPI {}", self.npi);
        let near = self.nearest(people.into_iter().map(|(npi, _)| npi).collect());
        Finding::new("--npi", Place::File, message).help(format!("the nearest are {near}"))
    }

    /// The NPIs that differ least from the one that is asked for.
    fn nearest(&self, mut npis: Vec<&str>) -> String {
        let number = |npi: &str| npi.parse::<u64>().unwrap_or(0);
        npis.sort_unstable();
        npis.dedup();
        npis.sort_by_key(|npi| {
            let distance = strsim::osa_distance(npi, &self.npi);
            (distance, number(npi).abs_diff(number(&self.npi)))
        });
        npis.truncate(NAMED);
        npis.join(", ")
    }
}

/// What is wrong with an option's value that must be so many digits.
pub(super) fn digits(option: &str, text: &str, count: usize) -> Option<Finding> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() == count && is_digits(text) {
        return None;
    }
    let message = format!("must be {count} digits, not `{text}`");
    let finding = Finding::new(option, Place::File, message);
    let bare = text.replace(['-', ' '], "");
    Some(if bare.len() == count && is_digits(&bare) {
        finding.help(format!("write `{bare}`"))
    } else {
        finding
    })
}
