//! One cohort's way through one draw: people, performance, scores and factors of every year. The
//! same draw can be opened again by anyone who knows its number.

use crate::components::{Streams, Worlds};
use crate::performance::{Evidence, Performance, PerformanceLaws, YearRecords};
use crate::population::{Named, NamedLaws, Population, PopulationLaws, Room};
use crate::program::{Cohort, MOST_MEASURES, PERFORMANCE_YEARS, RegionName, Specialty};
use crate::rules::{
    CohortYear, HistoricalBenchmarks, MeasureColumn, PoolBy, Pools, Rules, ScoredBlock, Scores,
    score_by_block,
};
use crate::scenario::model::{CohortModel, Model};
use crate::tally::Cells;

use super::groups::{FIRST_SPECIALTY, Group, cells};
use super::historical::historical_benchmarks;
use super::tallies::Division;

/// Everything about a cohort that is prepared once for all draws.
#[derive(Clone, Debug)]
pub struct CohortLaws {
    /// Which cohort.
    pub cohort: Cohort,
    /// The rules in force.
    pub rules: Rules,
    /// Laws of people.
    pub population: PopulationLaws,
    /// Laws of performance.
    pub performance: PerformanceLaws,
    /// Benchmarks known beforehand.
    pub historical: HistoricalBenchmarks,
    /// What is known of the named clinicians, by position in the scenario's roster.
    pub named: NamedLaws,
    /// Their NPIs and TINs.
    pub identities: Vec<(String, String)>,
    /// What is known of their performance.
    pub evidence: Evidence,
    /// The regions in the order in which records number them.
    pub regions: Vec<RegionName>,
}

impl CohortLaws {
    /// Prepares a cohort of a scenario.
    pub fn new(model: &CohortModel, rules: &Rules) -> Self {
        let performance = PerformanceLaws::new(model, rules.completeness_minimum);
        let population = PopulationLaws::new(model, rules);
        CohortLaws {
            cohort: model.cohort,
            rules: rules.clone(),
            named: NamedLaws::new(model, &population, rules.episode_minimum),
            evidence: Evidence::new(model, &performance),
            identities: model.roster.identities().collect(),
            regions: model.regions.iter().map(|region| region.name).collect(),
            population,
            historical: historical_benchmarks(model, &performance, rules.benchmark_by),
            performance,
        }
    }

    /// Prepares every cohort of a scenario.
    pub fn of_model(model: &Model) -> Vec<Self> {
        model
            .cohorts
            .iter()
            .map(|cohort| CohortLaws::new(cohort, &model.rules))
            .collect()
    }

    /// The same, for worlds of which only the scores are wanted, which are the same too: performance
    /// that the rules do not score is not observed.
    pub fn for_scores(model: &Model) -> Vec<Self> {
        let mut laws = Self::of_model(model);
        for laws in &mut laws {
            laws.performance.observed_from = laws.rules.case_minimum.max(1);
        }
        laws
    }

    /// The regions, if any participant's is drawn.
    pub fn regions_drawn(&self) -> &[RegionName] {
        match self.population.region {
            Some(_) => &self.regions,
            None => &[],
        }
    }

    /// The groups of participants, in the order in which files list them: those made of cells, and
    /// behind them the regions that are drawn.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups = Group::of_cohort(self.specialties());
        groups.extend(self.regions_drawn().iter().copied().map(Group::Region));
        groups
    }

    /// The cells that the groups before the regions are made of.
    pub fn cells(&self) -> Cells {
        cells(self.division().groups)
    }

    /// Where the groups that are pools begin among the groups; `None` where the cohort is one.
    pub(super) fn first_pool_group(&self) -> Option<usize> {
        match self.rules.pool {
            PoolBy::Cohort => None,
            PoolBy::Specialty => Some(FIRST_SPECIALTY),
            PoolBy::Region => Some(self.division().groups),
        }
    }

    /// What a year of the cohort is divided into.
    pub(super) fn division(&self) -> Division {
        Division {
            groups: Group::of_cohort(self.specialties()).len(),
            regions: self.regions_drawn().len(),
            pools: match self.rules.pool {
                PoolBy::Cohort => 0,
                PoolBy::Specialty => self.specialties().count(),
                PoolBy::Region => self.regions.len(),
            },
        }
    }

    /// Who of a year's participants shares out the money with whom.
    fn pools<'a>(&self, records: &'a YearRecords) -> Pools<'a> {
        let numbers = match self.rules.pool {
            PoolBy::Cohort => return Pools::ONE,
            PoolBy::Specialty => &records.specialty,
            PoolBy::Region => &records.region,
        };
        Pools {
            count: self.division().pools,
            numbers,
        }
    }

    /// The specialties in the order in which records number them.
    pub fn specialties(&self) -> impl Iterator<Item = Specialty> {
        self.population
            .specialties
            .iter()
            .map(|laws| laws.specialty)
    }
}

/// A year of a draw, as the arena shows it.
pub struct DrawnYear<'a> {
    /// The performance year.
    pub year: u16,
    /// The state of the cohort's performance, whose records these are.
    pub performance: &'a Performance,
    /// What was recorded.
    pub records: &'a YearRecords,
    /// The same as the rules read it.
    pub cohort_year: &'a CohortYear<'a>,
    /// What the rules make of it.
    pub scores: &'a Scores,
    /// The named clinicians who participate, as positions in the scenario's roster: the last of the
    /// year's participants, in the same order.
    pub named: &'a [u32],
    /// NPIs and TINs by position in the roster.
    pub identities: &'a [(String, String)],
}

