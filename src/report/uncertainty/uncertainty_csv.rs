//! uncertainty.csv: tidy, one number of one output and part a row, each rounded to what its error
//! supports.

use std::io::{self, Write};

use crate::forecast::Subject;
use crate::program::{PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::with_interval;
use crate::study::uncertainty::{About, Found};
use crate::tally::Estimate;

use super::Apportioned;

const HEADER: [&str; 12] = [
    "performance_year",
    "payment_year",
    "cohort",
    "group",
    "npi",
    "tin",
    "statistic",
    "part",
    "index",
    "value",
    "low",
    "high",
];

/// Writes the file.
pub(super) fn write(apportioned: &Apportioned, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEADER)?;
    for found in &apportioned.study.found {
        let about = about(apportioned, found);
        for (part, index, resampled) in rows(found) {
            let mut record = about.to_vec();
            record.extend([part.to_string(), index.to_string()]);
            record.extend(with_interval(resampled));
            table.write_record(record)?;
        }
    }
    table.flush()
}

/// The first columns: whose number it is.
fn about(apportioned: &Apportioned, found: &Found) -> [String; 7] {
    let output = &found.output;
    let clinicians = &apportioned.study.clinicians;
    let (group, npi, tin) = match &output.about {
        About::Group(group) => (group.id(), String::new(), String::new()),
        About::Named(Subject::Clinician(place)) => {
            let clinician = &clinicians[*place];
            ("named".into(), clinician.npi.clone(), clinician.tin.clone())
        }
        About::Named(Subject::Practice(tin)) => ("named".into(), String::new(), tin.clone()),
        About::Named(Subject::Everybody) => ("named".into(), String::new(), String::new()),
    };
    [
        output.performance_year.to_string(),
        (output.performance_year + PAYMENT_LAG_YEARS).to_string(),
        output
            .cohort
            .map_or(String::new(), |cohort| cohort.id().into()),
        group,
        npi,
        tin,
        output.statistic.into(),
    ]
}

/// Each part's three shares and what parts do only together, behind the mean and the standard deviation, which have no
/// interval.
fn rows(found: &Found) -> Vec<(&'static str, &'static str, Option<Estimate>)> {
    let mut rows = vec![
        ("all", "mean", found.mean),
        ("all", "standard_deviation", found.standard_deviation),
    ];
    for (place, part) in found.parts.iter().enumerate() {
        let of_part = found.indices.as_ref().map(|indices| indices.sets[place]);
        rows.push((part.id(), "first", of_part.map(|one| one.first)));
        rows.push((part.id(), "total", of_part.map(|one| one.total)));
        let in_order = found
            .indices
            .as_ref()
            .map(|indices| indices.in_order[place]);
        rows.push((part.id(), "in_order", in_order));
    }
    let interactions = found.indices.as_ref().and_then(|one| one.interactions);
    rows.push(("interactions", "first", interactions));
    rows
}
