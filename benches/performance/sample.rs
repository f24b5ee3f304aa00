//! Measurements: how often, and what is kept of them.

/// How much is measured.
pub struct Effort {
    /// Rounds of every point.
    pub rounds: usize,
    /// Participant-years of a point of the curve over cohort sizes.
    pub participant_years: f64,
    /// Least draws of such a point.
    pub least_draws: u32,
    /// Most draws, and most participants, of a curve.
    pub most_draws: u32,
    pub most_participants: u32,
    /// Whether the results are kept.
    pub is_written: bool,
}

impl Effort {
    /// What the report is made of.
    pub const FULL: Effort = Effort {
        rounds: 5,
        participant_years: 1e7,
        least_draws: 20,
        most_draws: 10_000,
        most_participants: 1_000_000,
        is_written: true,
    };

    /// A look.
    pub const QUICK: Effort = Effort {
        rounds: 2,
        participant_years: 2e6,
        least_draws: 4,
        most_draws: 300,
        most_participants: 100_000,
        is_written: false,
    };

    /// Whether it runs at all.
    pub const TRIAL: Effort = Effort {
        rounds: 1,
        participant_years: 1e4,
        least_draws: 1,
        most_draws: 1,
        most_participants: 1_000,
        is_written: false,
    };
}

/// A quantity measured several times.
#[derive(Clone, Debug, Default)]
pub struct Sample(Vec<f64>);

impl Sample {
    pub fn add(&mut self, value: f64) {
        self.0.push(value);
        self.0.sort_by(f64::total_cmp);
    }

    pub fn median(&self) -> f64 {
        let half = self.0.len() / 2;
        match self.0.len() {
            0 => f64::NAN,
            odd if odd % 2 == 1 => self.0[half],
            _ => f64::midpoint(self.0[half - 1], self.0[half]),
        }
    }

    pub fn least(&self) -> f64 {
        self.0.first().copied().unwrap_or(f64::NAN)
    }

    pub fn greatest(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }

    /// Every value multiplied by a number.
    pub fn times(&self, factor: f64) -> Self {
        Sample(self.0.iter().map(|value| value * factor).collect())
    }

    /// Median and range, as text.
    pub fn text(&self, decimals: usize) -> String {
        format!(
            "{:.decimals$} ({:.decimals$} to {:.decimals$})",
            self.median(),
            self.least(),
            self.greatest()
        )
    }
}
