//! Which values of the `[rules]` table make sense together; the range of each alone is said where
//! it is declared, in [`Rules`].

use super::Rules;
use crate::program::PERFORMANCE_YEARS;

/// The category weights are typed as decimals; more than rounding is a mistake.
const WEIGHTS_TOLERANCE: f64 = 1e-9;

impl Rules {
    /// What is wrong with the rules taken together: the key's path, such as `risk_level.2029`, and
    /// the reason with what is allowed.
    pub fn problems(&self) -> Vec<(String, String)> {
        let mut problems = Vec::new();
        let sum = self.quality_weight + self.cost_weight;
        if (sum - 1.0).abs() > WEIGHTS_TOLERANCE {
            problems.push((
                "quality_weight".to_string(),
                format!("with cost_weight it makes {sum}; the two must make 1"),
            ));
        }
        for year in PERFORMANCE_YEARS {
            if !self.risk_level.contains_key(&year) {
                problems.push((format!("risk_level.{year}"), "missing".to_string()));
            }
        }
        for (year, &level) in &self.risk_level {
            let key = format!("risk_level.{year}");
            if !PERFORMANCE_YEARS.contains(year) {
                let (first, last) = (PERFORMANCE_YEARS.start(), PERFORMANCE_YEARS.end());
                problems.push((
                    key,
                    format!("no performance year; allowed: {first} to {last}"),
                ));
            } else if !(level > 0.0 && level <= 1.0) {
                problems.push((
                    key,
                    format!("{level} must be above 0 and at most 1, such as 0.09 for 9 %"),
                ));
            }
        }
        problems
    }
}
