//! The groups of participants whose factors are reported side by side.

use serde::{Deserialize, Serialize};

use crate::performance::YearRecords;
use crate::program::{CollectionType, PracticeSize, RegionName, Specialty, Vocabulary};
use crate::tally::{Cells, Quartiles};

/// A group of a cohort's participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Group {
    /// Everybody.
    All,
    /// By size of practice.
    Size(PracticeSize),
    /// By specialty.
    Specialty(Specialty),
    /// By how the practice reports.
    CollectionType(CollectionType),
    /// By quartile of the dual share among the cohort's participants of the year, 1 to 4.
    DualQuartile(u8),
    /// By region of the practice, where regions are drawn. It is no part of the cells, so that it has
    /// means and no quantiles.
    Region(RegionName),
}

impl Group {
    /// The group's word in files.
    pub fn id(self) -> String {
        match self {
            Group::All => "all".into(),
            Group::Size(size) => format!("size:{}", size.id()),
            Group::Specialty(specialty) => format!("specialty:{}", specialty.id()),
            Group::CollectionType(collection) => format!("type:{}", collection.id()),
            Group::DualQuartile(quartile) => format!("dual:q{quartile}"),
            Group::Region(region) => format!("region:{region}"),
        }
    }

    /// The groups of a cohort with these specialties, in the order in which files list them.
    pub fn of_cohort(specialties: impl Iterator<Item = Specialty>) -> Vec<Group> {
        let mut groups = vec![Group::All];
        groups.extend(PracticeSize::ALL.iter().map(|size| Group::Size(*size)));
        groups.extend(specialties.map(Group::Specialty));
        groups.extend(
            [CollectionType::Ecqm, CollectionType::Cqm]
                .into_iter()
                .map(Group::CollectionType),
        );
        groups.extend((1..=4).map(Group::DualQuartile));
        groups
    }
}

impl From<Group> for String {
    fn from(group: Group) -> String {
        group.id()
    }
}

impl TryFrom<String> for Group {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        let (kind, member) = id.split_once(':').unwrap_or((&id, ""));
        let group = match kind {
            "all" => Some(Group::All),
            "size" => PracticeSize::from_id(member).map(Group::Size),
            "specialty" => Specialty::from_id(member).map(Group::Specialty),
            "type" => CollectionType::from_id(member).map(Group::CollectionType),
            "dual" => (1..=4)
                .find(|quartile| member == format!("q{quartile}"))
                .map(Group::DualQuartile),
            "region" => RegionName::new(member).map(Group::Region),
            _ => None,
        };
        group.ok_or_else(|| format!("`{id}` is not a group of participants"))
    }
}

/// Where the groups of the specialties begin in [`Group::of_cohort`].
pub(super) const FIRST_SPECIALTY: usize = 1 + SIZES;

/// Ways of reporting, and quartiles.
const COLLECTION_TYPES: usize = 2;
const QUARTILES: usize = 4;

/// The cells that the groups of a cohort are made of, by size, specialty, collection type and
/// quartile, the last running fastest; groups are numbered as in [`Group::of_cohort`].
pub(super) fn cells(groups: usize) -> Cells {
    let sizes = PracticeSize::ALL.len();
    let specialties = groups - 1 - sizes - COLLECTION_TYPES - QUARTILES;
    let kinds = [sizes, specialties, COLLECTION_TYPES, QUARTILES];
    Cells::new((0..kinds.iter().product()).map(|cell| {
        let (mut rest, mut end) = (cell, groups);
        let of_kind = kinds.into_iter().rev().map(move |kind| {
            end -= kind;
            let group = end + rest % kind;
            rest /= kind;
            group
        });
        std::iter::once(0).chain(of_kind)
    }))
}

/// Sizes of practice, whose groups come first behind that of all.
pub(super) const SIZES: usize = 3;

/// The cell of each participant of a year, and its size of practice.
#[derive(Clone, Debug, Default)]
pub(super) struct Membership {
    pub(super) cell: Vec<u8>,
    pub(super) size: Vec<u8>,
    quartiles: Quartiles,
}

