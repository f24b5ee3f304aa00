//! What was written is read again with the same bits.

use std::fs;

use proptest::prelude::*;

use super::*;
use crate::program::{CollectionType, Measure};
use crate::rules::PoolBy;

/// A number of a range, or one of its ends.
fn within(low: f64, high: f64) -> impl Strategy<Value = f64> {
    prop_oneof![Just(low), Just(high), low..=high]
}

/// One of a vocabulary.
fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

/// A participant of that position in the file; the position makes it unlike the others.
fn participant(position: usize) -> impl Strategy<Value = ParticipantRow> {
    let who = any_of(Cohort::ALL)
        .prop_flat_map(|cohort| (Just(cohort), any_of(cohort.specialties()), 1..=u32::MAX));
    let patients = (within(0.0, 1e15), within(0.0, 1e15), within(0.0, 1.0));
    let attested = (0..=2u8, within(0.0, 1.0));
    let episodes = (any::<u32>(), proptest::option::of(within(1e-300, 1e15)));
    (who, patients, attested, episodes).prop_map(move |(who, patients, attested, episodes)| {
        ParticipantRow {
            npi: format!("{:010}", 4_000_000_000 + position),
            tin: format!("{position:09}"),
            cohort: who.0,
            specialty: who.1,
            tin_clinicians: who.2,
            part_b_payments: patients.0,
            hcc_risk_score: patients.1,
            dual_share: patients.2,
            ia_completed: attested.0,
            pi_score: attested.1,
            ebcm_episodes: episodes.0,
            ebcm_cost: episodes.1,
            region: None,
        }
    })
}

/// A measure of a participant.
fn measure(participant: &ParticipantRow) -> impl Strategy<Value = MeasureRow> + use<> {
    let ParticipantRow { npi, tin, .. } = participant.clone();
    any_of(participant.cohort.measures())
        .prop_flat_map(|measure| {
            let most = if measure == Measure::Q492 {
                1000.0
            } else {
                1.0
            };
            let collection_type = any_of(measure.collection_types());
            let numbers = (any::<u32>(), within(0.0, 1.0), within(0.0, most));
            (Just(measure), collection_type, numbers)
        })
        .prop_map(move |(measure, collection_type, numbers)| MeasureRow {
            npi: npi.clone(),
            tin: tin.clone(),
            measure,
            collection_type,
            cases: numbers.0,
            completeness: numbers.1,
            performance: numbers.2,
        })
}

/// A year's rows: some participants and a measure of each.
fn rows() -> impl Strategy<Value = (Vec<ParticipantRow>, Vec<MeasureRow>)> {
    (1..30usize)
        .prop_flat_map(|count| (0..count).map(participant).collect::<Vec<_>>())
        .prop_flat_map(|rows| {
            let measures: Vec<_> = rows.iter().map(measure).collect();
            (Just(rows), measures)
        })
}

/// Writes rows and reads them.
fn through_files(
    participants: &[ParticipantRow],
    measures: &[MeasureRow],
) -> Result<(Records, Vec<Finding>), Findings> {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["participants.csv", "measures.csv"].map(|name| folder.path().join(name));
    write_participants(fs::File::create(&paths[0]).unwrap(), participants).unwrap();
    write_measures(fs::File::create(&paths[1]).unwrap(), measures).unwrap();
    read(&paths[0], &paths[1], None)
}

