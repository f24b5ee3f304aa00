//! Clinicians of whom different things are known, and who participate in different years: each keeps
//! what is its own.

use asmcast::program::CollectionType;

use crate::reference::Mean;
use crate::world::{FEW, HF, Year, draw, laws};

const NAMED: usize = 90;

/// What is known of the clinicians by the rest of their number.
fn roster() -> (String, String) {
    let mut text = "npi,tin,cohort,participant_2027,participant_2029,tin_clinicians,ia_completed,\
                    pi_score,collection_type,reports,hcc_risk_score,ebcm_episodes,ebcm_cost,ebcm_year\n"
        .to_string();
    let mut past = "npi,tin,measure,collection_type,numerator,denominator,year\n".to_string();
    for number in 0..NAMED {
        let (npi, tin) = (1_000_000_000 + number, 200_000_000 + number / 2);
        // Practices of two, of three kinds.
        let practice = match number / 2 % 3 {
            0 => "5,0,0.5,cqm,1",
            1 => "50,1,0.25,ecqm,1",
            _ => "500,2,0.75,cqm,0",
        };
        let listed = ["1,", "0,1", "1,0", ",1"][number % 4];
        let cost = match number % 5 {
            0 => "60,30000,2024",
            1 => "60,7000,2024",
            _ => ",,",
        };
        let risk = 1.0 + number as f64 / 100.0;
        text += &format!("{npi},{tin},HF,{listed},{practice},{risk},{cost}\n");
        let result = match number % 3 {
            0 => "236,cqm,990,1000,2026",
            1 => "236,cqm,5,1000,2026",
            _ => "005,ecqm,1,2,2021",
        };
        past += &format!("{npi},{tin},{result}\n");
    }
    (text, past)
}

#[test]
fn everybody_keeps_what_is_known_of_it() {
    let (roster, past) = roster();
    let settings = format!(
        "{FEW}[cohort.HF.measures.236]\ncases_per_episode = 100\n\
         cqm = {{ law = \"percentiles\", top_percent = 100, \
         percentiles = [1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99] }}\n\
         ecqm = {{ law = \"percentiles\", top_percent = 100, \
         percentiles = [1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99] }}\n"
    );
    let laws = laws(&settings, Some(&roster), Some(&past));
    let drawn = draw(&laws[HF], 40, 2031);
    let first = |year: &Year, named: usize| year.at(named);
    for years in &drawn {
        for named in 0..NAMED {
            let at = first(&years[0], named);
            match named % 4 {
                0 | 2 => assert!(at.is_some(), "{named} is listed for 2027"),
                1 => assert!(at.is_none(), "{named} is not listed for 2027"),
                _ => {}
            }
            match named % 4 {
                1 | 3 => assert!(years[2].at(named).is_some(), "{named} is listed for 2029"),
                2 => assert!(
                    years[2].at(named).is_none(),
                    "{named} is not listed for 2029"
                ),
                _ => {}
            }
            for (year, at) in years.iter().map(|year| (year, first(year, named))) {
                let Some(at) = at else { continue };
                let records = &year.records;
                let (size, collection_type) = [
                    (5, CollectionType::Cqm),
                    (50, CollectionType::Ecqm),
                    (500, CollectionType::Cqm),
                ][named / 2 % 3];
                assert_eq!(records.tin_clinicians[at], size);
                assert_eq!(records.practice_collection_type[at], collection_type);
                assert_eq!(records.practice[at] as usize, named / 2);
                let risk = 1.0 + named as f64 / 100.0;
                assert!((records.hcc_risk_score[at] - risk).abs() < 1e-6);
            }
            if let Some(at) = at {
                let records = &years[0].records;
                let kind = named / 2 % 3;
                assert_eq!(records.ia_completed[at] as usize, kind);
                assert_eq!(records.pi_score[at], [0.5, 0.25, 0.75][kind]);
                assert_eq!(records.reported[at].is_none(), kind == 2);
            }
        }
    }
    // By the ability of 2026, all but known: z of .99, of .005, or nothing.
    for year in 0..5 {
        for (group, z) in [(0, 2.326), (1, -2.576), (2, 0.0)] {
            let rates = Mean::over(&drawn, |years: &Vec<Year>| {
                let members = (0..NAMED).filter(|named| named % 3 == group);
                let year = &years[year];
                let seen = members.filter_map(|named| year.at(named));
                seen.map(|at| year.records.measures[3].performance[at])
                    .collect::<Vec<_>>()
            });
            let kept = 0.75_f64.powi(1 + year as i32);
            let spread: f64 = 2.0 - kept * kept;
            let expected = crate::reference::laws::normal_cdf(kept * z / spread.sqrt());
            // Where nothing is known the spread is another, the mean the same.
            assert!(
                (rates.value() - expected).abs() < 5.0 * rates.error() + 0.01,
                "{group} {year}: {} {expected} {}",
                rates.value(),
                rates.error()
            );
            assert!(rates.error() < 0.015);
        }
    }
    // The cost of those who were dear, of those who were cheap, and of the others.
    let cost = |group: usize| {
        let costs = Mean::over(&drawn, |years: &Vec<Year>| {
            let members = (0..NAMED).filter(|named| named % 5 == group);
            let seen = members.filter_map(|named| years[0].at(named));
            seen.map(|at| years[0].records.ebcm_cost[at].ln())
                .filter(|cost| cost.is_finite())
                .collect::<Vec<_>>()
        });
        costs.value()
    };
    assert!(
        cost(0) > cost(3) + 0.15 && cost(1) < cost(3) - 0.15,
        "{} {} {}",
        cost(0),
        cost(3),
        cost(1)
    );
}
