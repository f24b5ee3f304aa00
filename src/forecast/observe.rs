//! From a drawn year to its numbers: each participant counted in its groups, the groups' means and
//! dollars, and the cohort's market.

use crate::columns;
use crate::performance::YearRecords;
use crate::program::MOST_REGIONS;
use crate::rules::{
    BLOCK, COMPONENTS, IdentityCheck, PoolPayment, ScoredBlock, Scores, Status, together,
};
use crate::tally::{CellSums, Cells, Counter, KindSums, ROW, sum, sum_of_products};

use super::arena::{CohortLaws, DrawnYear, Watch};
use super::focal::FocalObservation;
use super::groups::{Membership, SIZES};
use super::tallies::{GroupNumbers, MarketNumbers, PoolNumbers, YearNumbers, YearTally};

/// Numbers that are summed by cell at a time: with more they are not put side by side quickly.
const FOUR: usize = 4;

/// Of two counts in one number, one counts in units of this, beyond any cohort's size.
const UNIT: f64 = (1u64 << 26) as f64;

/// Makes a cohort's year the numbers of its groups and of its market; keeps its memory.
#[derive(Clone, Debug, Default)]
pub struct Observer {
    /// The year looked at, from 0 for the first reported, its named participants, and how many others
    /// stand before them.
    year: usize,
    named: Vec<u32>,
    synthetic: usize,
    membership: Membership,
    /// The cells again, of those who have a final score.
    scored_cell: Vec<u8>,
    components: KindSums<COMPONENTS, SIZES>,
    counts: CellSums<FOUR>,
    dollars: CellSums<FOUR>,
    counter: Counter,
    identities: IdentityCheck,
}

/// An observer at work on one cohort.
pub(super) struct Observation<'a> {
    pub observer: &'a mut Observer,
    pub laws: &'a CohortLaws,
    /// First reported year, and the tallies from there on.
    pub first_year: u16,
    pub tallies: &'a mut [YearTally],
    /// This draw's numbers of the same years.
    pub numbers: &'a mut [YearNumbers],
    /// Who is reported by name.
    pub focal: FocalObservation<'a>,
}

impl Watch for Observation<'_> {
    fn begin(&mut self, year: u16, records: &YearRecords, named: &[u32]) -> bool {
        if year < self.first_year {
            return false;
        }
        self.observer.year = usize::from(year - self.first_year);
        self.observer.named.clear();
        self.observer.named.extend(named);
        self.observer.synthetic = records.len() - named.len();
        self.observer.begin(self.laws, records);
        true
    }

    fn block(&mut self, block: &ScoredBlock<'_>) {
        self.observer.block(block);
        let named = (&*self.observer.named, self.observer.synthetic);
        self.focal.block(block, named, self.observer.year);
    }

    fn end(&mut self, drawn: &DrawnYear<'_>) {
        let index = usize::from(drawn.year - self.first_year);
        self.focal.end(drawn, index);
        let (tally, numbers) = (&mut self.tallies[index], &mut self.numbers[index]);
        let observer = &mut *self.observer;
        observer.numbers(self.laws, drawn, &tally.cells, numbers);
        tally.add(numbers);
        observer.count(drawn.scores, tally);
        let identities = &mut observer.identities;
        let residuals = identities.residuals(&self.laws.rules, drawn.cohort_year, drawn.scores);
        tally.identities = tally.identities.worst(residuals);
        let benchmarks = &drawn.scores.benchmarks.measures;
        for (benchmark, missing) in benchmarks.iter().zip(&mut tally.without_benchmark) {
            for &collection_type in benchmark.measure.collection_types() {
                let known = benchmark.get(collection_type).benchmark.is_some();
                missing[collection_type as usize] += u64::from(!known);
            }
        }
    }
}

impl Observer {
    /// Begins with a year's records.
    pub fn begin(&mut self, laws: &CohortLaws, records: &YearRecords) {
        self.membership.find(records, laws.specialties().count());
        self.components = KindSums::default();
    }

    /// The cell of each of the year's participants, by which [`Cells`] know their groups.
    pub fn cells(&self) -> &[u8] {
        &self.membership.cell
    }

    /// Fills the numbers of a year that has been seen block by block.
    pub fn numbers(
        &mut self,
        laws: &CohortLaws,
        drawn: &DrawnYear<'_>,
        cells: &Cells,
        numbers: &mut YearNumbers,
    ) {
        let of_cells = numbers.groups.len() - laws.regions_drawn().len();
        let (of_cells, of_regions) = numbers.groups.split_at_mut(of_cells);
        self.group_numbers(drawn, cells, of_cells);
        region_numbers(drawn, of_regions);
        transfer(&mut numbers.groups);
        numbers.market = market_numbers(drawn);
        for (numbers, payment) in numbers.pools.iter_mut().zip(&drawn.scores.pools) {
            *numbers = pool_numbers(payment);
        }
    }

