//! Names of clinicians and organizations stay where they are, unless they are asked for.

use super::files::Files;

const NAMES: [&str; 9] = [
    "ANNA",
    "ALBANEE",
    "BORGMAR",
    "CORTEEN",
    "DUNEMAR",
    "ELMWICK",
    "STRANGER",
    "HEARTLANE",
    "SPINEWAY",
];

#[test]
fn no_output_has_names() {
    let mut files = Files::with_measures();
    // Findings of many kinds, none of which repeats a name.
    files
        .asm
        .push("9000000001,ANNA,ALBANEE,TX,Heart Failure,HEARTLANE GROUP LLC,Yes,,,,,,,,,");
    files
        .asm
        .push("9000000009,ANNA,ALBANEE,TX,Knee Pain,SPINEWAY CENTER,Yes,,,,,,,,,");
    files
        .asm
        .push("9000000003,CARA,CORTEEN,TX,Low Back Pain,HEARTLANE GROUP LLC,Yes,,,,,,,,,");
    files.measures.as_mut().unwrap().set(3, "tin", "555555555");
    let ended = files.run(&["--npi", "9000000002", "--tin", "Spineway Center=555555555"]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let mut written = ended.stdout + &ended.stderr;
    for file in [
        "roster.csv",
        "measures.csv",
        "scenario.toml",
        "findings.csv",
    ] {
        written += &files.text(file);
    }
    for name in NAMES {
        assert!(
            !written.to_uppercase().contains(name),
            "{name} in {written}"
        );
    }
}

#[test]
fn names_on_request() {
    let rows = Files::new().roster(&["--names"]);
    assert_eq!(rows[0]["name"], "ANNA ALBANEE");
    assert_eq!(rows[0]["organization"], "HEARTLANE GROUP, LLC");
    assert_eq!(
        (&*rows[3]["name"], &*rows[3]["organization"]),
        ("DANO DUNEMAR", "")
    );
}
