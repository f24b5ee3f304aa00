//! Files that are not what they should be: what they are instead, and where.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::files::{ASM, Ended, Files, MEASURES, PROVIDERS};

/// Runs with one of the files replaced.
fn with(name: &str, bytes: impl AsRef<[u8]>) -> (Files, Ended) {
    let files = Files::with_measures();
    files.write(ASM, files.asm.csv());
    files.write(PROVIDERS, files.providers.csv());
    files.write(MEASURES, files.measures.as_ref().unwrap().csv());
    files.write(name, bytes);
    let ended = files.run_as_written(&["--measures", MEASURES]);
    (files, ended)
}

fn refused(name: &str, bytes: impl AsRef<[u8]>, errors: &[&[&str]]) {
    let (files, ended) = with(name, bytes);
    files.check_refused(&ended, errors);
}

pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn missing_files_are_all_named() {
    let files = Files::new();
    let ended = files.run_as_written(&["--measures", "m.csv", "--benchmarks", "b.json"]);
    files.check_refused(
        &ended,
        &[
            &["asm.csv: cannot read", "No such file"],
            &[PROVIDERS, "cannot read"],
            &["m.csv: cannot read"],
            &["b.json: cannot read"],
        ],
    );
}

#[test]
fn empty_files() {
    for name in [ASM, PROVIDERS, MEASURES] {
        refused(name, "", &[&[name, "the file is empty"]]);
        refused(name, "\u{feff}\n", &[&[name, "the file is empty"]]);
    }
    let files = Files::with_measures();
    let header = |table: &super::files::Table| table.header.join(",");
    refused(ASM, header(&files.asm), &[&[ASM, "nobody in 0 rows"]]);
    refused(
        PROVIDERS,
        header(&files.providers),
        &[&[PROVIDERS, "no rows"]],
    );
    let measures = files.measures.as_ref().unwrap();
    refused(MEASURES, header(measures), &[&[MEASURES, "no results"]]);
}

#[test]
fn other_separators() {
    let files = Files::new();
    let asm = files.asm.csv().replace(", LLC", " LLC");
    refused(
        ASM,
        asm.replace(',', ";"),
        &[&["asm.csv: columns are separated by ';'"]],
    );
    let providers = files.providers.csv();
    refused(
        PROVIDERS,
        providers.replace(',', "\t"),
        &[&["separated by '\\t', must be by ','"]],
    );
    refused(
        PROVIDERS,
        providers.replace(',', "|"),
        &[&["separated by '|'"]],
    );
}

#[test]
fn files_that_are_no_text() {
    refused(
        ASM,
        b"\xff\xfeN\0P\0I\0",
        &[&["asm.csv: the text is UTF-16, must be UTF-8"]],
    );
    refused(
        PROVIDERS,
        b"PK\x03\x04rest",
        &[&["a zip archive or a workbook", "unpack it"]],
    );
    refused(
        PROVIDERS,
        "<!doctype html><p>",
        &[&["a web page", "download it again"]],
    );
}

#[test]
fn other_files_of_cms() {
    let files = Files::new();
    let rename = |from: &str, to: &str| files.providers.csv().replacen(from, to, 1);
    refused(
        PROVIDERS,
        rename(
            "Rndrng_NPI,Rndrng_Prvdr_Last_Org_Name",
            "npi,nppes_provider_last_org_name",
        ),
        &[&[
            "the layout before the renaming of 2021",
            "2013 and later",
            "new layout",
        ]],
    );
    refused(
        PROVIDERS,
        rename("Tot_Benes", "HCPCS_Cd"),
        &[&["by-Provider-and-Service", "HCPCS_Cd", "by Provider"]],
    );
    refused(
        PROVIDERS,
        files.asm.csv(),
        &[&["the ASM participants", "--asm-participants"]],
    );
    refused(
        ASM,
        files.providers.csv(),
        &[&["by-Provider file", "--by-provider"]],
    );
}

#[test]
fn columns_that_are_missing_or_stand_twice() {
    let files = Files::new();
    let rename = |from: &str, to: &str| files.providers.csv().replacen(from, to, 1);
    refused(
        PROVIDERS,
        rename("Bene_Avg_Risk_Scre", "Bene_Avg_Risk_Score").replacen("Tot_Benes", "x", 1),
        &[
            &["column Tot_Benes is missing"],
            &[
                "column Bene_Avg_Risk_Scre is missing",
                "`Bene_Avg_Risk_Score`",
            ],
        ],
    );
    refused(
        PROVIDERS,
        rename("Bene_Dual_Cnt", "Bene_Ndual_Cnt"),
        &[
            &["column Bene_Dual_Cnt is missing"],
            &["column Bene_Ndual_Cnt stands twice"],
        ],
    );
    refused(
        ASM,
        files.asm.csv().replacen("ASM_COHORT", "COHORT", 1),
        &[&["asm.csv: column ASM_COHORT is missing", "nearest"]],
    );
    refused(
        MEASURES,
        "npi,measure,cases,performance\n9000000001,005,1,1\n",
        &[&["ours.csv: column collection_type is missing"]],
    );
}

#[test]
fn years_without_payments_in_a_roster() {
    let files = Files::new();
    files.write(ASM, files.asm.csv());
    files.write("X_D15_Prov.csv", files.providers.csv());
    let options = [
        "--asm-participants",
        ASM,
        "--by-provider",
        "X_D15_Prov.csv",
        "--out",
        "out",
    ];
    let ended = files.import(&options);
    files.check_refused(
        &ended,
        &[&["X_D15_Prov.csv: by its name data of 2015", "2017 to 2026"]],
    );
}

