//! What is wrong with regions, all at once, and each at its place.

use std::fs;

use super::{complaint, printed};

fn refused(scenario: &str, said: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.toml"), scenario).unwrap();
    let told = complaint(folder.path(), &["check", "s.toml"]);
    for words in said {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
}

#[test]
fn regions_of_a_scenario() {
    refused(
        "[rules]\npool = \"regions\"\n[cohort.HF.practices.regions]\n\
         \"New England\" = { share = 0.5 }\nsouth = { share = 0.4, ability = 9 }\n\
         [cohort.LBP.practices.regions]\nsouth = { cost_ratio = 0, abilty = 1 }\n",
        &[
            "s.toml:2:8: rules.pool = \"regions\": must be \"cohort\" or \"specialty\" or \"region\"",
            "did you mean `region`?",
            "s.toml:4:17: cohort.HF.practices.regions.New England: `New England` is no name of a \
             region; allowed: letters, digits and hyphens, 24 at most",
            "the shares sum to 0.9",
            "regions.south.ability = 9: must be a number from -5 to 5",
            "regions.south.cost_ratio = 0: must be a number from 0.1 to 10",
            "abilty: unknown key",
            "did you mean `ability`?",
        ],
    );
    let many: String = (0..17)
        .map(|number| format!("r{number} = {{ share = 0.05 }}\n"))
        .collect();
    refused(
        &format!("[cohort.HF.practices.regions]\n{many}"),
        &[
            "17 regions; at most 16 are allowed",
            "the shares sum to 0.85",
        ],
    );
}

#[test]
fn regions_of_a_roster() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("s.toml", "roster = \"r.csv\"\n");
    write(
        "r.csv",
        "npi,tin,cohort,region\n1000000001,000000001,HF,midwest\n1000000002,000000002,LBP,moon\n\
         1000000003,000000003,LBP,a b\n",
    );
    let told = complaint(folder.path(), &["check", "s.toml"]);
    assert!(told.contains("row 3, column region"), "{told}");
    assert!(told.contains("letters, digits and hyphens"), "{told}");
    write(
        "r.csv",
        "npi,tin,cohort,region\n1000000001,000000001,HF,midwest\n1000000002,000000002,LBP,moon\n",
    );
    let told = complaint(folder.path(), &["check", "s.toml"]);
    let said = "moon is not a region of the scenario: midwest, northeast, south, west";
    assert!(
        told.contains("row 2, column region") && told.contains(said),
        "{told}"
    );
}

#[test]
fn regions_of_participants() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("s.toml", "[rules]\npool = \"region\"\n");
    write(
        "m.csv",
        "npi,tin,measure,collection_type,cases,completeness,performance\n",
    );
    let header = "npi,tin,cohort,specialty,tin_clinicians,part_b_payments,hcc_risk_score,dual_share,\
                  ia_completed,pi_score,ebcm_episodes,ebcm_cost";
    let row =
        |npi: u32| format!("100000000{npi},000000001,HF,cardiology,1,1000,1,0.1,2,1,30,12000");
    let score = [
        "score",
        "--participants",
        "p.csv",
        "--measures",
        "m.csv",
        "--year",
        "2027",
        "--rules",
        "s.toml",
    ];
    write("p.csv", &format!("{header}\n{}\n", row(1)));
    let told = complaint(folder.path(), &score);
    assert!(told.contains("column region is missing"), "{told}");
    let rows = format!(
        "{header},region\n{},south\n{},\n{},soth\n",
        row(1),
        row(2),
        row(3)
    );
    write("p.csv", &rows);
    let told = complaint(folder.path(), &score);
    let allowed = "must be a region of the scenario: one of midwest, northeast, south, west";
    for words in [
        format!("row 2, column region: {allowed}, not empty"),
        format!("row 3, column region: {allowed}, not `soth`"),
        "did you mean `south`?".to_string(),
    ] {
        assert!(told.contains(&words), "{words} is not in\n{told}");
    }
    // Where money is not shared out within regions the column is read and of no consequence.
    write("s.toml", "");
    printed(folder.path(), &score);
}
