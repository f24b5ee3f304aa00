//! Where points are lost: the parts of a final score, and the points of the measures.

use serde::Serialize;

use crate::forecast::Statistics;
use crate::program::{Measure, Vocabulary};
use crate::report::text::shown;
use crate::tally::Estimate;

/// The parts of which points can be lost, by title and statistic.
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

/// Points that fill the bar of what is lost.
const LARGEST: f64 = 50.0;

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

/// The points of a final score that a part lacks, and those that it could give: of the categories by the
/// weights in force in each world, of the others none.
pub(super) fn lost(statistics: &Statistics, part: &str) -> Option<(Estimate, Option<Estimate>)> {
    let points = statistics.get(&format!("final_score_{part}"))?;
    let possible = statistics.get(&format!("{part}_possible")).copied();
    Some((
        lacking(*points, possible.map_or(0.0, |possible| possible.value)),
        possible,
    ))
}

fn lacking(points: Estimate, possible: f64) -> Estimate {
    Estimate::new((possible - points.value).max(0.0), points.standard_error)
}

impl Part {
    fn new(title: &str, points: Estimate, most: &str, lost: Estimate, largest: f64) -> Self {
        Part {
            title: title.into(),
            points: shown(points, 1.0).to_string(),
            most: most.into(),
            lost: shown(lost, 1.0).value,
            width: (lost.value / largest * 100.0).clamp(0.0, 100.0).round(),
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
pub(super) fn parts(statistics: &Statistics) -> Vec<Part> {
    let get = |name: &str| statistics.get(&format!("final_score_{name}")).copied();
    let lost = LOST.iter().filter_map(|(title, name)| {
        let (lost, possible) = lost(statistics, name)?;
        let most = possible.map_or_else(|| "0".into(), |possible| shown(possible, 1.0).value);
        Some(Part::new(title, get(name)?, &most, lost, LARGEST))
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
        let lost = lacking(*points, MOST_POINTS);
        Some(Part::new(title, *points, "10", lost, MOST_POINTS))
    });
    found.collect()
}
