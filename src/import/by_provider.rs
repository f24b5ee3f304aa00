//! CMS's Medicare Physician & Other Practitioners by Provider: a row for each clinician who billed
//! Medicare in a year. The file is streamed; only who is asked for is kept.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use super::findings::{Kind, Notes};
use super::table::{Row, Table, Unusable};
use super::text;
use crate::findings::{Finding, Findings, Place};
use crate::records::DATA_YEARS;

/// Columns of the file.
const NPI: &str = "Rndrng_NPI";
pub(super) const PROVIDER_TYPE: &str = "Rndrng_Prvdr_Type";
const BENEFICIARIES: &str = "Tot_Benes";
const DUAL: &str = "Bene_Dual_Cnt";
const NOT_DUAL: &str = "Bene_Ndual_Cnt";
const RISK_SCORE: &str = "Bene_Avg_Risk_Scre";
pub(super) const MEDICAL_PAYMENT: &str = "Med_Mdcr_Pymt_Amt";
pub(super) const TOTAL_PAYMENT: &str = "Tot_Mdcr_Pymt_Amt";

/// The year of a file that does not say its own.
pub const DEFAULT_YEAR: u16 = 2023;

/// The largest amount that a roster may hold.
const LARGEST: f64 = 1e15;

/// Titles of the layout before 2021; those that begin so and those that are so.
const OLD_PREFIX: &str = "nppes_";
const OLD_TITLES: [&str; 6] = [
    "total_medicare_payment_amt",
    "total_medicare_payment_amount",
    "total_unique_benes",
    "total_services",
    "provider_type",
    "average_medicare_payment_amt",
];

/// What the file says of a clinician.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Provider {
    /// The data row, from 1.
    pub row: usize,
    /// The specialty as Medicare writes it; may be empty.
    pub provider_type: String,
    /// Medicare's payments of the year in dollars, above 0.
    pub payments: Option<f64>,
    /// The column that they are from.
    pub payments_column: &'static str,
    /// Mean HCC risk score of the patients, above 0.
    pub hcc_risk_score: Option<f64>,
    /// Share of the patients who are dually eligible, 0 to 1.
    pub dual_share: Option<f64>,
}

/// The file's rows that were asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Providers {
    /// Rows in the file.
    pub rows: usize,
    /// Who was found, by NPI.
    pub found: HashMap<u64, Provider>,
}

/// The year that a file's name gives: `_D23_` is 2023.
pub(super) fn year_of_name(path: &Path) -> Option<u16> {
    let name = path.file_name()?.to_str()?.to_ascii_uppercase();
    let mut parts = name.split(['_', '.', '-']).rev();
    parts.find_map(|part| {
        let digits = part.strip_prefix('D')?;
        let is_year = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_year.then(|| digits.parse().ok().map(|year: u16| 2000 + year))?
    })
}

/// The year of a file's data: as given, as its name says, or guessed.
///
/// # Errors
/// The name says a year of which a roster can hold no payments.
pub(super) fn year(given: Option<u16>, notes: &mut Notes) -> Result<u16, Finding> {
    if let Some(year) = given {
        return Ok(year);
    }
    let Some(year) = year_of_name(notes.path()) else {
        let message = format!(
            "the file's name does not give the year of its data, taken as {DEFAULT_YEAR}; \
             --by-provider-year says it"
        );
        notes.about_file(Kind::Guessed, &DEFAULT_YEAR.to_string(), message);
        return Ok(DEFAULT_YEAR);
    };
    if DATA_YEARS.contains(&year) {
        return Ok(year);
    }
    let (first, last) = (DATA_YEARS.start(), DATA_YEARS.end());
    let message = format!(
        "by its name data of {year}, must be of {first} to {last}; --by-provider-year says another \
         year"
    );
    Err(Finding::new(notes.path(), Place::File, message))
}

