//! What the tests of the rules share: rules in force and cohorts that own their columns.
// Each test file uses some of it.
#![allow(dead_code)]

pub mod cases;
pub mod historical;

use asmcast::program::{Cohort, CollectionType, Measure};
use asmcast::rules::{CohortYear, Completeness, MeasureColumn, Pools, Rules, Scores, score};

/// The default rules with some keys set otherwise, written as in a scenario.
pub fn rules_with(changes: &str) -> Rules {
    let baseline: toml::Table = include_str!("../../scenarios/baseline.toml")
        .parse()
        .expect("the baseline is TOML");
    let mut table = baseline["rules"].as_table().expect("a table").clone();
    table.extend(
        changes
            .parse::<toml::Table>()
            .expect("the changes are TOML"),
    );
    table
        .try_into()
        .expect("the keys and words are those of Rules")
}

/// The default rules.
pub fn default_rules() -> Rules {
    rules_with("")
}

/// One measure's owned columns.
#[derive(Clone, Debug, Default)]
pub struct Reports {
    pub collection_type: Vec<Option<CollectionType>>,
    pub cases: Vec<u32>,
    pub completeness: Vec<f64>,
    pub performance: Vec<f64>,
}

impl Reports {
    pub fn push(&mut self, report: Report) {
        self.collection_type.push(report.collection_type);
        self.cases.push(report.cases);
        self.completeness.push(report.completeness);
        self.performance.push(report.performance);
    }

    pub fn set(&mut self, participant: usize, report: Report) {
        self.collection_type[participant] = report.collection_type;
        self.cases[participant] = report.cases;
        self.completeness[participant] = report.completeness;
        self.performance[participant] = report.performance;
    }
}

/// One participant's result on one measure.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    pub collection_type: Option<CollectionType>,
    pub cases: u32,
    pub completeness: f64,
    pub performance: f64,
}

impl Report {
    /// A complete report on 100 cases, by the measure's first collection type.
    pub fn of(measure: Measure, performance: f64) -> Self {
        Report {
            collection_type: Some(measure.collection_types()[0]),
            cases: 100,
            completeness: 1.0,
            performance,
        }
    }

    /// Nothing reported.
    pub const MISSING: Report = Report {
        collection_type: None,
        cases: 0,
        completeness: 0.0,
        performance: f64::NAN,
    };
}

/// A participant without its measures.
#[derive(Clone, Copy, Debug)]
pub struct Participant {
    pub ebcm_episodes: u32,
    pub ebcm_cost: f64,
    pub ia_completed: u8,
    pub pi_score: f64,
    pub hcc_risk_score: f64,
    pub dual_share: f64,
    pub tin_clinicians: u32,
    pub part_b_payments: f64,
}

/// Nothing to adjust: both activities, full interoperability, average patients, a large practice.
pub const PLAIN: Participant = Participant {
    ebcm_episodes: 50,
    ebcm_cost: 14_000.0,
    ia_completed: 2,
    pi_score: 1.0,
    hcc_risk_score: 1.5,
    dual_share: 0.2,
    tin_clinicians: 100,
    part_b_payments: 100_000.0,
};

/// A cohort that owns its columns.
#[derive(Clone, Debug)]
pub struct CohortData {
    pub cohort: Cohort,
    pub participants: Vec<Participant>,
    /// In the order of [`Cohort::measures`].
    pub measures: Vec<Reports>,
    /// The pool of each participant; nothing: they are one pool.
    pub pools: Vec<u8>,
}

impl CohortData {
    pub fn new(cohort: Cohort) -> Self {
        CohortData {
            cohort,
            participants: Vec::new(),
            measures: vec![Reports::default(); cohort.measures().len()],
            pools: Vec::new(),
        }
    }

    /// Adds a participant and its reports in the order of the cohort's measures.
    pub fn push(&mut self, participant: Participant, reports: &[Report]) {
        self.participants.push(participant);
        for (column, &report) in self.measures.iter_mut().zip(reports) {
            column.push(report);
        }
    }

    /// `count` participants whose performance and cost run evenly from poor to good: on every
    /// measure rank / count, at a cost of 15,000 dollars falling by 100 a rank.
    pub fn ladder(cohort: Cohort, count: usize) -> Self {
        let mut data = CohortData::new(cohort);
        for rank in 0..count {
            let share = rank as f64 / count as f64;
            let reports: Vec<Report> = cohort
                .measures()
                .iter()
                .map(|&measure| Report::of(measure, share))
                .collect();
            let participant = Participant {
                ebcm_cost: 15_000.0 - 100.0 * rank as f64,
                ..PLAIN
            };
            data.push(participant, &reports);
        }
        data
    }

    /// The position of a measure among the cohort's.
    pub fn position(&self, measure: Measure) -> usize {
        let measures = self.cohort.measures();
        measures
            .iter()
            .position(|&other| other == measure)
            .expect("a measure of the cohort")
    }

    /// Sets a participant's result on a measure.
    pub fn report(&mut self, measure: Measure, participant: usize, report: Report) {
        let position = self.position(measure);
        self.measures[position].set(participant, report);
    }

    /// The same participants in the opposite order.
    pub fn reversed(&self) -> Self {
        let mut reversed = self.clone();
        reversed.participants.reverse();
        reversed.pools.reverse();
        for reports in &mut reversed.measures {
            reports.collection_type.reverse();
            reports.cases.reverse();
            reports.completeness.reverse();
            reports.performance.reverse();
        }
        reversed
    }

    /// Scores the cohort in a performance year.
    pub fn score(&self, rules: &Rules, performance_year: u16) -> Scores {
        let mut scores = Scores::default();
        self.with_year(performance_year, |year| {
            score(rules, year, None, &mut scores)
        });
        scores
    }

    /// Lends the cohort as the rules read it.
    pub fn with_year<T>(&self, performance_year: u16, f: impl FnOnce(&CohortYear<'_>) -> T) -> T {
        fn column<T>(participants: &[Participant], value: impl Fn(&Participant) -> T) -> Vec<T> {
            participants.iter().map(value).collect()
        }
        let participants = &self.participants;
        f(&CohortYear {
            cohort: self.cohort,
            performance_year,
            measures: &self.measure_columns(),
            ebcm_episodes: &column(participants, |p| p.ebcm_episodes),
            ebcm_cost: &column(participants, |p| p.ebcm_cost),
            ia_completed: &column(participants, |p| p.ia_completed),
            pi_score: &column(participants, |p| p.pi_score),
            hcc_risk_score: &column(participants, |p| p.hcc_risk_score),
            dual_share: &column(participants, |p| p.dual_share),
            tin_clinicians: &column(participants, |p| p.tin_clinicians),
            part_b_payments: &column(participants, |p| p.part_b_payments),
            pools: Pools {
                count: self
                    .pools
                    .iter()
                    .map(|pool| usize::from(*pool) + 1)
                    .max()
                    .unwrap_or(1),
                numbers: &self.pools,
            },
        })
    }

    fn measure_columns(&self) -> Vec<MeasureColumn<'_>> {
        let measures = self.cohort.measures().iter().zip(&self.measures);
        measures
            .map(|(&measure, reports)| MeasureColumn {
                measure,
                collection_type: &reports.collection_type,
                cases: &reports.cases,
                completeness: Completeness::Shares(&reports.completeness),
                performance: &reports.performance,
            })
            .collect()
    }
}
