//! Naming a clinician moves nobody else.

use std::collections::BTreeMap;

use crate::world::{FEW, HF, LBP, Year, crowd, draw, laws, results};

/// Everything that is recorded of a participant, to the bit.
fn record(year: &Year, at: usize) -> Vec<u64> {
    let records = &year.records;
    let mut bits = vec![
        u64::from(records.practice[at]),
        u64::from(records.incomplete[at]),
        records.practice_collection_type[at] as u64,
        records.reported[at].map_or(9, |reported| reported as u64),
        u64::from(records.specialty[at]),
        u64::from(records.tin_clinicians[at]),
        u64::from(records.ebcm_episodes[at]),
        u64::from(records.ia_completed[at]),
    ];
    let numbers = [
        &records.part_b_payments,
        &records.payment_year_payments,
        &records.hcc_risk_score,
        &records.dual_share,
        &records.ebcm_cost,
        &records.pi_score,
    ];
    bits.extend(numbers.map(|column| column[at].to_bits()));
    for measure in records.measures.iter() {
        bits.extend([
            u64::from(measure.cases[at]),
            measure.performance[at].to_bits(),
        ]);
    }
    bits
}

/// The synthetic participants of a year, by candidate.
fn synthetic(year: &Year) -> BTreeMap<u32, Vec<u64>> {
    (0..year.synthetic())
        .map(|at| (year.records.candidate[at], record(year, at)))
        .collect()
}

/// The named participants of a year, by address: the practice is a position in the roster, and left
/// out.
fn named(year: &Year) -> BTreeMap<u32, Vec<u64>> {
    year.places()
        .map(|at| (year.records.candidate[at], record(year, at)[1..].to_vec()))
        .collect()
}

const COLUMNS: &str = "npi,tin,cohort,specialty,part_b_payments,ebcm_episodes,ebcm_cost,\
                       participant_2027,ia_completed,name\n";
const ROWS: [&str; 5] = [
    "1000000001,300000001,HF,cardiology,200000,40,15000,1,1,One\n",
    "1000000002,300000001,HF,cardiology,,,,1,,Two\n",
    "1000000003,300000002,HF,,,,,,,\n",
    "1000000004,300000003,HF,cardiology,,25,,,,\n",
    "1000000005,300000004,LBP,neurosurgery,,,,1,2,Five\n",
];

fn roster(rows: &[&str]) -> String {
    format!("{COLUMNS}{}", rows.concat())
}

#[test]
fn the_others_are_who_they_were() {
    let baseline = laws("", None, None);
    let with = laws("", Some(&roster(&ROWS)), None);
    for cohort in [HF, LBP] {
        let (before, after) = (
            draw(&baseline[cohort], 6, 2031),
            draw(&with[cohort], 6, 2031),
        );
        for (before, after) in before.iter().zip(&after) {
            let mut gone = 0;
            for (before, after) in before.iter().zip(after) {
                let (before, after) = (synthetic(before), synthetic(after));
                for (candidate, record) in &after {
                    assert_eq!(before.get(candidate), Some(record), "candidate {candidate}");
                }
                gone += before.len() - after.len();
            }
            assert!(gone >= 1, "somebody makes room");
            // 2027: as many as come.
            let (first, with) = (&before[0], &after[0]);
            assert_eq!(first.records.len(), with.records.len());
        }
    }
}

#[test]
fn one_more_leaves_the_other_named_as_they_were() {
    let few = laws("", Some(&roster(&ROWS[..3])), None);
    let more = laws("", Some(&roster(&ROWS)), None);
    let (few, more) = (draw(&few[HF], 6, 2031), draw(&more[HF], 6, 2031));
    let mut seen = 0;
    for (few, more) in few.iter().zip(&more) {
        for (few, more) in few.iter().zip(more) {
            let (few, more) = (named(few), named(more));
            for (clinician, record) in few {
                assert_eq!(more.get(&clinician), Some(&record), "{clinician}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn neither_order_nor_names_matter() {
    let measures = |rows: &[&str]| {
        let head = "npi,tin,measure,collection_type,numerator,denominator,year\n";
        format!("{head}{}", rows.concat())
    };
    let mut past = [
        "1000000001,300000001,236,ecqm,70,100,2025\n",
        "1000000001,300000001,005,ecqm,40,50,2024\n",
        "1000000002,300000001,236,ecqm,30,100,2023\n",
        "1000000005,300000004,128,ecqm,30,100,2025\n",
    ];
    let one = laws("", Some(&roster(&ROWS)), Some(&measures(&past)));
    let mut rows = ROWS;
    rows.reverse();
    past.reverse();
    let nameless: Vec<String> = rows
        .iter()
        .map(|row| row.replace("One", "Uno").replace("Two", ""))
        .collect();
    let nameless: Vec<&str> = nameless.iter().map(String::as_str).collect();
    let focal = "[[focal]]\nnpi = \"1000000004\"\n";
    let other = laws(focal, Some(&roster(&nameless)), Some(&measures(&past)));
    for cohort in [HF, LBP] {
        let (one, other) = (draw(&one[cohort], 3, 2031), draw(&other[cohort], 3, 2031));
        for (one, other) in one.iter().flatten().zip(other.iter().flatten()) {
            assert_eq!(one.named, other.named);
            let bits =
                |scores: &[f64]| -> Vec<u64> { scores.iter().map(|x| x.to_bits()).collect() };
            assert_eq!(bits(&one.final_scores), bits(&other.final_scores));
            assert_eq!(one.factors, other.factors);
            assert_eq!(named(one), named(other));
        }
    }
}

/// A cohort without named clinicians is the baseline's to the bit, whoever is named in the other.
#[test]
fn the_other_cohort_does_not_notice() {
    let (baseline, with) = (
        laws("", None, None),
        laws("", Some(&crowd(30, "LBP", "", "")), None),
    );
    let (before, after) = (draw(&baseline[HF], 2, 2028), draw(&with[HF], 2, 2028));
    for (before, after) in before.iter().flatten().zip(after.iter().flatten()) {
        assert_eq!(synthetic(before), synthetic(after));
        assert_eq!(before.factors, after.factors);
    }
}

/// More than are drawn in one go, so that there are several blocks of named clinicians.
#[test]
fn thousands_of_named() {
    let of = |count: usize| {
        let columns = ",part_b_payments,ebcm_episodes,ebcm_year,participant_2027";
        let roster = crowd(count, "LBP", columns, ",150000,70,2024,");
        let past = results(50, &["128,ecqm,,,30,100,2023", "220,cqm,,,3,10,2026"]);
        draw(&laws(FEW, Some(&roster), Some(&past))[LBP], 2, 2029)
    };
    let mut seen = 0;
    for (few, many) in of(50).iter().flatten().zip(of(6_000).iter().flatten()) {
        assert!(many.named.len() > 4_096);
        let (few, many) = (named(few), named(many));
        for (clinician, record) in few {
            assert_eq!(many.get(&clinician), Some(&record), "{clinician}");
            seen += 1;
        }
    }
    assert!(seen > 150, "{seen}");
}
