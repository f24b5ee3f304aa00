//! The regulation, one file a section (42 CFR part 512 subpart G): pure functions on plain slices,
//! with no randomness and no files. It is the one implementation: whatever scores a participant in
//! asmcast goes through [`score`].

mod adjustments;
mod benchmarks;
mod buckets;
mod columns;
mod cost;
mod exchange;
mod final_score;
mod identities;
mod order_statistics;
mod payment;
mod points;
mod quality;
mod quantile;
mod register;
mod register_entries;
mod scores;
mod settings;
mod validity;

pub use adjustments::*;
pub use benchmarks::*;
pub use cost::*;
pub use exchange::*;
pub use final_score::*;
pub use identities::*;
pub use payment::*;
pub use quality::*;
pub use register::*;
pub use scores::*;
pub use settings::*;

use crate::program::{Cohort, CollectionType, Measure};
use std::ops::Range;

/// Most participants who are scored together, section by section: so many that their columns stay in
/// the processor's nearest cache.
pub const BLOCK: usize = 128;

/// Participants who are scored side by side.
const ROW: usize = 32;

/// What CMS holds about one cohort at the end of a performance year, one element a participant in
/// every slice.
#[derive(Clone, Debug)]
pub struct CohortYear<'a> {
    /// The cohort.
    pub cohort: Cohort,
    /// The performance year, 2027 to 2031.
    pub performance_year: u16,
    /// One column for each measure of [`Cohort::measures`], in that order.
    pub measures: &'a [MeasureColumn<'a>],
    /// Episodes of the cohort's episode-based cost measure in the performance year.
    pub ebcm_episodes: &'a [u32],
    /// Risk-adjusted, standardized mean cost of those episodes in dollars; NaN where there is none.
    pub ebcm_cost: &'a [f64],
    /// Improvement activities attested: 0, 1 or 2.
    pub ia_completed: &'a [u8],
    /// Promoting Interoperability score, 0 to 1.
    pub pi_score: &'a [f64],
    /// Mean HCC risk score of the participant's patients.
    pub hcc_risk_score: &'a [f64],
    /// Share of the participant's patients who are dually eligible, 0 to 1.
    pub dual_share: &'a [f64],
    /// Clinicians in the participant's TIN.
    pub tin_clinicians: &'a [u32],
    /// Part B payments for covered professional services in the performance year, in dollars.
    pub part_b_payments: &'a [f64],
    /// Who shares out the money with whom.
    pub pools: Pools<'a>,
}

/// Who shares out the money with whom (§ 512.750): a whole cohort, or each pool of it by itself.
#[derive(Clone, Copy, Debug)]
pub struct Pools<'a> {
    /// How many pools there are, at least 1; some may be empty.
    pub count: usize,
    /// The pool of each participant, from 0; of a single pool empty.
    pub numbers: &'a [u8],
}

impl Pools<'_> {
    /// The whole cohort.
    pub const ONE: Self = Pools {
        count: 1,
        numbers: &[],
    };

    /// Lists the places of a pool's participants, one of several pools.
    fn members(&self, number: usize, places: &mut Vec<u32>) {
        places.clear();
        let all = (0u32..).zip(self.numbers);
        let members = all.filter(|&(_, &pool)| usize::from(pool) == number);
        places.extend(members.map(|(place, _)| place));
    }
}

/// One measure's results, one element a participant in every slice.
#[derive(Clone, Copy, Debug)]
pub struct MeasureColumn<'a> {
    /// The measure.
    pub measure: Measure,
    /// How it was collected; `None` where it was not reported (a claims measure: not computed).
    pub collection_type: &'a [Option<CollectionType>],
    /// Eligible cases.
    pub cases: &'a [u32],
    /// Share of the eligible cases that were reported.
    pub completeness: Completeness<'a>,
    /// Performance as a rate, 0 to 1; measure 492: admissions per 100 person-years.
    pub performance: &'a [f64],
}

/// Shares of the eligible cases that were reported, 0 to 1, one a participant.
#[derive(Clone, Copy, Debug)]
pub enum Completeness<'a> {
    /// Each has its own.
    Shares(&'a [f64]),
    /// Those with a bit of `mark` among their `marks` have reported the same `share`, the others
    /// everything.
    Marked {
        /// One element a participant.
        marks: &'a [u8],
        /// The bits looked for; none where all have reported everything.
        mark: u8,
        /// Share reported by those who have one.
        share: f64,
    },
}

