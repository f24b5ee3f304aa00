//! Where points are lost: the parts of a final score, and the points of the measures.

use serde::Serialize;

use crate::forecast::Statistics;
use crate::program::{Measure, Vocabulary};
use crate::report::Outcome;
use crate::report::text::shown;
use crate::tally::Estimate;

/// The parts that can be lost, by title and statistic: of quality and cost what is missing to their weights,
/// of the others what is taken.
const LOST: [(&str, &str); 5] = [
    ("quality", "quality"),
    ("cost", "cost"),
    ("improvement activities", "improvement_activities"),
    ("Promoting Interoperability", "promoting_interoperability"),
    ("nothing reported", "no_submission"),
];

/// The parts that nobody can work on.
const GIVEN: [(&str, &str); 3] = [
    ("complex patients", "complex_patient"),
    ("small practice", "small_practice"),
    ("limits of 0 and 100", "limits"),
];

/// Most achievement points of a measure (§ 512.725).
const MOST_POINTS: f64 = 10.0;

/// A part of the final score.
#[derive(Serialize)]
pub(super) struct Part {
    title: String,
    points: String,
    /// The most points there can be, and those that are missing; nothing of what is given.
    most: String,
    lost: String,
    /// What is missing, in hundredths of the table's largest part.
    width: f64,
}

/// Points that are missing to the most there can be.
pub(super) fn lost(points: Estimate, most: f64) -> Estimate {
    Estimate {
        value: (most - points.value).max(0.0),
        ..points
    }
}

/// The most points of quality and of cost.
pub(super) fn most(outcome: &Outcome) -> [f64; 2] {
    let rules = &outcome.scenario.content.rules;
    [rules.quality_weight, rules.cost_weight].map(|weight| 100.0 * weight)
}

impl Part {
    fn lost(title: &str, points: Estimate, most: f64, largest: f64) -> Self {
        let missing = lost(points, most);
        Part {
            title: title.into(),
            points: shown(points, 1.0).to_string(),
            most: format!("{most}"),
            lost: shown(missing, 1.0).value,
            width: (missing.value / largest * 100.0).clamp(0.0, 100.0).round(),
        }
    }

    fn given(title: &str, points: Estimate) -> Self {
        Part {
            title: title.into(),
            points: shown(points, 1.0).to_string(),
            most: String::new(),
            lost: String::new(),
            width: 0.0,
        }
    }
}

/// What the final scores of a year are made of: first what can be lost, then what is given.
pub(super) fn parts(outcome: &Outcome, statistics: &Statistics) -> Vec<Part> {
    let [quality, cost] = most(outcome);
    let get = |name: &str| statistics.get(&format!("final_score_{name}")).copied();
    let lost = LOST.iter().filter_map(|(title, name)| {
        let most = match *name {
            "quality" => quality,
            "cost" => cost,
            _ => 0.0,
        };
        Some(Part::lost(title, get(name)?, most, quality.max(cost)))
    });
    let given = GIVEN.iter();
    lost.chain(given.filter_map(|(title, name)| Some(Part::given(title, get(name)?))))
        .collect()
}

/// The points of a cohort's measures.
pub(super) fn measures(of_cohort: &[Measure], statistics: &Statistics) -> Vec<Part> {
    let found = of_cohort.iter().filter_map(|measure| {
        let points = statistics.get(&format!("measure_{}_points", measure.id()))?;
        let title = measure.short_title();
        Some(Part::lost(title, *points, MOST_POINTS, MOST_POINTS))
    });
    found.collect()
}
