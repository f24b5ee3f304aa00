//! From settings to a model: what no schema can say, checked, and what the settings imply,
//! computed. Every problem is collected with its place; none hides another.

use std::collections::BTreeSet;

use crate::findings::{Finding, Findings};
use crate::program::{
    Cohort, MOST_REGIONS, Measure, REGION_NAME_LENGTH, RegionName, Specialty, Vocabulary,
};

use super::benchmarks::Benchmark;
use super::correlation::cholesky;
use super::document::Node;
use super::laws;
use super::model::*;
use super::schema::at;
use super::settings::*;

/// Sums of shares may be off by this much.
const SUM_TOLERANCE: f64 = 1e-9;

/// Episodes at which the reliability of a cost score is stated.
const RELIABILITY_EPISODES: f64 = 20.0;

/// Collects what is wrong, with its place in the files.
pub struct Checker<'a> {
    root: &'a Node,
    findings: Findings,
}

impl<'a> Checker<'a> {
    /// A checker of a scenario.
    pub fn new(root: &'a Node) -> Self {
        Checker {
            root,
            findings: Findings::default(),
        }
    }

    /// The node of a dotted path, or the nearest one above it.
    fn node(&self, path: &str) -> &'a Node {
        let parts: Vec<String> = path.split('.').map(String::from).collect();
        (0..=parts.len())
            .rev()
            .find_map(|length| at(self.root, &parts[..length]))
            .unwrap_or(self.root)
    }

    /// Adds a problem with the setting at a dotted path.
    pub fn problem(&mut self, path: &str, message: impl std::fmt::Display) {
        self.findings
            .push(self.node(path).finding(format!("{path}: {message}")));
    }

    /// Adds a finding that has its place already.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn sums_to_one(&mut self, path: &str, shares: impl Iterator<Item = f64>) {
        let sum: f64 = shares.sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            self.problem(
                path,
                format!("the shares sum to {sum:.9}; they must sum to 1"),
            );
        }
    }
}

/// The model of settings that passed the schema.
pub fn model(
    root: &Node,
    settings: &Settings,
    benchmarks: &[Benchmark],
) -> Result<Model, Findings> {
    let mut checker = Checker::new(root);
    for (key, allowed) in settings.rules.problems() {
        checker.problem(&format!("rules.{key}"), allowed);
    }
    if settings.years.first > settings.years.last {
        checker.problem(
            "years.first",
            format!(
                "{} is after years.last, {}",
                settings.years.first, settings.years.last
            ),
        );
    }
    let known: BTreeSet<u16> = benchmarks.iter().map(|row| row.performance_year).collect();
    if !known.contains(&settings.benchmarks.performance_year) {
        let known: Vec<String> = known.iter().map(u16::to_string).collect();
        checker.problem(
            "benchmarks.performance_year",
            format!(
                "the benchmark file has nothing of {}; it has {}",
                settings.benchmarks.performance_year,
                known.join(", ")
            ),
        );
        return Err(checker.findings);
    }
    let source = laws::Source {
        benchmarks,
        performance_year: settings.benchmarks.performance_year,
    };
    let cohorts = [
        (Cohort::HeartFailure, &settings.cohort.heart_failure),
        (Cohort::LowBackPain, &settings.cohort.low_back_pain),
    ]
    .into_iter()
    .map(|(cohort, settings)| cohort_model(&mut checker, cohort, settings, &source))
    .collect();
    checker.findings.into_result()?;
    Ok(Model {
        draws: settings.run.draws,
        seed: settings.run.seed,
        years: settings.years.first..=settings.years.last,
        rules: settings.rules.clone(),
        planning: settings.planning.clone(),
        cohorts,
    })
}

fn cohort_model(
    checker: &mut Checker<'_>,
    cohort: Cohort,
    settings: &CohortSettings,
    source: &laws::Source<'_>,
) -> CohortModel {
    let path = format!("cohort.{}", cohort.id());
    CohortModel {
        cohort,
        participants: settings.participants,
        specialties: specialties(checker, &path, cohort, settings),
        episodes: settings.episodes.clone(),
        size_classes: size_classes(checker, &path, &settings.practices),
        most_candidates: settings.practices.most_candidates,
        regions: regions(checker, &path, &settings.practices),
        payment_volume_correlation: settings.payments.volume_correlation.0,
        payment_growth: (settings.payments.growth, settings.payments.growth_sd.0),
        dual_share: settings.patients.dual_share.clone(),
        hcc_dual_correlation: settings.patients.hcc_dual_correlation.0,
        abilities: abilities(checker, &path, cohort, &settings.abilities),
        measures: measures(checker, &path, cohort, settings, source),
        cost: cost(&settings.cost),
        reporting: reporting(checker, &path, &settings.reporting),
        roster: Default::default(),
    }
}

