//! What a portfolio says, computed again from the clinicians' factors and payments in every draw.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use asmcast::forecast::{
    self, CohortArena, CohortLaws, Control, FocalNumbers, Focus, Portfolio, Subject,
};
use asmcast::random::World;
use asmcast::scenario::Scenario;
use asmcast::spool::DrawFile;
use asmcast::tally::Estimate;

use crate::world::{FEW, write};

const DRAWS: u32 = 61;
const YEARS: usize = 5;

/// Three practices, one of both cohorts; somebody who is not looked at stands between them.
const ROSTER: &str = "npi,tin,cohort,participant_2027,part_b_payments\n\
    1000000009,300000001,HF,1,300000\n\
    1000000002,300000001,HF,,100000\n\
    1000000003,300000001,LBP,1,150000\n\
    1000000004,300000002,LBP,0,\n\
    1000000001,300000002,HF,1,\n\
    1000000005,300000003,LBP,,90000\n";

const FOCAL: &str = "[[focal]]\ntin = \"300000001\"\n[[focal]]\nnpi = \"1000000004\"\n\
    [[focal]]\nnpi = \"1000000005\"\n[planning]\ndiscount_rate = 0.07\npresent_value_year = 2031\n";

/// NPI, TIN, position of the cohort.
const SHOWN: [(&str, &str, usize); 5] = [
    ("1000000002", "300000001", 0),
    ("1000000003", "300000001", 1),
    ("1000000009", "300000001", 0),
    ("1000000004", "300000002", 1),
    ("1000000005", "300000003", 1),
];

/// Factor and payments of a draw's year, where the clinician participates.
type Year = Option<(f64, f64)>;

/// By clinician of [`SHOWN`], by draw, by year.
fn drawn(scenario: &Scenario) -> Vec<Vec<[Year; YEARS]>> {
    let mut all = vec![vec![[None; YEARS]; DRAWS as usize]; SHOWN.len()];
    let laws = CohortLaws::of_model(&scenario.model);
    for (index, (laws, model)) in laws.iter().zip(&scenario.model.cohorts).enumerate() {
        for draw in 0..DRAWS {
            let world = World::new(scenario.model.seed, draw);
            CohortArena::default().draw(laws, world, 2031, |drawn| {
                for (at, clinician) in (drawn.synthetic()..).zip(drawn.named) {
                    let npi = &model.roster.clinicians[*clinician as usize].npi;
                    let shown = SHOWN
                        .iter()
                        .position(|(shown, _, cohort)| shown == npi && *cohort == index);
                    if let Some(shown) = shown {
                        all[shown][draw as usize][usize::from(drawn.year - 2027)] = Some((
                            drawn.scores.payment_adjustment_factor[at],
                            drawn.records.payment_year_payments[at],
                        ));
                    }
                }
            });
        }
    }
    all
}

fn portfolio(scenario: &Scenario) -> Portfolio {
    let focus = Focus::new(&scenario.model);
    let folder = tempfile::tempdir().unwrap();
    let width = focus.clinicians().len() * YEARS * FocalNumbers::COUNT;
    let file = DrawFile::new(folder.path(), width).unwrap();
    let stop = AtomicBool::new(false);
    let order = Mutex::new(Vec::new());
    let control = Control {
        threads: 3,
        done: &|drawn| {
            let numbers = drawn.focal.iter().flat_map(FocalNumbers::as_array);
            file.put(drawn.draw, numbers, &stop);
            order.lock().unwrap().push(drawn.draw);
        },
        stop: &stop,
    };
    let forecast = forecast::run(&scenario.model, &control).unwrap();
    assert_eq!(order.into_inner().unwrap().len(), DRAWS as usize);
    Portfolio::new(&scenario.model, &focus, &forecast.focal, &file).unwrap()
}

/// A quantile of type 7.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = p * (sorted.len() - 1) as f64;
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[track_caller]
fn same(what: &str, found: Option<&Estimate>, expected: f64) {
    let found = found.unwrap_or_else(|| panic!("{what} is missing")).value;
    let scale = expected.abs().max(1.0);
    assert!(
        (found - expected).abs() < 1e-9 * scale,
        "{what}: {found}, not {expected}"
    );
}

