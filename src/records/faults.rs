//! What a reading finds, listed up to a length that somebody will read.

use std::path::Path;

use crate::findings::{Finding, Place};

/// How many findings of a kind are listed for one file; the others are counted.
const LISTED: usize = 50;

/// Findings of one file and one kind, in the order found.
#[derive(Debug, Default)]
pub(super) struct Faults {
    listed: Vec<Finding>,
    more: usize,
}

/// Everything found in one file.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// The file cannot be used.
    pub errors: Faults,
    /// The file can be used, but perhaps not as its author meant.
    pub warnings: Faults,
}

impl Faults {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        if self.listed.len() < LISTED {
            self.listed.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.listed.len() + self.more
    }

    /// The value of a checked field; a finding is added instead. `None` without a finding where
    /// the whole column is missing, which has been said once.
    pub fn keep<T>(&mut self, checked: Result<Option<T>, Finding>) -> Option<T> {
        checked.unwrap_or_else(|finding| {
            self.push(finding);
            None
        })
    }

    /// The findings, and at the end how many more there are.
    pub fn listed(self, file: &Path, kind: &str) -> Vec<Finding> {
        let mut findings = self.listed;
        if self.more > 0 {
            let more = format!("and {} more {kind} in this file", self.more);
            findings.push(Finding::new(file, Place::File, more));
        }
        findings
    }
}