#[test]
fn gzipped_files_are_unpacked() {
    let files = Files::with_measures();
    let expected = files.roster(&[]);
    for table in [
        &files.asm,
        &files.providers,
        files.measures.as_ref().unwrap(),
    ] {
        let name = match table.header[0].as_str() {
            "NPI" => ASM,
            "npi" => MEASURES,
            _ => PROVIDERS,
        };
        files.write(name, gzipped(table.csv().as_bytes()));
    }
    let ended = files.run_as_written(&["--measures", MEASURES]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert_eq!(files.rows("roster.csv"), expected);
}

#[test]
fn gzip_that_is_cut_off_or_damaged() {
    let mut files = Files::new();
    for filler in 0..30_000u64 {
        let noise = filler.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        files.providers.push(&format!(
            "92{filler:08},X{noise},Neurosurgery,20,1,1,1,1,1,1"
        ));
    }
    let mut packed = gzipped(files.providers.csv().as_bytes());
    let half = packed.len() / 2;
    let cut = &["cannot read beyond row", "the gzip stream is cut off after"][..];
    refused(PROVIDERS, &packed[..half], &[cut]);
    let (_, ended) = with(PROVIDERS, &packed[..half]);
    let row = ended.stderr.split("beyond row ").nth(1).unwrap();
    let row: usize = row.split(':').next().unwrap().parse().unwrap();
    assert!((5_000..25_000).contains(&row), "{row}");
    refused(PROVIDERS, &packed[..packed.len() - 3], &[cut]);
    packed[half] ^= 0x55;
    packed[half + 1] ^= 0x55;
    refused(
        PROVIDERS,
        &packed,
        &[&["the gzip stream is damaged", "unpacked bytes"]],
    );
    refused(
        MEASURES,
        &gzipped(b"npi,tin")[..15],
        &[&["ours.csv: cannot read", "cut off"]],
    );
}

#[test]
fn byte_order_marks_and_line_ends() {
    let files = Files::with_measures();
    let expected = files.roster(&[]);
    for (name, csv) in [(ASM, files.asm.csv()), (PROVIDERS, files.providers.csv())] {
        let (files, ended) = with(name, format!("\u{feff}{}", csv.replace('\n', "\r\n")));
        assert_eq!(ended.status, 0, "{}", ended.stderr);
        assert_eq!(files.rows("roster.csv"), expected);
    }
}

#[test]
fn names_in_other_encodings() {
    let mut files = Files::new();
    files.asm.set(2, "LAST_NAME", "BORGM\u{c4}R");
    files
        .asm
        .set(3, "ORGANIZATION_LEGAL_NAME", "CLINIQUE \u{c9}TOILE");
    files
        .providers
        .set(3, "Rndrng_Prvdr_Last_Org_Name", "\u{c9}TRANGE");
    files
        .providers
        .set(4, "Rndrng_Prvdr_Last_Org_Name", "CORT\u{c9}EN");
    let latin = |text: String| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
    files.write(ASM, latin(files.asm.csv()));
    files.write(PROVIDERS, latin(files.providers.csv()));
    let ended = files.run_as_written(&["--names"]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let rows = files.rows("roster.csv");
    assert_eq!(rows[1]["name"], "BENO BORGM\u{c4}R");
    assert_eq!(rows[2]["organization"], "CLINIQUE \u{c9}TOILE");
    let findings = files.rows("findings.csv");
    let encodings: Vec<_> = findings
        .iter()
        .filter(|row| row["finding"].contains("Windows-1252"))
        .map(|row| (row["file"].as_str(), row["row"].as_str(), &row["finding"]))
        .collect();
    assert_eq!(encodings.len(), 2, "{encodings:?}");
    assert_eq!((encodings[0].0, encodings[0].1), (PROVIDERS, ""));
    assert!(encodings[0].2.contains("row 4"), "{encodings:?}");
    assert_eq!((encodings[1].0, encodings[1].1), (ASM, ""));
    let words = "in 2 rows, the first of them row 2";
    assert!(encodings[1].2.contains(words), "{encodings:?}");
}

#[test]
fn too_many_unusable_rows() {
    let mut files = Files::new();
    files.providers.rows[1].pop();
    refused(
        PROVIDERS,
        files.providers.csv(),
        &[&[
            "1 of 6 rows cannot be used",
            "row 2: the row has 9 fields, must have 10",
        ]],
    );
    let mut files = Files::new();
    files.asm.set(3, "NPI", "900000000");
    refused(
        ASM,
        files.asm.csv(),
        &[&["1 of 5 rows cannot be used", "row 3: an NPI has 10 digits"]],
    );
}

#[test]
fn a_file_of_unusable_rows_is_not_read_to_its_end() {
    let mut csv = Files::new().providers.csv();
    // A spreadsheet wrote the NPIs.
    csv.push_str(&"9.2E+09,X,Y,1,1,1,1,1,1,1\n".repeat(100_100));
    let first = "row 7: an NPI has 10 digits";
    refused(
        PROVIDERS,
        csv,
        &[&["100001 of 100008 rows cannot be used", first]],
    );
}

#[test]
fn a_quotation_mark_without_a_partner() {
    let mut csv = Files::new().providers.csv();
    csv.push_str("9000000010,\"X,");
    for filler in 0..40_000 {
        csv.push_str(&format!("\n92{filler:08},X,Neurosurgery,20,1,1,1,1,1,1"));
    }
    refused(
        PROVIDERS,
        csv,
        &[&["row 7: the row is longer than", "quotation mark"]],
    );
}
