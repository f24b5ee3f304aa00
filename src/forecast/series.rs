//! The per-draw series: what each cohort's year was like in each draw, for those who want to look at
//! draws themselves.

use crate::program::Cohort;

use super::tallies::{GROUP_STATISTICS, MARKET_STATISTICS, YearNumbers};

/// Where a column's number is from: the market, or a group by its position in
/// [`super::Group::of_cohort`].
#[derive(Clone, Copy)]
enum Source {
    Market(usize),
    Group(usize, usize),
}

/// Everybody, and the sizes of practice, by position.
const ALL: usize = 0;
const SIZES: [(&str, usize); 3] = [("solo", 1), ("small", 2), ("large", 3)];

/// Statistics of everybody, then of the market, then of each size of practice.
const OF_ALL: [&str; 8] = [
    "participants",
    "paf_mean",
    "share_positive",
    "share_maximum_penalty",
    "final_score_mean",
    "part_b_payment_year",
    "payment_gains",
    "payment_losses",
];
const OF_SIZE: [&str; 4] = [
    "participants",
    "paf_mean",
    "share_positive",
    "payment_change",
];

/// The columns of the series, and where their numbers are from.
#[derive(Clone)]
pub struct Series {
    columns: Vec<(String, Source)>,
}

/// One cohort's year in one draw.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesRow {
    /// The draw, from 0.
    pub draw: u32,
    /// The cohort.
    pub cohort: Cohort,
    /// The performance year.
    pub performance_year: u16,
    /// A number for each column; NaN where the draw has none.
    pub numbers: Vec<f64>,
}

impl Default for Series {
    fn default() -> Self {
        let place = |statistics: &[(&str, u32)], name: &str| {
            let mut names = statistics.iter();
            names
                .position(|(known, _)| *known == name)
                .unwrap_or_default()
        };
        let group = |name: &str, group| Source::Group(group, place(&GROUP_STATISTICS, name));
        let all = OF_ALL.map(|name| (name.to_string(), group(name, ALL)));
        let market = MARKET_STATISTICS.iter().enumerate();
        let market = market.map(|(place, (name, _))| (name.to_string(), Source::Market(place)));
        let sizes = SIZES
            .into_iter()
            .flat_map(|(size, at)| OF_SIZE.map(|name| (format!("{name}_{size}"), group(name, at))));
        Series {
            columns: all.into_iter().chain(market).chain(sizes).collect(),
        }
    }
}

impl Series {
    /// The columns' names: those of the statistics, with the size of practice where it is not
    /// everybody's.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// A year's numbers in the order of the columns.
    pub(super) fn numbers(&self, year: &YearNumbers) -> Vec<f64> {
        let number = |source: &Source| match *source {
            Source::Market(place) => year.market[place],
            Source::Group(group, place) => year.groups[group][place],
        };
        self.columns
            .iter()
            .map(|(_, source)| number(source))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Group;
    use crate::program::{PracticeSize, Vocabulary};
    use crate::rules::ScoreComponent;

    #[test]
    fn columns_are_the_statistics_they_name() {
        let groups = Group::of_cohort(Cohort::LowBackPain.specialties().iter().copied());
        for ((name, at), size) in SIZES.into_iter().zip(PracticeSize::ALL) {
            assert_eq!(groups[at], Group::Size(*size));
            assert_eq!(name, size.id());
        }
        let mut names = GROUP_STATISTICS.iter().map(|(name, _)| *name);
        assert!(
            OF_ALL
                .iter()
                .chain(&OF_SIZE)
                .all(|name| names.clone().any(|known| known == *name))
        );
        let components: Vec<&str> = names
            .by_ref()
            .filter_map(|name| name.strip_prefix("final_score_"))
            .filter(|name| *name != "mean")
            .collect();
        assert_eq!(components, ScoreComponent::ids());
    }

    #[test]
    fn a_row_has_the_numbers_of_its_groups() {
        let number = |group: usize, place: usize| (100 * group + place) as f64;
        let year = YearNumbers {
            pools: Vec::new(),
            groups: (0..4)
                .map(|group| std::array::from_fn(|place| number(group, place)))
                .collect(),
            market: std::array::from_fn(|place| -(place as f64)),
        };
        let series = Series::default();
        let row: Vec<(&str, f64)> = series.columns().zip(series.numbers(&year)).collect();
        for expected in [
            ("participants", 0.0),
            ("scaling_factor", 0.0),
            ("net_medicare_savings", -5.0),
            ("participants_solo", 100.0),
            ("paf_mean_large", 301.0),
            ("payment_change_small", 214.0),
        ] {
            assert!(row.contains(&expected), "{expected:?} {row:?}");
        }
    }
}
