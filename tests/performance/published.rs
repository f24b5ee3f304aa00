//! The laws of true performance, of each measure and collection type: the published percentiles
//! linear between their knots, a Beta law, a lognormal law; directly, and seen through the rates of
//! participants with very many cases.

use std::sync::LazyLock;

use asmcast::performance::MeasureLaws;
use asmcast::program::{CollectionType, Measure, Vocabulary};
use statrs::distribution::{Beta, ContinuousCDF, DiscreteCDF, Poisson};

use crate::reference::estimate::indicator;
use crate::reference::laws::{Percentiles, normal_cdf, normal_quantile};
use crate::reference::page::PAGES;
use crate::reference::{Mean, draw_worlds, each_cohort, scenario};
use crate::samples::{DRAWS, MANY_CASES, many_cases};

/// Law of rates on the page.
enum Law {
    Percentiles(Percentiles),
    Beta(f64, f64),
}

impl Law {
    fn quantile(&self, p: f64) -> f64 {
        match self {
            Law::Percentiles(law) => law.at(p),
            Law::Beta(alpha, beta) => beta_law(*alpha, *beta).inverse_cdf(p),
        }
    }

    fn moments(&self) -> (f64, f64) {
        match self {
            Law::Percentiles(law) => law.moments(),
            Law::Beta(a, b) => (a / (a + b), a * b / ((a + b).powi(2) * (a + b + 1.0))),
        }
    }
}

fn beta_law(alpha: f64, beta: f64) -> Beta {
    Beta::new(alpha, beta).expect("shapes above 0")
}

/// Every measure and collection type with its law, 492 apart: the rows of benchmark year PY2026,
/// read here without asmcast's reader.
fn laws() -> Vec<(Measure, CollectionType, Law)> {
    let file = include_str!("../../data/measure_benchmarks.csv");
    let rows = file.lines().filter(|line| line.starts_with("2026,"));
    rows.filter(|row| !row.contains(",492,"))
        .map(|row| {
            let fields: Vec<&str> = row.split(',').collect();
            let measure = Measure::from_id(fields[3]).expect("a measure");
            let collection_type = CollectionType::from_id(fields[4]).expect("a collection type");
            if (measure, collection_type) == (Measure::Q236, CollectionType::Cqm) {
                return (measure, collection_type, Law::Beta(2.9419, 1.3397));
            }
            assert_eq!(fields[5], "observed");
            let percent: [f64; 11] = std::array::from_fn(|at| {
                let percent = fields[8 + at].parse();
                percent.expect("a percentile")
            });
            let top = match measure {
                Measure::Q238 | Measure::Q377 => 1.6 * percent[10],
                _ => 100.0,
            };
            let law = Law::Percentiles(Percentiles::new(percent, top));
            (measure, collection_type, law)
        })
        .collect()
}

/// Mean and sd of the law of a measure and collection type.
pub fn mean_and_sd(measure: Measure, collection_type: CollectionType) -> (f64, f64) {
    let mut laws = laws().into_iter();
    let law = laws.find(|(of, how, _)| (*of, *how) == (measure, collection_type));
    let (mean, variance) = law.expect("a law of the page").2.moments();
    (mean, variance.sqrt())
}

/// Rates of a measure by collection type in one year of one draw.
struct Rates {
    collected: Vec<CollectionType>,
    rates: Vec<f64>,
}

/// The years looked at: the first and the last.
const LOOKED_AT: [usize; 2] = [0, 4];

/// The baseline's laws with very many cases: by cohort, draw, year looked at, measure.
type Sample = Vec<Vec<Vec<Vec<Rates>>>>;

