//! sensitivity.csv: tidy, one index of one statistic and setting a row, each rounded to what its error
//! supports.

use std::io::{self, Write};

use crate::report::with_interval;

use super::Studied;

const HEADER: [&str; 6] = ["setting", "statistic", "index", "value", "low", "high"];

/// Writes the file.
pub(super) fn write(studied: &Studied, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEADER)?;
    for effect in &studied.study.effects {
        let [value, low, high] = with_interval(effect.estimate);
        table.write_record([
            &effect.setting,
            &studied.study.statistics[effect.statistic].id(),
            &effect.index,
            &value,
            &low,
            &high,
        ])?;
    }
    table.flush()
}
