//! Where the time of a participant-year goes, on one core: the steps of a draw timed one after the
//! other on the same worlds, and what the laws cost inside them.

use std::hint::black_box;
use std::time::Instant;

use asmcast::columns::Kept;
use asmcast::components::Streams;
use asmcast::forecast::{CohortArena, CohortLaws, Control, run};
use asmcast::numeric::single;
use asmcast::performance::Performance;
use asmcast::population::{Population, Runs};
use asmcast::program::PERFORMANCE_YEARS;
use asmcast::random::{PoissonThreshold, World, binomial, gamma, normal, poisson};
use asmcast::rules::{Scores, score};
use asmcast::scenario::Scenario;

use super::sample::{Effort, Sample};

/// Seed of the worlds.
const SEED: u64 = 1;

/// A step and its nanoseconds.
pub struct Item {
    pub step: &'static str,
    pub nanoseconds: Sample,
    /// The same in place of a participant-year, for a law: how often a participant-year needs it.
    pub times: Option<f64>,
}

/// Steps of a draw, nanoseconds of one core a participant-year; and laws, nanoseconds each.
pub struct Budget {
    pub steps: Vec<Item>,
    pub laws: Vec<Item>,
}

/// Measures both.
pub fn measure(effort: &Effort) -> Budget {
    let scenario = Scenario::load(None).expect("the baseline is valid");
    let laws = CohortLaws::for_scores(&scenario.model);
    let mut steps: Vec<Item> = [
        "people",
        "performance",
        "rules",
        "identities and tally",
        "whole draw",
    ]
    .map(|step| Item {
        step,
        nanoseconds: Sample::default(),
        times: None,
    })
    .into();
    let draws = effort.most_draws.min(200);
    for _ in 0..3 * effort.rounds {
        let times = timed_steps(&scenario, &laws, draws);
        for (item, time) in steps.iter_mut().zip(times) {
            item.nanoseconds.add(time);
        }
    }
    Budget {
        steps,
        laws: timed_laws(effort, &Needs::of(&laws)),
    }
}

/// Nanoseconds a participant-year: people, performance, rules, the rest, and the whole.
fn timed_steps(scenario: &Scenario, laws: &[CohortLaws], draws: u32) -> [f64; 5] {
    let (mut people_time, mut performance_time, mut rules_time) = (0.0, 0.0, 0.0);
    let mut participant_years = 0;
    let mut people = Population::default();
    let mut performance = Performance::default();
    let mut arena = CohortArena::final_only();
    let mut scores = Scores::final_only();
    // The first draw finds its memory; it is not timed.
    for draw in 0..=draws {
        let counts = f64::from(u8::from(draw > 0));
        for laws in laws {
            let world = World::new(SEED, draw);
            let streams = Streams::new(world, laws.cohort);
            people_time += counts * timed(|| people.draw(&laws.population, &streams));
            performance_time += counts
                * timed(|| {
                    for year in PERFORMANCE_YEARS {
                        performance.draw(&laws.performance, &streams, &people, year);
                        black_box(&performance.records);
                    }
                });
            arena.draw(laws, world, *PERFORMANCE_YEARS.end(), |drawn| {
                let known = Some(&laws.historical);
                rules_time +=
                    counts * timed(|| score(&laws.rules, drawn.cohort_year, known, &mut scores));
                participant_years += usize::from(draw > 0) * drawn.records.len();
            });
        }
    }
    // What a forecast of one draw takes is taken only once by one of many.
    let whole = timed_run(scenario, 1 + draws) - timed_run(scenario, 1);
    let rest = whole - people_time - performance_time - rules_time;
    [people_time, performance_time, rules_time, rest, whole]
        .map(|seconds| seconds * 1e9 / participant_years as f64)
}

/// Seconds of a forecast on one thread.
fn timed_run(scenario: &Scenario, draws: u32) -> f64 {
    let mut model = scenario.model.clone();
    model.draws = draws;
    let control = Control {
        threads: 1,
        done: &|_| {},
        stop: &Default::default(),
    };
    timed(|| {
        black_box(run(&model, &control).expect("nobody stops it"));
    })
}

fn timed(call: impl FnOnce()) -> f64 {
    let start = Instant::now();
    call();
    start.elapsed().as_secs_f64()
}

/// How often a participant-year needs each law.
#[derive(Default)]
struct Needs {
    blocks: f64,
    normals: f64,
    pairs: f64,
    thresholds: f64,
    poissons: f64,
    binomials: f64,
    gammas: f64,
}