static PUBLISHED: LazyLock<Sample> = LazyLock::new(|| {
    let mut settings = MANY_CASES.to_string();
    for measure in Measure::ALL {
        let (cohort, id) = (measure.cohort().id(), measure.id());
        settings += &format!("[cohort.{cohort}.measures.{id}]\ncases_per_episode = 100\n");
        if *measure == Measure::Q492 {
            settings += "shrinkage_events = 0\n";
        }
    }
    let laws = scenario(&settings);
    let cohorts = laws.iter().map(|laws| {
        draw_worlds(laws, DRAWS, 2031, |draw| {
            let years = LOOKED_AT.iter().map(|year| {
                let records = &draw.years[*year];
                let prefers = &records.practice_collection_type;
                let measures = records.measures.iter().zip(laws.cohort.measures());
                measures
                    .map(|(columns, measure)| Rates {
                        collected: prefers
                            .iter()
                            .map(|how| collected(*measure, *how))
                            .collect(),
                        rates: columns.performance.clone(),
                    })
                    .collect()
            });
            years.collect()
        })
    });
    cohorts.collect()
});

/// Q377 is eCQM only, Q220 MIPS CQM only, Q492 administrative claims, for everyone.
fn collected(measure: Measure, preferred: CollectionType) -> CollectionType {
    match measure {
        Measure::Q492 => CollectionType::Claims,
        Measure::Q377 => CollectionType::Ecqm,
        Measure::Q220 => CollectionType::Cqm,
        _ => preferred,
    }
}

/// A statistic of the rates of a measure and collection type, over people and the years looked at.
fn mean_of(
    measure: Measure,
    collection_type: CollectionType,
    term: impl Fn(f64) -> f64 + Copy,
) -> Mean {
    let cohort = usize::from(measure.cohort() != PAGES[0].cohort);
    let measures = PAGES[cohort].cases;
    let place = measures.iter().position(|(of, _)| *of == measure);
    let place = place.expect("a measure of its cohort");
    Mean::over(&PUBLISHED[cohort], |years| {
        years.iter().flat_map(move |measures| {
            let Rates { collected, rates } = &measures[place];
            let people = collected.iter().zip(rates);
            people
                .filter(move |(how, _)| **how == collection_type)
                .map(move |(_, rate)| term(*rate))
        })
    })
}

/// Share of rates that are at most q (below 1 for q = 1) with a law of true rates and `cases` cases:
/// the binomial's distribution function (Poisson near 0 and 1, else normal) over 20,000 equal parts
/// of the law. The number of cases is itself Poisson, by .3 %, which blurs whole numbers of cases:
/// hence no correction for continuity.
fn share_at_most(law: &Law, q: f64, cases: f64) -> f64 {
    const PARTS: u32 = 20_000;
    let poisson = |mean: f64, limit: f64| match (mean > 0.0, limit < 0.0) {
        (_, true) => 0.0,
        (false, false) => 1.0,
        (true, false) => Poisson::new(mean)
            .expect("a mean above 0")
            .cdf((limit + 1e-6) as u64),
    };
    let at_most = |truth: f64| -> f64 {
        let (met, missed) = (cases * truth, cases * (1.0 - truth));
        if met < 100.0 {
            poisson(met, cases * q)
        } else if missed < 100.0 {
            // At most q cases met: at least the rest missed; for q = 1 at least one.
            1.0 - poisson(missed, (cases * (1.0 - q)).max(1.0) - 1.0)
        } else {
            normal_cdf((cases * q - met) / (met * (1.0 - truth)).sqrt())
        }
    };
    let parts = (0..PARTS).map(|part| (f64::from(part) + 0.5) / f64::from(PARTS));
    parts.map(|p| at_most(law.quantile(p))).sum::<f64>() / f64::from(PARTS)
}

/// Observed shares up to every percentile p10 .. p90, to the middle of each two, and to p99 and the
/// middle of p99 and the top; share of rates that are exactly 0 or not 1 where the law says so.
#[test]
fn observed_rates_have_the_published_percentiles() {
    let (_, cases) = many_cases();
    for (measure, collection_type, law) in laws() {
        let mut cuts: Vec<f64> = (1..10).map(|tenth| f64::from(tenth) / 10.0).collect();
        cuts.extend((1..9).map(|tenth| f64::from(tenth) / 10.0 + 0.05));
        cuts.extend([0.05, 0.945, 0.99, 0.995]);
        let mut cuts: Vec<f64> = cuts.iter().map(|p| law.quantile(*p)).collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        for q in cuts {
            let expected = share_at_most(&law, q, cases);
            let share = mean_of(measure, collection_type, |rate| {
                indicator(rate <= q && rate < 1.0)
            });
            let what = format!("{measure:?} {collection_type:?}: rates up to {q}");
            share.agrees(what, expected, 0.025);
        }
    }
}

