//! Who pays whom: dollars given up and received by groups of participants, and what Medicare keeps, as
//! a ledger whose lines add up to the last digit shown.

use crate::forecast::Group;
use crate::program::Cohort;
use crate::report::text::{decimals, fixed};
use crate::report::{Outcome, Statistics};

use super::table::{Row, Table, title, typeset};

/// Dollars in the unit of the ledger.
const MILLION: f64 = 1e-6;

/// Powers of ten, by decimals.
const UNITS: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];

/// Kinds of groups; the groups of a kind make up everybody.
pub(super) fn kinds(groups: &[Group]) -> Vec<(&'static str, Vec<Group>)> {
    let of = |is: fn(&Group) -> bool| groups.iter().copied().filter(is).collect::<Vec<_>>();
    let kinds = [
        (
            "Size of practice",
            of(|group| matches!(group, Group::Size(_))),
        ),
        (
            "Specialty",
            of(|group| matches!(group, Group::Specialty(_))),
        ),
        (
            "How measures are reported",
            of(|group| matches!(group, Group::CollectionType(_))),
        ),
        (
            "Share of dually eligible patients",
            of(|group| matches!(group, Group::DualQuartile(_))),
        ),
        ("Region", of(|group| matches!(group, Group::Region(_)))),
    ];
    // A kind of one group is everybody once more.
    kinds
        .into_iter()
        .filter(|(_, groups)| groups.len() > 1)
        .collect()
}

/// A cohort's ledger of a year.
pub(super) struct Ledger {
    decimals: usize,
    /// The groups of each kind.
    pub kinds: Vec<(&'static str, Vec<Entry>)>,
    /// Everybody.
    pub total: Entry,
}

/// A group's dollars in millions, rounded so that the ledger adds up.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub group: Group,
    pub payments: f64,
    /// What those with a negative factor lose, below 0.
    pub losses: f64,
    /// What those with a positive factor gain.
    pub gains: f64,
    /// From or to the other groups of the kind.
    pub transfer: f64,
    /// Standard error of gains and losses together, and of the transfer.
    pub errors: [Option<f64>; 2],
}

impl Entry {
    /// Gains and losses together.
    pub fn net(&self) -> f64 {
        self.gains + self.losses
    }
}

impl Ledger {
    /// The ledger; `None` where there are no dollars.
    pub fn new(outcome: &Outcome, year: u16, cohort: Cohort) -> Option<Self> {
        let group = |group| outcome.results.group(year, cohort, group);
        let all = group(Group::All)?;
        let worst = ["payment_losses", "payment_gains"]
            .iter()
            .filter_map(|name| all.get(*name)?.standard_error)
            .fold(0.0, f64::max);
        let decimals = match worst > 0.0 {
            true => decimals(Some(worst * MILLION)),
            false => 2,
        };
        let [total] = entries(&[(Group::All, all)], None, decimals)
            .try_into()
            .ok()?;
        let kinds = kinds(&outcome.results.groups(cohort)).into_iter();
        let kinds = kinds.map(|(kind, groups)| {
            let groups = groups.into_iter();
            let groups: Vec<_> = groups.filter_map(|id| Some((id, group(id)?))).collect();
            (kind, entries(&groups, Some(&total), decimals))
        });
        Some(Ledger {
            decimals,
            kinds: kinds.collect(),
            total,
        })
    }

    /// What Medicare keeps, in millions of dollars.
    pub fn medicare(&self) -> f64 {
        -self.total.net()
    }

    /// Millions of dollars as text.
    pub fn amount(&self, millions: f64) -> String {
        typeset(&fixed(millions, self.decimals))
    }

    /// The table.
    pub fn table(&self, caption: String) -> Table {
        let mut rows = Vec::new();
        for (kind, entries) in &self.kinds {
            let heading = [kind.to_string()].into_iter();
            rows.push(Row {
                is_first: true,
                ..Row::of(heading.chain(std::iter::repeat_n(String::new(), 5)))
            });
            rows.extend(
                entries
                    .iter()
                    .map(|entry| self.row(title(entry.group), entry)),
            );
            rows.push(Row {
                is_total: true,
                ..self.row("All participants".into(), &self.total)
            });
        }
        rows.push(Row {
            is_total: true,
            ..Row::of([
                "Medicare keeps".to_string(),
                String::new(),
                String::new(),
                String::new(),
                self.with_error(self.medicare(), self.total.errors[0]),
                String::new(),
            ])
        });
        let columns = [
            "$ million",
            "Part B payments",
            "given up by those who lose",
            "received by those who gain",
            "net change",
            "from (−) or to (+) other groups",
        ];
        Table {
            caption,
            columns: columns.map(String::from).to_vec(),
            rows,
        }
    }

