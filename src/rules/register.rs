//! The register of rules: what each key of the `[rules]` table is, how sure anyone can be of it,
//! what else it could be, and its value in force.

use super::register_entries::ENTRIES;
use super::{ComplexPatient, Midpoint, Redistribution, Rules};
use crate::program::Vocabulary;
use serde::Serialize;
use std::collections::BTreeMap;

/// How sure a rule is: by whose words it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// The text of the regulation.
    Reg,
    /// CMS's slides.
    Cms,
    /// The MIPS rule that the model builds on.
    Mips,
    /// A law firm, vendor or society.
    Second,
    /// Nobody here has read the text.
    Open,
}

impl Vocabulary for Tag {
    const ALL: &'static [Self] = &[Tag::Reg, Tag::Cms, Tag::Mips, Tag::Second, Tag::Open];

    fn id(self) -> &'static str {
        match self {
            Tag::Reg => "reg",
            Tag::Cms => "cms",
            Tag::Mips => "mips",
            Tag::Second => "2nd",
            Tag::Open => "open",
        }
    }
}

impl Tag {
    /// What the tag says, for the legend of a table.
    pub fn meaning(self) -> &'static str {
        match self {
            Tag::Reg => "regulation text",
            Tag::Cms => "CMS slides",
            Tag::Mips => {
                "the MIPS rule that ASM builds on, numbers recovered from CMS's published \
                 benchmark files"
            }
            Tag::Second => "a law firm, vendor or society",
            Tag::Open => {
                "nobody here has read the text: a default is chosen, and the alternative stays a \
                 switch"
            }
        }
    }
}

/// One rule of the register.
#[derive(Clone, Copy, Debug)]
pub struct RuleEntry {
    /// The key in the `[rules]` table, or the name of a rule that has no key.
    pub name: &'static str,
    /// Whether the name is a key that a scenario can set.
    pub is_key: bool,
    /// What it is, in one line.
    pub what: &'static str,
    /// The section of 42 CFR part 512 that it belongs to.
    pub section: &'static str,
    /// How sure the default is.
    pub tag: Tag,
    /// What nobody here could read in the text, if anything: the rule is then one of the report's
    /// open rules. It can be so under any tag: a value may be CMS's and its shape unknown.
    pub open: Option<&'static str>,
    /// The values it can take.
    pub alternatives: &'static str,
    /// Where it is from.
    pub source: &'static str,
    /// Prints the value in force.
    pub(super) in_force: fn(&Rules) -> String,
}

impl RuleEntry {
    /// The value in force, as a scenario would write it.
    pub fn value_in_force(&self, rules: &Rules) -> String {
        (self.in_force)(rules)
    }

    /// Whether some of it is open, by the default's tag or by an unread sentence.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

/// Every key of the `[rules]` table in its order, then the rules that have no key.
pub fn register() -> &'static [RuleEntry] {
    ENTRIES
}

/// A word as a scenario writes it, without the quotation marks.
pub(super) fn word(value: &impl Serialize) -> String {
    serde_json::to_string(value)
        .unwrap_or_default()
        .trim_matches('"')
        .to_string()
}

pub(super) fn midpoint(rules: &Rules) -> String {
    match rules.midpoint {
        Midpoint::Cohort(named) => word(&named),
        Midpoint::Score(score) => score.to_string(),
    }
}

pub(super) fn exchange(rules: &Rules) -> String {
    // A table as a scenario writes it.
    word(&rules.exchange).replace(',', ", ")
}

pub(super) fn risk_levels(rules: &Rules) -> String {
    by_year(&rules.risk_level)
}

pub(super) fn redistribution(rules: &Rules) -> String {
    match &rules.redistribution {
        Redistribution::Share(share) => share.to_string(),
        Redistribution::ByYear(shares) => by_year(shares),
    }
}

fn by_year(numbers: &BTreeMap<u16, f64>) -> String {
    let words: Vec<String> = numbers
        .iter()
        .map(|(year, number)| format!("{year}: {number}"))
        .collect();
    words.join(", ")
}

pub(super) fn complex_patient(rules: &Rules) -> String {
    let ComplexPatient::Formula(formula) = &rules.complex_patient else {
        return word(&rules.complex_patient);
    };
    let [base, slope, most] = [formula.base, formula.per_standard_deviation, formula.most];
    let from = word(&formula.from);
    format!("base: {base}, per_standard_deviation: {slope}, most: {most}, from: {from}")
}

pub(super) fn ia_points(rules: &Rules) -> String {
    let points = &rules.ia_points;
    format!(
        "none: {}, one: {}, both: {}",
        points.none, points.one, points.both
    )
}