impl DrawnYear<'_> {
    /// How many participants stand before the named clinicians.
    pub fn synthetic(&self) -> usize {
        self.records.len() - self.named.len()
    }
}

/// Whoever looks at the years of a draw while they are scored.
pub trait Watch {
    /// A year's records are there, and of the last participants the positions in the scenario's
    /// roster. Returns whether the year is of any interest.
    fn begin(&mut self, year: u16, records: &YearRecords, named: &[u32]) -> bool;

    /// Some of its participants have their final scores.
    fn block(&mut self, block: &ScoredBlock<'_>);

    /// All have their factors.
    fn end(&mut self, drawn: &DrawnYear<'_>);
}

/// Looks at whole years only.
struct Whole<F>(F);

impl<F: FnMut(&DrawnYear<'_>)> Watch for Whole<F> {
    fn begin(&mut self, _: u16, _: &YearRecords, _: &[u32]) -> bool {
        true
    }

    fn block(&mut self, _: &ScoredBlock<'_>) {}

    fn end(&mut self, drawn: &DrawnYear<'_>) {
        (self.0)(drawn);
    }
}

/// Memory for one cohort in one draw, used again for the next cohort and for every draw.
#[derive(Clone, Debug, Default)]
pub struct CohortArena {
    people: Population,
    named: Named,
    /// Positions in the roster of the year's named participants.
    participants: Vec<u32>,
    performance: Performance,
    scores: Scores,
}

impl CohortArena {
    /// For worlds of which only the final scores and factors are wanted: see
    /// [`Scores::final_only`].
    pub fn final_only() -> Self {
        CohortArena {
            scores: Scores::final_only(),
            ..CohortArena::default()
        }
    }

    /// The same, for those who ask what a year would have been under levers.
    pub fn traced() -> Self {
        CohortArena {
            performance: Performance::traced(),
            ..CohortArena::final_only()
        }
    }

    /// Draws a cohort's world, or each source of luck from its own, and shows each performance year up to
    /// the last one asked for.
    pub fn draw(
        &mut self,
        laws: &CohortLaws,
        worlds: impl Into<Worlds>,
        last_year: u16,
        show: impl FnMut(&DrawnYear<'_>),
    ) {
        self.watch(laws, worlds, last_year, &mut Whole(show));
    }

    /// Draws a cohort's world under the eyes of a watch.
    pub fn watch(
        &mut self,
        laws: &CohortLaws,
        worlds: impl Into<Worlds>,
        last_year: u16,
        watch: &mut impl Watch,
    ) {
        let worlds = worlds.into();
        let streams = Streams::of_sources(worlds.others, laws.cohort);
        let of_named = Streams::of_sources(worlds.named, laws.cohort);
        let room = match laws.named.is_empty() {
            true => Room::default(),
            false => self.named.draw(&laws.named, &laws.population, &of_named),
        };
        self.people.draw_around(&laws.population, &streams, room);
        self.participants.clear();
        for year in *PERFORMANCE_YEARS.start()..=last_year {
            self.performance
                .draw(&laws.performance, &streams, &self.people, year);
            if !laws.named.is_empty() {
                self.draw_named(laws, &of_named, year);
            }
            let records = &self.performance.records;
            let columns = measure_columns(laws.cohort, records);
            let measures = &columns[..records.measures.len()];
            let cohort_year = cohort_year(laws, year, records, measures);
            let is_watched = watch.begin(year, records, &self.participants);
            score_by_block(
                &laws.rules,
                &cohort_year,
                Some(&laws.historical),
                &mut self.scores,
                |block| {
                    if is_watched {
                        watch.block(block);
                    }
                },
            );
            if is_watched {
                watch.end(&DrawnYear {
                    year,
                    performance: &self.performance,
                    records,
                    cohort_year: &cohort_year,
                    scores: &self.scores,
                    named: &self.participants,
                    identities: &laws.identities,
                });
            }
        }
    }

    fn draw_named(&mut self, laws: &CohortLaws, streams: &Streams, year: u16) {
        let (evidence, named) = (&laws.evidence, &self.named);
        self.performance
            .draw_named(&laws.performance, evidence, streams, named, year);
        self.participants.clear();
        self.participants.extend(named.participants(year));
    }
}

/// The measures' records as the rules read them; what lies beyond the cohort's measures repeats
/// the last.
pub fn measure_columns(
    cohort: Cohort,
    records: &YearRecords,
) -> [MeasureColumn<'_>; MOST_MEASURES] {
    let measures = cohort.measures();
    std::array::from_fn(|position| {
        let position = position.min(measures.len() - 1);
        let columns = &records.measures[position];
        MeasureColumn {
            measure: measures[position],
            collection_type: &columns.collection_type,
            cases: &columns.cases,
            completeness: records.completeness(measures[position], position),
            performance: &columns.performance,
        }
    })
}

/// A year's records as the rules read them, with as many of their [`measure_columns`] as the cohort
/// has measures.
pub fn cohort_year<'a>(
    laws: &CohortLaws,
    performance_year: u16,
    records: &'a YearRecords,
    measures: &'a [MeasureColumn<'a>],
) -> CohortYear<'a> {
    CohortYear {
        cohort: laws.cohort,
        pools: laws.pools(records),
        performance_year,
        measures,
        ebcm_episodes: &records.ebcm_episodes,
        ebcm_cost: &records.ebcm_cost,
        ia_completed: &records.ia_completed,
        pi_score: &records.pi_score,
        hcc_risk_score: &records.hcc_risk_score,
        dual_share: &records.dual_share,
        tin_clinicians: &records.tin_clinicians,
        part_b_payments: &records.part_b_payments,
    }
}
