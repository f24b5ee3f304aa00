//! The cohort keeps its size, its payments and its scores, however many are named.

use crate::reference::Mean;
use crate::world::{HF, LBP, Year, crowd, draw, laws};

const DRAWS: u32 = 24;

type Look = fn(&Year) -> f64;

/// Of what is there.
fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let numbers = numbers.filter(|number| !number.is_nan());
    let (count, sum) = numbers.fold((0.0, 0.0), |(n, sum), x| (n + 1.0, sum + x));
    sum / count
}

const LOOKS: [(&str, Look, f64); 5] = [
    (
        "payments",
        |year| mean(year.records.part_b_payments.iter().copied()),
        0.04,
    ),
    (
        "episodes",
        |year| mean(year.records.ebcm_episodes.iter().map(|n| f64::from(*n))),
        0.04,
    ),
    (
        "final score",
        |year| mean(year.final_scores.iter().copied()),
        0.03,
    ),
    (
        "factor",
        |year| 1.0 + mean(year.factors.iter().copied()),
        0.005,
    ),
    (
        "HCC risk",
        |year| mean(year.records.hcc_risk_score.iter().copied()),
        0.01,
    ),
];

/// Of a cohort with so many named for 2027: participants of every year, and means over them, next to
/// those of the cohort without a roster.
fn keeps(cohort: usize, id: &str, announced: f64, named: usize, excess: f64) {
    let with = laws("", Some(&crowd(named, id, ",participant_2027", ",1")), None);
    let (without, with) = (
        draw(&laws("", None, None)[cohort], DRAWS, 2031),
        draw(&with[cohort], DRAWS, 2031),
    );
    let worlds = || without.iter().zip(&with);
    for (before, after) in worlds() {
        assert_eq!(
            after[0].named.len(),
            named,
            "all who are listed participate"
        );
        // One for one; more are named than there are only where all make room.
        assert_eq!(after[0].records.len(), before[0].records.len().max(named));
    }
    for year in 0..5 {
        let what = format!("{id}, {named} named, {}", 2027 + year);
        let size = Mean::over(worlds(), |(before, after)| {
            let count = |years: &[Year]| years[year].records.len() as f64;
            [(count(after) - count(before)) / announced]
        });
        let error = 5.0 * size.error();
        assert!(error < 0.025, "{what}: {error}");
        let (least, most) = (-error, excess + error);
        let found = size.value();
        println!(
            "{what}: {found:.4} of the cohort more, error {:.4}",
            size.error()
        );
        assert!(
            (least..=most).contains(&found),
            "{what}: {found} more, at most {excess}, {error}"
        );
        for (name, look, resolution) in LOOKS {
            Mean::over(worlds(), |(before, after)| {
                [look(&after[year]) / look(&before[year]) - 1.0]
            })
            .agrees(format!("{what}: {name}"), 0.0, resolution);
        }
    }
}

#[test]
fn a_few_hundred_named() {
    keeps(HF, "HF", 2610.0, 300, 0.0);
    keeps(LBP, "LBP", 4027.0, 300, 0.0);
}

/// As many as CMS has listed: where fewer synthetic ones participate, the cohort is the roster, so that
/// it is larger by .4 standard deviations of its size, 44 and 29.
#[test]
fn everybody_named() {
    keeps(HF, "HF", 2610.0, 2610, 0.4 * 44.0 / 2610.0);
    keeps(LBP, "LBP", 4027.0, 4027, 0.4 * 29.0 / 4027.0);
}
