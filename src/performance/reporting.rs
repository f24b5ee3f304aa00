//! What the year's participants report and attest: what their practices do.

use std::ops::Range;

use super::practices::PracticeYear;
use super::{PerformanceLaws, YearRecords};

/// Gives the participants their practices' attestations.
pub(super) fn attest(practices: &PracticeYear, records: &mut YearRecords) {
    let places = records.place.iter().map(|place| *place as usize);
    records.silent.extend(places.clone().map(|place| practices.silent[place]));
    records
        .ia_completed
        .extend(places.clone().map(|place| practices.ia_completed[place]));
    records
        .pi_score
        .extend(places.map(|place| practices.pi_score[place]));
}

/// Gives a block of participants their practices' reports of a measure. CMS computes the claims
/// measures of silent practices too.
pub(super) fn report(
    laws: &PerformanceLaws,
    practices: &PracticeYear,
    position: usize,
    block: &Range<usize>,
    records: &mut YearRecords,
) {
    let measure = &laws.measures[position];
    let columns = &mut records.measures[position];
    let preferred = &records.practice_collection_type[block.clone()];
    if measure.measure.is_claims_based() {
        let collected = preferred.iter().map(|type_| Some(measure.collected(*type_)));
        columns.collection_type.extend(collected);
        columns.completeness.resize(block.end, 1.0);
        return;
    }
    let practice_habits = records.silent[block.clone()].iter().zip(preferred);
    columns
        .collection_type
        .extend(practice_habits.map(|(silent, preferred)| {
            (!silent).then(|| measure.collected(*preferred))
        }));
    let short = &practices.short[position];
    let places = records.place[block.clone()].iter();
    columns.completeness.extend(places.map(|place| {
        if short[*place as usize] {
            laws.short_completeness
        } else {
            1.0
        }
    }));
}