/// Distribution, value at risk, shortfall and loss of dollars, one number a draw.
fn check_dollars(
    portfolio: &Portfolio,
    subject: &Subject,
    year: Option<u16>,
    name: &str,
    dollars: &[f64],
) {
    let what = |ending: &str| format!("{subject:?} {year:?} {name}_{ending}");
    let get = |ending: &str| portfolio.get(subject, year, &format!("{name}_{ending}"));
    let n = dollars.len() as f64;
    let mean = dollars.iter().sum::<f64>() / n;
    same(&what("mean"), get("mean"), mean);
    let variance = dollars.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let error = get("mean").unwrap().standard_error.unwrap();
    assert!((error - (variance / n).sqrt()).abs() < 1e-9 * (1.0 + error));
    let mut sorted = dollars.to_vec();
    sorted.sort_by(f64::total_cmp);
    for (ending, p) in [
        ("p05", 0.05),
        ("p25", 0.25),
        ("p50", 0.5),
        ("p75", 0.75),
        ("p95", 0.95),
    ] {
        same(&what(ending), get(ending), quantile(&sorted, p));
    }
    // With 61 draws the 5 % quantile is the fourth: 61 * .05 = 3.05 draws are the tail.
    let at_risk = quantile(&sorted, 0.05);
    same(&what("value_at_risk_05"), get("value_at_risk_05"), -at_risk);
    let beyond: f64 = sorted.iter().map(|x| (at_risk - x).max(0.0)).sum::<f64>() / n;
    same(
        &what("expected_shortfall_05"),
        get("expected_shortfall_05"),
        beyond / 0.05 - at_risk,
    );
    let tail = sorted[..3].iter().sum::<f64>() + 0.05 * sorted[3];
    assert!((beyond / 0.05 - at_risk + tail / 3.05).abs() < 1e-6 * (1.0 + tail.abs()));
    let losses = dollars.iter().filter(|x| **x < 0.0).count() as f64;
    same(
        &what("probability_of_loss"),
        get("probability_of_loss"),
        losses / n,
    );
}

#[test]
fn totals_are_sums_of_clinicians_draw_by_draw() {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("{FOCAL}{FEW}[run]\ndraws = {DRAWS}\n");
    write(folder.path(), &settings, Some(ROSTER), None);
    let scenario = Scenario::load(Some(&folder.path().join("s.toml"))).unwrap();
    let (all, portfolio) = (drawn(&scenario), portfolio(&scenario));
    let shown: Vec<(&str, &str)> = portfolio
        .clinicians
        .iter()
        .map(|clinician| (&*clinician.npi, &*clinician.tin))
        .collect();
    assert_eq!(shown, SHOWN.map(|(npi, tin, _)| (npi, tin)));
    let mut groups: Vec<(Subject, Vec<usize>)> = (0..SHOWN.len())
        .map(|place| (Subject::Clinician(place), vec![place]))
        .collect();
    for tin in ["300000001", "300000002", "300000003"] {
        let members = (0..SHOWN.len()).filter(|place| SHOWN[*place].1 == tin);
        groups.push((Subject::Practice(tin.to_string()), members.collect()));
    }
    groups.push((Subject::Everybody, (0..SHOWN.len()).collect()));
    for (subject, members) in &groups {
        let sums = |value: &dyn Fn(&[Year; YEARS]) -> f64| -> Vec<f64> {
            (0..DRAWS as usize)
                .map(|draw| {
                    members
                        .iter()
                        .map(|member| value(&all[*member][draw]))
                        .sum()
                })
                .collect()
        };
        for year in 0..YEARS {
            let name = Some(2027 + year as u16);
            let changes = sums(&|years| years[year].map_or(0.0, |(factor, paid)| factor * paid));
            check_dollars(&portfolio, subject, name, "payment_change", &changes);
            let mean = |numbers: Vec<f64>| numbers.iter().sum::<f64>() / f64::from(DRAWS);
            let present = mean(sums(&|years| f64::from(u8::from(years[year].is_some()))));
            let payments = sums(&|years| years[year].map_or(0.0, |(_, paid)| paid));
            if let Subject::Clinician(_) = subject {
                same(
                    "participating",
                    portfolio.get(subject, name, "participating"),
                    present,
                );
                let factor = sums(&|years| years[year].map_or(0.0, |(factor, _)| factor));
                if present > 0.0 {
                    let found = portfolio.get(subject, name, "paf_mean");
                    same("paf_mean", found, mean(factor) / present);
                }
            } else {
                same(
                    "participants",
                    portfolio.get(subject, name, "participants"),
                    present,
                );
                let found = portfolio.get(subject, name, "part_b_payment_year");
                same("payments", found, mean(payments));
            }
        }
        // Dollars of 2029 to 2033 in those of 2031, at 7 %.
        let value = sums(&|years| {
            let discounts = [1.07 * 1.07, 1.07, 1.0, 1.0 / 1.07, 1.0 / (1.07 * 1.07)];
            let years = years.iter().zip(discounts);
            years
                .map(|(year, discount)| year.map_or(0.0, |(factor, paid)| factor * paid) * discount)
                .sum()
        });
        check_dollars(&portfolio, subject, None, "present_value", &value);
    }
}