    /// Adds the components of the final scores of a block.
    #[inline(never)]
    pub fn block(&mut self, block: &ScoredBlock<'_>) {
        let sizes = self.membership.size[block.participants.clone()].iter();
        let sizes = sizes.zip(block.has_final_score());
        let mut of_size = [[0.0; BLOCK]; SIZES];
        for (place, (&is, has_final_score)) in block.places().zip(sizes) {
            for (size, of_size) in of_size.iter_mut().enumerate() {
                let counts = has_final_score & (usize::from(is) == size);
                of_size[place] = if counts { 1.0 } else { 0.0 };
            }
        }
        let mut scratch = [[0.0; BLOCK]; 3];
        self.components
            .add(&of_size, block.components(&mut scratch));
    }

    /// Counts factors and final scores.
    fn count(&mut self, scores: &Scores, tally: &mut YearTally) {
        let (cell, counter) = (&self.membership.cell, &mut self.counter);
        let cells = &tally.cells;
        let factors = &scores.payment_adjustment_factor;
        tally.factors.add(counter, cells, cell, factors);
        let statuses = cell.iter().zip(&scores.status);
        self.scored_cell.clear();
        self.scored_cell
            .extend(statuses.map(|(&cell, &status)| match status {
                Status::Neutral => Cells::NOWHERE,
                _ => cell,
            }));
        let final_scores = &mut tally.final_scores;
        final_scores.add(counter, cells, &self.scored_cell, &scores.final_score);
    }

    /// The numbers of each group.
    fn group_numbers(
        &mut self,
        drawn: &DrawnYear<'_>,
        cells: &Cells,
        numbers: &mut [GroupNumbers],
    ) {
        let scores = drawn.scores;
        let (factors, final_scores) = (&scores.payment_adjustment_factor, &scores.final_score);
        let payments = &drawn.records.payment_year_payments;
        let cell = &self.membership.cell;
        self.counts.clear(cells);
        self.dollars.clear(cells);
        let mut nowhere = [Cells::NOWHERE; ROW];
        let mut rest = [[0.0; ROW]; 3];
        let mut neutral = [Status::Neutral; ROW];
        let mut scratch = [[0.0; FOUR]; ROW];
        for start in (0..cell.len()).step_by(ROW) {
            let [factor, final_score, payment] = &mut rest;
            let cell = columns::first(&cell[start..], &mut nowhere);
            let factor = columns::first(&factors[start..], factor);
            let final_score = columns::first(&final_scores[start..], final_score);
            let payment = columns::first(&payments[start..], payment);
            let status = columns::first(&scores.status[start..], &mut neutral);
            count_row(factor, final_score, status, &mut scratch);
            self.counts.add(cell, &scratch);
            pay_row(factor, payment, &mut scratch);
            self.dollars.add(cell, &scratch);
        }
        let counts = self.counts.by_group(cells);
        let dollars = self.dollars.by_group(cells);
        for (group, numbers) in numbers.iter_mut().enumerate() {
            *numbers = means(
                counts.each_ref().map(|sums| sums[group]),
                dollars.each_ref().map(|sums| sums[group]),
                self.components_of(group),
            );
        }
    }

    /// The sums of the components of a group: of all or of a size of practice.
    fn components_of(&self, group: usize) -> Option<[f64; COMPONENTS]> {
        match group {
            0 => {
                let sizes: [_; SIZES] = std::array::from_fn(|size| self.components.of_kind(size));
                let component = |at: usize| sizes.iter().map(|sums| sums[at]).sum();
                Some(std::array::from_fn(component))
            }
            1..=SIZES => Some(self.components.of_kind(group - 1)),
            _ => None,
        }
    }
}

/// Fills the numbers of the regions, none of which is made of cells.
fn region_numbers(drawn: &DrawnYear<'_>, numbers: &mut [GroupNumbers]) {
    if numbers.is_empty() {
        return;
    }
    let mut sums = [[[0.0; FOUR]; 2]; MOST_REGIONS];
    let scores = drawn.scores;
    for (participant, &region) in drawn.records.region.iter().enumerate() {
        let factor = scores.payment_adjustment_factor[participant];
        let score = scores.final_score[participant];
        let payment = drawn.records.payment_year_payments[participant];
        let [counts, dollars] = &mut sums[usize::from(region)];
        let counted = counted(factor, score, scores.status[participant]);
        for (sum, number) in counts.iter_mut().zip(counted) {
            *sum += number;
        }
        for (sum, number) in dollars.iter_mut().zip(paid(factor, payment)) {
            *sum += number;
        }
    }
    for (numbers, [counts, dollars]) in numbers.iter_mut().zip(sums) {
        *numbers = means(counts, dollars, None);
    }
}

