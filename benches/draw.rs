//! One draw of the baseline, whole and by stage. Times are for one cohort's or both cohorts' whole
//! draw; divide by the 13,050 (HF) and 20,135 (LBP) participant-years for a time per
//! participant-year.

use std::hint::black_box;

use asmcast::components::Streams;
use asmcast::forecast::{CohortArena, CohortLaws, Control, run};
use asmcast::performance::Performance;
use asmcast::population::Population;
use asmcast::program::{PERFORMANCE_YEARS, Vocabulary};
use asmcast::random::World;
use asmcast::scenario::Scenario;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

fn stages(criterion: &mut Criterion) {
    let scenario = Scenario::load(None).expect("the baseline is valid");
    for laws in &CohortLaws::for_scores(&scenario.model) {
        let mut group = criterion.benchmark_group(format!("draw {}", laws.cohort.id()));
        let mut draw = 0..;
        let mut next = move || Streams::new(World::new(1, draw.next().unwrap_or(0)), laws.cohort);
        let mut people = Population::default();
        group.bench_function("population", |bencher| {
            bencher.iter(|| people.draw(&laws.population, black_box(&next())));
        });
        let mut performance = Performance::default();
        group.bench_function("performance, five years", |bencher| {
            bencher.iter_batched_ref(
                || {
                    let streams = next();
                    let mut people = Population::default();
                    people.draw(&laws.population, &streams);
                    (people, streams)
                },
                |(people, streams)| {
                    for year in PERFORMANCE_YEARS {
                        performance.draw(&laws.performance, streams, people, year);
                    }
                },
                BatchSize::LargeInput,
            );
        });
        let mut arena = CohortArena::default();
        let mut draw = 0..;
        group.bench_function("population, performance and rules", |bencher| {
            bencher.iter(|| {
                let world = World::new(1, draw.next().unwrap_or(0));
                arena.draw(laws, world, *PERFORMANCE_YEARS.end(), |drawn| {
                    black_box(drawn.scores);
                });
            });
        });
    }
}

fn whole(criterion: &mut Criterion) {
    let mut model = Scenario::load(None).expect("the baseline is valid").model;
    model.draws = 20;
    let mut group = criterion.benchmark_group("run");
    group.sample_size(10);
    group.bench_function("20 draws on one thread", |bencher| {
        bencher.iter(|| {
            let control = Control {
                threads: 1,
                done: &|_| {},
                stop: &Default::default(),
            };
            run(&model, &control).expect("nobody stops it")
        });
    });
}

criterion_group!(benches, stages, whole);
criterion_main!(benches);