    fn row(&self, title: String, entry: &Entry) -> Row {
        let [net, transfer] = entry.errors;
        Row::of([
            title,
            self.amount(entry.payments),
            self.amount(entry.losses),
            self.amount(entry.gains),
            self.with_error(entry.net(), net),
            self.with_error(entry.transfer, transfer),
        ])
    }

    fn with_error(&self, millions: f64, error: Option<f64>) -> String {
        let amount = self.amount(millions);
        let error = error.map(|error| format!(" ± {}", fixed(error, self.decimals.max(2))));
        format!("{amount}{}", error.unwrap_or_default())
    }
}

/// The entries of groups that together are `total`.
fn entries(groups: &[(Group, &Statistics)], total: Option<&Entry>, decimals: usize) -> Vec<Entry> {
    let column = |name: &str, total: Option<f64>| {
        let dollars = groups.iter().map(|(_, group)| {
            let estimate = group.get(name);
            estimate.map_or(0.0, |estimate| estimate.value * MILLION)
        });
        add_up(&dollars.collect::<Vec<_>>(), total, decimals)
    };
    let payments = column("part_b_payment_year", total.map(|total| total.payments));
    let losses = column("payment_losses", total.map(|total| total.losses));
    let gains = column("payment_gains", total.map(|total| total.gains));
    let transfers = column("payment_transfer", Some(0.0));
    let error = |group: &Statistics, name: &str| {
        let error = group.get(name)?.standard_error?;
        Some(error * MILLION)
    };
    groups
        .iter()
        .enumerate()
        .map(|(place, &(id, group))| Entry {
            group: id,
            payments: payments[place],
            losses: losses[place],
            gains: gains[place],
            transfer: transfers[place],
            errors: [
                error(group, "payment_change"),
                error(group, "payment_transfer"),
            ],
        })
        .collect()
}

/// Numbers rounded to so many decimals, each up or down, so that they make exactly the total (their
/// rounded sum where none is given): those nearest to the next digit are rounded the other way.
fn add_up(numbers: &[f64], total: Option<f64>, decimals: usize) -> Vec<f64> {
    let unit = UNITS[decimals.min(UNITS.len() - 1)];
    let mut units: Vec<f64> = numbers.iter().map(|x| (x * unit).round()).collect();
    let total = (total.unwrap_or_else(|| numbers.iter().sum()) * unit).round();
    let mut missing = total - units.iter().sum::<f64>();
    while missing.abs() >= 1.0 {
        let step = missing.signum();
        // How far each is already rounded away from where it would go now.
        let left = |place: usize| step * (numbers[place] * unit - units[place]);
        let Some(next) = (0..units.len()).max_by(|a, b| left(*a).total_cmp(&left(*b))) else {
            break;
        };
        units[next] += step;
        missing -= step;
    }
    units.into_iter().map(|units| units / unit + 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_numbers_make_their_rounded_total() {
        assert_eq!(add_up(&[0.4, 0.4, 0.4], None, 0), [0.0, 0.0, 1.0]);
        assert_eq!(add_up(&[1.26, -2.34, 0.0], Some(-1.0), 1), [1.3, -2.3, 0.0]);
        assert_eq!(add_up(&[], None, 2), Vec::<f64>::new());
        let numbers = [12.345, -7.891, 3.333, 0.004, -1.115];
        for (decimals, unit) in UNITS.into_iter().enumerate() {
            let rounded = add_up(&numbers, None, decimals);
            let sum: f64 = rounded.iter().map(|x| (x * unit).round()).sum();
            assert_eq!(sum, (numbers.iter().sum::<f64>() * unit).round());
            for (rounded, number) in rounded.iter().zip(numbers) {
                assert!((rounded - number).abs() <= 1.0 / unit);
            }
        }
    }
}