impl Needs {
    /// Counted in a draw.
    fn of(laws: &[CohortLaws]) -> Self {
        let mut all = Needs::default();
        let mut participant_years = 0.0;
        for laws in laws {
            let mut people = Population::default();
            let streams = Streams::new(World::new(SEED, 0), laws.cohort);
            people.draw(&laws.population, &streams);
            let members = &people.members;
            let years = members.participants.len() as f64;
            let in_years = |runs: &[Runs]| runs.iter().map(Runs::len).sum::<usize>() as f64;
            let participants = in_years(&members.participants);
            let remaining = in_years(&members.remaining);
            let candidates = laws.population.candidates as f64;
            let practices = members.practices.len() as f64;
            let measures = laws.performance.measures.len() as f64;
            let admissions = laws.performance.measures.iter();
            let admissions = admissions.filter(|law| law.expected.is_some()).count() as f64;
            let last_participants = members.participants.last().map_or(0, Runs::len) as f64;
            let members = members.len() as f64;
            // Of years by two: six of everybody's volumes and one of the last participants', six
            // growths, five of a practice's measures.
            let volumes = 3.0 * candidates + last_participants;
            let (growths, of_measures) = (3.0, 3.0 * measures);
            let own = ((2.0 + measures) / 2.0).ceil();
            all.blocks += people.practices.len() as f64
                + volumes
                + 3.0 * members
                + (years + of_measures) * practices
                + (own / 2.0).ceil() * remaining
                + ((1.0 + measures) / 2.0).ceil() * participants;
            all.normals += members + years * practices;
            all.pairs +=
                volumes + (1.0 + growths) * members + of_measures * practices + own * remaining;
            all.thresholds += years * candidates;
            all.poissons += (1.0 + measures + admissions) * participants;
            all.binomials += (measures - admissions) * participants;
            all.gammas += participants;
            participant_years += participants;
        }
        let each = |number: f64| number / participant_years;
        Needs {
            blocks: each(all.blocks),
            normals: each(all.normals),
            pairs: each(all.pairs),
            thresholds: each(all.thresholds),
            poissons: each(all.poissons),
            binomials: each(all.binomials),
            gammas: each(all.gammas),
        }
    }
}

/// The laws in columns like the baseline's, nanoseconds each.
fn timed_laws(effort: &Effort, needs: &Needs) -> Vec<Item> {
    const LENGTH: u32 = 4_096;
    let entities: Vec<u32> = (0..LENGTH).collect();
    let mut table = vec![Kept::default(); 8];
    let stream = World::new(SEED, 0).stream(0, 0);
    stream.gather_table(&entities, &mut table);
    let mut normals = Vec::new();
    normal::normals(&table[0], &mut normals);
    // Cases of a measure: median 40, nine tenths below 90.
    let means: Vec<f32> = normals
        .iter()
        .map(|z| 40.0 * single::exp(0.63 * z))
        .collect();
    let mut cases = vec![0; means.len()];
    poisson::quantiles(&table[1], &means, &mut cases);
    let rates: Vec<f32> = normals
        .iter()
        .map(|z| single::normal_cdf(z + 1.2))
        .collect();
    let mut met = cases.clone();
    let threshold = PoissonThreshold::new(20, 2.29, 0.96);
    let mut reached = vec![false; means.len()];
    let mut out = means.clone();
    let mut words = vec![Kept::default(); 4];

    let mut items = Vec::new();
    let mut law = |step, times, call: &mut dyn FnMut()| {
        let mut nanoseconds = Sample::default();
        for _ in 0..3 * effort.rounds {
            let start = Instant::now();
            let repetitions = 100;
            (0..repetitions).for_each(|_| call());
            let seconds = start.elapsed().as_secs_f64();
            nanoseconds.add(seconds * 1e9 / f64::from(repetitions * LENGTH));
        }
        items.push(Item {
            step,
            nanoseconds,
            times: Some(times),
        });
    };
    law("block of four random words", needs.blocks, &mut || {
        stream.gather_table(black_box(&entities), &mut words);
    });
    law("standard normal of a word", needs.normals, &mut || {
        normal::normals(black_box(&table[2]), &mut normals);
    });
    let mut shocks = [Vec::new(), Vec::new()];
    law(
        "two standard normals of two words",
        needs.pairs,
        &mut || {
            normal::pairs(black_box(&table[2]), &table[3], shocks.each_mut());
        },
    );
    law(
        "whether a Poisson count reaches 20",
        needs.thresholds,
        &mut || {
            threshold.reach(black_box(&table[3]), &normals, &mut reached);
        },
    );
    law("Poisson count", needs.poissons, &mut || {
        poisson::quantiles(black_box(&table[4]), &means, &mut cases);
    });
    law("binomial count", needs.binomials, &mut || {
        binomial::quantiles(black_box(&table[5]), &cases, &rates, &mut met);
    });
    law("gamma value", needs.gammas, &mut || {
        let luck = [&table[6][..], &table[7][..]];
        gamma::fill(stream, black_box(&entities), luck, &means, &mut out);
    });
    items
}
