//! What levers are worth: alone, close to what scoring the whole cohort again gives; for everybody,
//! exactly that.

use std::fs;
use std::sync::atomic::AtomicBool;

use asmcast::forecast::{
    CohortArena, CohortLaws, DrawnYear, Subject, cohort_year, measure_columns,
};
use asmcast::performance::{Lever, LeverObserver, YearRecords};
use asmcast::program::{Cohort, Measure};
use asmcast::random::World;
use asmcast::rules::{Scores, score, score_alone};
use asmcast::scenario::{Model, Scenario};
use asmcast::study::{LeverStudy, Scope, study_levers};

/// A solo cardiologist and a low back pain specialist of a larger practice, of whom little is known.
const NAMED: &str = r#"
[[focal]]
npi = "9000000001"
tin = "000000001"
cohort = "HF"
tin_clinicians = 1
participant_years = [2027]
part_b_payments = 200_000

[[focal]]
npi = "9000000002"
tin = "000000002"
cohort = "LBP"
tin_clinicians = 40
participant_years = [2027]
collection_type = "cqm"
"#;

fn model(text: &str, draws: u32) -> Model {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("named.toml");
    fs::write(&path, text).unwrap();
    let mut model = Scenario::load(Some(&path)).unwrap().model;
    model.draws = draws;
    model
}

fn study(model: &Model) -> LeverStudy {
    study_levers(model, 2, &AtomicBool::new(false), &|| ()).unwrap()
}

/// The factors of a year's participants whose records these are.
fn factors(laws: &CohortLaws, year: u16, records: &YearRecords) -> Vec<f64> {
    let columns = measure_columns(laws.cohort, records);
    let measures = &columns[..records.measures.len()];
    let cohort_year = cohort_year(laws, year, records, measures);
    let mut scores = Scores::default();
    score(
        &laws.rules,
        &cohort_year,
        Some(&laws.historical),
        &mut scores,
    );
    scores.payment_adjustment_factor
}

/// The base records with what a lever changes of one participant alone.
fn changed_alone(base: &YearRecords, changed: &YearRecords, who: usize) -> YearRecords {
    let mut alone = base.clone();
    alone.incomplete[who] = changed.incomplete[who];
    alone.reported[who] = changed.reported[who];
    alone.practice_collection_type[who] = changed.practice_collection_type[who];
    alone.ebcm_cost[who] = changed.ebcm_cost[who];
    alone.ia_completed[who] = changed.ia_completed[who];
    alone.pi_score[who] = changed.pi_score[who];
    for (alone, changed) in alone.measures.iter_mut().zip(&changed.measures) {
        alone.collection_type[who] = changed.collection_type[who];
        alone.performance[who] = changed.performance[who];
    }
    alone
}

