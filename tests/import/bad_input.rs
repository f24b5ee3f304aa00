//! Results and options that cannot be used: each with its place, and nothing written.

use super::files::Files;

/// Results with a field changed.
fn measures(row: usize, column: &str, value: &str) -> Files {
    let mut files = Files::with_measures();
    files.measures.as_mut().unwrap().set(row, column, value);
    files
}

#[test]
fn rates_in_percent() {
    measures(1, "performance", "82.5").refused(
        &[],
        &[&[
            "ours.csv, row 1, column performance",
            "a share: 0.825 instead of 82.5",
        ]],
    );
    measures(1, "completeness", "90%").refused(&[], &[&["row 1, column completeness", "0.9"]]);
}

#[test]
fn measures_of_the_other_cohort() {
    measures(1, "measure", "134").refused(&[], &[&["ours.csv, row 1, column measure", "134"]]);
    // In both cohorts, so that the TIN decides.
    let mut files = Files::with_measures();
    files
        .asm
        .push("9000000001,ANNA,ALBANEE,TX,Low Back Pain,OTHER PRACTICE,Yes,No,,,,,,,,");
    files.measures.as_mut().unwrap().set(1, "measure", "134");
    files.refused(
        &["--tin", "Heartlane Group LLC=123456789"],
        &[&["ours.csv, row 1, column measure", "cohort HF, not 134"]],
    );
}

#[test]
fn results_given_twice() {
    let mut files = Files::with_measures();
    let measures = files.measures.as_mut().unwrap();
    measures.push("9000000001,,005,cqm,10,1,1,,,");
    files.refused(
        &[],
        &[&["ours.csv, row 4, column measure", "stands in row 1 already"]],
    );
}

#[test]
fn npis_and_tins_with_other_digits() {
    measures(1, "npi", "900000001").refused(&[], &[&["row 1, column npi", "10 digits"]]);
    measures(1, "tin", "1234567").refused(&[], &[&["row 1, column tin", "9 digits", "001234567"]]);
}

#[test]
fn organizations_that_are_not_there() {
    Files::new().refused(
        &["--organization", "Spinway Center", "--organization", "q"],
        &[
            &[
                "--organization: no organization `Spinway Center`",
                "did you mean `SPINEWAY CENTER`?",
            ],
            &["no organization `q`"],
        ],
    );
}

#[test]
fn npis_that_are_not_there() {
    Files::new().refused(
        &["--npi", "9000000013,12x,8000000000"],
        &[
            &[
                "--npi: NPI 9000000013 is not among",
                "did you mean 9000000003?",
            ],
            &["--npi: must be 10 digits, not `12x`"],
            &["--npi: NPI 8000000000 is not among"],
        ],
    );
}

#[test]
fn tins_of_organizations() {
    Files::new().refused(
        &[
            "--tin",
            "SPINEWAY CENTER",
            "--tin",
            "SPINEWAY CENTER=12",
            "--tin",
            "SPINEWY CENTER=123456789",
        ],
        &[
            &["--tin: must be ORGANIZATION=TIN"],
            &["--tin: a TIN must be 9 digits, not `12`"],
            &["--tin: no organization", "did you mean `SPINEWAY CENTER`?"],
        ],
    );
    Files::new().refused(
        &[
            "--tin",
            "SPINEWAY CENTER=123456789",
            "--tin",
            "Spineway Center=123456780",
        ],
        &[&["--tin: one organization has TIN 123456789 and 123456780"]],
    );
}

#[test]
fn years_out_of_range() {
    let options = [
        ("--measures-year", "2021..=2026"),
        ("--by-provider-year", "2017..=2026"),
    ];
    for (option, allowed) in options {
        for year in ["2016", "2028", "-1"] {
            let ended = Files::new().run(&[option, year]);
            assert_eq!(ended.status, 2);
            assert!(ended.stderr.contains(allowed), "{}", ended.stderr);
        }
    }
}

#[test]
fn every_error_at_once() {
    let mut files = measures(1, "performance", "82.5");
    files.providers.header[0] = "x".into();
    files.write("b.json", "[1,");
    files.write("taken", "");
    let options = [
        "--benchmarks",
        "b.json",
        "--npi",
        "1",
        "--organization",
        "q",
        "--tin",
        "x",
    ];
    files.refused(
        &options,
        &[
            &["column Rndrng_NPI is missing"],
            &["ours.csv, row 1, column performance"],
            &["b.json:1:3", "not JSON"],
            &["--npi"],
            &["--organization"],
            &["--tin"],
        ],
    );
}
