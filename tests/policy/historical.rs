//! One benchmark of all collection types, known before the year: the percentiles of a mixture of laws.

use asmcast::forecast::CohortLaws;
use asmcast::program::{CollectionType, Measure};

use super::model;

/// Rates by eCQM are uniform from 0 to 1, by MIPS CQM from 0 to 1/2.
const LAWS: &str = r#"
[cohort.LBP.measures.134]
ecqm = { law = "percentiles", top_percent = 100, percentiles = [1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99] }
cqm = { law = "percentiles", top_percent = 50, percentiles = [0.5, 5, 10, 15, 20, 25, 30, 35, 40, 45, 49.5] }
"#;

/// The historical deciles of measure 134 where a share of those who report does so by eCQM.
fn deciles(ecqm: f64, silent_solo: f64, collection_type: CollectionType) -> [f64; 10] {
    let text = format!(
        "[rules]\nbenchmark_period = \"historical\"\nbenchmark_by = \"measure\"\n{LAWS}\n\
         [cohort.LBP.reporting]\n\
         ecqm = {{ solo = 0, small = {ecqm}, large = {ecqm} }}\n\
         silent = {{ solo = {silent_solo}, small = 0, large = 0 }}\n"
    );
    let laws = CohortLaws::of_model(&model(&text)).remove(1);
    let known = laws.historical.get(Measure::Q134, collection_type);
    known.and_then(|known| known.deciles).unwrap()
}

fn assert_close(found: [f64; 10], expected: [f64; 10]) {
    for (value, expected) in found.iter().zip(expected) {
        assert!((value - expected).abs() < 1e-9, "{found:?} {expected:?}");
    }
}

#[test]
fn half_of_either() {
    // F(v) = v / 2 + v up to 1/2, where it is 3/4, and (v + 1) / 2 beyond.
    let expected = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map(|probability| {
        if probability <= 0.75 {
            probability / 1.5
        } else {
            2.0 * probability - 1.0
        }
    });
    // Nobody of the solo practices reports, so that those are no part of the mixture.
    for collection_type in [CollectionType::Ecqm, CollectionType::Cqm] {
        assert_close(deciles(0.5, 1.0, collection_type), expected);
    }
}

#[test]
fn who_reports_otherwise_weighs_by_its_share() {
    // Solo practices are .415 × .206 of the candidates; half of them report, by MIPS CQM.
    let solo = 0.5 * 0.415 * 0.206;
    let others = 1.0 - 0.415 * 0.206;
    let ecqm = 0.25 * others / (others + solo);
    let mixed = deciles(0.25, 0.5, CollectionType::Ecqm);
    let up_to = |value: f64| ecqm * value + (1.0 - ecqm) * (2.0 * value).min(1.0);
    for (value, probability) in mixed.into_iter().zip([0.01, 0.1, 0.2, 0.3, 0.4, 0.5]) {
        assert!((up_to(value) - probability).abs() < 1e-9, "{mixed:?}");
    }
}

#[test]
fn all_in_one_way_is_the_law_itself() {
    let law = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    assert_close(deciles(1.0, 1.0, CollectionType::Cqm), law);
    let half = law.map(|value| value / 2.0);
    assert_close(deciles(0.0, 0.3, CollectionType::Ecqm), half);
}

#[test]
fn many_at_the_same_value_have_reached_it() {
    // Of measure 128 half and more have a rate of 1 by either way: the highest deciles are 1 exactly.
    let percentiles = "percentiles = [20, 40, 60, 80, 90, 100, 100, 100, 100, 100, 100]";
    let text = format!(
        "[rules]\nbenchmark_by = \"measure\"\n[cohort.LBP.measures.128]\n\
         ecqm = {{ law = \"percentiles\", top_percent = 100, {percentiles} }}\n\
         cqm = {{ law = \"percentiles\", top_percent = 100, {percentiles} }}\n"
    );
    let laws = CohortLaws::of_model(&model(&text)).remove(1);
    let known = laws.historical.get(Measure::Q128, CollectionType::Ecqm);
    let deciles = known.and_then(|known| known.deciles).unwrap();
    assert_eq!(deciles[5..], [1.0; 5]);
    assert!((deciles[4] - 0.9).abs() < 1e-9 && (deciles[0] - 0.2).abs() < 1e-9);
}

#[test]
fn lower_is_better_is_oriented() {
    let text = "[rules]\nbenchmark_by = \"measure\"\n";
    let laws = CohortLaws::of_model(&model(text)).remove(1);
    let apart = CohortLaws::of_model(&model("")).remove(1);
    let of = |laws: &CohortLaws, collection_type| {
        let known = laws.historical.get(Measure::Q238, collection_type);
        known.and_then(|known| known.deciles).unwrap()
    };
    let mixed = of(&laws, CollectionType::Ecqm);
    assert!(mixed.is_sorted() && mixed[9] <= 0.0, "{mixed:?}");
    let [ecqm, cqm] = [CollectionType::Ecqm, CollectionType::Cqm].map(|way| of(&apart, way));
    for (index, value) in mixed.into_iter().enumerate() {
        let (low, high) = (ecqm[index].min(cqm[index]), ecqm[index].max(cqm[index]));
        assert!(
            (low - 1e-12..=high + 1e-12).contains(&value),
            "{low} {value} {high}"
        );
    }
}
