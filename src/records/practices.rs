//! What is one for a whole TIN: its number of clinicians (§ 512.745), its improvement activities
//! (§ 512.735) and its Promoting Interoperability score (§ 512.740). A file that says otherwise is
//! scored as it stands, with a warning for each of the three.

use std::collections::HashMap;
use std::path::Path;

use super::ParticipantRow;
use crate::findings::{Finding, Place};

/// The columns that a TIN's participants share.
const SHARED: [&str; 3] = ["tin_clinicians", "ia_completed", "pi_score"];

/// The practices seen so far.
#[derive(Default)]
pub(super) struct Practices {
    /// By TIN, its first row and what that says of the shared columns.
    first: HashMap<String, (usize, [f64; SHARED.len()])>,
    differences: [Option<Difference>; SHARED.len()],
}

/// The first difference in a column, and how many rows differ in all.
struct Difference {
    row: usize,
    value: f64,
    first_row: usize,
    first_value: f64,
    rows: usize,
}

impl Practices {
    /// Compares a row with the first one of its TIN.
    pub fn compare(&mut self, row: usize, participant: &ParticipantRow) {
        let values = [
            f64::from(participant.tin_clinicians),
            f64::from(participant.ia_completed),
            participant.pi_score,
        ];
        let Some(&(first_row, first_values)) = self.first.get(&participant.tin) else {
            self.first.insert(participant.tin.clone(), (row, values));
            return;
        };
        for (index, difference) in self.differences.iter_mut().enumerate() {
            if values[index] != first_values[index] {
                let difference = difference.get_or_insert(Difference {
                    row,
                    value: values[index],
                    first_row,
                    first_value: first_values[index],
                    rows: 0,
                });
                difference.rows += 1;
            }
        }
    }

    /// A warning for each column that differs inside a TIN.
    pub fn warnings(&self, file: &Path) -> impl Iterator<Item = Finding> {
        let columns = SHARED.iter().zip(&self.differences);
        columns.filter_map(move |(column, difference)| {
            let Difference {
                row,
                value,
                first_row,
                first_value,
                rows,
            } = difference.as_ref()?;
            let others = match rows - 1 {
                0 => String::new(),
                others => format!(" ({others} more rows differ from another of their TIN)"),
            };
            let message = format!(
                "{value}, but {first_value} in row {first_row} of the same TIN{others}; each \
                 participant is scored with its own"
            );
            let place = Place::Row(*row, (*column).to_string());
            Some(Finding::new(file, place, message))
        })
    }
}
