//! `asmcast export`: one draw's year as files.

use std::path::PathBuf;

use clap::Args;

use crate::files;
use crate::forecast::{CohortArena, CohortLaws, DrawnYear, identity};
use crate::random::World;
use crate::records::{MeasureRow, ParticipantRow, write_measures, write_participants};
use crate::scenario::Scenario;

use super::CommandError;

/// Write one draw's year as participants.csv and measures.csv, in `score`'s format.
///
/// Scoring them under the scenario's rules gives the factors that `run` used in that draw. The
/// participants are synthetic: their NPIs and TINs begin with 9, which no real NPI does.
#[derive(Args)]
#[command(after_help = "Example:
  asmcast export scenarios/baseline.toml --draw 17 --year 2029 --out draw-17
  asmcast score --participants draw-17/participants.csv --measures draw-17/measures.csv \\
    --year 2029 --rules scenarios/baseline.toml")]
pub struct Export {
    /// Scenario file, TOML or JSON.
    scenario: PathBuf,
    /// Number of the draw, from 0; draws beyond those of a run are as good.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    draw: u32,
    /// Performance year, 2027 to 2031.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(2027..=2031))]
    year: u16,
    /// Seed of all randomness; without it, what the scenario says.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Folder for the two files.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// The files that are written.
const FILES: [&str; 2] = ["participants.csv", "measures.csv"];

impl Export {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let scenario = Scenario::load(Some(&self.scenario))?;
        super::spare_inputs(&self.out, &scenario, |name| FILES.contains(&name))?;
        super::prepare(&self.out)?;
        super::warn_of_scenario(&scenario.warnings);
        let world = World::new(self.seed.unwrap_or(scenario.model.seed), self.draw);
        let mut participants = Vec::new();
        let mut measures = Vec::new();
        for laws in CohortLaws::of_model(&scenario.model) {
            CohortArena::default().draw(&laws, world, self.year, |drawn| {
                if drawn.year == self.year {
                    participants.extend(participant_rows(&laws, drawn));
                    measures.extend(measure_rows(&laws, drawn));
                }
            });
        }
        files::write_all(
            &self.out,
            &[
                (
                    FILES[0],
                    Box::new(|out| write_participants(out, &participants)),
                ),
                (FILES[1], Box::new(|out| write_measures(out, &measures))),
            ],
        )?;
        let out = self.out.display();
        super::print(&format!(
            "{out}: {} participants, {} measures of draw {}, performance year {}\nScore them with\n  \
             asmcast score --participants {out}/participants.csv --measures {out}/measures.csv \\\n    \
             --year {} --rules {}\n",
            participants.len(),
            measures.len(),
            self.draw,
            self.year,
            self.year,
            self.scenario.display()
        ))
    }
}

fn participant_rows(laws: &CohortLaws, drawn: &DrawnYear<'_>) -> Vec<ParticipantRow> {
    let specialties: Vec<_> = laws.specialties().collect();
    let records = drawn.records;
    (0..records.len())
        .map(|participant| {
            let (npi, tin) = identity(drawn, participant);
            let cost = records.ebcm_cost[participant];
            ParticipantRow {
                npi,
                tin,
                cohort: laws.cohort,
                specialty: specialties[usize::from(records.specialty[participant])],
                tin_clinicians: records.tin_clinicians[participant],
                part_b_payments: records.part_b_payments[participant],
                hcc_risk_score: records.hcc_risk_score[participant],
                dual_share: records.dual_share[participant],
                ia_completed: records.ia_completed[participant],
                pi_score: records.pi_score[participant],
                ebcm_episodes: records.ebcm_episodes[participant],
                ebcm_cost: cost.is_finite().then_some(cost),
                region: records
                    .region
                    .get(participant)
                    .map(|region| laws.regions[usize::from(*region)]),
            }
        })
        .collect()
}

/// The measures that were reported or computed, participant by participant.
fn measure_rows(laws: &CohortLaws, drawn: &DrawnYear<'_>) -> Vec<MeasureRow> {
    let mut rows = Vec::new();
    for participant in 0..drawn.records.len() {
        let (npi, tin) = identity(drawn, participant);
        let columns = drawn.cohort_year.measures.iter();
        for (measure, columns) in laws.cohort.measures().iter().zip(columns) {
            let Some(collection_type) = columns.collection_type[participant] else {
                continue;
            };
            rows.push(MeasureRow {
                npi: npi.clone(),
                tin: tin.clone(),
                measure: *measure,
                collection_type,
                cases: columns.cases[participant],
                completeness: columns.completeness.of(participant),
                performance: columns.performance[participant],
            });
        }
    }
    rows
}
