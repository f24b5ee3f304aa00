//! Loops over columns. Sums are taken in lanes that are added up in a fixed order, so that they
//! have the same bits everywhere; values are kept or left without a branch on them.

/// Independent partial sums: a vector register's worth.
const LANES: usize = 8;

/// Participants whose summands, or whether they are kept, are computed before anything is done
/// with them.
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

/// Two sums over participants at once, of summands made of three columns.
#[inline(always)]
pub fn sums<A: Copy, B: Copy, C: Copy>(
    (a, b, c): (&[A], &[B], &[C]),
    summands: impl Fn(A, B, C) -> [f64; 2],
) -> [f64; 2] {
    let mut lanes = [[0.0; LANES]; 2];
    let ((a, a_rest), (b, b_rest), (c, c_rest)) = (a.as_chunks(), b.as_chunks(), c.as_chunks());
    for ((a, b), c) in a.iter().zip(b).zip(c) {
        let block: (&[A; BLOCK], &[B; BLOCK], &[C; BLOCK]) = (a, b, c);
        add_block(block.0, block.1, block.2, &summands, &mut lanes);
    }
    add_block(a_rest, b_rest, c_rest, &summands, &mut lanes);
    lanes.map(total)
}

/// Adds the summands of up to a block of participants to the lanes of two sums.
#[inline(always)]
fn add_block<A: Copy, B: Copy, C: Copy>(
    a: &[A],
    b: &[B],
    c: &[C],
    summands: impl Fn(A, B, C) -> [f64; 2],
    lanes: &mut [[f64; LANES]; 2],
) {
    // What is missing of a last block adds nothing.
    let mut block = [[0.0; BLOCK]; 2];
    let [first, second] = &mut block;
    let summands = a
        .iter()
        .zip(b)
        .zip(c)
        .map(|((&a, &b), &c)| summands(a, b, c));
    for ((one, other), summands) in first.iter_mut().zip(second).zip(summands) {
        [*one, *other] = summands;
    }
    for (lanes, block) in lanes.iter_mut().zip(&block) {
        for chunk in block.as_chunks::<LANES>().0 {
            for (lane, value) in lanes.iter_mut().zip(chunk) {
                *lane += value;
            }
        }
    }
}

/// The sum of a function of the values that are not NaN.
#[inline(always)]
fn sum_known(values: &[f64], function: impl Fn(f64) -> f64) -> f64 {
    sum(values, |value| {
        let summand = function(value);
        if value.is_nan() { 0.0 } else { summand }
    })
}

/// How many values there are in a column, NaNs left out, their mean and their standard deviation with
/// n − 1, which is taken as 0 of a single value; `None` where there are none.
pub fn mean_and_standard_deviation(values: &[f64]) -> Option<(usize, f64, f64)> {
    // Deviations from the first value: where all are equal the standard deviation is exactly 0,
    // not the rounding error of the mean.
    let origin = values.iter().copied().find(|value| !value.is_nan())?;
    let count = sum_known(values, |_| 1.0);
    let shift = sum_known(values, |value| value - origin) / count;
    let squares = sum_known(values, |value| {
        let deviation = (value - origin) - shift;
        deviation * deviation
    });
    let freedom = (count - 1.0).max(1.0);
    Some((count as usize, origin + shift, (squares / freedom).sqrt()))
}

/// The least and the greatest of the values with a mark of some kind; infinite and the wrong way
/// round where there is none.
#[inline(always)]
pub fn range<T: Copy>(values: &[f64], marks: &[T], is_marked: impl Fn(T) -> bool) -> (f64, f64) {
    // A minimum waits for the one before it: several registers' worth.
    const SIDE: usize = 4 * LANES;
    let mut lanes = [(f64::INFINITY, f64::NEG_INFINITY); SIDE];
    let widen = |(low, high): (f64, f64), (&value, &mark): (&f64, &T)| {
        let is_marked = is_marked(mark);
        (
            lesser(low, if is_marked { value } else { f64::INFINITY }),
            greater(high, if is_marked { value } else { f64::NEG_INFINITY }),
        )
    };
    let (rows, rest) = values.as_chunks::<SIDE>();
    let (rows_of_marks, rest_of_marks) = marks.as_chunks::<SIDE>();
    for (row, marks) in rows.iter().zip(rows_of_marks) {
        for (lane, item) in lanes.iter_mut().zip(row.iter().zip(marks)) {
            *lane = widen(*lane, item);
        }
    }
    for (lane, item) in lanes.iter_mut().zip(rest.iter().zip(rest_of_marks)) {
        *lane = widen(*lane, item);
    }
    let [first, others @ ..] = lanes;
    others
        .into_iter()
        .fold(first, |(low, high), (other_low, other_high)| {
            (lesser(low, other_low), greater(high, other_high))
        })
}

