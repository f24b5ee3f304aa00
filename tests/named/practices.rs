//! The practices of named clinicians: their sizes, what they report and attest, in one cohort and in
//! both.

use crate::reference::Mean;
use crate::reference::estimate::indicator;
use crate::reference::page::PAGES;
use crate::world::{EVERYBODY, HF, LBP, Year, crowd, draw, laws};

const NAMED: usize = 100;
const DRAWS: u32 = 40;

fn drawn(columns: &str, fields: &str) -> Vec<Vec<Year>> {
    let laws = laws(EVERYBODY, Some(&crowd(NAMED, "HF", columns, fields)), None);
    draw(&laws[HF], DRAWS, 2031)
}

/// The share of the named of whom something holds in a year.
fn share(drawn: &[Vec<Year>], year: usize, holds: impl Fn(&Year, usize) -> bool) -> Mean {
    Mean::over(drawn, |years| {
        let year = &years[year];
        let places: Vec<f64> = year.places().map(|at| indicator(holds(year, at))).collect();
        places
    })
}

/// Shares of sizes among the page's candidates, of those sizes that can be.
fn size_share(possible: impl Fn(u32) -> bool, wanted: impl Fn(u32) -> bool) -> f64 {
    let mut sums = (0.0, 0.0);
    for class in PAGES[HF].size_classes() {
        for size in (class.low..=class.high).filter(|size| possible(*size)) {
            let weight = class.share * class.size_probability(size);
            sums.1 += weight;
            sums.0 += if wanted(size) { weight } else { 0.0 };
        }
    }
    sums.0 / sums.1
}

#[test]
fn sizes_of_practices() {
    let check = |drawn: &[Vec<Year>], least: u32, small: Option<bool>| {
        let possible = |size: u32| size >= least && small.is_none_or(|small| small == (size <= 15));
        for cut in [1, 4, 10, 15, 20, 60, 200, 700] {
            let expected = size_share(possible, |size| size <= cut);
            let what = format!("{least} listed, small {small:?}: up to {cut}");
            share(drawn, 0, |year, at| year.records.tin_clinicians[at] <= cut)
                .agrees(what, expected, 0.06);
        }
    };
    check(&drawn("", ""), 1, None);
    check(&drawn(",small_practice", ",1"), 1, Some(true));
    check(&drawn(",small_practice", ",0"), 1, Some(false));
    // Three, and thirty, of a TIN.
    for count in [3, 30] {
        let mut text = "npi,tin,cohort\n".to_string();
        for number in 0..120 {
            text += &format!(
                "{},{},HF\n",
                1_000_000_000 + number,
                200_000_000 + number / count
            );
        }
        let laws = laws(EVERYBODY, Some(&text), None);
        // Few practices, hence many draws.
        check(
            &draw(&laws[HF], if count == 3 { 120 } else { 1_500 }, 2027),
            count,
            None,
        );
    }
}

#[test]
fn what_is_attested_is_kept_or_drawn_again() {
    let drawn = drawn(",tin_clinicians,ia_completed,pi_score", ",6,0,0.75");
    for year in 0..5 {
        let kept = 0.8_f64.powi(year as i32);
        let known = |year: &Year, at: usize| year.records.ia_completed[at] == 0;
        share(&drawn, year, known).agrees(
            format!("no activity, {year} years on"),
            kept + (1.0 - kept) * 0.07,
            0.06,
        );
        let one = |year: &Year, at: usize| year.records.ia_completed[at] == 1;
        share(&drawn, year, one).agrees(
            format!("one activity, {year} years on"),
            (1.0 - kept) * 0.03,
            0.02,
        );
        let known = |year: &Year, at: usize| year.records.pi_score[at] == 0.75;
        share(&drawn, year, known).agrees(format!("interoperability, {year} years on"), kept, 0.06);
        let none = |year: &Year, at: usize| year.records.pi_score[at] == 0.0;
        share(&drawn, year, none).agrees(
            format!("no interoperability, {year} years on"),
            (1.0 - kept) * 0.20,
            0.04,
        );
    }
}

