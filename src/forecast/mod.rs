//! The forecast: whole cohorts drawn many times in parallel, scored and paid in every draw, and
//! tallied. Memory grows with threads and cohorts, never with draws.

mod arena;
mod engine;
mod focal;
mod groups;
mod historical;
mod identity;
mod observe;
mod portfolio;
mod precision;
mod results;
mod series;
mod tallies;

pub use arena::{CohortArena, CohortLaws, DrawnYear, Watch, cohort_year, measure_columns};
pub use engine::{Control, Drawn, Failure, in_parallel, run, run_until};
pub use focal::{
    Fact, FactValue, FocalClinician, FocalNumbers, FocalParts, FocalPractice, Focus, Knowledge,
};
pub use groups::Group;
pub use historical::historical_benchmarks;
pub use identity::identity;
pub use observe::Observer;
pub use portfolio::{
    Portfolio, PracticeDraw, PracticeDraws, Statistics, Subject, SubjectForecast, TAIL, TypicalDraw,
};
pub use precision::{Checkpoint, Goal, Precision, Standing, Target, WorstRow, statistics_of_all};
pub use results::{
    FACTOR_QUANTILES, Forecast, Histogram, MissingBenchmark, Row, SCORE_QUANTILES, Variable,
};
pub use series::{Series, SeriesRow};
pub use tallies::{DrawStatistic, FACTOR_BIN, FINAL_SCORE_BIN, YearNumbers};
