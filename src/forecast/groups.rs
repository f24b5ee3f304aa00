//! The groups of participants whose factors are reported side by side.

use crate::performance::YearRecords;
use crate::program::{CollectionType, PracticeSize, Specialty, Vocabulary};

/// A group of a cohort's participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Which of a cohort's groups each participant of a year is in: one of every kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Membership {
    quartile_cuts: [f64; 3],
    sorted: Vec<f64>,
}

/// Kinds of groups.
pub(super) const KINDS: usize = 5;

impl Membership {
    /// Prepares the quartiles of a year.
    pub(super) fn prepare(&mut self, records: &YearRecords) {
        self.sorted.clone_from(&records.dual_share);
        let count = self.sorted.len();
        if count == 0 {
            return;
        }
        for (quartile, cut) in self.quartile_cuts.iter_mut().enumerate() {
            let rank = count * (quartile + 1) / 4;
            *cut = *self.sorted.select_nth_unstable_by(rank, f64::total_cmp).1;
        }
    }

    /// Positions of a participant's groups in the list of [`Group::of_cohort`].
    #[inline]
    pub(super) fn of(
        &self,
        records: &YearRecords,
        participant: usize,
        specialties: usize,
    ) -> [usize; KINDS] {
        let size = PracticeSize::of(records.tin_clinicians[participant]) as usize;
        let specialty = usize::from(records.specialty[participant]);
        let collection =
            usize::from(records.practice_collection_type[participant] == CollectionType::Cqm);
        let dual = records.dual_share[participant];
        let quartile = self
            .quartile_cuts
            .iter()
            .filter(|cut| dual >= **cut)
            .count();
        let after_sizes = 1 + PracticeSize::ALL.len();
        let after_specialties = after_sizes + specialties;
        [
            0,
            1 + size,
            after_sizes + specialty,
            after_specialties + collection,
            after_specialties + 2 + quartile,
        ]
    }
}
