//! The luck of named clinicians and that of everybody else are opened apart. Exact, no Monte Carlo.

use asmcast::components::{Source, Worlds};
use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::random::World;

use crate::reference::worlds::SEED;
use crate::world::{HF, crowd, laws};

/// What is recorded of synthetic participants, and of named ones, in all years.
type Recorded = [Vec<[u64; 5]>; 2];

fn recorded(laws: &CohortLaws, worlds: Worlds) -> Recorded {
    let mut recorded = Recorded::default();
    CohortArena::default().draw(laws, worlds, 2031, |drawn| {
        let records = drawn.records;
        for participant in 0..records.len() {
            let of_whom = usize::from(participant >= drawn.synthetic());
            recorded[of_whom].push([
                u64::from(records.ebcm_episodes[participant]),
                records.measures[0].performance[participant].to_bits(),
                u64::from(records.ia_completed[participant])
                    + u64::from(records.incomplete[participant]) * 8,
                records.ebcm_cost[participant].to_bits(),
                records.payment_year_payments[participant].to_bits(),
            ]);
        }
    });
    recorded
}

#[test]
fn luck_of_the_named_and_of_their_peers_is_apart() {
    let roster = crowd(60, "HF", ",ebcm_episodes,ebcm_year", ",60,2025");
    let laws = &laws("[cohort.HF]\nparticipants = 120\n", Some(&roster), None)[HF];
    let [here, there] = [1, 2].map(|draw| World::new(SEED, draw));
    let [others, named] = recorded(laws, here.into());
    assert!(
        others.len() > 100 && named.len() > 150,
        "{} {}",
        others.len(),
        named.len()
    );

    // Columns that a source of the named decides: episodes, performance, reporting, cost, payments.
    let of_source = [
        (Source::Circumstances, [true, true, false, true, true]),
        (Source::Performance, [false, true, false, true, false]),
        (Source::Reporting, [false, false, true, false, false]),
        (Source::SamplingNoise, [false, true, false, true, false]),
        (Source::Payments, [false, false, false, false, true]),
    ];
    for (source, decides) in of_source {
        let mut worlds = Worlds::from(here);
        worlds.named[source as usize] = there;
        let [peers, changed] = recorded(laws, worlds);
        assert!(peers == others, "{source:?} of the named moves their peers");
        for (column, decides) in decides.into_iter().enumerate() {
            let differs = named.iter().zip(&changed);
            let differs = differs
                .filter(|(one, other)| one[column] != other[column])
                .count();
            let expected = if decides { differs > 0 } else { differs == 0 };
            // Circumstances change practices, and so which laws of reporting hold.
            let of_practice = source == Source::Circumstances && column == 2;
            assert!(
                expected || of_practice,
                "{source:?}, column {column}: {differs}"
            );
        }
    }

    let mut worlds = Worlds::from(here);
    worlds.others = Worlds::from(there).others;
    let [peers, same] = recorded(laws, worlds);
    assert!(same == named, "peers move what is recorded of the named");
    assert!(peers != others);
}
