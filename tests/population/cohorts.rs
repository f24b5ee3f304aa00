//! The size of each year's cohort, who stays and who leaves, and the episodes of those who
//! qualify.

use asmcast::components::{Component, Streams};
use asmcast::population::Population;
use asmcast::random::address::uniform;
use asmcast::random::{World, poisson};

use crate::reference::estimate::indicator;
use crate::reference::laws::{over_normal, poisson_below};
use crate::reference::page::{EPISODE_MINIMUM, PAGES, Page, VOLUME_PERSISTENCE};
use crate::reference::pairs::normal_pair;
use crate::reference::worlds::SEED;
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

/// Whether years of participation have the year at a position.
fn in_year(years: u8, position: usize) -> bool {
    years >> position & 1 == 1
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
                    let years = people.volume.participates.iter();
                    years.map(move |years| {
                        let (now, later) = (in_year(*years, year), in_year(*years, year + lag));
                        (indicator(now && later), indicator(now))
                    })
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
            let candidates_with = |of: &dyn Fn(u8) -> bool| -> Vec<u32> {
                (0..volume.first.len())
                    .filter(|candidate| of(volume.participates[*candidate]))
                    .map(|candidate| candidate as u32)
                    .collect()
            };
            let mut listed = members.candidate.clone();
            listed.sort_unstable();
            assert_eq!(listed, candidates_with(&|years| years != 0));
            for year in 0..5 {
                let participants = &members.participants[year];
                let mut listed = participants.of(&members.candidate);
                assert_eq!(volume.episodes[year].len(), listed.len());
                assert_eq!(participants.len(), listed.len());
                listed.sort_unstable();
                assert_eq!(listed, candidates_with(&|years| in_year(years, year)));
                let mut remaining = members.remaining[year].of(&members.candidate);
                remaining.sort_unstable();
                assert_eq!(remaining, candidates_with(&|years| years >> year != 0));
            }
        }
    }
}

/// Participants are those whose count two years before reaches 20, and the episodes of their year
/// are its count: every count of every candidate made here again from its address (shock and luck
/// of a year, two years to a block), one by one in double precision. A participation that stands
/// on the edge may fall to the other side in single precision, and a count be one off: with a
/// volume right to 2e-6, of 40 episodes, less than one in 2,000. The larger cohorts have candidates
/// in several sections of the 16,384 that are drawn in one go.
#[test]
fn participants_and_episodes_follow_from_the_counts() {
    let large = scenario("[cohort.HF]\nparticipants = 10000\n[cohort.LBP]\nparticipants = 30000\n");
    let large: Vec<_> = large
        .iter()
        .map(|laws| draw_worlds(laws, 1, 0, |draw| draw.people))
        .collect();
    for (page, sample) in each_cohort(&large) {
        assert!(sample[0].volume.first.len() > 2 * 16_384);
        assert_counts_followed(page, sample);
    }
    for (page, sample) in each_cohort(&BASELINE) {
        assert_counts_followed(page, &sample[..3]);
    }
}

fn assert_counts_followed(page: &Page, sample: &[Population]) {
    let (mut all, mut other) = (0, 0);
    for (draw, people) in (0..).zip(sample) {
        let counts = counts(page, people.volume.first.len(), draw);
        for (candidate, years) in people.volume.participates.iter().enumerate() {
            for (year, counts) in counts[..5].iter().enumerate() {
                let qualifies = counts[candidate] >= EPISODE_MINIMUM;
                all += 1;
                other += u32::from(qualifies != in_year(*years, year));
            }
        }
        for (year, participants) in people.members.participants.iter().enumerate() {
            let candidates = participants.of(&people.members.candidate);
            for (episodes, candidate) in people.volume.episodes[year].iter().zip(candidates) {
                let expected = counts[year + 2][candidate as usize];
                assert!(
                    episodes.abs_diff(expected) <= 1,
                    "{episodes}, not {expected}"
                );
                all += 1;
                other += u32::from(*episodes != expected);
            }
        }
    }
    assert!(
        all > 100_000 && other < all / 2_000,
        "{:?}: {other} of {all}",
        page.cohort
    );
}

/// Every candidate's counts by year from 2025.
fn counts(page: &Page, candidates: usize, draw: u32) -> Vec<Vec<u32>> {
    let streams = Streams::new(World::new(SEED, draw), page.cohort);
    let mut volume = vec![0.0; candidates];
    let counts = (0..7_u16).map(|year| {
        let correlation = if year == 0 { 0.0 } else { VOLUME_PERSISTENCE };
        let fresh = (1.0 - correlation * correlation).sqrt();
        let block_of = streams.yearly(Component::Volume, 2025 + year / 2 * 2);
        let people = volume.iter_mut().enumerate();
        people
            .map(|(candidate, volume)| {
                // One pair of shocks serves two years.
                let words = block_of.words(candidate as u32, 0);
                let [distance, first_luck, direction, second_luck] = words;
                let (first, second) = normal_pair(distance, direction);
                let (shock, luck) = match year % 2 {
                    0 => (first, first_luck),
                    _ => (second, second_luck),
                };
                *volume = correlation * *volume + fresh * shock;
                poisson::quantile(uniform(luck), expected_episodes(page, *volume))
            })
            .collect()
    });
    counts.collect()
}