/// The observed rate has the law's mean, and the law's variance but for the binomial's, which is at
/// most .25 / n.
#[test]
fn observed_rates_have_the_laws_mean_and_spread() {
    let (_, cases) = many_cases();
    for (measure, collection_type, law) in laws() {
        let (mean, variance) = law.moments();
        let sd = variance.sqrt();
        let what = format!("{measure:?} {collection_type:?}");
        mean_of(measure, collection_type, |rate| rate).agrees(&what, mean, 0.05 * sd);
        let binomial = (mean - mean * mean - variance) / cases;
        let square = mean_of(measure, collection_type, |rate| (rate - mean).powi(2));
        // Laws with a long tail have a variance that is hard to see.
        square.agrees(
            format!("{what}: variance"),
            variance + binomial,
            0.25 * variance,
        );
    }
}

/// Measure 492, not shrunk: log rates are normal, with the law's mean and sd and the noise of
/// counting some 74,000 admissions.
#[test]
fn admissions_are_lognormal() {
    let (_, cases) = many_cases();
    let (mu, sigma) = (4.2131_f64, 0.0554_f64);
    let noise = 1.0 / (cases * mu.exp() / 100.0);
    let sd = (sigma * sigma + noise).sqrt();
    let of = |term: &dyn Fn(f64) -> f64| {
        mean_of(Measure::Q492, CollectionType::Claims, |rate| {
            term((rate.ln() - mu + noise / 2.0) / sd)
        })
    };
    of(&|z| z).agrees("log 492", 0.0, 0.025);
    of(&|z| z * z).agrees("log 492: variance", 1.0, 0.03);
    for p in [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99] {
        let cut = normal_quantile(p);
        of(&|z| indicator(z <= cut)).agrees(format!("log 492 up to {p}"), p, 0.012);
    }
    let mean = (mu + sigma * sigma / 2.0).exp();
    mean_of(Measure::Q492, CollectionType::Claims, |rate| rate).agrees("492", mean, 0.1);
}

/// The law as a function of ability, without Monte Carlo: its quantile at Phi(L), at 1 - Phi(L)
/// where lower is better. The tolerance, 1e-6, is that of the normal distribution function and of
/// the table of a smooth law, far below any rate's noise.
#[test]
fn true_performance_is_the_laws_quantile() {
    let scenario = scenario("");
    let of = |measure: Measure| -> &MeasureLaws {
        let all = scenario.iter().flat_map(|laws| &laws.performance.measures);
        let mut own = all.filter(|laws| laws.measure == measure);
        own.next().expect("a measure of a cohort")
    };
    let published = laws();
    assert_eq!(published.len(), 14);
    for (measure, collection_type, law) in published {
        for part in 1..400 {
            let p = f64::from(part) / 400.0;
            let better = if measure == Measure::Q238 { 1.0 - p } else { p };
            let ability = normal_quantile(better);
            let drawn = of(measure).law_at(collection_type, ability);
            let expected = law.quantile(p);
            assert!(
                (drawn - expected).abs() < 1e-6,
                "{measure:?} {collection_type:?} at {p}: {drawn}, not {expected}"
            );
        }
    }
    for ability in [-3.0_f64, -1.0, 0.0, 0.5, 2.0] {
        let drawn = of(Measure::Q492).law_at(CollectionType::Claims, ability);
        let expected = (4.2131 - 0.0554 * ability).exp();
        assert!((drawn / expected - 1.0).abs() < 1e-9, "492 at {ability}");
    }
    let elsewhere = of(Measure::Q220).law_at(CollectionType::Ecqm, 0.0);
    assert!(elsewhere.is_nan(), "220 is not collected by eCQM");
    for (page, laws) in each_cohort(&scenario) {
        let order: Vec<Measure> = page.cases.iter().map(|(measure, _)| *measure).collect();
        let drawn = laws.performance.measures.iter().map(|laws| laws.measure);
        assert_eq!(drawn.collect::<Vec<_>>(), order);
    }
}
