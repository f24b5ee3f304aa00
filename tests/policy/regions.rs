//! Regions: where they are drawn, how they differ, and where a named clinician is.

use std::collections::BTreeMap;
use std::fs;

use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::random::World;

use super::pools::{REGIONS, SPECIALTIES, exported, results, rows};

#[test]
fn an_export_has_regions_where_they_are_drawn() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), REGIONS, 1, 2028);
    let text = fs::read_to_string(folder.path().join("participants.csv")).unwrap();
    let mut regions: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in rows(&text) {
        let of_cohort = regions.entry(row["cohort"].clone()).or_default();
        // A practice is in one region.
        let region = of_cohort.insert(row["tin"].clone(), row["region"].clone());
        assert!(region.is_none_or(|region| region == row["region"]));
    }
    let names = |cohort: &str| {
        let mut names: Vec<&str> = regions[cohort].values().map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names.join(" ")
    };
    assert_eq!(names("HF"), "Isles far-south north");
    assert_eq!(names("LBP"), "midwest northeast south west");
    exported(folder.path(), SPECIALTIES, 1, 2028);
    let text = fs::read_to_string(folder.path().join("participants.csv")).unwrap();
    assert!(text.lines().next().unwrap().ends_with(",ebcm_cost"));
}

#[test]
fn drawing_regions_moves_nobody_elses_numbers() {
    let base = "[rules]\nbenchmark_minimum = 5\n[cohort.HF]\nparticipants = 90\n";
    let drawn = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        exported(folder.path(), text, 2, 2029);
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        (rows(&read("participants.csv")), read("measures.csv"))
    };
    let (without, measures) = drawn(base);
    let (mut with, same) = drawn(&base.replace("[rules]", "[rules]\npool = \"region\""));
    assert_eq!(measures, same);
    for row in &mut with {
        assert!(row.remove("region").is_some());
    }
    assert_eq!(with, without);
}

#[test]
fn regions_differ_as_the_scenario_says() {
    let large = REGIONS.replace("participants = 90", "participants = 1500");
    let results = results(&large.replace("pool = \"region\"", "pool = \"cohort\""));
    let score = |region: &str| {
        let key = ["2027", "HF", region, "final_score_mean"].map(String::from);
        results[&key]
    };
    // Half a standard deviation of every ability; a fifth more cost. A mean score of 6 draws has a
    // standard error of half a point.
    assert!(score("region:north") > score("region:Isles") + 2.0);
    assert!(score("region:Isles") > score("region:far-south") + 2.0);
    // With one pool the market is the cohort's, and no region has one.
    let market = |group: &str| {
        let key = ["2027", "HF", group, "break_even_score"].map(String::from);
        results.contains_key(&key)
    };
    assert!(market("all") && !market("region:north"));
}

#[test]
fn the_baseline_has_no_regions() {
    let results = results("[cohort.HF]\nparticipants = 40\n[cohort.LBP]\nparticipants = 40\n");
    assert!(
        results
            .keys()
            .all(|[_, _, group, _]| !group.starts_with("region"))
    );
}

/// The mean final score of a named clinician of low back pain over draws, and the regions it was in.
fn named(roster: &str, draws: u32) -> (f64, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "s.toml",
        "roster = \"r.csv\"\n[cohort.LBP]\nparticipants = 60\n[cohort.LBP.practices.regions]\n\
         high = { share = 0.5, ability = 1.5, cost_ratio = 0.8 }\n\
         low = { share = 0.5, ability = -1.5, cost_ratio = 1.25 }\n\
         [rules]\nbenchmark_minimum = 5\n",
    );
    write("r.csv", roster);
    let path = folder.path().join("s.toml");
    let model = asmcast::scenario::Scenario::load(Some(&path))
        .unwrap()
        .model;
    let laws = CohortLaws::of_model(&model).remove(1);
    let (mut sum, mut regions) = (0.0, Vec::new());
    for draw in 0..draws {
        CohortArena::default().draw(&laws, World::new(model.seed, draw), 2027, |drawn| {
            let place = drawn.synthetic();
            sum += drawn.scores.final_score[place];
            regions.push(drawn.records.region[place]);
        });
    }
    (sum / f64::from(draws), regions)
}

#[test]
fn a_named_clinician_is_where_the_roster_says() {
    let roster = |columns: &str, values: &str| {
        format!(
            "npi,tin,cohort,tin_clinicians,reports,participant_2027{columns}\n\
             1000000001,000000001,LBP,40,1,1{values}\n"
        )
    };
    let (high, regions) = named(&roster(",region", ",high"), 40);
    assert_eq!(regions, [0; 40]);
    let (low, regions) = named(&roster(",region", ",low"), 40);
    assert_eq!(regions, [1; 40]);
    // Three standard deviations of ability and half as much again in cost.
    assert!(high > low + 30.0, "{high} {low}");
    let (drawn, regions) = named(&roster("", ""), 40);
    let often = regions.iter().filter(|region| **region == 0).count();
    assert!((8..=32).contains(&often), "{regions:?}");
    assert!(low < drawn && drawn < high, "{low} {drawn} {high}");
}

#[test]
fn results_speak_of_the_ability_before_its_regions_shift() {
    // 20,000 episodes at 1,000 dollars leave nothing to chance, wherever the clinician is: the
    // region's part of it is no more than the mean of its own.
    let roster = |region: &str| {
        format!(
            "npi,tin,cohort,tin_clinicians,reports,participant_2027,ebcm_episodes,ebcm_cost,ebcm_year,\
             region\n1000000001,000000001,LBP,40,1,1,20000,1900,2026,{region}\n"
        )
    };
    let cost = |region: &str| {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write(
            "s.toml",
            "roster = \"r.csv\"\n[cohort.LBP]\nparticipants = 60\n\
             [cohort.LBP.cost]\npersistence = 1\nquality_loading = 0\n\
             [cohort.LBP.practices.regions]\n\
             high = { share = 0.5, cost_ratio = 0.8 }\nlow = { share = 0.5, cost_ratio = 1.25 }\n",
        );
        write("r.csv", &roster(region));
        let path = folder.path().join("s.toml");
        let model = asmcast::scenario::Scenario::load(Some(&path))
            .unwrap()
            .model;
        let laws = CohortLaws::of_model(&model).remove(1);
        let mut costs = Vec::new();
        for draw in 0..10 {
            CohortArena::default().draw(&laws, World::new(model.seed, draw), 2027, |drawn| {
                let place = drawn.synthetic();
                // Episodes of the year are few or many: their mean is of the expected cost.
                costs.push((
                    drawn.records.ebcm_cost[place],
                    drawn.records.ebcm_episodes[place],
                ));
            });
        }
        costs
    };
    for region in ["high", "low", ""] {
        for (cost, episodes) in cost(region) {
            let error = 1.43 * 1900.0 / f64::from(episodes).sqrt();
            assert!(
                (cost - 1900.0).abs() < 5.0 * error + 20.0,
                "{region} {cost} {episodes}"
            );
        }
    }
}
