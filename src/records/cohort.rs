//! One cohort's records as columns, which is how the rules read them.

use super::{MeasureRow, ParticipantRow};
use crate::program::{Cohort, CollectionType, Measure, RegionName, Specialty};
use crate::rules::{
    CohortYear, Completeness, HistoricalBenchmarks, MeasureColumn, PoolBy, Pools, Rules, Scores,
    score,
};
use std::collections::BTreeSet;

/// A cohort's records, one element a participant in every column, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct CohortRecords {
    /// The cohort.
    pub cohort: Cohort,
    /// The participant's specialty.
    pub specialty: Vec<Specialty>,
    /// Region of its practice, if it is known.
    pub region: Vec<Option<RegionName>>,
    /// Clinicians in the participant's TIN.
    pub tin_clinicians: Vec<u32>,
    /// Part B payments for covered professional services in the performance year, in dollars.
    pub part_b_payments: Vec<f64>,
    /// Mean HCC risk score of the participant's patients.
    pub hcc_risk_score: Vec<f64>,
    /// Share of the participant's patients who are dually eligible, 0 to 1.
    pub dual_share: Vec<f64>,
    /// Improvement activities attested: 0, 1 or 2.
    pub ia_completed: Vec<u8>,
    /// Promoting Interoperability score, 0 to 1.
    pub pi_score: Vec<f64>,
    /// Episodes of the cohort's episode-based cost measure.
    pub ebcm_episodes: Vec<u32>,
    /// Their mean cost in dollars; NaN where there is none.
    pub ebcm_cost: Vec<f64>,
    /// The measures of [`Cohort::measures`], in that order.
    pub measures: Vec<MeasureResults>,
}

/// One measure's results, one element a participant in every column.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureResults {
    /// The measure.
    pub measure: Measure,
    /// How it was collected; `None` where it was not reported.
    pub collection_type: Vec<Option<CollectionType>>,
    /// Eligible cases; 0 where it was not reported.
    pub cases: Vec<u32>,
    /// Share of the eligible cases that were reported, 0 to 1; 0 where it was not reported.
    pub completeness: Vec<f64>,
    /// Performance as a rate, 0 to 1; measure 492: admissions per 100 person-years. 0 where it was
    /// not reported.
    pub performance: Vec<f64>,
}

/// The pool of each participant; of a single pool nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolNumbers {
    count: usize,
    numbers: Vec<u8>,
}

impl PoolNumbers {
    /// One pool for each value of a column that somebody has, in their order.
    fn of<T: Copy + Ord>(column: &[T]) -> Self {
        let values: BTreeSet<T> = column.iter().copied().collect();
        let values: Vec<T> = values.into_iter().collect();
        let number = |value: &T| values.binary_search(value).unwrap_or_default() as u8;
        PoolNumbers {
            count: values.len(),
            numbers: column.iter().map(number).collect(),
        }
    }
}

impl CohortRecords {
    /// A cohort without participants.
    pub(super) fn new(cohort: Cohort) -> Self {
        let nothing = |&measure: &Measure| MeasureResults {
            measure,
            collection_type: Vec::new(),
            cases: Vec::new(),
            completeness: Vec::new(),
            performance: Vec::new(),
        };
        CohortRecords {
            cohort,
            specialty: Vec::new(),
            region: Vec::new(),
            tin_clinicians: Vec::new(),
            part_b_payments: Vec::new(),
            hcc_risk_score: Vec::new(),
            dual_share: Vec::new(),
            ia_completed: Vec::new(),
            pi_score: Vec::new(),
            ebcm_episodes: Vec::new(),
            ebcm_cost: Vec::new(),
            measures: cohort.measures().iter().map(nothing).collect(),
        }
    }

    /// Appends a participant who has reported nothing yet; returns its position.
    pub(super) fn enrol(&mut self, row: &ParticipantRow) -> usize {
        let position = self.participants();
        self.specialty.push(row.specialty);
        self.region.push(row.region);
        self.tin_clinicians.push(row.tin_clinicians);
        self.part_b_payments.push(row.part_b_payments);
        self.hcc_risk_score.push(row.hcc_risk_score);
        self.dual_share.push(row.dual_share);
        self.ia_completed.push(row.ia_completed);
        self.pi_score.push(row.pi_score);
        self.ebcm_episodes.push(row.ebcm_episodes);
        self.ebcm_cost.push(row.ebcm_cost.unwrap_or(f64::NAN));
        for results in &mut self.measures {
            results.collection_type.push(None);
            results.cases.push(0);
            results.completeness.push(0.0);
            results.performance.push(0.0);
        }
        position
    }

    /// Sets a participant's result of one of the cohort's measures.
    pub(super) fn report(&mut self, position: usize, row: &MeasureRow) {
        let mut measures = self.measures.iter_mut();
        if let Some(results) = measures.find(|results| results.measure == row.measure) {
            results.collection_type[position] = Some(row.collection_type);
            results.cases[position] = row.cases;
            results.completeness[position] = row.completeness;
            results.performance[position] = row.performance;
        }
    }

    /// How many participants there are: the length of every column.
    pub fn participants(&self) -> usize {
        self.part_b_payments.len()
    }

    /// The measures as the rules read them.
    pub fn measure_columns(&self) -> Vec<MeasureColumn<'_>> {
        self.measures
            .iter()
            .map(|results| MeasureColumn {
                measure: results.measure,
                collection_type: &results.collection_type,
                cases: &results.cases,
                completeness: Completeness::Shares(&results.completeness),
                performance: &results.performance,
            })
            .collect()
    }

    /// Who shares out the money with whom: those of the same specialty or region.
    pub fn pools(&self, by: PoolBy) -> PoolNumbers {
        match by {
            PoolBy::Cohort => PoolNumbers::default(),
            PoolBy::Specialty => PoolNumbers::of(&self.specialty),
            PoolBy::Region => PoolNumbers::of(&self.region),
        }
    }

    /// The records as the rules read them, for a performance year, with the columns of
    /// [`measure_columns`](Self::measure_columns) and the numbers of [`pools`](Self::pools).
    pub fn as_cohort_year<'a>(
        &'a self,
        performance_year: u16,
        measures: &'a [MeasureColumn<'a>],
        pools: &'a PoolNumbers,
    ) -> CohortYear<'a> {
        CohortYear {
            cohort: self.cohort,
            performance_year,
            measures,
            ebcm_episodes: &self.ebcm_episodes,
            ebcm_cost: &self.ebcm_cost,
            ia_completed: &self.ia_completed,
            pi_score: &self.pi_score,
            hcc_risk_score: &self.hcc_risk_score,
            dual_share: &self.dual_share,
            tin_clinicians: &self.tin_clinicians,
            part_b_payments: &self.part_b_payments,
            pools: Pools {
                count: pools.count.max(1),
                numbers: &pools.numbers,
            },
        }
    }

    /// What the rules make of the records.
    pub fn score(
        &self,
        rules: &Rules,
        performance_year: u16,
        historical: Option<&HistoricalBenchmarks>,
    ) -> Scores {
        let measures = self.measure_columns();
        let pools = self.pools(rules.pool);
        let year = self.as_cohort_year(performance_year, &measures, &pools);
        let mut scores = Scores::default();
        score(rules, &year, historical, &mut scores);
        scores
    }
}
