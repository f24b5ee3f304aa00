//! Episodes given what is known of counts and of CMS's list: against paths of the unconditional law,
//! weighted by the probability of what is known; and, where that is too small for any sample, by
//! quadrature.

use std::sync::LazyLock;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand_distr::{Distribution, Poisson, StandardNormal};

use crate::reference::Mean;
use crate::reference::estimate::indicator;
use crate::reference::page::{EPISODE_MINIMUM, PAGES, VOLUME_PERSISTENCE};
use crate::world::{FEW, HF, LBP, Year, crowd, draw, laws};

/// First year of a path.
const FROM: u16 = 2022;

/// Years of a path, to 2031.
const YEARS: usize = 10;

/// Expected episodes and counts of each year.
#[derive(Clone, Copy)]
struct Path {
    expected: [f64; YEARS],
    counts: [u32; YEARS],
}

/// Paths of the unconditional law, by cohort.
static PATHS: LazyLock<[Vec<Path>; 2]> = LazyLock::new(|| [paths(HF), paths(LBP)]);

impl Path {
    fn count(&self, year: u16) -> u32 {
        self.counts[usize::from(year - FROM)]
    }

    fn listed(&self, performance_year: u16) -> bool {
        self.count(performance_year - 2) >= EPISODE_MINIMUM
    }

    /// Gives a year its known count: the probability of that over that at its best expectation.
    fn weight(&mut self, count: u32, year: u16) -> f64 {
        let year = usize::from(year - FROM);
        self.counts[year] = count;
        let (count, expected) = (f64::from(count), self.expected[year]);
        (count * (expected / count).ln() + count - expected).exp()
    }
}

fn paths(cohort: usize) -> Vec<Path> {
    let (log_mean, log_sd) = PAGES[cohort].volume;
    let mut rng = StdRng::seed_from_u64(11 + cohort as u64);
    let fresh = (1.0 - VOLUME_PERSISTENCE * VOLUME_PERSISTENCE).sqrt();
    let mut path = || {
        let mut x: f64 = StandardNormal.sample(&mut rng);
        let mut path = Path {
            expected: [0.0; YEARS],
            counts: [0; YEARS],
        };
        for year in 0..YEARS {
            if year > 0 {
                let shock: f64 = StandardNormal.sample(&mut rng);
                x = VOLUME_PERSISTENCE * x + fresh * shock;
            }
            let expected = (log_mean + log_sd * x).exp();
            let drawn: f64 = Poisson::new(expected)
                .expect("a mean above 0")
                .sample(&mut rng);
            path.expected[year] = expected;
            path.counts[year] = drawn as u32;
        }
        path
    };
    (0..250_000).map(|_| path()).collect()
}

/// What is looked at in a path: participation of the four later years, then of the first, and of
/// participants of 2027 the log of their episodes and its square.
const LOOKS: usize = 8;

fn look_at(participates: [bool; 5], episodes: Option<u32>, last: Option<u32>) -> [f64; LOOKS] {
    let log = |count: Option<u32>| count.map_or(0.0, |count| f64::from(count + 1).ln());
    let mut looks = [0.0; LOOKS];
    for (look, participates) in looks.iter_mut().zip(participates) {
        *look = indicator(participates);
    }
    looks[5] = log(episodes);
    looks[6] = log(episodes).powi(2);
    looks[7] = log(last);
    looks
}

fn of_path(path: &Path) -> [f64; LOOKS] {
    let participates = std::array::from_fn(|year| path.listed(2027 + year as u16));
    let episodes = |year| path.listed(year).then(|| path.count(year));
    look_at(participates, episodes(2027), episodes(2031))
}

fn of_named(years: &[Year], clinician: usize) -> [f64; LOOKS] {
    let at = |year: usize| years[year].at(clinician);
    let episodes = |year| at(year).map(|at| years[year].records.ebcm_episodes[at]);
    look_at(
        std::array::from_fn(|year| at(year).is_some()),
        episodes(0),
        episodes(4),
    )
}

const NAMED: usize = 150;
const DRAWS: u32 = 40;

