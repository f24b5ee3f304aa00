//! Sums of columns, in an order that is fixed and fits vector registers, and whole parts.

/// Added to a number below 2^51, it leaves the nearest whole number in the lowest bits.
const WHOLE: f64 = (1u64 << 52) as f64;

/// Independent partial sums: as many as keep a vector unit's adders busy.
const LANES: usize = 32;

/// The sum of the products of two columns of one length.
pub fn sum_of_products(one: &[f64], other: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (ones, others) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    let rest = ones.remainder().iter().zip(others.remainder());
    for (lane, (one, other)) in lanes.iter_mut().zip(rest) {
        *lane += one * other;
    }
    for (one, other) in ones.zip(others) {
        for (lane, (one, other)) in lanes.iter_mut().zip(one.iter().zip(other)) {
            *lane += one * other;
        }
    }
    lanes.iter().sum()
}

/// The sum of a column.
pub fn sum(column: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = column.chunks_exact(LANES);
    for (lane, number) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane += number;
    }
    for chunk in chunks {
        for (lane, number) in lanes.iter_mut().zip(chunk) {
            *lane += number;
        }
    }
    lanes.iter().sum()
}

/// The whole part of a number, at least 0 and at most `most`; 0 of NaN. A conversion with `as`
/// does the same, but not side by side.
#[inline]
pub(super) fn floor(x: f64, most: u32) -> u32 {
    let most = f64::from(most);
    let x = if x > 0.0 { x } else { 0.0 };
    let x = if x < most { x } else { most };
    let nearest = x + WHOLE;
    nearest.to_bits() as u32 - u32::from(nearest - WHOLE > x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_counts_once() {
        for length in [0, 1, 31, 32, 33, 100] {
            let column: Vec<f64> = (1..=length).map(f64::from).collect();
            let length = f64::from(length);
            assert_eq!(sum(&column), length * (length + 1.0) / 2.0);
            let squares = length * (length + 1.0) * (2.0 * length + 1.0) / 6.0;
            assert_eq!(sum_of_products(&column, &column), squares);
        }
    }

    #[test]
    fn whole_parts_are_those_of_a_conversion() {
        let numbers = [
            0.0,
            0.3,
            0.5,
            1.0,
            1.5,
            2.5,
            3.5,
            6.0 - 1e-15,
            1e300,
            f64::INFINITY,
        ];
        let below = [-0.0, -0.7, -1e9, f64::NAN, f64::NEG_INFINITY];
        for x in numbers.into_iter().chain(below) {
            assert_eq!(floor(x, 1000), (x as u32).min(1000), "{x}");
        }
    }
}
