//! Three rules that nobody here has read, each alone and together: all eight readings.

use asmcast::forecast::Group;
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize};
use asmcast::scenario::Scenario;
use asmcast::study::{Difference, PairedDraws};

use super::charts::{self, Bar};
use super::contrasts::{Contrast, compared, made_of, opened};
use super::frame::{INK, MAIN, SOFT};
use super::table::{Row, Table};
use super::{Failed, Made, Study};

pub const STUDY: Study = Study {
    name: "unread-rules",
    scenarios: &[
        "baseline.toml",
        "midpoint-50.toml",
        "symmetric-cost.toml",
        "studies/unread-rules/midpoint-and-cost.toml",
        "neutral-when-missing.toml",
        "studies/unread-rules/midpoint-and-missing.toml",
        "studies/unread-rules/cost-and-missing.toml",
        "studies/unread-rules/all-three.toml",
    ],
    draws: 400,
    make,
};

/// A scenario's position says by its bits which rules are read otherwise: these, from the lowest bit.
const RULES: [&str; 3] = ["midpoint", "cost_ladder", "missing_category"];
const READINGS: usize = 1 << RULES.len();

/// What is made of the eight readings: sets of rules by their bits, and names.
const PARTS: [(&str, usize); 7] = [
    ("midpoint", 0b001),
    ("cost_ladder", 0b010),
    ("missing_category", 0b100),
    ("midpoint x cost_ladder", 0b011),
    ("midpoint x missing_category", 0b101),
    ("cost_ladder x missing_category", 0b110),
    ("midpoint x cost_ladder x missing_category", 0b111),
];

/// Of everybody and of the sizes of practice.
const OF_GROUP: [&str; 3] = ["paf_mean", "share_positive", "payment_change"];

/// Of the whole cohort.
const OF_ALL: [&str; 5] = [
    "final_score_mean",
    "payment_gains",
    "net_medicare_savings",
    "scaling_factor",
    "break_even_score",
];

/// Of the comparisons with the baseline.
const BETWEEN: [&str; 5] = [
    "dollars_gained",
    "dollars_lost",
    "paf_p05",
    "paf_p50",
    "paf_p95",
];

/// Of what the rules' shares of the spread are told.
const SPREAD: [(Group, &str); 3] = [
    (Group::All, "payment_gains"),
    (Group::All, "share_positive"),
    (Group::Size(PracticeSize::Solo), "paf_mean"),
];

fn make(scenarios: &[Scenario]) -> Result<Made, Failed> {
    let draws = opened(scenarios)?;
    let years = [
        *scenarios[0].model.years.start(),
        *scenarios[0].model.years.end(),
    ];
    let is_wanted = |group, name: &str| match group {
        Group::All => OF_GROUP.contains(&name) || OF_ALL.contains(&name),
        Group::Size(_) => OF_GROUP.contains(&name),
        _ => false,
    };
    let mut table = Table::default();
    table.add_contrasts(&draws, &readings(), &years, is_wanted);
    table.add_contrasts(&draws, &effects(), &years, is_wanted);
    let comparison = compared(scenarios)?;
    for (set, differences) in comparison.differences.iter().enumerate() {
        let is_wanted = |row: &Difference| {
            row.group == Group::All
                && years.contains(&row.performance_year)
                && BETWEEN.contains(&row.statistic)
        };
        table.add_differences(AGAINST_BASELINE[set], differences, is_wanted);
    }
    for year in years {
        for cohort in [Cohort::HeartFailure, Cohort::LowBackPain] {
            for (group, statistic) in SPREAD {
                add_shares(&mut table, &draws, (year, cohort), group, statistic);
            }
        }
    }
    Ok(Made {
        charts: vec![
            (
                "gains.svg",
                chart(&table, ("all", "payment_gains"), 1e-6, GAINS)?,
            ),
            (
                "solo.svg",
                chart(&table, ("size:solo", "paf_mean"), 100.0, SOLO)?,
            ),
        ],
        table,
    })
}

/// The names of the readings, by their bits.
const READING: [&str; READINGS] = [
    "baseline",
    "midpoint-50",
    "symmetric-cost",
    "midpoint-and-cost",
    "neutral-when-missing",
    "midpoint-and-missing",
    "cost-and-missing",
    "all-three",
];

/// What each reading but the baseline changes.
const AGAINST_BASELINE: [&str; READINGS - 1] = [
    "midpoint-50 - baseline",
    "symmetric-cost - baseline",
    "midpoint-and-cost - baseline",
    "neutral-when-missing - baseline",
    "midpoint-and-missing - baseline",
    "cost-and-missing - baseline",
    "all-three - baseline",
];

fn readings() -> Vec<Contrast> {
    let names = READING.iter().enumerate();
    names
        .map(|(set, name)| Contrast::new(name, &[(set, 1.0)]))
        .collect()
}

