//! Improvement activities and Promoting Interoperability, by practice.

use asmcast::program::PracticeSize;

use crate::reference::each_cohort;
use crate::reference::estimate::indicator;
use crate::reporting::{HABITS, Habits, SIZES, agreement, over_practices};

/// Shares of practices with none, one and both activities, every year, and how they last.
#[test]
fn improvement_activities() {
    for (page, sample) in each_cohort(&HABITS) {
        for size in SIZES {
            let shares = match size {
                PracticeSize::Large => [0.035, 0.005, 0.96],
                _ => [0.07, 0.03, 0.90],
            };
            let what = format!("{:?} {size:?} practices", page.cohort);
            for (completed, share) in shares.into_iter().enumerate() {
                for year in [0, 1, 4] {
                    let with = over_practices(sample, size, |draw, practice| {
                        let own = usize::from(draw.ia_completed[year][practice]);
                        vec![indicator(own == completed)]
                    });
                    with.agrees(
                        format!("{what} with {completed} activities in {}", 2027 + year),
                        share,
                        0.6 * share.min(0.025),
                    );
                }
            }
            let same = over_practices(sample, size, |draw, practice| {
                let activities = draw.ia_completed.windows(2);
                activities
                    .map(|years| indicator(years[0][practice] == years[1][practice]))
                    .collect()
            });
            same.agrees(
                format!("{what}: activities a year later"),
                agreement(&shares),
                0.01,
            );
        }
    }
}

/// A Promoting Interoperability score of zero with .20 in small practices, .03 in others; else 1
/// with .73, uniform .98 to .99 with .11, uniform .60 to .97 with .16, and nothing elsewhere.
#[test]
fn promoting_interoperability() {
    for (page, sample) in each_cohort(&HABITS) {
        for size in SIZES {
            let zero = match size {
                PracticeSize::Large => 0.03,
                _ => 0.20,
            };
            let what = format!("{:?} {size:?} practices", page.cohort);
            let pieces = [
                (0.0, 0.0, zero),
                (1.0, 1.0, (1.0 - zero) * 0.73),
                (0.98, 0.99, (1.0 - zero) * 0.11),
                (0.60, 0.97, (1.0 - zero) * 0.16),
            ];
            let scores = |draw: &Habits, practice: usize| -> Vec<f64> {
                draw.pi_score.iter().map(|year| year[practice]).collect()
            };
            let mut all = 0.0;
            for (low, high, share) in pieces {
                let within = move |score: &f64| (low..=high).contains(score);
                let piece = over_practices(sample, size, |draw, practice| {
                    let scores = scores(draw, practice).into_iter();
                    scores.map(|score| indicator(within(&score))).collect()
                });
                piece.agrees(format!("{what}: PI of {low} to {high}"), share, 0.02);
                all += piece.value();
                if low == high {
                    continue;
                }
                // On the scale of the piece: uniform, mean 1/2, variance 1/12, a third below 1/3.
                let inside = |term: fn(f64) -> f64| {
                    over_practices(sample, size, move |draw, practice| {
                        let scores = scores(draw, practice).into_iter();
                        let inside = scores.filter(within);
                        inside
                            .map(|score| term((score - low) / (high - low)))
                            .collect()
                    })
                };
                let what = format!("{what}: PI inside {low} to {high}");
                inside(|u| u).agrees(&what, 0.5, 0.04);
                inside(|u| (u - 0.5).powi(2)).agrees(format!("{what}: variance"), 1.0 / 12.0, 0.01);
                inside(|u| indicator(u <= 1.0 / 3.0)).agrees(
                    format!("{what}: lower third"),
                    1.0 / 3.0,
                    0.06,
                );
            }
            assert!((all - 1.0).abs() < 1e-12, "scores outside the pieces");
            let same = over_practices(sample, size, |draw, practice| {
                let scores = draw.pi_score.windows(2);
                scores
                    .map(|years| indicator(years[0][practice] == years[1][practice]))
                    .collect()
            });
            // Two scores drawn from a continuous piece never agree.
            same.agrees(
                format!("{what}: PI a year later"),
                agreement(&[zero, (1.0 - zero) * 0.73]),
                0.012,
            );
        }
    }
}

/// A practice's silence, activities and score have nothing in common.
#[test]
fn habits_are_independent() {
    for (page, sample) in each_cohort(&HABITS) {
        let size = PracticeSize::Small;
        let columns = |draw: &Habits, year: usize, practice: usize| {
            let silent = indicator(draw.silent[year][practice]) - 0.09;
            let none = indicator(draw.ia_completed[year][practice] == 0) - 0.07;
            let zero = indicator(draw.pi_score[year][practice] == 0.0) - 0.20;
            [
                silent / (0.09_f64 * 0.91).sqrt(),
                none / (0.07_f64 * 0.93).sqrt(),
                zero / 0.4,
            ]
        };
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let product = over_practices(sample, size, |draw, practice| {
                let years = 0..5;
                let habits = years.map(|year| columns(draw, year, practice));
                habits.map(|habits| habits[one] * habits[other]).collect()
            });
            let what = format!("{:?} habits {one} and {other}", page.cohort);
            product.agrees(what, 0.0, 0.04);
        }
    }
}
