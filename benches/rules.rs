//! Scoring a cohort of 4,000 and checking its identities, in time a participant.

#[path = "../tests/support/mod.rs"]
mod support;

use asmcast::program::{Cohort, CollectionType, Measure, Vocabulary};
use asmcast::rules::{IdentityCheck, Scores, score};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use std::hint::black_box;
use support::{CohortData, Participant, Report, default_rules};

const PARTICIPANTS: usize = 4_000;

/// Rates of counted cases, so with ties; two collection types; some that do not report.
fn random_report(measure: Measure, random: &mut impl Rng) -> Report {
    let types = measure.collection_types();
    let collection_type = if random.random_bool(0.7) {
        types[0]
    } else {
        types[types.len() - 1]
    };
    let cases = random.random_range(10..120);
    let met = (0..cases).filter(|_| random.random_bool(0.85)).count();
    Report {
        collection_type: random.random_bool(0.95).then_some(collection_type),
        cases,
        completeness: if random.random_bool(0.97) { 1.0 } else { 0.5 },
        performance: match collection_type {
            CollectionType::Claims => random.random_range(55.0..80.0),
            _ => met as f64 / f64::from(cases),
        },
    }
}

fn random_cohort(cohort: Cohort, random: &mut impl Rng) -> CohortData {
    let mut data = CohortData::new(cohort);
    for _ in 0..PARTICIPANTS {
        let reports: Vec<Report> = cohort
            .measures()
            .iter()
            .map(|&measure| random_report(measure, random))
            .collect();
        let participant = Participant {
            ebcm_episodes: random.random_range(10..200),
            ebcm_cost: random.random_range(1_000.0..3_000.0),
            ia_completed: random.random_range(0..3),
            pi_score: random.random_range(0.0..1.0),
            hcc_risk_score: random.random_range(0.8..3.0),
            dual_share: random.random_range(0.0..0.6),
            tin_clinicians: random.random_range(1..60),
            part_b_payments: random.random_range(2e4..8e5),
        };
        data.push(participant, &reports);
    }
    data
}

fn benchmark(criterion: &mut Criterion) {
    let rules = default_rules();
    let mut random = StdRng::seed_from_u64(1);
    let mut group = criterion.benchmark_group("rules");
    group.throughput(Throughput::Elements(PARTICIPANTS as u64));
    for &cohort in Cohort::ALL {
        let data = random_cohort(cohort, &mut random);
        let mut scores = Scores::default();
        let mut check = IdentityCheck::default();
        data.with_year(2027, |year| {
            group.bench_function(format!("score {}", cohort.id()), |bencher| {
                bencher.iter(|| score(&rules, black_box(year), None, &mut scores));
            });
            group.bench_function(format!("identities {}", cohort.id()), |bencher| {
                bencher.iter(|| check.residuals(&rules, black_box(year), &scores));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