impl Membership {
    /// Finds the cells of a year's participants.
    pub(super) fn find(&mut self, records: &YearRecords, specialties: usize) {
        let specialties = specialties as u8;
        let sizes = records.tin_clinicians.iter().zip(&records.specialty);
        let practices = sizes.zip(&records.practice_collection_type);
        self.cell.clear();
        self.cell
            .extend(practices.map(|((&clinicians, &specialty), &collection)| {
                let size = PracticeSize::of(clinicians) as u8;
                let collection = u8::from(collection == CollectionType::Cqm);
                (size * specialties + specialty) * COLLECTION_TYPES as u8 + collection
            }));
        self.size.clear();
        let sizes = records.tin_clinicians.iter();
        self.size
            .extend(sizes.map(|&clinicians| PracticeSize::of(clinicians) as u8));
        let [first, second, third] = self.quartiles.of(&records.dual_share);
        for (cell, &dual) in self.cell.iter_mut().zip(&records.dual_share) {
            // Who stands on a quartile has reached it.
            let quartile = u8::from(dual >= first) + u8::from(dual >= second);
            *cell = *cell * QUARTILES as u8 + quartile + u8::from(dual >= third);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Cohort;
    use crate::tally::{CellSums, ROW};

    /// Participants with every size, specialty and collection type in turn.
    fn records(specialties: usize) -> YearRecords {
        let turn = |kinds: usize| (0..101).map(move |participant| participant % kinds);
        let types = [CollectionType::Ecqm, CollectionType::Cqm];
        YearRecords {
            tin_clinicians: turn(5).map(|turn| [1, 2, 15, 16, 900][turn]).collect(),
            specialty: turn(specialties).map(|turn| turn as u8).collect(),
            practice_collection_type: turn(2).map(|turn| types[turn]).collect(),
            dual_share: turn(101).map(|turn| turn as f64 / 100.0).collect(),
            ..YearRecords::default()
        }
    }

    #[test]
    fn a_group_is_known_by_its_word() {
        for cohort in [Cohort::HeartFailure, Cohort::LowBackPain] {
            for group in Group::of_cohort(cohort.specialties().iter().copied()) {
                assert_eq!(Group::try_from(group.id()), Ok(group));
            }
        }
        let south = Group::try_from("region:south".to_string());
        assert_eq!(south.map(Group::id), Ok("region:south".to_string()));
        for word in ["", "some", "size:", "dual:q5", "type:paper", "region:"] {
            assert!(Group::try_from(word.to_string()).is_err(), "{word}");
        }
    }

    #[test]
    fn a_participant_is_in_the_groups_that_its_record_says() {
        for cohort in [Cohort::HeartFailure, Cohort::LowBackPain] {
            let specialties = cohort.specialties();
            let groups = Group::of_cohort(specialties.iter().copied());
            let records = records(specialties.len());
            let mut membership = Membership::default();
            membership.find(&records, specialties.len());
            let cells = cells(groups.len());
            for (participant, dual) in records.dual_share.iter().enumerate() {
                let mut alone = [Cells::NOWHERE; ROW];
                alone[0] = membership.cell[participant];
                let mut sums = CellSums::<1>::default();
                sums.clear(&cells);
                sums.add(&alone, &[[1.0]; ROW]);
                let [sums] = sums.by_group(&cells);
                // The quartiles are 0.25, 0.5 and 0.75, and belong to those above.
                let quartile = 1 + [0.25, 0.5, 0.75].iter().filter(|cut| dual >= cut).count();
                for (index, group) in groups.iter().enumerate() {
                    let expected = match *group {
                        Group::All => true,
                        Group::Size(size) => {
                            size == PracticeSize::of(records.tin_clinicians[participant])
                        }
                        Group::Specialty(specialty) => {
                            let position = usize::from(records.specialty[participant]);
                            specialty == specialties[position]
                        }
                        Group::CollectionType(collection) => {
                            collection == records.practice_collection_type[participant]
                        }
                        Group::DualQuartile(group) => usize::from(group) == quartile,
                        Group::Region(_) => false,
                    };
                    assert_eq!(sums[index] == 1.0, expected, "{participant} {group:?}");
                }
            }
        }
    }
}