#[test]
fn who_reports() {
    let silent = |year: &Year, at: usize| year.records.reported[at].is_none();
    for (field, start) in [(",1,1", 0.0), (",1,0", 1.0), (",1,", 0.29)] {
        let drawn = drawn(",tin_clinicians,reports", field);
        for year in 0..5 {
            let kept = 0.8_f64.powi(year as i32);
            let expected = 0.29 + kept * (start - 0.29);
            share(&drawn, year, silent).agrees(
                format!("silent {year} years on, reports {field:?}"),
                expected,
                0.06,
            );
        }
    }
}

/// A result that was reported shows that the practice was not silent then; one that CMS computes from
/// claims shows nothing.
#[test]
fn who_has_reported_before() {
    let silent = |year: &Year, at: usize| year.records.reported[at].is_none();
    let of = |row: &str| {
        let roster = crowd(NAMED, "HF", ",tin_clinicians", ",1");
        let past = crate::world::results(NAMED, &[row]);
        let laws = laws(EVERYBODY, Some(&roster), Some(&past));
        draw(&laws[HF], DRAWS, 2028)
    };
    for (year, past) in [(2023, 4), (2026, 1), (2021, 6)] {
        let drawn = of(&format!("236,cqm,50,0.7,,,{year}"));
        for later in 0..2 {
            let kept = 0.8_f64.powi(past + later);
            share(&drawn, later as usize, silent).agrees(
                format!("silent, reported {past} and {later} years before"),
                0.29 * (1.0 - kept),
                0.06,
            );
        }
        // It keeps to its collection type.
        let cqm = |year: &Year, at: usize| {
            year.records.practice_collection_type[at] == asmcast::program::CollectionType::Cqm
        };
        assert_eq!(share(&drawn, 0, cqm).value(), 1.0);
    }
    let drawn = of("492,claims,50,70,,,2026");
    share(&drawn, 0, silent).agrees("silent, nothing reported", 0.29, 0.06);
}

#[test]
fn collection_types() {
    let ecqm = |year: &Year, at: usize| {
        year.records.practice_collection_type[at] == asmcast::program::CollectionType::Ecqm
    };
    for (size, expected) in [(",3", 0.45), (",40", 0.70)] {
        let drawn = drawn(",tin_clinicians", size);
        share(&drawn, 0, ecqm).agrees(format!("eCQM of size {size}"), expected, 0.06);
    }
    let drawn = drawn(",collection_type", ",cqm");
    assert_eq!(share(&drawn, 0, ecqm).value(), 0.0);
}

/// Of a TIN with clinicians of both cohorts there is one practice.
#[test]
fn a_practice_of_both_cohorts_is_one() {
    for (column, field) in [
        ("", ""),
        (",small_practice", ",1"),
        (",tin_clinicians", ",9"),
    ] {
        let mut text = format!("npi,tin,cohort{column}\n");
        for number in 0..60 {
            let tin = 200_000_000 + number;
            text += &format!("{},{tin},HF{field}\n", 1_000_000_000 + number);
            text += &format!("{},{tin},LBP{field}\n", 1_500_000_000 + number);
        }
        let laws = laws(EVERYBODY, Some(&text), None);
        let (one, other) = (draw(&laws[HF], 24, 2031), draw(&laws[LBP], 24, 2031));
        let mut silent = 0;
        for (one, other) in one.iter().flatten().zip(other.iter().flatten()) {
            for named in 0..60 {
                let (at, other_at) = (one.at(named).unwrap(), other.at(named).unwrap());
                let state = |year: &Year, at: usize| {
                    let records = &year.records;
                    (
                        records.tin_clinicians[at],
                        records.practice_collection_type[at],
                        records.reported[at].is_none(),
                        records.ia_completed[at],
                        records.pi_score[at],
                    )
                };
                assert_eq!(
                    state(one, at),
                    state(other, other_at),
                    "TIN {named}{column}"
                );
                silent += usize::from(one.records.reported[at].is_none());
            }
        }
        assert!(silent > 50, "{silent}");
    }
}
