//! The size of each year's cohort, who stays and who leaves, and the episodes of those who
//! qualify.

use asmcast::population::Population;

use crate::reference::estimate::indicator;
use crate::reference::laws::{over_normal, poisson_below};
use crate::reference::page::{EPISODE_MINIMUM, Page, VOLUME_PERSISTENCE};
use crate::reference::{Mean, draw_worlds, each_cohort, scenario};
use crate::samples::{BASELINE, BASELINE_LAWS};

/// Probability of qualifying with a volume x.
fn qualify(page: &Page, x: f64) -> f64 {
    1.0 - poisson_below(EPISODE_MINIMUM - 1, expected_episodes(page, x)).0
}

fn expected_episodes(page: &Page, x: f64) -> f64 {
    (page.volume.0 + page.volume.1 * x).exp()
}

fn qualifying_share(page: &Page) -> f64 {
    over_normal(|x| qualify(page, x))
}

#[test]
fn as_many_candidates_as_fill_the_cohort() {
    for (page, laws) in each_cohort(&BASELINE_LAWS) {
        let share = qualifying_share(page);
        let (on_page, rounding) = page.qualify;
        assert!(
            (share - on_page).abs() <= rounding,
            "{:?}: {share}",
            page.cohort
        );
        // No Monte Carlo: the nearest whole number.
        let candidates = page.participants / share;
        let drawn = laws.population.candidates as f64;
        assert!(
            (drawn - candidates).abs() <= 0.5 + 1e-3,
            "{drawn} {candidates}"
        );
    }
    for (laws, sample) in BASELINE_LAWS.iter().zip(BASELINE.iter()) {
        for people in sample {
            assert_eq!(people.volume.first.len(), laws.population.candidates);
            assert_eq!(
                people.practices.of_candidate.len(),
                laws.population.candidates
            );
        }
    }
}

/// Mean 2,610 and 4,027 in every year; with independent candidates the number is binomial, whose
/// variance is known to a factor of 2 at least (5 errors of a variance from 60 draws are .9 of it).
#[test]
fn every_year_has_the_cohort_that_cms_announced() {
    for (page, sample) in each_cohort(&BASELINE) {
        let share = qualifying_share(page);
        for year in 0..5 {
            let what = format!("{:?} participants of {}", page.cohort, 2027 + year);
            let count = |people: &Population| people.members.participants[year].len() as f64;
            let mean = Mean::over(sample, |people| [count(people)]);
            mean.agrees(&what, page.participants, 35.0);
            let deviation = |people: &Population| (count(people) - page.participants).powi(2);
            let variance = page.participants * (1.0 - share);
            Mean::over(sample, |people| [deviation(people) / variance]).agrees(
                format!("{what}: variance"),
                1.0,
                1.5,
            );
        }
    }
}

/// A participant's share of staying one and four years on: both counts reach 20, the volumes being
/// correlated by .95 a year.
#[test]
fn some_stay_and_some_leave() {
    for (page, sample) in each_cohort(&BASELINE) {
        for lag in [1, 4] {
            let correlation = VOLUME_PERSISTENCE.powi(lag as i32);
            let fresh = (1.0 - correlation * correlation).sqrt();
            let stay = |x: f64| over_normal(|e| qualify(page, correlation * x + fresh * e));
            let both = over_normal(|x| qualify(page, x) * stay(x));
            let expected = both / qualifying_share(page);
            assert!(expected < 0.95, "almost nobody leaves");
            let staying = Mean::ratio(sample, |people| {
                (0..5 - lag).flat_map(move |year| {
                    let now = &people.volume.participates[year];
                    let later = &people.volume.participates[year + lag];
                    let pairs = now.iter().zip(later);
                    pairs.map(|(now, later)| (indicator(*now && *later), indicator(*now)))
                })
            });
            staying.agrees(
                format!("{:?} staying {lag} years", page.cohort),
                expected,
                0.008,
            );
        }
    }
}

