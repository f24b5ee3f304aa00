//! A distribution of factors in one line of text.

use anstyle::{AnsiColor, Style};

use super::Distribution;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const LOSS: Style = AnsiColor::Red.on_default();
const GAIN: Style = AnsiColor::Green.on_default();

/// Most bars: what lies beyond is in the last.
const MOST_BARS: usize = 48;

/// Bars as high as the shares of the classes, losses before the line and gains behind it, between the
/// ends of the distribution in percent.
pub fn sparkline(distribution: &Distribution) -> String {
    let mut shares = distribution.share.clone();
    let beyond: f64 = shares.drain(MOST_BARS.min(shares.len())..).sum();
    if let Some(last) = shares.last_mut() {
        *last += beyond;
    }
    let most = shares.iter().copied().fold(0.0, f64::max);
    let bar = |share: &f64| match share * 8.0 / most {
        _ if *share == 0.0 => ' ',
        eighths => BARS[(eighths.ceil() as usize).clamp(1, 8) - 1],
    };
    let losses = distribution
        .high
        .iter()
        .filter(|high| **high <= 0.0)
        .count();
    let (losses, gains) = shares.split_at(losses.min(shares.len()));
    let [losses, gains] = [losses, gains].map(|shares| shares.iter().map(bar).collect::<String>());
    let percent = |end: Option<&f64>| end.map_or(0.0, |end| 100.0 * end);
    format!(
        "{:>+4.0} % {LOSS}{losses}{LOSS:#}│{GAIN}{gains}{GAIN:#} {:+.1} %",
        percent(distribution.low.first()),
        percent(distribution.high.last())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Group, Variable};
    use crate::program::Cohort;

    #[test]
    fn bars_are_as_high_as_shares_and_split_at_zero() {
        let distribution = Distribution {
            performance_year: 2027,
            payment_year: 2029,
            cohort: Cohort::HeartFailure,
            group: Group::All,
            variable: Variable::Factor,
            low: vec![-0.01, -0.01, -0.005, 0.0, 0.005],
            high: vec![-0.01, -0.005, 0.0, 0.005, 0.01],
            share: vec![0.4, 0.0, 0.05, 0.2, 0.35],
            standard_error: vec![None; 5],
        };
        let plain = anstream::adapter::strip_str(&sparkline(&distribution)).to_string();
        assert_eq!(plain, "  -1 % █ ▁│▄▇ +1.0 %");
    }
}