/// A column's bits, which tell what `==` does not: NaN is itself, and the zeros differ.
fn bits(column: &[f64]) -> Vec<u64> {
    column.iter().map(|value| value.to_bits()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn written_rows_are_read_with_the_same_bits((participants, measures) in rows()) {
        let (read, warnings) = through_files(&participants, &measures).unwrap();
        let arranged: Vec<_> = measures.iter().cloned().enumerate().collect();
        let expected = Records::new(participants, &arranged);
        prop_assert!(warnings.is_empty());
        prop_assert_eq!(read.participants(), expected.participants());
        for (read, expected) in read.cohorts().iter().zip(expected.cohorts()) {
            prop_assert_eq!(&read.tin_clinicians, &expected.tin_clinicians);
            prop_assert_eq!(bits(&read.part_b_payments), bits(&expected.part_b_payments));
            prop_assert_eq!(bits(&read.hcc_risk_score), bits(&expected.hcc_risk_score));
            prop_assert_eq!(bits(&read.dual_share), bits(&expected.dual_share));
            prop_assert_eq!(&read.ia_completed, &expected.ia_completed);
            prop_assert_eq!(bits(&read.pi_score), bits(&expected.pi_score));
            prop_assert_eq!(&read.ebcm_episodes, &expected.ebcm_episodes);
            prop_assert_eq!(bits(&read.ebcm_cost), bits(&expected.ebcm_cost));
            prop_assert_eq!(&read.measures, &expected.measures);
        }
    }
}

/// A participant of a cohort.
fn plain(npi: &str, cohort: Cohort, part_b_payments: f64) -> ParticipantRow {
    ParticipantRow {
        npi: npi.to_string(),
        tin: "000000001".to_string(),
        cohort,
        specialty: cohort.specialties()[0],
        tin_clinicians: 3,
        part_b_payments,
        hcc_risk_score: 1.0,
        dual_share: 0.25,
        ia_completed: 2,
        pi_score: 1.0,
        ebcm_episodes: 0,
        ebcm_cost: None,
        region: None,
    }
}

#[test]
fn cohorts_keep_the_order_of_the_file() {
    let participants = [
        plain("1000000003", Cohort::LowBackPain, 3.0),
        plain("1000000001", Cohort::HeartFailure, 1.0),
        plain("1000000002", Cohort::LowBackPain, 2.0),
    ];
    let measures = [MeasureRow {
        npi: "1000000002".to_string(),
        tin: "000000001".to_string(),
        measure: Measure::Q128,
        collection_type: CollectionType::Cqm,
        cases: 7,
        completeness: 0.8,
        performance: 0.6,
    }];
    let (records, warnings) = through_files(&participants, &measures).unwrap();
    assert_eq!(warnings, []);
    let positions = records.participants().iter().map(|who| who.position);
    assert_eq!(positions.collect::<Vec<_>>(), [0, 0, 1]);
    let [heart_failure, low_back_pain] = records.cohorts();
    assert_eq!(heart_failure.part_b_payments, [1.0]);
    assert_eq!(low_back_pain.part_b_payments, [3.0, 2.0]);
    assert!(low_back_pain.ebcm_cost.iter().all(|cost| cost.is_nan()));
    let columns = low_back_pain.measure_columns();
    let pools = low_back_pain.pools(PoolBy::Cohort);
    let year = low_back_pain.as_cohort_year(2029, &columns, &pools);
    assert_eq!((year.performance_year, year.participants()), (2029, 2));
    let reported = year.measures[2];
    assert_eq!(reported.measure, Measure::Q128);
    assert_eq!(reported.collection_type, [None, Some(CollectionType::Cqm)]);
    assert_eq!(
        (
            reported.cases,
            [0, 1].map(|who| reported.completeness.of(who))
        ),
        (&[0, 7][..], [0.0, 0.8])
    );
    assert_eq!(year.measures[1].collection_type, [None, None]);
}

#[test]
fn a_file_without_rows_has_its_header() {
    let mut csv = Vec::new();
    write_measures(&mut csv, []).unwrap();
    let header = "npi,tin,measure,collection_type,cases,completeness,performance\n";
    assert_eq!(String::from_utf8(csv).unwrap(), header);
    let participants = [plain("1000000001", Cohort::HeartFailure, 1.0)];
    assert!(through_files(&participants, &[]).is_ok());
}

#[test]
fn a_negative_zero_is_read_as_it_was_written() {
    let participants = [plain("1000000001", Cohort::HeartFailure, -0.0)];
    let (records, _) = through_files(&participants, &[]).unwrap();
    let payments = &records.cohorts()[0].part_b_payments;
    assert_eq!(bits(payments), bits(&[-0.0]));
}

#[test]
fn tables_of_a_hundred_thousand_rows_are_read_in_one_pass() {
    // Everybody in one practice, everybody twice: the searches that could be quadratic.
    let row = |index: usize| {
        let npi = format!("{:010}", 1_000_000_000 + index % 50_000);
        plain(&npi, Cohort::ALL[index % 2], 1.0)
    };
    let participants: Vec<_> = (0..100_000).map(row).collect();
    let begun = std::time::Instant::now();
    let findings = through_files(&participants, &[]).unwrap_err();
    assert_eq!(findings.0.len(), 51);
    assert!(findings.0[50].message.contains("49950 more errors"));
    // A quadratic search takes minutes.
    assert!(begun.elapsed().as_secs() < 20);
}
