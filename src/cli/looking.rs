//! What commands that study a scenario have in common: which cohorts and years they look at, and how they
//! say that there is no design.

use std::path::Path;

use clap::Args;

use crate::findings::{Finding, Place};
use crate::study::DesignFailure;
use crate::study::sensitivity::Selection;

use super::CommandError;

/// Which cohorts and years are looked at.
#[derive(Args)]
pub struct Looking {
    /// Cohorts whose statistics are looked at, HF or LBP; without it, both.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    cohort: Vec<String>,
    /// Performance years; without it, the scenario's first.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    year: Vec<u16>,
}

impl Looking {
    /// What is looked at, with these statistics.
    pub fn selection(&self, statistics: &[String]) -> Selection {
        Selection {
            statistics: statistics.to_vec(),
            cohorts: self.cohort.clone(),
            years: self.year.clone(),
        }
    }

    /// The same as options of a command, each with a space in front.
    pub fn options(&self, statistics: &[String]) -> String {
        let years: Vec<String> = self.year.iter().map(u16::to_string).collect();
        let lists = [
            ("--statistic", statistics),
            ("--cohort", &self.cohort),
            ("--year", &years),
        ];
        let given = lists.iter().filter(|(_, list)| !list.is_empty());
        given
            .map(|(option, list)| format!(" {option} {}", list.join(",")))
            .collect()
    }
}

/// Why there is no design, of a scenario's file.
pub fn refused(scenario: &Path, failure: DesignFailure) -> CommandError {
    match failure {
        DesignFailure::Refused(findings) => CommandError::Input(findings),
        DesignFailure::Size(error) => Finding::new(scenario, Place::File, error.to_string()).into(),
        DesignFailure::Failed(failure) => CommandError::Running(failure.to_string()),
    }
}
