//! Small input files in CMS's layouts, to be changed a field at a time, and the program run on them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

pub use super::command::Ended;
use super::command::ended;

pub const ASM: &str = "asm.csv";
pub const PROVIDERS: &str = "MUP_PHY_R25_P05_V20_D23_Prov.csv";
pub const MEASURES: &str = "ours.csv";

/// A row by column.
pub type Row = BTreeMap<String, String>;

/// A table that becomes a CSV file.
#[derive(Clone)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn parse(csv: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv.as_bytes());
        let mut rows = reader.records().map(|record| {
            let record = record.unwrap();
            record.iter().map(str::to_string).collect()
        });
        Table {
            header: rows.next().unwrap(),
            rows: rows.collect(),
        }
    }

    /// Sets a field of a data row, counted from 1.
    pub fn set(&mut self, row: usize, column: &str, value: &str) {
        let column = self.column(column);
        self.rows[row - 1][column] = value.to_string();
    }

    pub fn push(&mut self, row: &str) {
        self.rows.push(Table::parse(row).header);
    }

    fn column(&self, name: &str) -> usize {
        self.header.iter().position(|title| title == name).unwrap()
    }

    /// As CSV; rows may have too few fields.
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new());
        for row in std::iter::once(&self.header).chain(&self.rows) {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }
}

/// A folder with the files.
pub struct Files {
    pub folder: TempDir,
    pub asm: Table,
    pub providers: Table,
    pub measures: Option<Table>,
}

impl Files {
    /// Two cardiologists of one practice, two clinicians of another, and one without organization.
    pub fn new() -> Self {
        let asm = "NPI,FIRST_NAME,LAST_NAME,STATE,ASM_COHORT,ORGANIZATION_LEGAL_NAME,\
             ASM_CY27_PARTICIPANT,ASM_CY27_SMALLPRACTICE,ASM_CY28_PARTICIPANT,\
             ASM_CY28_SMALLPRACTICE,ASM_CY29_PARTICIPANT,ASM_CY29_SMALLPRACTICE,\
             ASM_CY30_PARTICIPANT,ASM_CY30_SMALLPRACTICE,ASM_CY31_PARTICIPANT,\
             ASM_CY31_SMALLPRACTICE\n\
             9000000001,ANNA,ALBANEE,TX,Heart Failure,\"HEARTLANE GROUP, LLC\",Yes,No,No,Yes,\
             Null,Null,Null,Null,,\n\
             9000000002,BENO,BORGMAR,TX,Heart Failure,\"HEARTLANE GROUP, LLC\",Yes,No,Yes,Yes,\
             Null,Null,Null,Null,,\n\
             9000000003,CARA,CORTEEN,FL,Low Back Pain,SPINEWAY CENTER,Yes,Yes,Null,Null,\
             Null,Null,Null,Null,,\n\
             9000000004,DANO,DUNEMAR,FL,Low Back Pain,,Yes,Yes,Null,Null,\
             Null,Null,Null,Null,,\n\
             9000000005,EVAN,ELMWICK,FL,Low Back Pain,SPINEWAY CENTER,Yes,Yes,Null,Null,\
             Null,Null,Null,Null,,\n";
        let providers = "Rndrng_NPI,Rndrng_Prvdr_Last_Org_Name,Rndrng_Prvdr_Type,Tot_Benes,\
             Tot_Mdcr_Pymt_Amt,Med_Mdcr_Pymt_Amt,Bene_Dual_Cnt,Bene_Ndual_Cnt,\
             Bene_CC_PH_Afib_V2_Pct,Bene_Avg_Risk_Scre\n\
             9000000001,ALBANEE,Cardiology,400,210000.5,200000.25,100,300,75,1.5\n\
             9000000002,BORGMAR,Cardiology,200,90000,80000,50,150,75,1.25\n\
             9000000077,STRANGER,Internal Medicine,20,900,900,,,,1\n\
             9000000003,CORTEEN,Orthopedic Surgery,100,70000,60000,20,80,,0.9\n\
             9000000004,DUNEMAR,Physical Medicine & Rehabilitation,80,50000,40000,20,60,,1.1\n\
             9000000005,ELMWICK,anesthesiology,50,30000,20000,25,25,,1\n";
        Files {
            folder: tempfile::tempdir().unwrap(),
            asm: Table::parse(asm),
            providers: Table::parse(providers),
            measures: None,
        }
    }

