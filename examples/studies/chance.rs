//! How much of a factor is luck in small numbers of cases.

use asmcast::components::Source;
use asmcast::forecast::{self, Control, FocalClinician, Subject};
use asmcast::program::Cohort;
use asmcast::scenario::Scenario;
use asmcast::study::StudyControl;
use asmcast::study::uncertainty::{About, Found, Part, Uncertainty, UncertaintyDesign, Wanted};
use asmcast::tally::Estimate;

use super::charts::{self, Bar};
use super::frame::{LOSS, MAIN, SOFT};
use super::table::{Row, Table};
use super::{Failed, Made, STOP, Study};

pub const STUDY: Study = Study {
    name: "chance",
    scenarios: &[
        "studies/chance/chance.toml",
        "studies/chance/reliability-25.toml",
        "studies/chance/reliability-55.toml",
    ],
    draws: 2000,
    make,
};

/// The payment year, and the performance year that it pays for.
const PAYMENT_YEAR: u16 = 2029;
const YEAR: u16 = 2027;

/// The clinicians of a cohort, by name.
const EPISODES: [&str; 3] = ["20 episodes", "50 episodes", "150 episodes"];

fn make(scenarios: &[Scenario]) -> Result<Made, Failed> {
    let mut table = Table::default();
    for scenario in scenarios {
        let found = split(scenario)?;
        for one in &found.found {
            if one.output.statistic == "paf" {
                add(&mut table, &scenario.name, &found.clinicians, one);
            }
        }
        add_points(&mut table, scenario, &found.clinicians)?;
    }
    Ok(Made {
        charts: vec![("luck.svg", luck(&table)?)],
        table,
    })
}

/// Splits the variance of the factors of those who are named.
fn split(scenario: &Scenario) -> Result<Uncertainty, Failed> {
    let wanted = Wanted {
        statistics: Vec::new(),
        years: vec![YEAR],
    };
    let design = UncertaintyDesign::new(scenario, &[], &wanted, 0, &STOP)?;
    Ok(design.study(&StudyControl {
        threads: 0,
        done: &|| (),
        stop: &STOP,
    })?)
}

/// Adds what was found of a clinician's factor.
fn add(table: &mut Table, scenario: &str, clinicians: &[FocalClinician], found: &Found) {
    let About::Named(Subject::Clinician(place)) = found.output.about else {
        return;
    };
    let clinician = &clinicians[place];
    let mut add = |statistic: String, estimate: Estimate| {
        table.add(Row {
            contrast: scenario.into(),
            performance_year: Some(found.output.performance_year),
            cohort: clinician.cohort,
            group: clinician.name.clone(),
            statistic,
            estimate,
        });
    };
    let (Some(mean), Some(deviation)) = (found.mean, found.standard_deviation) else {
        return;
    };
    add("paf_mean".into(), mean);
    add("paf_standard_deviation".into(), deviation);
    let Some(indices) = &found.indices else {
        return;
    };
    let parts = found.parts.iter().zip(&indices.sets);
    for ((part, set), share) in parts.zip(&indices.in_order) {
        add(format!("share_{}", part.id()), *share);
        if *part == Part::Peers {
            let left = root(set.total, deviation.value);
            add("paf_left_by_peers".into(), left);
        }
        if *part == Part::Luck(Source::SamplingNoise) {
            let left = root(*share, deviation.value);
            add("paf_left_by_sampling_noise".into(), left);
            // Two who are equally good differ by two such draws.
            add("paf_between_equals".into(), left.scaled(2_f64.sqrt()));
        }
    }
}

/// Adds how many of the 100 points cost could give each clinician, on average over the draws with a final
/// score: none where there are too few episodes for it, and all where no measure has its cases.
fn add_points(
    table: &mut Table,
    scenario: &Scenario,
    clinicians: &[FocalClinician],
) -> Result<(), Failed> {
    let control = Control {
        threads: 0,
        done: &|_| (),
        stop: &STOP,
    };
    let forecast = forecast::run(&scenario.model, &control)?;
    let years: Vec<u16> = scenario.model.years.clone().collect();
    let year = years.iter().position(|year| *year == YEAR);
    let of_year = forecast
        .focal
        .chunks(years.len())
        .map(|of| &of[year.unwrap_or(0)]);
    for (clinician, parts) in clinicians.iter().zip(of_year) {
        let [_, cost] = parts.possible;
        table.add(Row {
            contrast: scenario.name.clone(),
            performance_year: Some(YEAR),
            cohort: clinician.cohort,
            group: clinician.name.clone(),
            statistic: "points_cost_could_give".into(),
            estimate: cost.ok_or("a final score has its parts")?,
        });
    }
    Ok(())
}

/// The standard deviation of a share of a variance.
fn root(share: Estimate, deviation: f64) -> Estimate {
    let root = share.value.max(0.0).sqrt();
    let error = share.standard_error.filter(|_| root > 0.0);
    let error = error.map(|error| deviation * error / (2.0 * root));
    Estimate::new(deviation * root, error)
}

fn luck(table: &Table) -> Result<String, Failed> {
    let unit = "share of the factor's variance that is luck, %";
    charts::bars_by_cohort(unit, |cohort: Cohort| {
        let shades = [LOSS, MAIN, SOFT];
        let bars = EPISODES.iter().zip(shades).map(|(episodes, colour)| {
            let share = table.get(
                "chance",
                cohort,
                PAYMENT_YEAR,
                episodes,
                "share_sampling_noise",
            )?;
            Ok(Bar {
                name: (*episodes).into(),
                colour,
                estimate: share.scaled(100.0),
            })
        });
        bars.collect()
    })
}