/// The bits of numbers as integers of the same order, and back again.
#[inline(always)]
pub fn in_order(bits: i64) -> i64 {
    bits ^ (bits >> 63 & i64::MAX)
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

/// A tenth of a number that is 0, NaN or within [1e-6, 1e6], to the last bit what a division by 10
/// gives, in less than half its time.
#[inline(always)]
pub fn tenth(x: f64) -> f64 {
    let quotient = x * 0.1;
    // Exact, each difference being of numbers within a factor of 2 of each other. What is added is
    // therefore wrong by less than 1e-15 of the last place; and the quotient is never so close to
    // the middle between two floating-point numbers, for ten times that is not a number with 53
    // bits.
    let remainder = (x - 8.0 * quotient) - 2.0 * quotient;
    quotient + remainder * 0.1
}

/// Marks that are counted side by side, in bytes.
pub const ROW: usize = 64;

/// How many of the marks are of some kind; soonest where they fill whole rows.
#[inline(always)]
pub fn count(marks: &[u8], is_counted: impl Fn(u8) -> bool) -> usize {
    let mut total = 0;
    for marks in marks.chunks(ROW * usize::from(u8::MAX)) {
        let mut lanes = [0u8; ROW];
        let (rows, rest) = marks.as_chunks::<ROW>();
        for row in rows {
            for (lane, &mark) in lanes.iter_mut().zip(row) {
                *lane += u8::from(is_counted(mark));
            }
        }
        total += lanes.iter().map(|&lane| u32::from(lane)).sum::<u32>();
        total += rest
            .iter()
            .map(|&mark| u32::from(is_counted(mark)))
            .sum::<u32>();
    }
    total as usize
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
        let (count, mean, deviation) = mean_and_standard_deviation(&column).unwrap();
        assert_eq!((count, mean), (9, 5.0));
        assert!((deviation - 4.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(mean_and_standard_deviation(&[3.0]), Some((1, 3.0, 0.0)));
        assert_eq!(mean_and_standard_deviation(&[]), None);
    }

    #[test]
    fn a_tenth_is_what_division_by_ten_gives() {
        let sevenths = (0..100_000).map(|step| f64::from(step) / 7_000.0);
        let neighbours = (0..100_000).map(|step| f64::from_bits(1.0_f64.to_bits() + step));
        let spread = (0..100_000_u64).map(|step| {
            f64::from_bits(1.0_f64.to_bits() + (step.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 10))
        });
        for x in sevenths.chain(neighbours).chain(spread) {
            let x = x.min(1e6);
            assert_eq!(tenth(x), x / 10.0, "{x}");
        }
        assert!(tenth(f64::NAN).is_nan());
    }

    #[test]
    fn equal_values_do_not_deviate() {
        let found = mean_and_standard_deviation(&[0.1; 1000]);
        assert_eq!(found, Some((1000, 0.1, 0.0)));
    }

    #[test]
    fn nans_are_left_out() {
        let known = [3.0, -1.0, 2.5, 7.25];
        let mut column = vec![f64::NAN; 100];
        assert_eq!(mean_and_standard_deviation(&column), None);
        for (place, value) in [7, 30, 31, 99].into_iter().zip(known) {
            column[place] = value;
        }
        assert_eq!(
            mean_and_standard_deviation(&column),
            mean_and_standard_deviation(&known)
        );
    }

    #[test]
    fn ranges_and_counts_at_every_length() {
        for length in 0..600 {
            let column: Vec<f64> = (0..length).map(|i| f64::from((i * 7) % 13) - 5.0).collect();
            let (low, high) = range(&column, &column, |_| true);
            let low_expected = column.iter().copied().reduce(f64::min);
            let high_expected = column.iter().copied().reduce(f64::max);
            assert!(low_expected.is_none_or(|expected| low == expected));
            assert!(high_expected.is_none_or(|expected| high == expected));
            let marks: Vec<u8> = column.iter().map(|&value| u8::from(value > 0.0)).collect();
            let positive = column.iter().filter(|value| **value > 0.0).count();
            assert_eq!(count(&marks, |mark| mark > 0), positive);
        }
    }

    #[test]
    fn more_marks_are_counted_than_a_byte_can_count() {
        let marks = vec![7; 40_001];
        assert_eq!(count(&marks, |mark| mark == 7), 40_001);
        assert_eq!(count(&marks, |mark| mark < 7), 0);
    }
}
