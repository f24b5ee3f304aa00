//! Practices: the candidates' shares of the size classes, sizes inside a class, candidates in a
//! practice, collection types.

use asmcast::population::Population;
use asmcast::program::{CollectionType, PracticeSize};

use crate::reference::estimate::indicator;
use crate::reference::page::{MOST_CANDIDATES, SizeNumbers};
use crate::reference::{Mean, each_cohort};
use crate::samples::BASELINE;

/// Clinicians and candidates of every practice but the last, which takes whoever is left.
fn practices(people: &Population) -> Vec<(u32, u32)> {
    let mut candidates = vec![0; people.practices.len()];
    for practice in &people.practices.of_candidate {
        candidates[*practice as usize] += 1;
    }
    let all = people.practices.clinicians.iter().copied().zip(candidates);
    all.take(people.practices.len() - 1).collect()
}

fn within(class: SizeNumbers) -> impl Fn(u32) -> bool + Copy {
    move |clinicians| (class.low..=class.high).contains(&clinicians)
}

#[test]
fn shares_of_candidates_by_size_of_practice() {
    for (page, sample) in each_cohort(&BASELINE) {
        for class in page.size_classes() {
            let share = Mean::over(sample, |people| {
                let clinicians = &people.practices.clinicians;
                let places = people.practices.of_candidate.iter();
                places.map(move |place| indicator(within(class)(clinicians[*place as usize])))
            });
            let what = format!("{:?} share of {}-{}", page.cohort, class.low, class.high);
            share.agrees(what, class.share, 0.012);
        }
        let total: f64 = page.size_classes().iter().map(|class| class.share).sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}

/// Shares below the sizes that cut a class's law at tenths, and the mean log size.
#[test]
fn sizes_are_log_uniform_inside_a_class() {
    for (page, sample) in each_cohort(&BASELINE) {
        for class in page.size_classes().into_iter().skip(1) {
            let sizes = |people: &Population| {
                let practices = practices(people).into_iter();
                practices
                    .map(|(clinicians, _)| clinicians)
                    .filter(move |clinicians| within(class)(*clinicians))
            };
            let what = format!("{:?} sizes of {}-{}", page.cohort, class.low, class.high);
            let ln = |n: u32| f64::from(n).ln();
            for tenth in 1..10 {
                let ratio = f64::from(class.high + 1) / f64::from(class.low);
                let cut = f64::from(class.low) * ratio.powf(f64::from(tenth) / 10.0);
                let cut = (cut as u32).min(class.high - 1);
                // P(S <= s) = ln((s + 1) / low) / ln((high + 1) / low)
                let below = (ln(cut + 1) - ln(class.low)) / ratio.ln();
                Mean::over(sample, |people| {
                    sizes(people).map(|size| indicator(size <= cut))
                })
                .agrees(format!("{what}: up to {cut}"), below, 0.03);
            }
            let mean_log: f64 = (class.low..=class.high)
                .map(|size| class.size_probability(size) * ln(size))
                .sum();
            Mean::over(sample, |people| sizes(people).map(ln)).agrees(
                format!("{what}: mean log"),
                mean_log,
                0.03,
            );
        }
    }
}

/// Geometric, but at most the size and 42: solo exactly one, the others' means by summing the law,
/// and in the largest class, where the size cuts nothing, the law itself.
#[test]
fn candidates_in_a_practice() {
    for (page, sample) in each_cohort(&BASELINE) {
        for class in page.size_classes() {
            let counts = |people: &Population| {
                let practices = practices(people).into_iter();
                practices
                    .filter(move |(clinicians, _)| within(class)(*clinicians))
                    .map(|(_, candidates)| candidates)
            };
            let what = format!(
                "{:?} candidates in {}-{}",
                page.cohort, class.low, class.high
            );
            if class.high == 1 {
                assert!(
                    sample
                        .iter()
                        .all(|people| counts(people).all(|count| count == 1))
                );
                continue;
            }
            let expected = class.mean_candidates();
            Mean::over(sample, |people| counts(people).map(f64::from)).agrees(
                &what,
                expected,
                0.05 * expected,
            );
            if class.low < MOST_CANDIDATES {
                continue;
            }
            let failure: f64 = 1.0 - 1.0 / class.geometric_mean;
            // A share of at least .005, so that its error is that of a normal number.
            let common = |k: &u32| failure.powi(*k as i32) >= 0.005;
            for k in [1, 2, 4, 8, 16, 28].into_iter().filter(common) {
                Mean::over(sample, |people| {
                    counts(people).map(move |count| indicator(count > k))
                })
                .agrees(
                    format!("{what}: above {k}"),
                    failure.powi(k as i32),
                    0.03,
                );
            }
        }
    }
}

#[test]
fn no_practice_has_more_candidates_than_clinicians_or_42() {
    let mut largest = 0;
    for people in BASELINE.iter().flatten() {
        for (clinicians, candidates) in practices(people) {
            assert!((1..=clinicians.min(MOST_CANDIDATES)).contains(&candidates));
            largest = largest.max(candidates);
        }
        assert!(people.practices.of_candidate.is_sorted());
    }
    assert_eq!(largest, MOST_CANDIDATES, "the cap is met");
}

/// eCQM with probability .70, .45 in practices of 15 or fewer; the same however many candidates a
/// practice has.
#[test]
fn collection_types_by_size() {
    for (page, sample) in each_cohort(&BASELINE) {
        for (size, ecqm) in [
            (PracticeSize::Solo, 0.45),
            (PracticeSize::Small, 0.45),
            (PracticeSize::Large, 0.70),
        ] {
            let share = Mean::over(sample, |people| {
                let practices = &people.practices;
                let types = practices.size.iter().zip(&practices.collection_type);
                types
                    .filter(move |(of, _)| **of == size)
                    .map(|(_, how)| indicator(*how == CollectionType::Ecqm))
            });
            share.agrees(format!("{:?} eCQM, {size:?}", page.cohort), ecqm, 0.025);
        }
        for people in sample {
            let practices = &people.practices;
            let sizes = practices.clinicians.iter().zip(&practices.size);
            for (clinicians, size) in sizes {
                let expected = match clinicians {
                    1 => PracticeSize::Solo,
                    2..=15 => PracticeSize::Small,
                    _ => PracticeSize::Large,
                };
                assert_eq!(*size, expected);
            }
        }
    }
}
