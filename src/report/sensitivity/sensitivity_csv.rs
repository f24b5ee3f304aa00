//! sensitivity.csv: tidy, one index of one statistic and setting a row, each rounded to what its error
//! supports.

use std::io::{self, Write};

use crate::report::number;
use crate::tally::Estimate;

use super::Studied;

const HEADER: [&str; 6] = ["setting", "statistic", "index", "value", "low", "high"];

/// Writes the file.
pub(super) fn write(studied: &Studied, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEADER)?;
    for effect in &studied.study.effects {
        let estimate = effect.estimate.map(|estimate| estimate.rounded().value);
        let end = |place: usize| {
            let (estimate, interval) = (effect.estimate?, effect.interval?);
            let end = Estimate {
                value: interval[place],
                ..estimate
            };
            Some(number(end.rounded().value))
        };
        table.write_record([
            &effect.setting,
            &studied.study.statistics[effect.statistic].id(),
            &effect.index,
            &estimate.map(number).unwrap_or_default(),
            &end(0).unwrap_or_default(),
            &end(1).unwrap_or_default(),
        ])?;
    }
    table.flush()
}
