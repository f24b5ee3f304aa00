//! The participants of a draw in two worlds: who gains from the one to the other, who loses, who takes
//! part in one of them only. A participant is the same person in both by its address.

use std::cmp::Ordering;

/// Factors that differ by no more than this, one basis point, count as the same.
pub const SAME_FACTOR: f64 = 1e-4;

/// What there is between two worlds only: names, and the binary places kept.
pub(super) const BETWEEN: [(&str, u32); 7] = [
    ("participants_gaining", 0),
    ("participants_losing", 0),
    ("participants_unchanged", 0),
    ("participants_entering", 0),
    ("participants_leaving", 0),
    ("dollars_gained", 8),
    ("dollars_lost", 8),
];

/// A group's numbers of a draw, in the order of [`BETWEEN`].
pub(super) type Between = [f64; BETWEEN.len()];

/// A participant in a world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Participant {
    /// The number by which it is drawn.
    pub entity: u32,
    /// By which its groups are known.
    pub cell: u8,
    /// Position of its practice's region, where regions are drawn.
    pub region: Option<u8>,
    /// Payment adjustment factor.
    pub factor: f64,
    /// Change of the payments of the payment year in dollars.
    pub dollars: f64,
}

/// Where a world's groups stand among the first world's.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// By cell.
    pub of_cell: Vec<Vec<usize>>,
    /// By region.
    pub of_region: Vec<Option<usize>>,
}

impl Places {
    /// The first world's groups that a participant belongs to.
    fn groups(&self, participant: &Participant) -> impl Iterator<Item = usize> {
        let of_cell = self.of_cell[usize::from(participant.cell)].iter().copied();
        let region = participant.region.map(usize::from);
        of_cell.chain(region.and_then(|region| self.of_region[region]))
    }
}

/// What changes for somebody from one world to the other, who is in one of them at least. Who does not
/// take part has a factor of 0.
fn between(first: Option<&Participant>, other: Option<&Participant>) -> Between {
    let factor = |one: Option<&Participant>| one.map_or(0.0, |one| one.factor);
    let dollars = |one: Option<&Participant>| one.map_or(0.0, |one| one.dollars);
    let one = |holds: bool| f64::from(u8::from(holds));
    let rise = factor(other) - factor(first);
    let change = dollars(other) - dollars(first);
    [
        one(rise > SAME_FACTOR),
        one(rise < -SAME_FACTOR),
        one(rise.abs() <= SAME_FACTOR),
        one(first.is_none()),
        one(other.is_none()),
        change.max(0.0),
        change.min(0.0),
    ]
}

/// Adds up what changes for the participants of two worlds, each sorted by entity, and each in the groups
/// of the world it is in, the first where it is in both.
pub(super) fn add_up(
    first: &[Participant],
    other: &[Participant],
    [in_first, in_other]: [&Places; 2],
    out: &mut [Between],
) {
    let mut add = |groups: &mut dyn Iterator<Item = usize>, changes: Between| {
        for group in groups {
            for (sum, change) in out[group].iter_mut().zip(changes) {
                *sum += change;
            }
        }
    };
    let (mut first, mut other) = (first.iter().peekable(), other.iter().peekable());
    loop {
        let order = match (first.peek(), other.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(two)) => one.entity.cmp(&two.entity),
        };
        let one = first.next_if(|_| order.is_le());
        let two = other.next_if(|_| order.is_ge());
        let changes = between(one, two);
        match (one, two) {
            (Some(one), _) => add(&mut in_first.groups(one), changes),
            (None, Some(two)) => add(&mut in_other.groups(two), changes),
            (None, None) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn participant(entity: u32, cell: u8, factor: f64, dollars: f64) -> Participant {
        Participant {
            entity,
            cell,
            region: Some(cell),
            factor,
            dollars,
        }
    }

    #[test]
    fn everybody_of_either_world_is_looked_at_once() {
        let first = [
            participant(1, 0, 0.01, 1_000.0),
            participant(3, 1, 0.02, 2_000.0),
            participant(7, 0, -0.05, -5_000.0),
        ];
        let other = [
            participant(1, 1, 0.01005, 1_005.0),
            participant(3, 1, -0.01, -1_000.0),
            participant(5, 0, 0.03, 3_000.0),
        ];
        // Group 0 is all, 1 and 2 are the cells; the second world knows no group of its cell 0.
        // The regions are numbered as the cells, and the first is group 3.
        let places = |of_cell: [Vec<usize>; 2]| Places {
            of_cell: of_cell.to_vec(),
            of_region: vec![Some(3), None],
        };
        let of_first = places([vec![0, 1], vec![0, 2]]);
        let of_other = places([vec![0], vec![0, 2]]);
        let mut sums = vec![[0.0; BETWEEN.len()]; 4];
        add_up(&first, &other, [&of_first, &of_other], &mut sums);
        // 1 stays, 3 loses, 5 enters with a gain, 7 leaves a loss behind.
        assert_eq!(sums[0], [2.0, 1.0, 1.0, 1.0, 1.0, 8_005.0, -3_000.0]);
        assert_eq!(sums[1], [1.0, 0.0, 1.0, 0.0, 1.0, 5_005.0, 0.0]);
        assert_eq!(sums[2], [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, -3_000.0]);
        assert_eq!(sums[3], [2.0, 0.0, 1.0, 1.0, 1.0, 8_005.0, 0.0]);
        // All that is gained and lost is the change of the sum.
        let sum = |world: &[Participant]| world.iter().map(|one| one.dollars).sum::<f64>();
        assert_eq!(sums[0][5] + sums[0][6], sum(&other) - sum(&first));
    }
}
