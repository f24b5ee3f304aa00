//! The samples, drawn once for all tests of this binary.

use std::sync::LazyLock;

use asmcast::forecast::CohortLaws;
use asmcast::population::Population;

use crate::reference::{draw_worlds, scenario};

/// People of both cohorts, draw by draw.
pub type Sample = Vec<Vec<Population>>;

/// Draws of either sample.
const DRAWS: u32 = 100;

/// Everybody's volume is known and everybody participates in every year, so that nothing that is
/// seen of participants is selected. A count's Poisson noise is small next to its x.
pub const EVERYBODY: &str = "
[rules]
episode_minimum = 1
[cohort.*]
participants = 3000
[cohort.*.episodes]
log_mean = 7
log_sd = 0.5
";

/// Log mean and log sd of [`EVERYBODY`]'s expected episodes.
pub const EVERYBODY_VOLUME: (f64, f64) = (7.0, 0.5);

/// The baseline's laws.
pub static BASELINE_LAWS: LazyLock<Vec<CohortLaws>> = LazyLock::new(|| scenario(""));

/// The baseline.
pub static BASELINE: LazyLock<Sample> = LazyLock::new(|| draw(&BASELINE_LAWS));

/// The scenario [`EVERYBODY`].
pub static UNSELECTED: LazyLock<Sample> = LazyLock::new(|| draw(&scenario(EVERYBODY)));

fn draw(laws: &[CohortLaws]) -> Sample {
    let cohorts = laws.iter();
    cohorts
        .map(|laws| draw_worlds(laws, DRAWS, 0, |draw| draw.people))
        .collect()
}
