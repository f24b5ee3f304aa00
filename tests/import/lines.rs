//! The lines of findings.csv: whom they are about, their order, and what is said of them.

use super::files::{Files, PROVIDERS};

/// Each finding of a run that must succeed, as `chosen file,row,npi`.
fn lines(files: &Files, options: &[&str]) -> Vec<String> {
    files.roster(options);
    let rows = files.rows("findings.csv").into_iter();
    rows.map(|row| {
        let place = ["file", "row", "npi"].map(|column| row[column].as_str());
        format!("{} {}", row["chosen"], place.join(","))
    })
    .collect()
}

/// Two clinicians with results, and findings about whole files, rows of nobody and of everybody.
fn with_findings() -> Files {
    let mut files = Files::with_measures();
    files.asm.header[15] = "OTHER".into();
    for row in [2, 4] {
        files.providers.set(row, "Bene_Avg_Risk_Scre", "");
    }
    for filler in 0..200 {
        files
            .providers
            .push(&format!("92{filler:08},X,Neurosurgery,20,1,1,1,1,1,1"));
    }
    files.providers.rows[9].pop();
    let measures = files.measures.as_mut().unwrap();
    measures.push("9000000088,,005,ecqm,1,1,1,,,");
    files
}

#[test]
fn the_chosen_come_first() {
    let files = with_findings();
    let lines = lines(&files, &["--npi", "9000000005"]);
    let at = |chosen: u8, rest: &str| format!("{chosen} {PROVIDERS},{rest}");
    assert_eq!(
        lines,
        [
            &*at(1, "4,9000000003"),
            "1 asm.csv,,",
            "1 asm.csv,3,9000000003",
            "1 asm.csv,5,9000000005",
            "1 ours.csv,,",
            "1 ours.csv,3,9000000003",
            "1 ours.csv,4,9000000088",
            &at(0, "2,9000000002"),
            &at(0, "10,"),
            "0 asm.csv,2,9000000002",
            "0 asm.csv,4,9000000004",
            "0 asm.csv,4,9000000004",
        ]
    );
    let header = "file,row,column,npi,chosen,kind,value,finding\n";
    assert!(files.text("findings.csv").starts_with(header));
}

#[test]
fn the_chosen_of_an_organization() {
    let lines = lines(&Files::new(), &["--organization", "Heartlane Group LLC"]);
    assert_eq!(
        lines,
        [
            "1 asm.csv,1,9000000001",
            "1 asm.csv,2,9000000002",
            "0 asm.csv,3,9000000003",
            "0 asm.csv,4,9000000004",
            "0 asm.csv,4,9000000004",
            "0 asm.csv,5,9000000005",
        ]
    );
}

#[test]
fn everybody_counts_where_nobody_is_chosen() {
    let mut files = with_findings();
    files.measures = None;
    let lines = lines(&files, &[]);
    assert_eq!(lines.len(), 10);
    assert!(lines.iter().all(|line| line.starts_with("1 ")), "{lines:?}");
}

#[test]
fn benchmarks_are_for_the_chosen_too() {
    let files = Files::new();
    files.write(
        "b.json",
        r#"[{"measureId": "134", "performanceYear": 1}, {"measureId": "134", "performanceYear": 2026,
          "submissionMethod": "registry", "percentiles": {"1": 1, "10": 2, "20": 3, "30": 4, "40": 5,
          "50": 6, "60": 7, "70": 8, "80": 9, "90": 10, "99": 11}}]"#,
    );
    let lines = lines(&files, &["--npi", "9000000005", "--benchmarks", "b.json"]);
    assert!(lines.contains(&"1 b.json,1,".into()), "{lines:?}");
}

#[test]
fn the_order_is_by_file_row_and_column() {
    let mut files = Files::with_measures();
    for row in 1..=6 {
        files.providers.set(row, "Med_Mdcr_Pymt_Amt", "");
        files.providers.set(row, "Bene_Avg_Risk_Scre", "?");
    }
    files.roster(&[]);
    let rows = files.rows("findings.csv");
    let key = |index: usize| {
        let row: &super::files::Row = &rows[index];
        let number = row["row"].parse::<usize>().unwrap_or(0);
        let is_other = row["chosen"] == "0";
        (is_other, row["file"].clone(), number, row["column"].clone())
    };
    assert!(rows.len() > 12);
    assert!((1..rows.len()).all(|index| key(index - 1) <= key(index)));
}

#[test]
fn how_rows_are_counted() {
    let files = Files::new();
    assert_eq!(lines(&files, &[])[0], "1 asm.csv,1,9000000001");
    let help = files.asmcast(&["import", "--help"]).stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("Row 1 is the first below the header (line 2 of the file;"),
        "{help}"
    );
}

/// Thousands of findings of every kind.
fn many() -> Files {
    let mut files = Files::with_measures();
    for filler in (0..1200).chain(0..1200) {
        files.asm.push(&format!(
            "91{filler:08},X,Y,TX,Low Back Pain,P {filler},Null,No,maybe,,,,,,,"
        ));
    }
    files
}

#[test]
fn many_findings_are_counted_within_the_width() {
    let many = many();
    let chosen = many.run(&[]).stdout;
    assert!(
        chosen.contains(
            "Findings       3 about the chosen: 2 guessed, 1 suspicious;\n               \
             6,004 about others: 1,200 unmatched, 1,200 blank, 1,204 guessed,\n               \
             1,200 ignored, 1,200 suspicious\n"
        ),
        "{chosen}"
    );
    let all = Files {
        measures: None,
        ..many
    };
    let all = all.run(&[]).stdout;
    let words = "Findings       1,200 unmatched, 1,200 blank, 1,206 guessed, 1,200 ignored,\n  \
                 \x20            1,201 suspicious\n";
    assert!(all.contains(words), "{all}");
    for line in chosen.lines().chain(all.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}
