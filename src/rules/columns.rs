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

/// Where to look for the median: it is never further than a standard deviation from the mean, and of
/// a distribution with one mode, not too skew, much nearer.
pub fn around((mean, standard_deviation): (f64, f64)) -> (f64, f64) {
    let half = 0.5 * standard_deviation;
    (mean - half, mean + half)
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

/// Copies to scratch memory the items to be kept, each made, as is whether to keep it, from its
/// position and its mark.
#[inline(always)]
pub fn keep<'a, T: Copy + Default, M: Copy>(
    scratch: &'a mut Vec<T>,
    marks: &[M],
    item: impl Fn(usize, M) -> (T, bool),
) -> &'a [T] {
    let kept = room(scratch, marks.len() + BLOCK);
    let mut count = 0;
    let (blocks, rest) = marks.as_chunks::<BLOCK>();
    for (number, marks) in blocks.iter().enumerate() {
        // Whole blocks are copied, whatever of them is kept, and nothing branches on it.
        let mut block = [T::default(); BLOCK];
        let mut count_in_block = 0;
        for (index, &mark) in marks.iter().enumerate() {
            let (item, is_kept) = item(number * BLOCK + index, mark);
            block[count_in_block % BLOCK] = item;
            count_in_block += usize::from(is_kept);
        }
        kept[count..count + BLOCK].copy_from_slice(&block);
        count += count_in_block;
    }
    for (index, &mark) in rest.iter().enumerate() {
        let (item, is_kept) = item(blocks.len() * BLOCK + index, mark);
        kept[count] = item;
        count += usize::from(is_kept);
    }
    &kept[..count]
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
        let (mean, deviation) = mean_and_standard_deviation(&[0.1; 1000]).unwrap();
        assert_eq!((mean, deviation), (0.1, 0.0));
    }

    #[test]
    fn ranges_counts_and_what_is_kept_at_every_length() {
        for length in 0..600 {
            let column: Vec<f64> = (0..length).map(|i| f64::from((i * 7) % 13) - 5.0).collect();
            let (low, high) = range(&column, &column, |_| true);
            let low_expected = column.iter().copied().reduce(f64::min);
            let high_expected = column.iter().copied().reduce(f64::max);
            assert!(low_expected.is_none_or(|expected| low == expected));
            assert!(high_expected.is_none_or(|expected| high == expected));
            let positive: Vec<f64> = column.iter().copied().filter(|&v| v > 0.0).collect();
            let mut scratch = Vec::new();
            let kept = keep(&mut scratch, &column, |_, value| (value, value > 0.0));
            assert_eq!(kept, positive);
            let marks: Vec<u8> = column.iter().map(|&value| u8::from(value > 0.0)).collect();
            assert_eq!(count(&marks, |mark| mark > 0), positive.len());
        }
    }

    #[test]
    fn more_marks_are_counted_than_a_byte_can_count() {
        let marks = vec![7; 40_001];
        assert_eq!(count(&marks, |mark| mark == 7), 40_001);
        assert_eq!(count(&marks, |mark| mark < 7), 0);
    }
}
