//! The treadmill: everybody improves, and one who improves alone.

use asmcast::forecast::{Group, Subject};
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS};
use asmcast::scenario::Scenario;
use asmcast::study::{LeverStudy, study_levers};

use super::charts::{self, Axes, Bar, Line, Panel};
use super::contrasts::{Contrast, opened};
use super::frame::{GAIN, INK, LOSS, MAIN, SOFT};
use super::table::{Row, Table};
use super::{Failed, Made, STOP, Study};

pub const STUDY: Study = Study {
    name: "treadmill",
    scenarios: &[
        "baseline.toml",
        "learning.toml",
        "policy/historical-benchmarks.toml",
        "studies/treadmill/learning-historical.toml",
        "midpoint-50.toml",
        "studies/treadmill/learning-midpoint-50.toml",
        "studies/treadmill/known-beforehand.toml",
        "studies/treadmill/learning-known-beforehand.toml",
        "studies/treadmill/one-clinician.toml",
        "studies/treadmill/one-clinician-known-beforehand.toml",
    ],
    draws: 400,
    make,
};

/// The cohort of the one clinician.
const CLINICIAN: Cohort = Cohort::HeartFailure;

/// The scenarios of everybody; behind them are those of one clinician.
const OF_EVERYBODY: usize = 8;

/// What learning changes under each setting: names in the table and on the charts.
const LEARNING: [(&str, &str); 4] = [
    (
        "learning - baseline",
        "as in the baseline: both move with the cohort",
    ),
    (
        "learning - baseline, historical",
        "quality benchmarks stand still",
    ),
    (
        "learning - baseline, midpoint 50",
        "the midpoint stands still",
    ),
    (
        "learning - baseline, known beforehand",
        "both stand still: known beforehand",
    ),
];

const OF_ALL: [&str; 9] = [
    "paf_mean",
    "share_positive",
    "final_score_mean",
    "final_score_quality",
    "scaling_factor",
    "break_even_score",
    "payment_gains",
    "net_medicare_savings",
    "midpoint",
];

fn make(scenarios: &[Scenario]) -> Result<Made, Failed> {
    let years: Vec<u16> = scenarios[0].model.years.clone().collect();
    let (of_everybody, of_one) = scenarios.split_at(OF_EVERYBODY);
    let draws = opened(of_everybody)?;
    let learning = LEARNING.iter().enumerate().map(|(setting, (name, _))| {
        let (without, with) = (2 * setting, 2 * setting + 1);
        Contrast::new(name, &[(with, 1.0), (without, -1.0)])
    });
    let learning: Vec<Contrast> = learning.collect();
    let levels = [
        "baseline",
        "learning",
        "historical-benchmarks",
        "learning-historical",
        "midpoint-50",
        "learning-midpoint-50",
        "known-beforehand",
        "learning-known-beforehand",
    ];
    let levels = levels.iter().enumerate();
    let levels: Vec<Contrast> = levels
        .map(|(scenario, name)| Contrast::new(name, &[(scenario, 1.0)]))
        .collect();
    let is_wanted = |group, name: &str| match group {
        Group::All => OF_ALL.contains(&name),
        Group::Size(_) => name == "paf_mean",
        _ => false,
    };
    let mut table = Table::default();
    table.add_contrasts(&draws, &levels, &years, |group, name| {
        group == Group::All && is_wanted(group, name)
    });
    table.add_contrasts(&draws, &learning, &years, is_wanted);
    let mut levers = Vec::new();
    for scenario in of_one {
        levers.push(study_levers(&scenario.model, 0, &STOP, &|| ())?);
    }
    for (scenario, study) in of_one.iter().zip(&levers) {
        add_levers(&mut table, &scenario.name, study);
    }
    Ok(Made {
        charts: vec![
            ("gain.svg", gain(&table, &years)?),
            ("alone.svg", alone(&table)?),
        ],
        table,
    })
}

/// What levers are worth to the one clinician in dollars a year, alone and if everybody does it.
fn add_levers(table: &mut Table, scenario: &str, study: &LeverStudy) {
    for [alone, everybody] in study.ranked(&Subject::Clinician(0), None) {
        for effect in [alone, everybody] {
            table.add(Row {
                contrast: format!("{scenario}: {}", effect.scope.id()),
                performance_year: None,
                cohort: CLINICIAN,
                group: "clinician".into(),
                statistic: effect.lever.id(),
                estimate: effect.dollars_change,
            });
        }
    }
}

fn gain(table: &Table, years: &[u16]) -> Result<String, Failed> {
    let axes = Axes {
        x: "payment year",
        y: "participants who gain, change in %",
        x_labels: years.len(),
        x_label: |x| format!("{x:.0}"),
    };
    charts::lines(&axes, |cohort| {
        let lines = LEARNING.iter().zip([INK, MAIN, LOSS, GAIN]);
        let lines = lines.map(|((contrast, name), colour)| {
            let points = years.iter().map(|year| {
                let year = year + PAYMENT_LAG_YEARS;
                let change = table.get(contrast, cohort, year, "all", "share_positive")?;
                Ok((f64::from(year), change.scaled(100.0)))
            });
            Ok(Line {
                name: (*name).into(),
                colour,
                points: points.collect::<Result<_, String>>()?,
            })
        });
        lines.collect()
    })
}

/// What the chart shows of what one clinician can do.
const DONE: [(&str, &str); 6] = [
    ("measure_236_one_point_better", "236, a point better"),
    ("measure_236_to_90th_percentile", "236, to the best tenth"),
    ("measure_008_to_90th_percentile", "008, to the best tenth"),
    ("measure_377_to_90th_percentile", "377, to the best tenth"),
    ("measure_492_one_point_better", "492, one admission less"),
    ("cost_minus_5_percent", "episodes 5 % cheaper"),
];

fn alone(table: &Table) -> Result<String, Failed> {
    let panel = |scenario: &str, title| -> Result<Panel, Failed> {
        let mut bars = Vec::new();
        for (lever, name) in DONE {
            for (scope, name, colour) in [("alone", name, GAIN), ("everybody", "", SOFT)] {
                let contrast = format!("{scenario}: {scope}");
                bars.push(Bar {
                    name: name.into(),
                    colour,
                    estimate: table.get(&contrast, CLINICIAN, 0, "clinician", lever)?,
                });
            }
        }
        Ok(Panel { title, bars })
    };
    charts::bars(
        "dollars a year: green, alone; blue, if everybody does it",
        &[
            panel("one-clinician", "Both move with the cohort")?,
            panel(
                "one-clinician-known-beforehand",
                "Benchmarks and midpoint known",
            )?,
        ],
    )
}