/// Holds named clinicians of whom the same is known against weighted paths. Without a known count
/// the weight is 0 or 1, which is rejection.
fn agrees(cohort: usize, columns: &str, fields: &str, weight: impl Fn(&mut Path) -> f64) {
    let id = ["HF", "LBP"][cohort];
    let what = format!("{id}{columns}{fields}");
    let laws = laws(FEW, Some(&crowd(NAMED, id, columns, fields)), None);
    let drawn = draw(&laws[cohort], DRAWS, 2031);
    let seen: Vec<Vec<[f64; LOOKS]>> = drawn
        .iter()
        .map(|years| (0..NAMED).map(|named| of_named(years, named)).collect())
        .collect();
    let paths: Vec<(f64, [f64; LOOKS])> = PATHS[cohort]
        .iter()
        .map(|path| {
            let mut path = *path;
            (weight(&mut path), of_path(&path))
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    let total: f64 = paths.iter().map(|(weight, _)| weight).sum();
    let squares: f64 = paths.iter().map(|(weight, _)| weight * weight).sum();
    assert!(total * total / squares > 2_000.0, "{what}: too few paths");
    for look in 0..LOOKS {
        let expected = paths.iter().map(|(w, looks)| w * looks[look]).sum::<f64>() / total;
        let error = paths
            .iter()
            .map(|(w, looks)| (w * (looks[look] - expected)).powi(2))
            .sum::<f64>()
            .sqrt()
            / total;
        let found = Mean::over(&seen, |draw| draw.iter().map(move |looks| looks[look]));
        let error = error.hypot(found.error());
        let resolution = [0.07, 0.07, 0.07, 0.07, 0.07, 0.2, 1.2, 0.2][look];
        assert!(
            5.0 * error < resolution,
            "{what}, look {look}: error {error}"
        );
        assert!(
            (found.value() - expected).abs() <= 5.0 * error + 1e-12,
            "{what}, look {look}: {} drawn, {expected} expected, error {error}",
            found.value()
        );
    }
}

#[test]
fn nothing_known() {
    agrees(HF, "", "", |_| 1.0);
    agrees(LBP, "", "", |_| 1.0);
}

#[test]
fn listed_or_not() {
    agrees(HF, ",participant_2027", ",1", |path| {
        indicator(path.listed(2027))
    });
    agrees(LBP, ",participant_2027", ",0", |path| {
        indicator(!path.listed(2027))
    });
    let columns = ",participant_2027,participant_2028,participant_2030";
    agrees(HF, columns, ",1,0,1", |path| {
        indicator(path.listed(2027) && !path.listed(2028) && path.listed(2030))
    });
}

#[test]
fn counts_of_past_years() {
    let columns = ",ebcm_episodes,ebcm_year";
    agrees(
        HF,
        &format!("{columns},participant_2027"),
        ",35,2024,1",
        |path| path.weight(35, 2024) * indicator(path.listed(2027)),
    );
    agrees(HF, columns, ",35,2025", |path| path.weight(35, 2025));
    agrees(HF, columns, ",10,2023", |path| path.weight(10, 2023));
    agrees(HF, columns, ",22,2026", |path| path.weight(22, 2026));
    agrees(
        LBP,
        &format!("{columns},participant_2027"),
        ",30,2026,0",
        |path| path.weight(30, 2026) * indicator(!path.listed(2027)),
    );
    agrees(
        LBP,
        &format!("{columns},participant_2029"),
        ",150,2024,1",
        |path| path.weight(150, 2024) * indicator(path.listed(2029)),
    );
}

/// Mean of the log of the expected episodes so many years after a count: the posterior of the count's
/// year by quadrature, then the AR(1).
fn log_expected_after(cohort: usize, count: u32, years: i32) -> f64 {
    let (log_mean, log_sd) = PAGES[cohort].volume;
    let points = (-80_000..=80_000).map(|point| f64::from(point) / 10_000.0);
    let log_weight = |x: f64| {
        let log = log_mean + log_sd * x;
        f64::from(count) * log - log.exp() - x * x / 2.0
    };
    let greatest = points.clone().map(log_weight).fold(f64::MIN, f64::max);
    let (sum, total) = points.fold((0.0, 0.0), |(sum, total), x| {
        let weight = (log_weight(x) - greatest).exp();
        (sum + weight * x, total + weight)
    });
    log_mean + log_sd * VOLUME_PERSISTENCE.powi(years) * sum / total
}

/// The busiest of a cohort: counts that one candidate in thousands has, or none.
#[test]
fn counts_that_are_rare() {
    let cases = [
        (HF, 200, 2025, ""),
        (HF, 400, 2025, ""),
        (HF, 400, 2024, "1"),
        (HF, 3000, 2025, ""),
        (LBP, 1500, 2026, "1"),
        (LBP, 2500, 2023, "1"),
    ];
    for (cohort, count, year, listed) in cases {
        let id = ["HF", "LBP"][cohort];
        let columns = ",ebcm_episodes,ebcm_year,participant_2027";
        let fields = format!(",{count},{year},{listed}");
        let laws = laws(FEW, Some(&crowd(50, id, columns, &fields)), None);
        let drawn = draw(&laws[cohort], 24, 2027);
        for years in &drawn {
            assert_eq!(years[0].named.len(), 50, "{id} {count}: all participate");
        }
        let log = Mean::over(&drawn, |years| {
            let episodes = &years[0].records.ebcm_episodes[years[0].places()];
            episodes.iter().map(|count| f64::from((*count).max(1)).ln())
        });
        let expected = log_expected_after(cohort, count, 2027 - year);
        // The log of a Poisson count is lower by half a count.
        let bias = 0.5 * (-expected).exp();
        log.agrees(format!("{id} {count} of {year}"), expected - bias, 0.1);
    }
}

/// Permanent participants of 2028 have qualified once at least by 2026; who is not listed then never
/// has.
#[test]
fn listed_for_good() {
    let settings = format!("[rules]\nrequalification = \"permanent\"\n{FEW}");
    for (listed, field) in [(true, ",1"), (false, ",0")] {
        let laws = laws(
            &settings,
            Some(&crowd(NAMED, "HF", ",participant_2028", field)),
            None,
        );
        let drawn = draw(&laws[HF], DRAWS, 2031);
        let paths: Vec<&Path> = PATHS[HF]
            .iter()
            .filter(|path| (path.listed(2027) || path.listed(2028)) == listed)
            .collect();
        for year in 0..5 {
            let participates = |path: &&&Path| (0..=year).any(|y| path.listed(2027 + y as u16));
            let expected = paths.iter().filter(participates).count() as f64 / paths.len() as f64;
            let found = Mean::over(&drawn, |years| {
                (0..NAMED).map(|named| indicator(years[year].at(named).is_some()))
            });
            let error = found
                .error()
                .hypot((expected * (1.0 - expected) / paths.len() as f64).sqrt());
            assert!(
                (found.value() - expected).abs() <= 5.0 * error + 1e-12,
                "listed {listed}, {}: {} drawn, {expected} expected, error {error}",
                2027 + year,
                found.value()
            );
        }
    }
}