#[test]
fn members_are_those_who_participate_at_least_once() {
    for sample in BASELINE.iter() {
        for people in sample {
            let (members, volume) = (&people.members, &people.volume);
            let enrolled: Vec<u32> = (0..volume.first.len())
                .filter(|candidate| volume.participates.iter().any(|year| year[*candidate]))
                .map(|candidate| candidate as u32)
                .collect();
            assert_eq!(members.candidate, enrolled);
            for year in 0..5 {
                let listed: Vec<u32> = members.participants[year]
                    .iter()
                    .map(|member| members.candidate[*member as usize])
                    .collect();
                let counts = &volume.episodes[year];
                let qualified: Vec<u32> = (0..counts.len())
                    .filter(|candidate| counts[*candidate] >= EPISODE_MINIMUM)
                    .map(|candidate| candidate as u32)
                    .collect();
                assert_eq!(listed, qualified, "by the count two years before");
            }
        }
    }
}

/// With permanent requalification a year's participants are all who have qualified up to it: the
/// cohort only grows, and strictly. Compared world by world with the annual rule, exactly.
#[test]
fn permanent_participants_only_grow() {
    let laws = scenario("[rules]\nrequalification = \"permanent\"\n");
    for (laws, annual) in laws.iter().zip(BASELINE.iter()) {
        let permanent = draw_worlds(laws, 3, 0, |draw| draw.people);
        for (permanent, annual) in permanent.iter().zip(annual) {
            let mut ever = vec![false; annual.volume.first.len()];
            let mut size = 0;
            for year in 0..5 {
                for (ever, now) in ever.iter_mut().zip(&annual.volume.participates[year]) {
                    *ever |= now;
                }
                assert_eq!(permanent.volume.participates[year], ever);
                let now = permanent.members.participants[year].len();
                assert!(now > size, "{now} after {size}");
                size = now;
            }
        }
    }
}

/// The page's rounded figures (mean 40 and 90, median 31 and 58, 90th percentile 66 and 179) are
/// within 2 % of the law's, by numerical integration; the drawn counts are held against the law.
#[test]
fn episodes_of_participants() {
    for (page, sample) in each_cohort(&BASELINE) {
        let share = qualifying_share(page);
        let below = EPISODE_MINIMUM - 1;
        let mean = over_normal(|x| {
            let expected = expected_episodes(page, x);
            expected - poisson_below(below, expected).1
        }) / share;
        let at_most = |k: u32| {
            over_normal(|x| {
                let expected = expected_episodes(page, x);
                poisson_below(k, expected).0 - poisson_below(below, expected).0
            }) / share
        };
        let (on_page, median, ninth) = page.participant_episodes;
        assert!((mean / on_page - 1.0).abs() < 0.02, "mean {mean}");
        assert!(at_most(median) >= 0.5 && at_most(median - 1) < 0.5);
        let two_percent = |k: u32| (f64::from(k) * 0.98, f64::from(k) * 1.02);
        let (low, high) = two_percent(ninth);
        assert!(at_most(low as u32) < 0.9 && at_most(high.ceil() as u32) > 0.9);

        // Every qualifying year counts; its participants are those of two years later.
        for year in 0..5 {
            let counts = |people: &Population| {
                let counts = people.volume.episodes[year].clone();
                counts.into_iter().filter(|count| *count > below)
            };
            let what = format!(
                "{:?} episodes of qualifiers in {}",
                page.cohort,
                2025 + year
            );
            Mean::over(sample, |people| counts(people).map(f64::from)).agrees(
                &what,
                mean,
                0.02 * mean,
            );
            for k in [median, ninth] {
                Mean::over(sample, |people| {
                    counts(people).map(move |count| indicator(count <= k))
                })
                .agrees(format!("{what} up to {k}"), at_most(k), 0.01);
            }
        }
    }
}
