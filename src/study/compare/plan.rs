//! What a comparison looks at: which numbers of the worlds belong together, and the rows made of them.

use crate::forecast::{CohortLaws, DrawStatistic, Forecast, Group, YearNumbers};
use crate::scenario::Model;
use crate::tally::{Cells, Estimate};

use super::Difference;
use super::participants::{BETWEEN, Places};
use super::quantiles::{Limits, bins, names};
use super::tallies::{Tallies, YearTally};

/// What is prepared once for all draws.
pub(super) struct Plan<'a> {
    /// The first scenario, whose seed and years are those of all.
    pub(super) model: &'a Model,
    /// By scenario and cohort.
    pub(super) worlds: Vec<Vec<World<'a>>>,
    /// By scenario after the first, and cohort.
    pairs: Vec<Vec<Pairs>>,
}

/// A cohort of a scenario.
pub(super) struct World<'a> {
    pub(super) laws: &'a CohortLaws,
    pub(super) groups: Vec<Group>,
    pub(super) cells: Cells,
    /// The groups of each cell.
    pub(super) groups_of_cell: Vec<Vec<usize>>,
    /// Its groups as the first scenario numbers them.
    pub(super) first_groups: Places,
    /// Where the quantiles of its forecast lie, by year and group.
    pub(super) limits: Vec<Vec<Limits>>,
}

/// The numbers of two worlds that belong together.
pub(super) struct Pairs {
    /// Places among a year's numbers in the first world and in the other, and what they are.
    pub(super) statistics: Vec<(usize, usize, DrawStatistic)>,
    /// Places of groups in the first world and in the other.
    pub(super) groups: Vec<(usize, usize, Group)>,
}

impl<'a> World<'a> {
    fn new(
        model: &Model,
        laws: &'a CohortLaws,
        forecast: &Forecast,
        first: &CohortLaws,
    ) -> World<'a> {
        let groups = laws.groups();
        let first_groups = first.groups();
        let cells = laws.cells();
        let of_cell = |cell: usize| cells.groups_of(cell as u8);
        let in_first = |group: usize| {
            first_groups
                .iter()
                .position(|first| *first == groups[group])
        };
        let first_region = groups.len() - laws.regions_drawn().len();
        let years = model.years.clone();
        World {
            groups_of_cell: (0..cells.len())
                .map(|cell| of_cell(cell).collect())
                .collect(),
            first_groups: Places {
                of_cell: (0..cells.len())
                    .map(|cell| of_cell(cell).filter_map(in_first).collect())
                    .collect(),
                of_region: (first_region..groups.len()).map(in_first).collect(),
            },
            limits: years
                .map(|year| Limits::of_year(forecast, year, laws.cohort, &groups))
                .collect(),
            laws,
            groups,
            cells,
        }
    }
}

impl Pairs {
    fn new(first: &World<'_>, other: &World<'_>) -> Self {
        let [of_first, of_other] = [first, other].map(|world| YearNumbers::statistics(world.laws));
        let pair = |(place, one): (usize, &DrawStatistic)| {
            let other = of_other.iter().position(|other| other == one)?;
            Some((place, other, *one))
        };
        let groups = first.groups.iter().enumerate();
        let groups = groups.filter_map(|(place, group)| {
            let other = other.groups.iter().position(|other| other == group)?;
            Some((place, other, *group))
        });
        Pairs {
            statistics: of_first.iter().enumerate().filter_map(pair).collect(),
            groups: groups.collect(),
        }
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        model: &'a Model,
        laws: &'a [Vec<CohortLaws>],
        forecasts: &[Forecast],
    ) -> Self {
        let scenarios = laws.iter().zip(forecasts);
        let worlds = scenarios.map(|(cohorts, forecast)| {
            let cohorts = cohorts.iter().zip(&laws[0]);
            cohorts
                .map(|(laws, first)| World::new(model, laws, forecast, first))
                .collect()
        });
        let worlds: Vec<Vec<World<'_>>> = worlds.collect();
        let pairs = worlds[1..].iter().map(|others| {
            let cohorts = worlds[0].iter().zip(others);
            cohorts
                .map(|(first, other)| Pairs::new(first, other))
                .collect()
        });
        Plan {
            model,
            pairs: pairs.collect(),
            worlds,
        }
    }