impl<'a> MeasureColumn<'a> {
    /// The results of some of the participants.
    pub fn of(&self, participants: Range<usize>) -> MeasureColumn<'a> {
        MeasureColumn {
            measure: self.measure,
            collection_type: &self.collection_type[participants.clone()],
            cases: &self.cases[participants.clone()],
            completeness: match self.completeness {
                Completeness::Shares(shares) => Completeness::Shares(&shares[participants.clone()]),
                Completeness::Marked { marks, mark, share } => Completeness::Marked {
                    marks: &marks[participants.clone()],
                    mark,
                    share,
                },
            },
            performance: &self.performance[participants],
        }
    }
}

impl Completeness<'_> {
    /// A participant's share.
    pub fn of(&self, participant: usize) -> f64 {
        match *self {
            Completeness::Shares(shares) => shares[participant],
            Completeness::Marked { marks, mark, share } if marks[participant] & mark != 0 => share,
            Completeness::Marked { .. } => 1.0,
        }
    }
}

impl CohortYear<'_> {
    /// How many participants there are: the length of every slice.
    pub fn participants(&self) -> usize {
        self.part_b_payments.len()
    }
}

/// Scores a cohort's year: every participant from its measures to its payment adjustment factor.
///
/// `historical` is read where `rules.benchmark_period` is historical, and nothing can then be
/// scored on quality without it. The columns of `out` are overwritten and their memory is reused:
/// nothing is allocated once they have held a cohort of the size.
pub fn score(
    rules: &Rules,
    year: &CohortYear<'_>,
    historical: Option<&HistoricalBenchmarks>,
    out: &mut Scores,
) {
    score_by_block(rules, year, historical, out, |_| ());
}

/// Scores a cohort's year like [`score`], and shows its participants block by block, each once, while
/// what their final scores are made of is at hand. Nobody's factor is known by then.
pub fn score_by_block(
    rules: &Rules,
    year: &CohortYear<'_>,
    historical: Option<&HistoricalBenchmarks>,
    out: &mut Scores,
    mut show: impl FnMut(&ScoredBlock<'_>),
) {
    out.reset(year);
    compare_quality(rules, year, historical, out);
    compare_cost(rules, year, out);
    compare_complex_patients(rules, year, out);
    score_blocks(rules, year, 0..year.participants(), out, &mut show);
    pay(rules, year, out);
}

/// Scores some participants of a year, one by one, as if nobody else had done otherwise than in
/// `known`, the scores of the year's cohort: against the benchmarks and around the midpoint found
/// there, which one participant's results hardly move. What its payments and score do to the scaling
/// factor is reckoned with. The other participants' places in `out` are without meaning.
///
/// `known` are the scores of the same participants with other results.
pub fn score_alone(
    rules: &Rules,
    year: &CohortYear<'_>,
    participants: Range<usize>,
    known: &Scores,
    out: &mut Scores,
) {
    out.reset(year);
    stand_against(rules, year, participants.clone(), &known.benchmarks, out);
    out.benchmarks.cost = known.benchmarks.cost;
    out.benchmarks.complex_patient = known.benchmarks.complex_patient;
    score_blocks(rules, year, participants.clone(), out, &mut |_| ());
    pay_alone(rules, year, participants, known, out);
}

/// Takes participants block by block through the sections of the regulation up to the final score,
/// which need nothing but what they are compared with.
fn score_blocks(
    rules: &Rules,
    year: &CohortYear<'_>,
    participants: Range<usize>,
    out: &mut Scores,
    show: &mut impl FnMut(&ScoredBlock<'_>),
) {
    let mut scores = BlockScores::default();
    for start in participants.clone().step_by(BLOCK) {
        let end = participants.end.min(start + BLOCK);
        // Whole rows, though some are scored twice: what is left over of one takes as long.
        let whole = (end - start).next_multiple_of(ROW);
        let block = end.saturating_sub(whole).max(participants.start)..end;
        score_quality(
            rules,
            year,
            block.clone(),
            &out.scratch.quality,
            &mut scores,
        );
        score_cost(
            rules,
            year,
            block.clone(),
            &out.benchmarks.cost,
            &mut scores,
        );
        let complex_patient = out.benchmarks.complex_patient;
        adjust(rules, year, block.clone(), complex_patient, &mut scores);
        score_finally(rules, block.clone(), &scores, out);
        show(&ScoredBlock::new(
            rules,
            start..end,
            block.clone(),
            &scores,
            out,
        ));
        if !out.is_final_only {
            out.keep(&scores, block);
        }
    }
}
