//! A performance year's records of one cohort, one element a participant in every column.

use crate::columns::Kept;
use crate::population::{Population, year_index};
use crate::program::{CollectionType, Measure, PAYMENT_LAG_YEARS};
use crate::rules::Completeness;

use super::{Block, PerformanceLaws};
use std::ops::Range;

/// The records. Columns are kept and refilled.
#[derive(Clone, Debug, Default)]
pub struct YearRecords {
    /// The candidate that it is.
    pub candidate: Vec<u32>,
    /// Its practice.
    pub practice: Vec<u32>,
    /// The measures that fall short of completeness: bit 0 for the first of the cohort.
    pub incomplete: Vec<u8>,
    /// Share of the cases that is reported of a measure that falls short.
    pub short_completeness: f64,
    /// How its practice reports the measures that can be reported in two ways.
    pub practice_collection_type: Vec<CollectionType>,
    /// The same where its practice reports at all.
    pub reported: Vec<Option<CollectionType>>,
    /// Position of its specialty in the cohort's list.
    pub specialty: Vec<u8>,
    /// Position of its practice's region in the cohort's list; empty where regions are not drawn.
    pub region: Vec<u8>,
    /// Clinicians in its practice.
    pub tin_clinicians: Vec<u32>,
    /// Part B payments of the performance year, in dollars.
    pub part_b_payments: Vec<f64>,
    /// Part B payments of the payment year, in dollars.
    pub payment_year_payments: Vec<f64>,
    /// Mean HCC risk score of its patients.
    pub hcc_risk_score: Vec<f64>,
    /// Dual share of its patients.
    pub dual_share: Vec<f64>,
    /// Episodes of the year.
    pub ebcm_episodes: Vec<u32>,
    /// Their mean cost in dollars; NaN where there are none.
    pub ebcm_cost: Vec<f64>,
    /// Improvement activities completed, 0 to 2.
    pub ia_completed: Vec<u8>,
    /// Promoting Interoperability score, 0 to 1.
    pub pi_score: Vec<f64>,
    /// The measures, in the order of the cohort.
    pub measures: Kept<MeasureRecords>,
}

/// One measure's records.
#[derive(Clone, Debug, Default)]
pub struct MeasureRecords {
    /// How it was collected; `None` where it was not reported.
    pub collection_type: Vec<Option<CollectionType>>,
    /// Eligible cases.
    pub cases: Vec<u32>,
    /// Performance as a rate, 0 to 1; measure 492 per 100 person-years. Without meaning where it is
    /// not observed: see [`super::PerformanceLaws::observed_from`].
    pub performance: Vec<f64>,
}

impl YearRecords {
    /// Number of participants.
    pub fn len(&self) -> usize {
        self.candidate.len()
    }

    /// No participants.
    pub fn is_empty(&self) -> bool {
        self.candidate.is_empty()
    }

    /// Shares of a measure's cases that were reported. CMS computes claims measures from all.
    pub fn completeness(&self, measure: Measure, position: usize) -> Completeness<'_> {
        Completeness::Marked {
            marks: &self.incomplete,
            mark: if measure.is_claims_based() {
                0
            } else {
                1 << position
            },
            share: self.short_completeness,
        }
    }

    /// Empties every column.
    pub(super) fn begin(&mut self, laws: &PerformanceLaws) {
        self.short_completeness = laws.short_completeness;
        self.candidate.clear();
        self.practice.clear();
        self.incomplete.clear();
        self.practice_collection_type.clear();
        self.reported.clear();
        self.specialty.clear();
        self.region.clear();
        self.tin_clinicians.clear();
        self.part_b_payments.clear();
        self.payment_year_payments.clear();
        self.hcc_risk_score.clear();
        self.dual_share.clear();
        self.ebcm_episodes.clear();
        self.ebcm_cost.clear();
        self.ia_completed.clear();
        self.pi_score.clear();
        self.measures.resize(laws.measures.len());
        for measure in self.measures.iter_mut() {
            measure.collection_type.clear();
            measure.performance.clear();
        }
    }

    /// Gives so many more participants' counts of cases their places.
    pub(super) fn make_place(&mut self, participants: usize) {
        let places = self.len() + participants;
        for measure in self.measures.iter_mut() {
            measure.cases.resize(places, 0);
        }
    }

    /// Adds a block of participants, in the columns that the population gives, in the order of
    /// members; `episodes` are their places among the participants of their population.
    pub(super) fn append(
        &mut self,
        people: &Population,
        year: u16,
        block: &Block<'_>,
        episodes: Range<usize>,
    ) {
        let members = &people.members;
        let index = year_index(year);
        let seats = block.seats;
        let within = block.members.clone();
        seats.append(&mut self.candidate, &members.candidate[within.clone()]);
        seats.append(&mut self.practice, &members.practice[within.clone()]);
        seats.append(&mut self.specialty, &members.specialty[within.clone()]);
        if !members.region.is_empty() {
            seats.append(&mut self.region, &members.region[within.clone()]);
        }
        seats.append(
            &mut self.tin_clinicians,
            &members.clinicians[within.clone()],
        );
        let collection_type = &mut self.practice_collection_type;
        seats.append(collection_type, &members.collection_type[within.clone()]);
        let widened = [
            (&mut self.hcc_risk_score, &members.hcc_risk_score),
            (&mut self.dual_share, &members.dual_share),
            (&mut self.part_b_payments, &members.payments[index]),
            (
                &mut self.payment_year_payments,
                &members.payments[index + usize::from(PAYMENT_LAG_YEARS)],
            ),
        ];
        for (column, source) in widened {
            seats.append_widened(column, &source[within.clone()]);
        }
        let episodes = &people.volume.episodes[index][episodes];
        self.ebcm_episodes.extend_from_slice(episodes);
    }

    /// Shifts participants' abilities in a measure as their regions differ.
    pub(super) fn shift_by_region(
        &self,
        laws: &PerformanceLaws,
        participants: &Range<usize>,
        abilities: &mut [f32],
    ) {
        if laws.regions.is_empty() {
            return;
        }
        let regions = &self.region[participants.clone()];
        for (ability, &region) in abilities.iter_mut().zip(regions) {
            *ability += laws.regions[usize::from(region)].ability as f32;
        }
    }

    /// Multiplies participants' episode costs as their regions differ.
    pub(super) fn cost_by_region(&mut self, laws: &PerformanceLaws, participants: &Range<usize>) {
        if laws.regions.is_empty() {
            return;
        }
        let regions = &self.region[participants.clone()];
        let costs = self.ebcm_cost[participants.clone()].iter_mut();
        for (cost, &region) in costs.zip(regions) {
            *cost *= laws.regions[usize::from(region)].cost_ratio;
        }
    }
}
