//! A small chart drawn in the page itself: for each payment year the range of dollars.

use serde::Serialize;

use crate::forecast::SubjectForecast;
use crate::program::PAYMENT_LAG_YEARS;
use crate::report::text::dollars;
use crate::tally::Estimate;

/// Size of the chart and of the room for its labels, in units of the drawing.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 90.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 28.0;

/// Lines of the grid, at most.
const LINES: f64 = 6.0;

/// The chart as its template draws it.
#[derive(Serialize)]
pub(super) struct Ranges {
    width: f64,
    height: f64,
    left: f64,
    /// Height of zero dollars.
    zero: f64,
    lines: Vec<Line>,
    columns: Vec<Column>,
}

#[derive(Serialize)]
struct Line {
    y: f64,
    label: String,
}

/// A payment year: heights of its quantiles.
#[derive(Serialize)]
struct Column {
    x: f64,
    label: String,
    p05: f64,
    p25: f64,
    p50: f64,
    p75: f64,
    p95: f64,
    mean: f64,
}

impl Ranges {
    /// The ranges of a subject's dollars by payment year.
    pub(super) fn new(forecast: &SubjectForecast) -> Self {
        let endings = ["p05", "p25", "p50", "p75", "p95", "mean"];
        let years: Vec<(u16, [f64; 6])> = forecast
            .years
            .iter()
            .map(|(year, statistics)| {
                let number = |ending| {
                    let estimate = statistics.get(&format!("payment_change_{ending}"));
                    estimate.map_or(0.0, |estimate| estimate.value)
                };
                (year + PAYMENT_LAG_YEARS, endings.map(number))
            })
            .collect();
        let all = || years.iter().flat_map(|(_, numbers)| numbers).copied();
        let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
        let step = step((high - low).max(1.0));
        let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        let scale = (HEIGHT - TOP - BOTTOM) / (high - low).max(step);
        let y = |dollars: f64| tenth(TOP + (high - dollars) * scale);
        let count = ((high - low) / step).round() as usize;
        let lines = (0..=count).map(|line| {
            let dollars = low + line as f64 * step;
            Line {
                y: y(dollars),
                label: label(dollars),
            }
        });
        let room = (WIDTH - LEFT) / years.len().max(1) as f64;
        let columns = years.iter().enumerate().map(|(index, (year, numbers))| {
            let [p05, p25, p50, p75, p95, mean] = numbers.map(y);
            Column {
                x: tenth(LEFT + (index as f64 + 0.5) * room),
                label: year.to_string(),
                p05,
                p25,
                p50,
                p75,
                p95,
                mean,
            }
        });
        Ranges {
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            zero: y(0.0),
            lines: lines.collect(),
            columns: columns.collect(),
        }
    }
}

/// A step of 1, 2 or 5 times a power of ten that gives few lines.
fn step(range: f64) -> f64 {
    let mut unit = 1.0;
    loop {
        for times in [1.0, 2.0, 5.0] {
            if range / (unit * times) <= LINES - 1.0 {
                return unit * times;
            }
        }
        unit *= 10.0;
    }
}

fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

/// An amount at a line of the grid.
fn label(amount: f64) -> String {
    dollars(Estimate::new(amount, None))
}
