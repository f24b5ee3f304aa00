//! What the 15 % that Medicare keeps costs whom.

use asmcast::forecast::Group;
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use asmcast::scenario::Scenario;
use asmcast::study::{PairedDraw, PairedDraws};

use super::charts::{self, Axes, Line};
use super::contrasts::{Contrast, compared, opened};
use super::frame::{GAIN, INK, LOSS, MAIN, SOFT};
use super::table::{Row, Table};
use super::{Failed, Made, Study};

pub const STUDY: Study = Study {
    name: "the-15-percent",
    scenarios: &[
        "studies/the-15-percent/nothing-kept.toml",
        "baseline.toml",
        "studies/the-15-percent/a-fifth-kept.toml",
    ],
    draws: 400,
    make,
};

/// Their positions.
const NOTHING: usize = 0;
const BASELINE: usize = 1;
const FIFTH: usize = 2;

/// What keeping 15 % changes, and 20 %.
const KEPT: &str = "baseline - nothing-kept";
const FIFTH_KEPT: &str = "a-fifth-kept - nothing-kept";

/// Of the whole cohort.
const OF_ALL: [&str; 8] = [
    "paf_mean",
    "share_positive",
    "payment_change",
    "payment_gains",
    "payment_losses",
    "net_medicare_savings",
    "scaling_factor",
    "break_even_score",
];

/// Of every group.
const OF_GROUP: [&str; 3] = ["paf_mean", "share_positive", "payment_change"];

/// Percentiles of participants by factor.
const PERCENTILES: [(&str, f64); 9] = [
    ("paf_p01", 1.0),
    ("paf_p05", 5.0),
    ("paf_p10", 10.0),
    ("paf_p25", 25.0),
    ("paf_p50", 50.0),
    ("paf_p75", 75.0),
    ("paf_p90", 90.0),
    ("paf_p95", 95.0),
    ("paf_p99", 99.0),
];

fn make(scenarios: &[Scenario]) -> Result<Made, Failed> {
    let draws = opened(scenarios)?;
    let years: Vec<u16> = scenarios[0].model.years.clone().collect();
    let is_wanted = |group, name: &str| match group {
        Group::All => OF_ALL.contains(&name),
        Group::CollectionType(_) => false,
        _ => OF_GROUP.contains(&name),
    };
    let mut table = Table::default();
    let kept = [
        Contrast::new(KEPT, &[(BASELINE, 1.0), (NOTHING, -1.0)]),
        Contrast::new(FIFTH_KEPT, &[(FIFTH, 1.0), (NOTHING, -1.0)]),
    ];
    let levels = [
        Contrast::new("nothing-kept", &[(NOTHING, 1.0)]),
        Contrast::new("baseline", &[(BASELINE, 1.0)]),
    ];
    let of_all = |group, name: &str| group == Group::All && is_wanted(group, name);
    table.add_contrasts(&draws, &levels, &years, of_all);
    table.add_contrasts(&draws, &kept[..1], &years, is_wanted);
    table.add_contrasts(&draws, &kept[1..], &years, of_all);
    let comparison = compared(&scenarios[..=BASELINE])?;
    table.add_differences(KEPT, &comparison.differences[0], |row| {
        let is_percentile = PERCENTILES.iter().any(|(name, _)| *name == row.statistic);
        row.group == Group::All && is_percentile
    });
    for &year in &years {
        for &cohort in Cohort::ALL {
            add_shares(&mut table, &draws, year, cohort);
        }
    }
    Ok(Made {
        charts: vec![
            ("percentiles.svg", percentiles(&table)?),
            ("dollars.svg", dollars(&table, &years)?),
        ],
        table,
    })
}

/// Of what Medicare keeps, which share comes out of gains, and how what a fifth would cost compares.
fn add_shares(table: &mut Table, draws: &PairedDraws, year: u16, cohort: Cohort) {
    let find = |name| draws.find(year, cohort, Group::All, name);
    let (Some(gains), Some(savings)) = (find("payment_gains"), find("net_medicare_savings")) else {
        return;
    };
    let between = |draw: PairedDraw<'_>, [one, other]: [usize; 2], place| {
        draw.number(one, place) - draw.number(other, place)
    };
    let of_gains = draws.mean(|draw| {
        between(draw, [NOTHING, BASELINE], gains) / between(draw, [BASELINE, NOTHING], savings)
    });
    let of_fifth = draws.mean(|draw| {
        between(draw, [FIFTH, NOTHING], savings) / between(draw, [BASELINE, NOTHING], savings)
    });
    let named = [
        (KEPT, "share_of_savings_from_gains", of_gains),
        (FIFTH_KEPT, "times_what_15_percent_costs", of_fifth),
    ];
    for (contrast, statistic, estimate) in named {
        if let Some(estimate) = estimate {
            table.add(Row {
                contrast: contrast.into(),
                performance_year: Some(year),
                cohort,
                group: Group::All.id(),
                statistic: statistic.into(),
                estimate,
            });
        }
    }
}

fn percentiles(table: &Table) -> Result<String, Failed> {
    let axes = Axes {
        x: "percentile of participants by factor",
        y: "change of the factor, percentage points",
        x_labels: 11,
        x_label: |x| format!("{x:.0}"),
    };
    charts::lines(&axes, |cohort| {
        let line = |year: u16, colour| -> Result<Line, Failed> {
            let points = PERCENTILES.iter().map(|(name, percentile)| {
                let change = table.get(KEPT, cohort, year, "all", name)?;
                Ok((*percentile, change.scaled(100.0)))
            });
            Ok(Line {
                name: format!("payment year {year}"),
                colour,
                points: points.collect::<Result<_, String>>()?,
            })
        };
        Ok(vec![line(2029, MAIN)?, line(2033, SOFT)?])
    })
}

fn dollars(table: &Table, years: &[u16]) -> Result<String, Failed> {
    let axes = Axes {
        x: "payment year",
        y: "millions of dollars",
        x_labels: years.len(),
        x_label: |x| format!("{x:.0}"),
    };
    let named = [
        ("payment_change", "what participants are paid less", INK),
        ("payment_gains", "from gains, which are smaller", GAIN),
        ("payment_losses", "from losses, which are larger", LOSS),
    ];
    charts::lines(&axes, |cohort| {
        let lines = named.iter().map(|(statistic, name, colour)| {
            let points = years.iter().map(|year| {
                let year = year + PAYMENT_LAG_YEARS;
                let change = table.get(KEPT, cohort, year, "all", statistic)?;
                Ok((f64::from(year), change.scaled(-1e-6)))
            });
            Ok(Line {
                name: (*name).into(),
                colour: *colour,
                points: points.collect::<Result<_, String>>()?,
            })
        });
        lines.collect()
    })
}
