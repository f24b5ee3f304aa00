//! Loops over columns. Sums are taken in lanes that are added up in a fixed order, so that they
//! have the same bits everywhere; values are kept or left without a branch on them.

/// Independent partial sums: a vector register's worth.
const LANES: usize = 8;

/// Summands that are computed before they are added up.
const BLOCK: usize = 64;

/// Adds up the lanes.
fn total(lanes: [f64; LANES]) -> f64 {
    lanes.iter().sum()
}

/// The sum of a function of the values.
#[inline(always)]
pub fn sum(values: &[f64], function: impl Fn(f64) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for (lane, &value) in lanes.iter_mut().zip(rest) {
        *lane += function(value);
    }
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += function(value);
        }
    }
    total(lanes)
}

/// Two sums over participants at once.
#[inline(always)]
pub fn sums<T>(
    mut participants: impl ExactSizeIterator<Item = T>,
    summands: impl Fn(T) -> [f64; 2],
) -> [f64; 2] {
    let mut lanes = [[0.0; LANES]; 2];
    while participants.len() > 0 {
        // What is missing of the last block adds nothing.
        let mut block = [[0.0; BLOCK]; 2];
        let [first, second] = &mut block;
        for ((one, other), participant) in first.iter_mut().zip(second).zip(&mut participants) {
            [*one, *other] = summands(participant);
        }
        for (lanes, block) in lanes.iter_mut().zip(&block) {
            for chunk in block.as_chunks::<LANES>().0 {
                for (lane, value) in lanes.iter_mut().zip(chunk) {
                    *lane += value;
                }
            }
        }
    }
    lanes.map(total)
}

/// The mean and the standard deviation with n − 1, which is taken as 0 of a single value; `None`
/// of an empty column.
pub fn mean_and_standard_deviation(values: &[f64]) -> Option<(f64, f64)> {
    // Deviations from the first value: where all are equal the standard deviation is exactly 0,
    // not the rounding error of the mean.
    let &origin = values.first()?;
    let count = values.len() as f64;
    let shift = sum(values, |value| value - origin) / count;
    let squares = sum(values, |value| {
        let deviation = (value - origin) - shift;
        deviation * deviation
    });
    let freedom = (count - 1.0).max(1.0);
    Some((origin + shift, (squares / freedom).sqrt()))
}

/// The least and the greatest of the marked values, as they are in total order; infinite or NaN,
/// and the wrong way round, where none is marked.
#[inline(always)]
pub fn range<'a>(values: impl Iterator<Item = (&'a f64, bool)>) -> (f64, f64) {
    // As integers of the same order, for those have a least one in whatever order they are taken:
    // the loop is vectorised.
    let in_order = |bits: i64| bits ^ (bits >> 63 & i64::MAX);
    let (mut low, mut high) = (i64::MAX, i64::MIN);
    for (value, is_marked) in values {
        let place = in_order(value.to_bits() as i64);
        low = low.min(if is_marked { place } else { i64::MAX });
        high = high.max(if is_marked { place } else { i64::MIN });
    }
    let value = |place: i64| f64::from_bits(in_order(place) as u64);
    (value(low), value(high))
}

/// The lesser of two values, the first if the second is NaN: one instruction, unlike `f64::min`.
#[inline(always)]
pub fn lesser(one: f64, other: f64) -> f64 {
    if other < one { other } else { one }
}

/// The greater of two values, the first if the second is NaN.
#[inline(always)]
pub fn greater(one: f64, other: f64) -> f64 {
    if other > one { other } else { one }
}

/// How many of the marks are `mark`.
pub fn count<T: Copy + PartialEq>(marks: &[T], mark: T) -> usize {
    // As many as a byte can count: bytes are added up many at a time.
    marks
        .chunks(255)
        .map(|chunk| {
            let counted: u8 = chunk.iter().map(|&other| u8::from(other == mark)).sum();
            usize::from(counted)
        })
        .sum()
}

/// Copies the items to be kept to the front of `kept`, which has room for all of them; gives their
/// number.
#[inline(always)]
pub fn keep<T>(kept: &mut [T], items: impl Iterator<Item = (T, bool)>) -> usize {
    let mut count = 0;
    for (item, is_kept) in items {
        kept[count] = item;
        count += usize::from(is_kept);
    }
    count
}

/// The marked values, copied to scratch memory.
#[inline(always)]
pub fn kept<'a>(
    scratch: &'a mut Vec<f64>,
    values: &[f64],
    marked: impl Iterator<Item = bool>,
) -> &'a [f64] {
    let scratch = room(scratch, values.len());
    let count = keep(scratch, values.iter().copied().zip(marked));
    &scratch[..count]
}

/// Gives a scratch column at least the length, and returns so much of it.
pub fn room<T: Copy + Default>(column: &mut Vec<T>, length: usize) -> &mut [T] {
    if column.len() < length {
        column.resize(length, T::default());
    }
    &mut column[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_deviation_divides_by_n_less_1() {
        let column = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0, 5.0];
        let (mean, deviation) = mean_and_standard_deviation(&column).unwrap();
        assert_eq!(mean, 5.0);
        assert!((deviation - 4.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(mean_and_standard_deviation(&[3.0]), Some((3.0, 0.0)));
        assert_eq!(mean_and_standard_deviation(&[]), None);
    }

    #[test]
    fn equal_values_do_not_deviate() {
        let (mean, deviation) = mean_and_standard_deviation(&[0.1; 1000]).unwrap();
        assert_eq!((mean, deviation), (0.1, 0.0));
    }

    #[test]
    fn ranges_counts_and_what_is_kept_at_every_length() {
        for length in 0..600 {
            let column: Vec<f64> = (0..length).map(|i| f64::from((i * 7) % 13) - 5.0).collect();
            let (low, high) = range(column.iter().zip(std::iter::repeat(true)));
            let low_expected = column.iter().copied().reduce(f64::min);
            let high_expected = column.iter().copied().reduce(f64::max);
            assert!(low_expected.is_none_or(|expected| low == expected));
            assert!(high_expected.is_none_or(|expected| high == expected));
            let positive: Vec<f64> = column.iter().copied().filter(|&v| v > 0.0).collect();
            let mut kept = vec![0.0; column.len()];
            let number = keep(&mut kept, column.iter().map(|&value| (value, value > 0.0)));
            assert_eq!(kept[..number], positive);
            let marks: Vec<bool> = column.iter().map(|&value| value > 0.0).collect();
            assert_eq!(count(&marks, true), positive.len());
        }
    }
}