    /// Besides, results of the first clinician, with a TIN, and of the third, without.
    pub fn with_measures() -> Self {
        let measures = "npi,tin,measure,collection_type,cases,completeness,performance,numerator,\
             denominator,year\n\
             9000000001,123456789,005,ecqm,100,0.9,0.825,,,\n\
             9000000001,123456789,492,claims,80,1,61.5,,,2024\n\
             9000000003,,134,cqm,,,,30,40,\n";
        Files {
            measures: Some(Table::parse(measures)),
            ..Files::new()
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Writes the files and runs the program on them, into `out`.
    pub fn run(&self, options: &[&str]) -> Ended {
        self.write(ASM, self.asm.csv());
        self.write(PROVIDERS, self.providers.csv());
        let mut arguments = Vec::new();
        if let Some(measures) = &self.measures {
            self.write(MEASURES, measures.csv());
            arguments.extend(["--measures", MEASURES]);
        }
        self.run_as_written(&[&arguments[..], options].concat())
    }

    /// Runs the program on the files in the folder.
    pub fn run_as_written(&self, options: &[&str]) -> Ended {
        let files = ["--asm-participants", ASM, "--by-provider", PROVIDERS];
        self.import(&[&files[..], &["--out", "out"], options].concat())
    }

    /// Runs `asmcast import`.
    pub fn import(&self, arguments: &[&str]) -> Ended {
        self.asmcast(&[&["import"], arguments].concat())
    }

    /// Runs `asmcast` in the folder.
    pub fn asmcast(&self, arguments: &[&str]) -> Ended {
        ended(self.folder.path(), arguments)
    }

    /// Runs and must succeed, with nothing but warnings; returns the rows of the roster.
    pub fn roster(&self, options: &[&str]) -> Vec<Row> {
        let ended = self.run(options);
        assert_eq!(ended.status, 0, "{}", ended.stderr);
        assert!(
            ended
                .stderr
                .lines()
                .all(|line| line.starts_with("warning: ")),
            "{}",
            ended.stderr
        );
        self.rows("roster.csv")
    }

    /// The findings of a run that must succeed, each as `file,row,column,npi,kind,value` and apart
    /// from them its words.
    pub fn findings(&self, options: &[&str]) -> Vec<(String, String)> {
        self.roster(options);
        let columns = ["file", "row", "column", "npi", "kind", "value"];
        let rows = self.rows("findings.csv").into_iter();
        rows.map(|row| {
            let place = columns.map(|column| row[column].as_str()).join(",");
            (place, row["finding"].clone())
        })
        .collect()
    }

    /// The rows of a file that was written.
    pub fn rows(&self, name: &str) -> Vec<Row> {
        let text = self.text(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(Result::unwrap).collect()
    }

    /// A file that was written.
    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path("out").join(name)).unwrap()
    }

    /// Checks that a run finds these errors, in this order and no others, and writes nothing.
    pub fn refused(&self, options: &[&str], errors: &[&[&str]]) {
        let ended = self.run(options);
        self.check_refused(&ended, errors);
    }

    /// Checks that a run ended with these errors, each holding its fragments, and wrote nothing.
    pub fn check_refused(&self, ended: &Ended, errors: &[&[&str]]) {
        let stderr = &ended.stderr;
        assert_eq!((ended.status, ended.stdout.as_str()), (2, ""), "{stderr}");
        let found: Vec<&str> = stderr.split("error: ").skip(1).collect();
        assert_eq!(found.len(), errors.len(), "{stderr}");
        for (found, fragments) in found.iter().zip(errors) {
            for fragment in *fragments {
                assert!(found.contains(fragment), "`{fragment}` in:\n{found}");
            }
        }
        assert!(!self.path("out").exists(), "something was written");
    }
}

/// Checks that a finding is there once, and what it says.
pub fn found(findings: &[(String, String)], place: &str, words: &str) {
    let here: Vec<_> = findings
        .iter()
        .filter(|(found, _)| found == place)
        .collect();
    assert_eq!(here.len(), 1, "{place} in {findings:#?}");
    assert!(here[0].1.contains(words), "{words} in {here:?}");
}
