//! Small valid input files, to be changed a field at a time, and the program run on them.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub use super::command::Ended;
use super::command::ended;

/// A table that becomes a CSV file.
#[derive(Clone)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn new(header: &str) -> Self {
        Table {
            header: split(header),
            rows: Vec::new(),
        }
    }

    pub fn push(&mut self, row: &str) {
        self.rows.push(split(row));
    }

    /// Sets a field of a data row, counted from 1.
    pub fn set(&mut self, row: usize, column: &str, value: &str) {
        let column = self.column(column);
        self.rows[row - 1][column] = value.to_string();
    }

    pub fn column(&self, name: &str) -> usize {
        self.header.iter().position(|title| title == name).unwrap()
    }

    /// The column of that name, from the first row to the last.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let column = self.column(name);
        self.rows.iter().map(|row| row[column].as_str()).collect()
    }

    pub fn parse(csv: &str) -> Self {
        let mut lines = csv.lines();
        let mut table = Table::new(lines.next().unwrap());
        lines.for_each(|line| table.push(line));
        table
    }

    pub fn csv(&self) -> String {
        let rows = std::iter::once(&self.header).chain(&self.rows);
        rows.map(|row| row.join(",") + "\n").collect()
    }
}

fn split(line: &str) -> Vec<String> {
    line.split(',').map(str::to_string).collect()
}

/// Rows of the small input that are of the heart failure cohort: they alternate with the other's.
pub const EACH_COHORT: usize = 22;

/// A folder with both files.
pub struct Files {
    pub folder: TempDir,
    pub participants: Table,
    pub measures: Table,
}

impl Files {
    /// Participants of both cohorts by turns, heart failure in odd rows; in `measures.csv` the rows
    /// 1 to 5 are the first participant's (492, 008, 005, 236, 377), 6 to 9 the second's (238, 134,
    /// 128, 220).
    pub fn new() -> Self {
        let mut participants = Table::new(
            "npi,tin,cohort,specialty,tin_clinicians,part_b_payments,hcc_risk_score,dual_share,\
             ia_completed,pi_score,ebcm_episodes,ebcm_cost",
        );
        let mut measures =
            Table::new("npi,tin,measure,collection_type,cases,completeness,performance");
        for index in 0..EACH_COHORT {
            let spread = (index * 7 % EACH_COHORT) as f64 / EACH_COHORT as f64;
            for (cohort, specialty, reported) in [
                (1, "HF,cardiology", &["492", "008", "005", "236", "377"][..]),
                (2, "LBP,neurosurgery", &["238", "134", "128", "220"]),
            ] {
                let who = format!("10000{cohort}{index:04},00{cohort}{index:06}");
                participants.push(&format!(
                    "{who},{specialty},{},{},{},{},{},{},{},{}",
                    1 + index % 20,
                    100_000.0 + 1000.0 * spread,
                    1.0 + spread / 3.0,
                    spread / 2.0,
                    index % 3,
                    1.0 - spread / 4.0,
                    20 + index,
                    9_000.0 + 700.0 * spread,
                ));
                for id in reported {
                    measures.push(&match *id {
                        "492" => format!("{who},492,claims,60,1.0,{}", 40.0 + 20.0 * spread),
                        "220" => format!("{who},220,cqm,60,0.9,{}", 0.5 + spread / 3.0),
                        _ => format!("{who},{id},ecqm,60,0.9,{}", 0.5 + spread / 2.1),
                    });
                }
            }
        }
        Files {
            folder: tempfile::tempdir().unwrap(),
            participants,
            measures,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes both files and runs the program on them for 2027, in their folder.
    pub fn run(&self, options: &[&str]) -> Ended {
        fs::write(self.path("participants.csv"), self.participants.csv()).unwrap();
        fs::write(self.path("measures.csv"), self.measures.csv()).unwrap();
        self.run_as_written(&[&["--year", "2027"], options].concat())
    }

    /// Runs the program on the files in the folder.
    pub fn run_as_written(&self, options: &[&str]) -> Ended {
        let files = [
            "--participants",
            "participants.csv",
            "--measures",
            "measures.csv",
        ];
        score(self.folder.path(), &[&files, options].concat())
    }

    /// The scores of a run that must succeed.
    pub fn scores(&self, options: &[&str]) -> Table {
        let ended = self.run(options);
        assert_eq!(ended.status, 0, "{}", ended.stderr);
        Table::parse(&ended.stdout)
    }

    /// Checks that a run finds these errors, in this order and no others, and writes nothing.
    /// Each is given by fragments that one error must hold.
    pub fn refused(&self, errors: &[&[&str]]) {
        let ended = self.run(&["--out", "scores.csv"]);
        refused(&ended, errors);
        assert!(!self.path("scores.csv").exists());
    }
}

/// Checks that a run ended with these errors, each holding its fragments.
pub fn refused(ended: &Ended, errors: &[&[&str]]) {
    let stderr = &ended.stderr;
    assert_eq!((ended.status, ended.stdout.as_str()), (2, ""), "{stderr}");
    let found: Vec<&str> = stderr.split("error: ").skip(1).collect();
    assert_eq!(found.len(), errors.len(), "{stderr}");
    for (found, fragments) in found.iter().zip(errors) {
        for fragment in *fragments {
            assert!(found.contains(fragment), "`{fragment}` in:\n{found}");
        }
    }
}

/// Runs `asmcast score`.
pub fn score(folder: &Path, arguments: &[&str]) -> Ended {
    ended(folder, &[&["score"], arguments].concat())
}
