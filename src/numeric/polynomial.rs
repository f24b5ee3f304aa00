//! Evaluation of polynomials, coefficients from the constant term up.

use super::lanes::Single;

/// `c[0] + c[1] x + ... ` by Horner's rule: fewest operations, each waiting for the last.
#[inline(always)]
pub(crate) fn horner<const N: usize>(c: &[f64; N], x: f64) -> f64 {
    let mut sum = c[N - 1];
    for &coefficient in c[..N - 1].iter().rev() {
        sum = sum * x + coefficient;
    }
    sum
}

/// The same polynomial as four interleaved ones in `x^4`, which a processor evaluates side by
/// side: for long polynomials on the critical path. `N` is a multiple of 4.
#[inline(always)]
pub(crate) fn interleaved<const N: usize>(c: &[f64; N], x: f64) -> f64 {
    const { assert!(N >= 4 && N.is_multiple_of(4)) };
    let x2 = x * x;
    let x4 = x2 * x2;
    // Four variables, not an array: an array tempts LLVM to vectorise one evaluation, which keeps
    // it from vectorising a loop of them.
    let (mut p0, mut p1, mut p2, mut p3) = (c[N - 4], c[N - 3], c[N - 2], c[N - 1]);
    for group in c[..N - 4].rchunks_exact(4) {
        p0 = p0 * x4 + group[0];
        p1 = p1 * x4 + group[1];
        p2 = p2 * x4 + group[2];
        p3 = p3 * x4 + group[3];
    }
    (p0 + p1 * x) + x2 * (p2 + p3 * x)
}

/// `c[0] + c[1] x + ...` in single precision, by pairs: half the wait of Horner's rule.
#[inline(always)]
pub(crate) fn paired<const N: usize, T: Single>(c: &[f32; N], x: T) -> T {
    const { assert!(N >= 2 && N.is_multiple_of(2)) };
    let x2 = x * x;
    let mut sum = T::of(c[N - 2]) + T::of(c[N - 1]) * x;
    for pair in c[..N - 2].rchunks_exact(2) {
        sum = sum * x2 + (T::of(pair[0]) + T::of(pair[1]) * x);
    }
    sum
}

/// Eight coefficients in single precision, by halves of halves (Estrin 1960): the least wait.
#[inline(always)]
pub(crate) fn eight<T: Single>(c: &[f32; 8], x: T) -> T {
    let x2 = x * x;
    let x4 = x2 * x2;
    let pair = |from: usize| T::of(c[from]) + T::of(c[from + 1]) * x;
    let (low, high) = (pair(0) + x2 * pair(2), pair(4) + x2 * pair(6));
    low + x4 * high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rules_evaluate_the_polynomial() {
        let c = [1.0, -2.0, 3.0, 0.0, 5.0, 0.0, -7.0, 1.0];
        assert_eq!(horner(&c, 2.0), 1.0 - 4.0 + 12.0 + 80.0 - 448.0 + 128.0);
        assert_eq!(interleaved(&c, 2.0), horner(&c, 2.0));
        let single = c.map(|c| c as f32);
        assert_eq!(f64::from(paired(&single, 2.0_f32)), horner(&c, 2.0));
        assert_eq!(f64::from(eight(&single, 2.0_f32)), horner(&c, 2.0));
    }
}