/// Fills the numbers of a row of participants: factor, final score and counts. By itself, or its
/// loop is not vectorised.
#[inline(never)]
fn count_row(
    factor: &[f64; ROW],
    final_score: &[f64; ROW],
    status: &[Status; ROW],
    numbers: &mut [[f64; FOUR]; ROW],
) {
    let participants = factor.iter().zip(final_score).zip(status);
    for (numbers, ((&factor, &final_score), &status)) in numbers.iter_mut().zip(participants) {
        *numbers = counted(factor, final_score, status);
    }
}

/// A participant's factor, final score and counts: 1, with a final score; of a positive factor, at
/// the maximum penalty.
#[inline(always)]
fn counted(factor: f64, final_score: f64, status: Status) -> [f64; FOUR] {
    let has_final_score = status != Status::Neutral;
    let one = |yes: bool, unit: f64| if yes { unit } else { 0.0 };
    [
        factor,
        if has_final_score { final_score } else { 0.0 },
        1.0 + one(has_final_score, UNIT),
        one(factor > 0.0, 1.0) + one(status == Status::Zero, UNIT),
    ]
}

/// Fills the dollars of a row of participants in the payment year: payments, what they change by,
/// and by how much they rise. By itself, or its loop is not vectorised.
#[inline(never)]
fn pay_row(factor: &[f64; ROW], payment: &[f64; ROW], dollars: &mut [[f64; FOUR]; ROW]) {
    for (dollars, (&factor, &payment)) in dollars.iter_mut().zip(factor.iter().zip(payment)) {
        *dollars = paid(factor, payment);
    }
}

/// A participant's dollars: payment, change and rise.
#[inline(always)]
fn paid(factor: f64, payment: f64) -> [f64; FOUR] {
    let change = factor * payment;
    let gain = if factor > 0.0 { change } else { 0.0 };
    [payment, change, gain, 0.0]
}

/// The counts in units of 1 and of [`UNIT`].
fn two_counts(sum: f64) -> (f64, f64) {
    let high = (sum / UNIT).floor();
    (sum - high * UNIT, high)
}

/// A group's numbers from its sums, in the order of the statistics.
fn means(
    counts: [f64; FOUR],
    dollars: [f64; FOUR],
    components: Option<[f64; COMPONENTS]>,
) -> GroupNumbers {
    let [factor, final_score, everybody, some] = counts;
    let [payments, change, gains, _] = dollars;
    let (participants, with_final_score) = two_counts(everybody);
    let (positive, maximum_penalty) = two_counts(some);
    // Nobody has no mean: 0 / 0 is NaN.
    let mean = |sum: f64| sum / participants;
    let final_score = final_score / with_final_score;
    let components = components.map_or([f64::NAN; COMPONENTS], |sums| {
        sums.map(|sum| sum / with_final_score)
    });
    let [
        quality,
        cost,
        activities,
        interoperability,
        complex,
        small,
        submission,
    ] = components;
    let limits = final_score - components.iter().sum::<f64>();
    [
        participants,
        mean(factor),
        mean(positive),
        mean(maximum_penalty),
        final_score,
        quality,
        cost,
        activities,
        interoperability,
        complex,
        small,
        submission,
        limits,
        payments,
        change,
        gains,
        change - gains,
        0.0,
    ]
}

/// Fills what moves between groups: what a group's payments change by beyond what they would if
/// everybody's payments changed by the same share. Over the groups of a kind it adds up to 0.
fn transfer(groups: &mut [GroupNumbers]) {
    let Some(&[.., payments, change, _, _, _]) = groups.first() else {
        return;
    };
    let share = if payments > 0.0 {
        change / payments
    } else {
        0.0
    };
    for [.., payments, change, _, _, transfer] in groups {
        *transfer = *change - share * *payments;
    }
}

/// The market's numbers, in the order of the statistics.
fn market_numbers(drawn: &DrawnYear<'_>) -> MarketNumbers {
    let records = drawn.records;
    let factors = &drawn.scores.payment_adjustment_factor;
    let [scaling_factor, midpoint, break_even_score, incentive_pool] =
        pool_numbers(&together(&drawn.scores.pools));
    [
        scaling_factor,
        midpoint,
        break_even_score,
        incentive_pool,
        sum(&records.part_b_payments),
        -sum_of_products(factors, &records.payment_year_payments),
    ]
}

/// A pool's numbers, in the order of the statistics of the market.
fn pool_numbers(payment: &PoolPayment) -> PoolNumbers {
    [
        payment.scaling_factor,
        payment.midpoint.unwrap_or(f64::NAN),
        payment.break_even_score.unwrap_or(f64::NAN),
        payment.incentive_pool,
    ]
}
