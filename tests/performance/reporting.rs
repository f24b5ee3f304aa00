//! Reporting by practice: silence, completeness, collection types; and what is one for a whole
//! practice.

use std::sync::LazyLock;

use asmcast::performance::YearRecords;
use asmcast::program::{CollectionType, Measure, PracticeSize};

use crate::reference::estimate::indicator;
use crate::reference::page::Page;
use crate::reference::worlds::Draw;
use crate::reference::{Mean, draw_worlds, each_cohort, scenario};

/// Everybody participates, nothing is counted: the practices' habits alone.
const NOTHING_COUNTED: &str = "
[rules]
episode_minimum = 1
[cohort.*]
participants = 5000
[cohort.*.episodes]
log_mean = 3
log_sd = 0
";

/// Habits of every practice of a draw, by year, one element a practice.
pub struct Habits {
    pub size: Vec<PracticeSize>,
    pub silent: Vec<Vec<bool>>,
    pub ia_completed: Vec<Vec<u8>>,
    pub pi_score: Vec<Vec<f64>>,
    /// Completeness of each measure but 492, by year and measure.
    pub completeness: Vec<Vec<Vec<f64>>>,
}

pub const SIZES: [PracticeSize; 3] = [PracticeSize::Solo, PracticeSize::Small, PracticeSize::Large];

/// Habits of both cohorts' practices.
pub static HABITS: LazyLock<Vec<Vec<Habits>>> = LazyLock::new(|| {
    let laws = scenario(NOTHING_COUNTED);
    let cohorts = each_cohort(&laws);
    cohorts
        .map(|(page, laws)| draw_worlds(laws, 80, 2031, |draw| habits(draw, page)))
        .collect()
});

/// Reads the habits off the records; whatever differs inside a practice panics.
fn habits(draw: Draw, page: &Page) -> Habits {
    let practices = &draw.people.practices;
    let by_year = draw.years.iter();
    let reported: Vec<usize> = (0..page.cases.len())
        .filter(|column| page.cases[*column].0 != Measure::Q492)
        .collect();
    let silent = |records: &YearRecords| {
        of_practice(records, practices.len(), |who| {
            let types = reported.iter();
            let types = types.map(|column| records.measures[*column].collection_type[who]);
            let mut missing = types.map(|collection_type| collection_type.is_none());
            let first = missing.next().expect("a measure");
            assert!(missing.all(|other| other == first), "silent in part");
            first
        })
    };
    let completeness = |records: &YearRecords| {
        let columns = reported.iter();
        let columns = columns.map(|column| records.completeness(page.cases[*column].0, *column));
        columns
            .map(|column| of_practice(records, practices.len(), |who| column.of(who)))
            .collect()
    };
    Habits {
        size: practices.size.clone(),
        silent: by_year.clone().map(silent).collect(),
        ia_completed: by_year
            .clone()
            .map(|records| of_practice(records, practices.len(), |who| records.ia_completed[who]))
            .collect(),
        pi_score: by_year
            .clone()
            .map(|records| of_practice(records, practices.len(), |who| records.pi_score[who]))
            .collect(),
        completeness: by_year.map(completeness).collect(),
    }
}

/// What all of a practice's participants have, one element a practice.
fn of_practice<T: Copy + PartialEq + std::fmt::Debug>(
    records: &YearRecords,
    practices: usize,
    of: impl Fn(usize) -> T,
) -> Vec<T> {
    let mut found: Vec<Option<T>> = vec![None; practices];
    for (who, practice) in records.practice.iter().enumerate() {
        let value = of(who);
        let known = found[*practice as usize].get_or_insert(value);
        assert_eq!(*known, value, "one practice, two habits");
    }
    let all = found.into_iter();
    all.map(|value| value.expect("everybody participates"))
        .collect()
}

/// Mean of a term over the practices of a size; the term is taken of a draw and a practice.
pub fn over_practices(
    sample: &[Habits],
    size: PracticeSize,
    terms: impl Fn(&Habits, usize) -> Vec<f64>,
) -> Mean {
    Mean::over(sample, |draw| {
        let own = (0..draw.size.len()).filter(|practice| draw.size[*practice] == size);
        own.flat_map(|practice| terms(draw, practice))
            .collect::<Vec<_>>()
    })
}

/// Probability that a state of these shares is the same a year later: kept with .8, or drawn again
/// and met by chance.
pub fn agreement(shares: &[f64]) -> f64 {
    0.8 + 0.2 * shares.iter().map(|share| share * share).sum::<f64>()
}