fn specialties(
    checker: &mut Checker<'_>,
    path: &str,
    cohort: Cohort,
    settings: &CohortSettings,
) -> Vec<SpecialtyModel> {
    let shares = &settings.specialty_share;
    checker.sums_to_one(
        &format!("{path}.specialty_share"),
        shares.values().map(|share| share.0),
    );
    let allowed: Vec<&str> = cohort.specialties().iter().map(|s| s.id()).collect();
    let mut models = Vec::new();
    for (&specialty, share) in shares {
        if !cohort.specialties().contains(&specialty) {
            checker.problem(
                &format!("{path}.specialty_share.{}", specialty.id()),
                format!(
                    "not a specialty of the cohort; allowed: {}",
                    allowed.join(", ")
                ),
            );
            continue;
        }
        models.extend(specialty_model(checker, path, specialty, share.0, settings));
    }
    models
}

fn specialty_model(
    checker: &mut Checker<'_>,
    path: &str,
    specialty: Specialty,
    share: f64,
    settings: &CohortSettings,
) -> Option<SpecialtyModel> {
    let id = specialty.id();
    let payment = settings.payments.specialty.get(&specialty);
    let hcc = settings.patients.hcc_risk_score.get(&specialty);
    if payment.is_none() {
        checker.problem(
            &format!("{path}.payments.specialty"),
            format!("{id} is missing"),
        );
    }
    if hcc.is_none() {
        checker.problem(
            &format!("{path}.patients.hcc_risk_score"),
            format!("{id} is missing"),
        );
    }
    let (payment, hcc) = (payment?, hcc?);
    (share > 0.0).then_some(SpecialtyModel {
        specialty,
        share,
        payment_median: payment.median.0 * settings.payments.covered_share.0,
        payment_log_sd: payment.log_sd.0,
        hcc_mean: hcc.mean.0,
        hcc_sd: hcc.sd.0,
    })
}

fn size_classes(
    checker: &mut Checker<'_>,
    path: &str,
    practices: &Practices,
) -> Vec<SizeClassModel> {
    let small = practices.small_share.0;
    let solo = practices.solo_share_of_small.0;
    checker.sums_to_one(
        &format!("{path}.practices.larger"),
        practices.larger.values().map(|class| class.share.0),
    );
    const MOST_LARGER: usize = 200;
    if practices.larger.len() > MOST_LARGER {
        let count = practices.larger.len();
        checker.problem(
            &format!("{path}.practices.larger"),
            format!("{count} classes of size; at most {MOST_LARGER} are allowed"),
        );
    }
    let mut bounds = |key: &str, clinicians: [u32; 2], least: u32, most: u32| {
        let [low, high] = clinicians;
        if low < least || high > most || low > high {
            checker.problem(
                &format!("{path}.practices.{key}.clinicians"),
                format!("[{low}, {high}] must be two numbers in order, from {least} to {most}"),
            );
        }
    };
    bounds("small", practices.small.clinicians, 2, 15);
    for (label, class) in &practices.larger {
        bounds(&format!("larger.{label}"), class.clinicians, 16, 1_000_000);
    }
    let mut classes = vec![
        SizeClassModel {
            low: 1,
            high: 1,
            share: small * solo,
            mean_candidates: 1.0,
        },
        SizeClassModel {
            low: practices.small.clinicians[0],
            high: practices.small.clinicians[1],
            share: small * (1.0 - solo),
            mean_candidates: practices.small.mean_candidates,
        },
    ];
    classes.extend(practices.larger.values().map(|class| SizeClassModel {
        low: class.clinicians[0],
        high: class.clinicians[1],
        share: (1.0 - small) * class.share.0,
        mean_candidates: class.mean_candidates,
    }));
    // In the order of size, whatever the labels, so that a label moves nobody's numbers.
    classes[2..].sort_by_key(|class| (class.low, class.high));
    classes.retain(|class| class.share > 0.0);
    classes
}

fn regions(checker: &mut Checker<'_>, path: &str, practices: &Practices) -> Vec<RegionModel> {
    let path = format!("{path}.practices.regions");
    let regions = &practices.regions;
    checker.sums_to_one(&path, regions.values().map(|region| region.share.0));
    if regions.len() > MOST_REGIONS {
        let count = regions.len();
        checker.problem(
            &path,
            format!("{count} regions; at most {MOST_REGIONS} are allowed"),
        );
    }
    let mut models = Vec::new();
    for (text, region) in regions {
        let Some(name) = RegionName::new(text) else {
            checker.problem(
                &format!("{path}.{text}"),
                format!(
                    "`{text}` is no name of a region; allowed: letters, digits and hyphens, \
                     {REGION_NAME_LENGTH} at most"
                ),
            );
            continue;
        };
        models.push(RegionModel {
            name,
            share: region.share.0,
            ability: region.ability,
            cost_ratio: region.cost_ratio,
        });
    }
    models.retain(|region| region.share > 0.0);
    models
}

