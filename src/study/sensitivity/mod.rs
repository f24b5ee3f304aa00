//! Which assumptions and open rules move the answer: a scenario's `[[sensitivity]]` inputs varied, one at
//! a time (tornado), along random ways (Morris) or all together (Sobol).
//!
//! Every evaluation opens the same draws, so that luck hardly differs between them. A tornado compares
//! each end with the scenario draw by draw. Morris and Sobol look at a function of the inputs: a statistic
//! over these draws and no others, a number without error. That it is the statistic of these draws and not
//! of all possible ones is left out of their intervals.

mod design;
mod inputs;
mod statistics;
mod tornado;

use crate::forecast::Failure;
use crate::scenario::{Model, Scenario};
use crate::tally::Estimate;

use super::designed::{DesignFailure, StudyControl};
pub use design::Design;
pub use inputs::{Input, inputs, load, nothing_to_vary};
pub(super) use inputs::{chosen, model, refused_points};
pub use statistics::{Selection, Statistic, statistics};

/// How inputs are varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Each to its ends or values, while the others are as the scenario has them.
    Tornado,
    /// Along so many random ways on which one input changes after the other (Morris 1991).
    Morris {
        /// How many ways.
        trajectories: usize,
    },
    /// All together, at so many pairs of points, which split the variance (Sobol' 1993).
    Sobol {
        /// How many pairs.
        rows: usize,
    },
}

/// What a study found.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// How inputs were varied.
    pub method: Method,
    /// The statistics looked at.
    pub statistics: Vec<Statistic>,
    /// Each statistic in the scenario itself, with its error over draws.
    pub base: Vec<Option<Estimate>>,
    /// By statistic, of a Sobol design: standard deviation over the points, in the statistic's unit, 0 where
    /// nothing moves it; `None` where the statistic is not defined at every point.
    pub spread: Vec<Option<f64>>,
    /// Forecasts made, that of the scenario itself among them.
    pub evaluations: usize,
    /// What was found, by statistic, setting and index.
    pub effects: Vec<Effect>,
}

/// How a statistic depends on an input, in one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The setting of the input, or the name of a set of inputs.
    pub setting: String,
    /// Place among the statistics.
    pub statistic: usize,
    /// Of a tornado `low`, `high` or the value, of Morris `mu`, `mu_star`, `sigma`, of Sobol `first`,
    /// `total`.
    pub index: String,
    /// The number with its standard error and interval: of a tornado the difference from the scenario, of Morris the
    /// effect of crossing the input's range, both in the statistic's unit; of Sobol a share of the variance.
    /// `None` where there is none.
    pub estimate: Option<Estimate>,
}

/// The name of all inputs that are open rules, and of the others, as sets.
pub const OPEN_RULES: &str = "open rules";
/// The name of all inputs that are no open rules.
pub const OTHER_INPUTS: &str = "the other inputs";

/// Studies a scenario's inputs by a design that was made for them.
///
/// # Errors
/// [`Failure::Interrupted`] when `control.stop` was set before the last evaluation was done.
pub fn study_sensitivity(
    scenario: &Scenario,
    inputs: &[Input],
    statistics: &[Statistic],
    design: &Design,
    control: &StudyControl<'_>,
) -> Result<Sensitivity, Failure> {
    let mut shortened = scenario.clone();
    shortened.model = up_to_the_last_year(&scenario.model, statistics);
    match design {
        Design::Tornado => tornado::study(&shortened, inputs, statistics, control),
        Design::Morris(screening) => screening.study(&shortened, inputs, statistics, control),
        Design::Sobol(split) => split.study(&shortened, inputs, statistics, control),
    }
}

/// Later years than are asked for need not be drawn: a year does not depend on those behind it.
fn up_to_the_last_year(model: &Model, statistics: &[Statistic]) -> Model {
    let years = statistics.iter().map(|one| one.performance_year);
    let last = years.max().unwrap_or(*model.years.end());
    Model {
        years: *model.years.start()..=last,
        ..model.clone()
    }
}