/// With permanent requalification a year's participants are all who have qualified up to it: the
/// cohort only grows, and strictly. Compared world by world with the annual rule, exactly.
#[test]
fn permanent_participants_only_grow() {
    let laws = scenario("[rules]\nrequalification = \"permanent\"\n");
    for (laws, annual) in laws.iter().zip(BASELINE.iter()) {
        let permanent = draw_worlds(laws, 3, 0, |draw| draw.people);
        for (permanent, annual) in permanent.iter().zip(annual) {
            let mut size = 0;
            for year in 0..5 {
                let until = (1 << (year + 1)) - 1;
                let both = permanent.volume.participates.iter();
                for (permanent, annual) in both.zip(&annual.volume.participates) {
                    assert_eq!(in_year(*permanent, year), annual & until != 0);
                }
                let now = permanent.members.participants[year].len();
                assert!(now > size, "{now} after {size}");
                size = now;
            }
        }
    }
}

/// The page's rounded figures of those who qualify (mean 40 and 90, median 31 and 58, 90th
/// percentile 66 and 179) are within 2 % of the law's, by numerical integration. No Monte Carlo.
#[test]
fn episodes_of_those_who_qualify() {
    for page in &PAGES {
        let share = qualifying_share(page);
        let (on_page, median, ninth) = page.participant_episodes;
        let mean = over_normal(|x| {
            let expected = expected_episodes(page, x);
            expected - poisson_below(EPISODE_MINIMUM - 1, expected).1
        }) / share;
        let at_most = |k: u32| {
            over_normal(|x| {
                let expected = expected_episodes(page, x);
                poisson_below(k, expected).0 - poisson_below(EPISODE_MINIMUM - 1, expected).0
            }) / share
        };
        assert!((mean / on_page - 1.0).abs() < 0.02, "mean {mean}");
        assert!(at_most(median) >= 0.5 && at_most(median - 1) < 0.5);
        let two_percent = |k: u32| (f64::from(k) * 0.98, f64::from(k) * 1.02);
        let (low, high) = two_percent(ninth);
        assert!(at_most(low as u32) < 0.9 && at_most(high.ceil() as u32) > 0.9);
    }
}

/// The law of a candidate's episodes given that a count years before reached a minimum: Poisson
/// around a volume that is correlated with the volume of that count.
struct EpisodesGivenCount<'a> {
    page: &'a Page,
    minimum: u32,
    correlation: f64,
    /// Share of candidates whose count reaches the minimum.
    share: f64,
}

impl<'a> EpisodesGivenCount<'a> {
    fn new(page: &'a Page, minimum: u32, correlation: f64) -> Self {
        let share = over_normal(|x| 1.0 - poisson_below(minimum - 1, expected_episodes(page, x)).0);
        EpisodesGivenCount {
            page,
            minimum,
            correlation,
            share,
        }
    }

    /// Expectation of a function of the volume of the episodes. The volume of the count, given
    /// that, is normal with a mean of correlation times that.
    fn over(&self, function: impl Fn(f64) -> f64) -> f64 {
        let fresh = (1.0 - self.correlation * self.correlation).sqrt();
        let reaches = |x: f64| {
            over_normal(|e| {
                let before = self.correlation * x + fresh * e;
                1.0 - poisson_below(self.minimum - 1, expected_episodes(self.page, before)).0
            })
        };
        over_normal(|x| function(x) * reaches(x)) / self.share
    }

    fn mean(&self) -> f64 {
        self.over(|x| expected_episodes(self.page, x))
    }

    /// A count of a mean has it and its square as mean square.
    fn mean_square(&self) -> f64 {
        self.over(|x| {
            let expected = expected_episodes(self.page, x);
            expected + expected * expected
        })
    }

    fn at_most(&self, k: u32) -> f64 {
        self.over(|x| poisson_below(k, expected_episodes(self.page, x)).0)
    }
}

/// Episodes of a performance year's participants, whose count two years before reached 20, by
/// integration over the two volumes, correlated by .95^2: mean, mean square and shares up to k.
/// Participants may have fewer than 20 episodes.
#[test]
fn episodes_of_participants() {
    for (page, sample) in each_cohort(&BASELINE) {
        let law = EpisodesGivenCount::new(page, EPISODE_MINIMUM, VOLUME_PERSISTENCE.powi(2));
        counts_follow(&law, sample, [5, 10, 19, 30, 60, 120, 180]);
    }
}

/// With a minimum of 1 nearly every candidate is seen, those with few episodes too.
#[test]
fn episodes_of_all_who_have_any() {
    let laws = scenario("[rules]\nepisode_minimum = 1\n");
    for (page, laws) in each_cohort(&laws) {
        let sample = draw_worlds(laws, 60, 0, |draw| draw.people);
        let law = EpisodesGivenCount::new(page, 1, VOLUME_PERSISTENCE.powi(2));
        assert!(law.share > 0.95);
        counts_follow(&law, &sample, [0, 1, 2, 5, 10, 40, 160]);
    }
}

/// Holds the counts of every performance year against their law. That it is the same in all years
/// is the AR(1)'s stationarity.
fn counts_follow(law: &EpisodesGivenCount<'_>, sample: &[Population], cuts: [u32; 7]) {
    let (mean, square) = (law.mean(), law.mean_square());
    let shares = cuts.map(|k| (k, law.at_most(k)));
    for year in 0..5 {
        let counts = |people: &Population| {
            let counts = people.volume.episodes[year].to_vec();
            counts.into_iter()
        };
        let what = format!("{:?} episodes in {}", law.page.cohort, 2027 + year);
        Mean::over(sample, |people| counts(people).map(f64::from)).agrees(&what, mean, 0.02 * mean);
        Mean::over(sample, |people| {
            counts(people).map(|count| f64::from(count) * f64::from(count))
        })
        .agrees(format!("{what}: mean square"), square, 0.12 * square);
        for (k, share) in shares {
            Mean::over(sample, |people| {
                counts(people).map(move |count| indicator(count <= k))
            })
            .agrees(format!("{what} up to {k}"), share, 0.01);
        }
    }
}