    /// The pairs of a scenario, by its place among all, with the first.
    pub(super) fn pairs(&self, scenario: usize, cohort: usize) -> &Pairs {
        &self.pairs[scenario - 1][cohort]
    }

    /// Empty tallies.
    pub(super) fn tallies(&self) -> Tallies {
        let years = self.model.years.len();
        let cohort = |(first, pairs): (&World<'_>, &Pairs)| {
            vec![YearTally::new(pairs, first.groups.len()); years]
        };
        let scenario = |pairs: &Vec<Pairs>| self.worlds[0].iter().zip(pairs).map(cohort).collect();
        Tallies(self.pairs.iter().map(scenario).collect())
    }

    /// The differences that draws have given, by scenario after the first.
    pub(super) fn differences(
        &self,
        forecasts: &[Forecast],
        tallies: &Tallies,
    ) -> Vec<Vec<Difference>> {
        let others = forecasts[1..].iter().zip(tallies.0.iter().zip(&self.pairs));
        others
            .map(|(other, (tallies, pairs))| {
                let mut rows = Vec::new();
                for (index, year) in self.model.years.clone().enumerate() {
                    for (world, (years, pairs)) in
                        self.worlds[0].iter().zip(tallies.iter().zip(pairs))
                    {
                        let make = Rows {
                            year,
                            world,
                            pairs,
                            tally: &years[index],
                            forecasts: [&forecasts[0], other],
                        };
                        rows.extend(make.all());
                    }
                }
                rows
            })
            .collect()
    }
}

/// A cohort's year, of which rows are made.
struct Rows<'a> {
    year: u16,
    world: &'a World<'a>,
    pairs: &'a Pairs,
    tally: &'a YearTally,
    forecasts: [&'a Forecast; 2],
}

impl Rows<'_> {
    /// The rows, group by group.
    fn all(&self) -> Vec<Difference> {
        let mut rows = Vec::new();
        for (place, &group) in self.world.groups.iter().enumerate() {
            let statistics = self.pairs.statistics.iter().zip(&self.tally.statistics);
            for ((_, _, statistic), differences) in statistics {
                if statistic.group == group {
                    let mean = differences.mean();
                    rows.extend(self.row(group, statistic.name, mean, differences.sign_share()));
                }
            }
            rows.extend(self.quantiles(group));
            for ((name, _), differences) in BETWEEN.iter().zip(&self.tally.between[place]) {
                rows.extend(self.row(group, name, differences.mean(), differences.sign_share()));
            }
        }
        rows
    }

    fn row(
        &self,
        group: Group,
        statistic: &'static str,
        difference: Option<Estimate>,
        sign_share: Option<f64>,
    ) -> Option<Difference> {
        Some(Difference {
            performance_year: self.year,
            cohort: self.world.laws.cohort,
            group,
            statistic,
            difference: difference?,
            sign_share,
        })
    }

    /// Differences of the pooled quantiles of a group.
    fn quantiles(&self, group: Group) -> Vec<Difference> {
        let mut groups = self.pairs.groups.iter();
        let Some(place) = groups.position(|(_, _, one)| *one == group) else {
            return Vec::new();
        };
        let quantiles = names().zip(bins()).zip(&self.tally.quantiles[place]);
        quantiles
            .filter_map(|((name, bin), counts)| {
                let [first, other] = self
                    .forecasts
                    .map(|forecast| self.estimate(forecast, group, name));
                let difference = counts.difference(first?, other?, bin);
                self.row(group, name, Some(difference), None)
            })
            .collect()
    }

    fn estimate(&self, forecast: &Forecast, group: Group, name: &str) -> Option<Estimate> {
        let mut rows = forecast.rows.iter();
        let key = (self.year, self.world.laws.cohort, group, name);
        let found =
            rows.find(|row| (row.performance_year, row.cohort, row.group, row.statistic) == key);
        found.map(|row| row.estimate)
    }
}