fn abilities(
    checker: &mut Checker<'_>,
    path: &str,
    cohort: Cohort,
    abilities: &Abilities,
) -> AbilitiesModel {
    let path = format!("{path}.abilities.correlation");
    let matrix: Vec<Vec<f64>> = abilities
        .correlation
        .iter()
        .map(|row| row.iter().map(|value| value.0).collect())
        .collect();
    let order = cohort.measures().len() + 1;
    let loadings = if matrix.len() != order || matrix.iter().any(|row| row.len() != order) {
        checker.problem(
            &path,
            format!(
                "must have {order} rows of {order} numbers: the quality factor and {} measures",
                order - 1
            ),
        );
        Vec::new()
    } else {
        cholesky(&matrix).unwrap_or_else(|problem| {
            checker.problem(&path, problem);
            Vec::new()
        })
    };
    AbilitiesModel {
        persistence: abilities.persistence.0,
        practice_share: abilities.practice_share.0,
        drift: abilities.drift,
        loadings: loadings.into_iter().skip(1).collect(),
    }
}

fn measures(
    checker: &mut Checker<'_>,
    path: &str,
    cohort: Cohort,
    settings: &CohortSettings,
    source: &laws::Source<'_>,
) -> Vec<MeasureModel> {
    let path = format!("{path}.measures");
    let allowed: Vec<&str> = cohort.measures().iter().map(|m| m.id()).collect();
    for key in settings.measures.keys() {
        if !allowed.contains(&key.as_str()) {
            let table = checker.node(&format!("{path}.{key}"));
            let message = match Measure::from_id(key) {
                Some(measure) => format!(
                    "{path}.{key}: a measure of the {} cohort",
                    measure.cohort().id()
                ),
                None => format!("{path}.{key}: unknown measure"),
            };
            let place = table.file.place(table.key.start);
            let finding = Finding::new(&table.file.path, place, message);
            checker.push(finding.help(format!("allowed here: {}", allowed.join(", "))));
        }
    }
    let mut models = Vec::new();
    for &measure in cohort.measures() {
        match settings.measures.get(measure.id()) {
            Some(one) => {
                let path = format!("{path}.{}", measure.id());
                models.push(laws::measure(checker, &path, measure, one, source));
            }
            None => checker.problem(&path, format!("measure {} is missing", measure.id())),
        }
    }
    models
}

/// The spread between participants and within one that give the published spread of scores at the
/// stated reliability: tau^2 + s^2 / typical = published^2 and tau^2 / (tau^2 + s^2 / 20) = R.
fn cost(cost: &Cost) -> CostModel {
    let noise_to_signal = RELIABILITY_EPISODES * (1.0 - cost.reliability) / cost.reliability;
    let tau = cost.published_sd.0 / (1.0 + noise_to_signal / cost.typical_episodes.0).sqrt();
    CostModel {
        median: cost.median.0,
        log_sd: tau / cost.median.0,
        episode_cv: tau * noise_to_signal.sqrt() / cost.national_average.0,
        quality_loading: cost.quality_loading.0,
        persistence: cost.persistence.0,
        episode_cost: cost.episode_cost,
    }
}

fn reporting(checker: &mut Checker<'_>, path: &str, reporting: &Reporting) -> ReportingModel {
    let path = format!("{path}.reporting");
    let activities = &reporting.improvement_activities;
    for (size, shares) in [
        ("solo", &activities.solo),
        ("small", &activities.small),
        ("large", &activities.large),
    ] {
        checker.sums_to_one(
            &format!("{path}.improvement_activities.{size}"),
            [shares.both.0, shares.one.0, shares.none.0].into_iter(),
        );
    }
    let scores = &reporting.promoting_interoperability.scores;
    let scores_path = format!("{path}.promoting_interoperability.scores");
    checker.sums_to_one(&scores_path, scores.iter().map(|piece| piece.share.0));
    for (index, piece) in scores.iter().enumerate() {
        if piece.from.0 > piece.to.0 {
            checker.problem(
                &format!("{scores_path}.{index}"),
                format!("from {} is above to {}", piece.from.0, piece.to.0),
            );
        }
    }
    let completed = |shares: &ActivityShares| [shares.none.0, shares.one.0, shares.both.0];
    ReportingModel {
        persistence: reporting.persistence.0,
        ecqm: reporting.ecqm.clone(),
        silent: reporting.silent.clone(),
        incomplete: reporting.incomplete.clone(),
        ia_completed: BySize {
            solo: completed(&activities.solo),
            small: completed(&activities.small),
            large: completed(&activities.large),
        },
        promoting_interoperability: reporting.promoting_interoperability.clone(),
    }
}