/// Each reading against the baseline; what rules together do beyond what each does alone; and what a rule
/// does on average over the readings of the others.
fn effects() -> Vec<Contrast> {
    let against = AGAINST_BASELINE.iter().enumerate();
    let against = against.map(|(set, name)| Contrast::new(name, &[(set + 1, 1.0), (0, -1.0)]));
    let mut effects: Vec<Contrast> = against.collect();
    effects.push(Contrast::new(
        "midpoint-and-missing - midpoint-50",
        &[(0b101, 1.0), (0b001, -1.0)],
    ));
    for (name, set) in [
        ("midpoint-and-cost - sum of each alone", 0b011),
        ("midpoint-and-missing - sum of each alone", 0b101),
        ("cost-and-missing - sum of each alone", 0b110),
        ("all-three - sum of each alone", 0b111_usize),
    ] {
        let alone = (0..RULES.len())
            .map(|rule| 1 << rule)
            .filter(|one| set & one != 0);
        let mut weights: Vec<(usize, f64)> = alone.map(|one| (one, -1.0)).collect();
        weights.push((0, weights.len() as f64 - 1.0));
        weights.push((set, 1.0));
        effects.push(Contrast { name, weights });
    }
    for (name, rule) in [
        ("midpoint, mean over the others", 0b001),
        ("cost_ladder, mean over the others", 0b010),
        ("missing_category, mean over the others", 0b100_usize),
    ] {
        let mut effect = Contrast {
            name,
            weights: part(rule),
        };
        // From one reading to the other is twice as far as from the middle.
        effect
            .weights
            .iter_mut()
            .for_each(|(_, weight)| *weight *= 2.0);
        effects.push(effect);
    }
    effects
}

/// The part of a reading's distance from the mean of all that is a set of rules': a contrast of all eight,
/// with the sign of how many of the set are read otherwise.
fn part(set: usize) -> Vec<(usize, f64)> {
    let sign = |reading: usize| match (set & !reading).count_ones() % 2 {
        0 => 1.0,
        _ => -1.0,
    };
    (0..READINGS)
        .map(|reading| (reading, sign(reading) / READINGS as f64))
        .collect()
}

/// Which share of the variance over the eight readings, all taken to be as likely, is whose.
fn add_shares(
    table: &mut Table,
    draws: &PairedDraws,
    (year, cohort): (u16, Cohort),
    group: Group,
    statistic: &str,
) {
    let Some(place) = draws.find(year, cohort, group, statistic) else {
        return;
    };
    let parts = PARTS.map(|(_, set)| part(set));
    let parts = parts.each_ref().map(Vec::as_slice);
    let alone = PARTS
        .iter()
        .enumerate()
        .map(|(at, (name, _))| (*name, at..at + 1));
    // Those of several rules stand behind those of one.
    let together = std::iter::once(("together", RULES.len()..PARTS.len()));
    for (name, own) in alone.chain(together) {
        let share = made_of(draws, parts, place, |values| {
            let squares = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>();
            let all = squares(&values);
            let share = squares(&values[own.clone()]) / all;
            let slope = |one: usize| {
                let is_own = if own.contains(&one) { 1.0 } else { 0.0 };
                2.0 * values[one] * (is_own - share) / all
            };
            (share, std::array::from_fn(slope))
        });
        if let Some(estimate) = share {
            table.add(Row {
                contrast: name.into(),
                performance_year: Some(year),
                cohort,
                group: group.id(),
                statistic: format!("share_of_spread_of_{statistic}"),
                estimate,
            });
        }
    }
}

/// What the charts show.
const GAINS: &str = "all gains together, change in millions of dollars";
const SOLO: &str = "mean factor of solo practitioners, change in points";

/// The effects that charts show: names in the table and on the chart.
const BARS: [(&str, &str); 6] = [
    ("midpoint-50 - baseline", "midpoint"),
    ("symmetric-cost - baseline", "cost ladder"),
    ("neutral-when-missing - baseline", "missing category"),
    ("all-three - baseline", "all three"),
    ("all-three - sum of each alone", "beyond their sum"),
    ("midpoint-and-cost - sum of each alone", "midpoint x ladder"),
];

fn chart(
    table: &Table,
    (group, statistic): (&str, &str),
    unit: f64,
    title: &str,
) -> Result<String, Failed> {
    let year = 2027 + PAYMENT_LAG_YEARS;
    let colours = [MAIN, MAIN, MAIN, INK, SOFT, SOFT];
    charts::bars_by_cohort(title, |cohort| {
        let bars = BARS.iter().zip(colours).map(|((contrast, name), colour)| {
            let estimate = table.get(contrast, cohort, year, group, statistic)?;
            Ok(Bar {
                name: (*name).into(),
                colour,
                estimate: estimate.scaled(unit),
            })
        });
        bars.collect()
    })
}