/// Shows each year of some draws in which the named clinician participates.
fn each_year(laws: &CohortLaws, model: &Model, mut show: impl FnMut(&DrawnYear<'_>, usize)) {
    let mut arena = CohortArena::traced();
    for draw in 0..model.draws {
        arena.draw(laws, World::new(model.seed, draw), 2031, |drawn| {
            if !drawn.named.is_empty() {
                show(drawn, drawn.synthetic());
            }
        });
    }
}

#[test]
fn alone_is_what_scoring_everybody_again_gives_but_for_moved_benchmarks() {
    let model = model(NAMED, 6);
    for laws in CohortLaws::for_scores(&model) {
        let mut observer = LeverObserver::default();
        let mut changed = YearRecords::default();
        let mut alone = Scores::final_only();
        let (mut exact_sum, mut error_sum, mut compared) = (0.0, 0.0, 0);
        each_year(&laws, &model, |drawn, who| {
            for lever in Lever::of_cohort(laws.cohort.measures()) {
                observer.change(drawn.performance, &laws.performance, lever, &mut changed);
                let columns = measure_columns(laws.cohort, &changed);
                let measures = &columns[..changed.measures.len()];
                let year = cohort_year(&laws, drawn.year, &changed, measures);
                score_alone(&laws.rules, &year, who..who + 1, drawn.scores, &mut alone);
                let exact = changed_alone(drawn.records, &changed, who);
                let exact = factors(&laws, drawn.year, &exact)[who];
                let before = drawn.scores.payment_adjustment_factor[who];
                let found = alone.payment_adjustment_factor[who];
                // What a moved benchmark is worth to one among thousands.
                assert!(
                    (found - exact).abs() < 4e-4,
                    "{lever:?} {before} {found} {exact}"
                );
                exact_sum += (exact - before).abs();
                error_sum += (found - exact).abs();
                compared += usize::from(exact != before);
            }
        });
        assert!(compared > 50, "{compared}");
        assert!(error_sum < 0.01 * exact_sum, "{error_sum} of {exact_sum}");
    }
}

#[test]
fn alone_is_exact_where_no_benchmark_and_no_midpoint_moves() {
    let model = model(&format!("{NAMED}\n[rules]\nmidpoint = 50\n"), 8);
    let levers = [
        Lever::ImprovementActivities,
        Lever::PromotingInteroperability,
    ];
    let mut moved = 0;
    for laws in CohortLaws::for_scores(&model) {
        let mut observer = LeverObserver::default();
        let mut changed = YearRecords::default();
        let mut alone = Scores::final_only();
        each_year(&laws, &model, |drawn, who| {
            for lever in levers {
                observer.change(drawn.performance, &laws.performance, lever, &mut changed);
                let columns = measure_columns(laws.cohort, &changed);
                let measures = &columns[..changed.measures.len()];
                let year = cohort_year(&laws, drawn.year, &changed, measures);
                score_alone(&laws.rules, &year, who..who + 1, drawn.scores, &mut alone);
                let exact = changed_alone(drawn.records, &changed, who);
                let exact = factors(&laws, drawn.year, &exact)[who];
                let found = alone.payment_adjustment_factor[who];
                assert!((found - exact).abs() < 1e-12, "{lever:?} {found} {exact}");
                let before = drawn.scores.payment_adjustment_factor[who];
                moved += usize::from(exact != before);
            }
        });
    }
    assert!(moved > 5, "{moved}");
}

#[test]
fn nothing_changed_is_nothing_gained() {
    let model = model(NAMED, 3);
    for laws in CohortLaws::for_scores(&model) {
        let mut alone = Scores::final_only();
        each_year(&laws, &model, |drawn, who| {
            let participants = drawn.synthetic()..drawn.records.len();
            score_alone(
                &laws.rules,
                drawn.cohort_year,
                participants,
                drawn.scores,
                &mut alone,
            );
            let before = drawn.scores.payment_adjustment_factor[who];
            assert!((alone.payment_adjustment_factor[who] - before).abs() < 1e-12);
            assert_eq!(alone.final_score[who], drawn.scores.final_score[who]);
        });
    }
}

#[test]
fn a_lever_changes_what_it_names() {
    let model = model(NAMED, 2);
    let laws = &CohortLaws::for_scores(&model)[0];
    let mut observer = LeverObserver::default();
    let mut changed = YearRecords::default();
    each_year(laws, &model, |drawn, _| {
        let base = drawn.records;
        let mut change = |lever| {
            observer.change(drawn.performance, &laws.performance, lever, &mut changed);
            changed.clone()
        };
        assert!(
            change(Lever::ImprovementActivities)
                .ia_completed
                .iter()
                .all(|n| *n == 2)
        );
        assert!(
            change(Lever::PromotingInteroperability)
                .pi_score
                .iter()
                .all(|s| *s == 1.0)
        );
        assert!(
            change(Lever::Completeness)
                .incomplete
                .iter()
                .all(|marks| *marks == 0)
        );
        let reported = change(Lever::Report);
        assert!(
            reported.measures[1]
                .collection_type
                .iter()
                .all(Option::is_some)
        );
        let cheaper = change(Lever::CostFivePercent);
        for (cost, before) in cheaper.ebcm_cost.iter().zip(&base.ebcm_cost) {
            assert!(before.is_nan() || (cost / before - 0.95).abs() < 1e-12);
        }
        // A higher true rate on the same luck never meets fewer cases; of one measure alone.
        let better = change(Lever::OnePointBetter(Measure::Q008));
        let rates = better.measures[1]
            .performance
            .iter()
            .zip(&base.measures[1].performance);
        assert!(rates.clone().all(|(rate, before)| rate >= before));
        let gained: f64 = rates.map(|(rate, before)| rate - before).sum();
        assert!(gained > 0.004 * base.len() as f64, "{gained}");
        assert_eq!(better.measures[2].performance, base.measures[2].performance);
        let fewer = change(Lever::OnePointBetter(Measure::Q492));
        let rates = fewer.measures[0]
            .performance
            .iter()
            .zip(&base.measures[0].performance);
        assert!(rates.clone().all(|(rate, before)| rate <= before));
        let best = change(Lever::BestTenth(Measure::Q236));
        let mean = |rates: &[f64]| rates.iter().sum::<f64>() / rates.len() as f64;
        assert!(mean(&best.measures[3].performance) > mean(&base.measures[3].performance) + 0.05);
        let ecqm = change(Lever::Ecqm);
        let ecqm = ecqm.measures[1].collection_type.iter().flatten();
        assert!(
            ecqm.clone()
                .all(|how| *how == asmcast::program::CollectionType::Ecqm)
        );
    });
}

#[test]
fn what_everybody_does_on_a_relative_scale_is_worth_nothing() {
    let study = study(&model(NAMED, 8));
    let costs = [Lever::CostOnePercent, Lever::CostFivePercent];
    let effects = study
        .effects
        .iter()
        .filter(|effect| costs.contains(&effect.lever));
    for effect in effects {
        let dollars = effect.dollars_change.value;
        match effect.scope {
            Scope::Everybody => assert!(dollars.abs() < 1e-3, "{effect:?}"),
            Scope::Alone => assert!(dollars > 0.0, "{effect:?}"),
        }
    }
}

#[test]
fn sums_of_clinicians_are_those_of_practices_and_of_all() {
    let study = study(&model(NAMED, 8));
    let dollars = |subject: &Subject, lever, scope| -> Option<f64> {
        let mut effects = study.effects.iter();
        let found = effects.find(|effect| {
            effect.subject == *subject
                && effect.performance_year.is_none()
                && effect.lever == lever
                && effect.scope == scope
        });
        found.map(|effect| effect.dollars_change.value)
    };
    for lever in [
        Lever::ImprovementActivities,
        Lever::Report,
        Lever::CostFivePercent,
    ] {
        for scope in Scope::ALL {
            let one = dollars(&Subject::Clinician(0), lever, scope).unwrap();
            let other = dollars(&Subject::Clinician(1), lever, scope).unwrap();
            let practice = Subject::Practice("000000002".into());
            assert!((dollars(&practice, lever, scope).unwrap() - other).abs() < 1e-3);
            let all = dollars(&Subject::Everybody, lever, scope).unwrap();
            assert!((all - one - other).abs() < 1e-2, "{all} {one} {other}");
        }
    }
    // A cohort's clinician has no levers of the other's measures.
    assert!(
        dollars(
            &Subject::Clinician(0),
            Lever::BestTenth(Measure::Q220),
            Scope::Alone
        )
        .is_none()
    );
    assert_eq!(study.clinicians[1].cohort, Cohort::LowBackPain);
}

#[test]
fn the_same_on_any_number_of_threads() {
    let model = model(NAMED, 5);
    let stop = AtomicBool::new(false);
    let one = study_levers(&model, 1, &stop, &|| ()).unwrap();
    let three = study_levers(&model, 3, &stop, &|| ()).unwrap();
    assert_eq!(one, three);
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(study_levers(&model, 1, &stop, &|| ()).is_err());
}