/// Shares of silent practices, every year; silence lasts.
#[test]
fn silent_practices() {
    for (page, sample) in each_cohort(&HABITS) {
        for (size, share, resolution) in [
            (PracticeSize::Solo, 0.29, 0.025),
            (PracticeSize::Small, 0.09, 0.012),
            (PracticeSize::Large, 0.007, 0.003),
        ] {
            let what = format!("{:?} silent {size:?} practices", page.cohort);
            for year in 0..5 {
                let silent = over_practices(sample, size, |draw, practice| {
                    vec![indicator(draw.silent[year][practice])]
                });
                silent.agrees(format!("{what} of {}", 2027 + year), share, resolution);
            }
            let same = over_practices(sample, size, |draw, practice| {
                let silent = draw.silent.windows(2);
                silent
                    .map(|years| indicator(years[0][practice] == years[1][practice]))
                    .collect()
            });
            same.agrees(
                format!("{what}: a year later"),
                agreement(&[share, 1.0 - share]),
                0.01,
            );
            // Four years on .8^4 have kept it all the time.
            let kept = 0.8_f64.powi(4);
            let both = over_practices(sample, size, |draw, practice| {
                vec![indicator(
                    draw.silent[0][practice] && draw.silent[4][practice],
                )]
            });
            both.agrees(
                format!("{what}: in 2027 and 2031"),
                share * (kept + (1.0 - kept) * share),
                resolution,
            );
        }
    }
}

/// Each measure falls short with .10 or .03 by size, each year anew: nothing in common between
/// years, between measures, or with silence.
#[test]
fn completeness_falls_short() {
    for (page, sample) in each_cohort(&HABITS) {
        for (size, share) in [
            (PracticeSize::Solo, 0.10),
            (PracticeSize::Small, 0.10),
            (PracticeSize::Large, 0.03),
        ] {
            let what = format!("{:?} short of completeness, {size:?}", page.cohort);
            let short = |draw: &Habits, year: usize, measure: usize, practice: usize| {
                let completeness = draw.completeness[year][measure][practice];
                assert!((0.0..0.75).contains(&completeness) || completeness == 1.0);
                indicator(completeness < 0.75)
            };
            let measures = sample[0].completeness[0].len();
            for measure in 0..measures {
                let shares = over_practices(sample, size, |draw, practice| {
                    (0..5)
                        .map(|year| short(draw, year, measure, practice))
                        .collect()
                });
                shares.agrees(format!("{what}, measure {measure}"), share, 0.01);
            }
            let deviation = |draw: &Habits, year, measure, practice| {
                (short(draw, year, measure, practice) - share) / (share - share * share).sqrt()
            };
            let years = over_practices(sample, size, |draw, practice| {
                (0..4)
                    .map(|year| {
                        deviation(draw, year, 0, practice) * deviation(draw, year + 1, 0, practice)
                    })
                    .collect()
            });
            years.agrees(format!("{what}: from year to year"), 0.0, 0.04);
            let between = over_practices(sample, size, |draw, practice| {
                (0..5)
                    .map(|year| {
                        deviation(draw, year, 0, practice) * deviation(draw, year, 1, practice)
                    })
                    .collect()
            });
            between.agrees(format!("{what}: of two measures"), 0.0, 0.04);
            let silent = over_practices(sample, size, |draw, practice| {
                (0..5)
                    .map(|year| {
                        deviation(draw, year, 0, practice) * indicator(draw.silent[year][practice])
                    })
                    .collect()
            });
            silent.agrees(format!("{what}: and silent"), 0.0, 0.03);
        }
    }
}

/// Silent practices report nothing, yet 492 is computed for everyone; who reports does so in the
/// practice's way, but 377 as eCQM and 220 as MIPS CQM. Payments are those of the year and of two
/// years later. No Monte Carlo.
#[test]
fn records_of_the_baseline() {
    let laws = scenario("");
    for (page, laws) in each_cohort(&laws) {
        draw_worlds(laws, 2, 2031, |draw| {
            let mut reporting = 0;
            for (year, records) in draw.years.iter().enumerate() {
                let columns = records.measures.iter().zip(page.cases);
                for (position, (columns, (measure, _))) in columns.enumerate() {
                    for who in 0..records.len() {
                        let preferred = records.practice_collection_type[who];
                        let practice = records.practice[who] as usize;
                        let practices = &draw.people.practices;
                        assert_eq!(preferred, practices.collection_type[practice]);
                        assert_eq!(records.tin_clinicians[who], practices.clinicians[practice]);
                        let how = match measure {
                            Measure::Q492 => CollectionType::Claims,
                            Measure::Q377 => CollectionType::Ecqm,
                            Measure::Q220 => CollectionType::Cqm,
                            _ => preferred,
                        };
                        let reported = columns.collection_type[who];
                        if *measure == Measure::Q492 {
                            assert_eq!(reported, Some(how));
                            let completeness = records.completeness(*measure, position);
                            assert_eq!(completeness.of(who), 1.0);
                            assert!(columns.performance[who] > 0.0);
                        } else {
                            assert!(reported.is_none_or(|reported| reported == how));
                            assert!((0.0..=1.0).contains(&columns.performance[who]));
                            reporting += u32::from(reported.is_some());
                        }
                    }
                }
                let members = &draw.people.members;
                let payments = &members.payments;
                for (who, member) in members.participants[year].positions().enumerate() {
                    assert_eq!(records.candidate[who], members.candidate[member]);
                    let [now, later] =
                        [year, year + 2].map(|year| f64::from(payments[year][member]));
                    assert_eq!(records.part_b_payments[who], now);
                    assert_eq!(records.payment_year_payments[who], later);
                    let episodes = draw.people.volume.episodes[year][who];
                    assert_eq!(records.ebcm_episodes[who], episodes);
                }
            }
            assert!(reporting > 0);
        });
    }
}