/// Reads the rows of those who are `wanted`, and tells `news` how many bytes have been read.
///
/// # Errors
/// It cannot be used: a column is missing, or it is no such file.
pub(super) fn read(
    notes: &mut Notes,
    wanted: &dyn Fn(u64) -> bool,
    news: &dyn Fn(u64),
) -> Result<Providers, Findings> {
    let table = Table::open(notes)?;
    let columns = Columns::of(&table)?;
    let mut reading = Reading::default();
    let rows = table.for_each(news, |row, notes| reading.row(row, &columns, wanted, notes))?;
    if reading.foreign > 0 {
        let message = format!(
            "not UTF-8 in {} of the rows that are used, the first of them row {}; read as \
             Windows-1252, nothing but names should differ",
            reading.foreign, reading.first_foreign
        );
        notes.about_file(Kind::Guessed, "", message);
    }
    if rows == 0 {
        let message = "no rows, must have one for each clinician";
        return Err(Finding::new(notes.path(), Place::File, message).into());
    }
    reading.providers.rows = rows;
    Ok(reading.providers)
}

/// Where the columns stand.
struct Columns {
    npi: usize,
    provider_type: usize,
    beneficiaries: usize,
    dual: usize,
    not_dual: usize,
    risk_score: usize,
    medical: usize,
    total: usize,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Self, Findings> {
        if let Some(finding) = other_file(table) {
            return Err(finding.into());
        }
        let [
            npi,
            provider_type,
            beneficiaries,
            dual,
            not_dual,
            risk_score,
            medical,
            total,
        ] = table.columns([
            NPI,
            PROVIDER_TYPE,
            BENEFICIARIES,
            DUAL,
            NOT_DUAL,
            RISK_SCORE,
            MEDICAL_PAYMENT,
            TOTAL_PAYMENT,
        ])?;
        Ok(Columns {
            npi,
            provider_type,
            beneficiaries,
            dual,
            not_dual,
            risk_score,
            medical,
            total,
        })
    }
}

/// The finding that it is another of CMS's files, if it is.
fn other_file(table: &Table<'_>) -> Option<Finding> {
    let get = "take \"Medicare Physician & Other Practitioners - by Provider\" from data.cms.gov";
    if table.has("HCPCS_Cd") {
        let message = "the by-Provider-and-Service file (it has a column HCPCS_Cd), must be by \
                       Provider";
        return Some(table.about_file(message).help(get));
    }
    if table.has("Rndrng_Prvdr_Geo_Lvl") {
        let message = "the file by Geography and Service, must be by Provider";
        return Some(table.about_file(message).help(get));
    }
    if table.has("ASM_COHORT") {
        let message = "the ASM participants, must be CMS's by-Provider file";
        return Some(
            table
                .about_file(message)
                .help("give it with --asm-participants"),
        );
    }
    let is_old = table.has_prefix(OLD_PREFIX) || OLD_TITLES.iter().any(|title| table.has(title));
    (!table.has(NPI) && is_old).then(|| {
        let message = "the layout before the renaming of 2021, must be the one with Rndrng_NPI";
        let help = format!("{get}: there the files of 2013 and later have the new layout");
        table.about_file(message).help(help)
    })
}

/// What has been read.
#[derive(Default)]
struct Reading {
    providers: Providers,
    /// Used rows that are not UTF-8, and the first of them.
    foreign: usize,
    first_foreign: usize,
}

impl Reading {
    fn row(
        &mut self,
        row: Row<'_>,
        columns: &Columns,
        wanted: &dyn Fn(u64) -> bool,
        notes: &mut Notes,
    ) -> Result<(), Unusable> {
        let Some(npi) = text::npi(row.bytes(Some(columns.npi))) else {
            let (text, _) = row.text(Some(columns.npi));
            let message = "an NPI has 10 digits";
            let ignored = format!("{message}; the row is ignored");
            notes.add((row.number, NPI), "", Kind::Suspicious, &text, ignored);
            return Err(Unusable(message.into()));
        };
        if !wanted(npi) {
            return Ok(());
        }
        if !row.is_utf8() {
            self.foreign += 1;
            if self.foreign == 1 {
                self.first_foreign = row.number;
            }
        }
        match self.providers.found.entry(npi) {
            Entry::Occupied(earlier) => {
                let npi = format!("{npi:010}");
                let message = format!(
                    "stands in row {} already; this row is ignored",
                    earlier.get().row
                );
                notes.add((row.number, NPI), &npi, Kind::Ignored, &npi, message);
            }
            Entry::Vacant(place) => {
                let npi = format!("{npi:010}");
                place.insert(
                    Fields {
                        row,
                        npi: &npi,
                        notes,
                    }
                    .provider(columns),
                );
            }
        }
        Ok(())
    }
}

/// The fields of a clinician's row, and where is noted what is wrong with them.
struct Fields<'a> {
    row: Row<'a>,
    npi: &'a str,
    notes: &'a mut Notes,
}

impl Fields<'_> {
    fn provider(&mut self, columns: &Columns) -> Provider {
        let (payments, payments_column) = self.payments(columns);
        Provider {
            row: self.row.number,
            provider_type: self.row.text(Some(columns.provider_type)).0.into_owned(),
            payments,
            payments_column,
            hcc_risk_score: self.above_zero(columns.risk_score, RISK_SCORE),
            dual_share: self.dual_share(columns),
        }
    }

    /// What Medicare paid for other than drugs; for everything, where that is not given.
    fn payments(&mut self, columns: &Columns) -> (Option<f64>, &'static str) {
        if !self.row.bytes(Some(columns.medical)).is_empty() {
            let payments = self.above_zero(columns.medical, MEDICAL_PAYMENT);
            return (payments, MEDICAL_PAYMENT);
        }
        let payments = self.above_zero(columns.total, TOTAL_PAYMENT);
        if let Some(payments) = payments {
            let message = format!("blank; {TOTAL_PAYMENT} is taken, which includes drugs");
            self.note(
                MEDICAL_PAYMENT,
                Kind::Guessed,
                &payments.to_string(),
                message,
            );
        }
        (payments, TOTAL_PAYMENT)
    }

    /// CMS leaves counts from 1 to 10 blank, and another count where they could be found from it.
    fn dual_share(&mut self, columns: &Columns) -> Option<f64> {
        let is_blank = |column| self.row.bytes(Some(column)).is_empty();
        let (dual_is_blank, rest_is_blank) = (is_blank(columns.dual), is_blank(columns.not_dual));
        if dual_is_blank && rest_is_blank {
            self.note(DUAL, Kind::Blank, "", "suppressed; unknown");
            return None;
        }
        let all = self.above_zero(columns.beneficiaries, BENEFICIARIES)?;
        let dual = if dual_is_blank {
            let dual = all - self.number(columns.not_dual, NOT_DUAL)?;
            let message = format!("suppressed; {BENEFICIARIES} less {NOT_DUAL} is taken");
            self.note(DUAL, Kind::Guessed, &dual.to_string(), message);
            dual
        } else {
            self.number(columns.dual, DUAL)?
        };
        if (0.0..=all).contains(&dual) {
            return Some(dual / all);
        }
        let message = format!("not between 0 and the {all} of {BENEFICIARIES}; unknown");
        self.note(DUAL, Kind::Suspicious, &dual.to_string(), message);
        None
    }

    /// A number above 0; a finding, where it is another one or none.
    fn above_zero(&mut self, column: usize, name: &str) -> Option<f64> {
        let number = self.number(column, name)?;
        if number > 0.0 && number <= LARGEST {
            return Some(number);
        }
        let message = "must be above 0, up to 1e15; unknown";
        self.note(name, Kind::Suspicious, &number.to_string(), message);
        None
    }

    fn number(&mut self, column: usize, name: &str) -> Option<f64> {
        let text = self.row.text(Some(column)).0;
        let number = text::number(&text);
        if text.is_empty() {
            self.note(name, Kind::Blank, "", "blank; unknown");
        } else if number.is_none() {
            let message = "not a plain number; unknown";
            self.note(name, Kind::Suspicious, &text, message);
        }
        number
    }

    fn note(&mut self, column: &str, kind: Kind, value: &str, message: impl Into<String>) {
        let place = (self.row.number, column);
        self.notes.add(place, self.npi, kind, value, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_names() {
        let year = |name: &str| year_of_name(Path::new(name));
        assert_eq!(year("MUP_PHY_R25_P05_V20_D23_Prov.csv"), Some(2023));
        assert_eq!(
            year("a_D22_b/mup_phy_r24_p05_v10_d22_prov.csv.gz"),
            Some(2022)
        );
        assert_eq!(year("a_D22_b/Prov.csv"), None);
        assert_eq!(year("D_DX1_D233.csv"), None);
    }
}
