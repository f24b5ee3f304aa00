//! Tables of smooth functions of a standard normal, and integers by their bits.

use asmcast::numeric::integer::{exact, split};
use asmcast::numeric::special;
use asmcast::numeric::table::NormalScaleTable;

#[test]
fn tabulated_beta_laws() {
    for (a, b) in [(2.9419, 1.3397), (1.1, 4.4), (1.0, 1.0), (10.0, 1.5)] {
        let exact = |z: f64| special::beta_quantile_at_normal(z, a, b);
        let table = NormalScaleTable::new(exact);
        let mut before = 0.0;
        for i in -2000..=2000 {
            // Steps of irregular place within the cells.
            let z = f64::from(i) * 0.004_25;
            let value = table.at(z);
            assert!((value - exact(z)).abs() < 1e-8, "Beta({a}, {b}) at {z}");
            assert!(value >= before - 1e-15, "Beta({a}, {b}) falls at {z}");
            before = value;
        }
        assert_eq!(table.at(-20.0), table.at(-8.5));
        assert_eq!(table.at(f64::INFINITY), table.at(8.5));
        assert!(table.at(f64::NAN).is_nan());
    }
}

#[test]
fn tables_of_steps_stay_monotone() {
    let table = NormalScaleTable::new(|z| if z < 0.3 { 0.0 } else { 1.0 });
    let values: Vec<f64> = (0..4000)
        .map(|i| table.at(f64::from(i) * 1e-3 - 2.0))
        .collect();
    assert!(values.is_sorted());
    assert!(values.iter().all(|v| (0.0..=1.0).contains(v)));
}

/// In single precision a value is off by a part in five million, and by what it changes over 1.1e-6 of
/// `z`, to either side.
#[test]
fn tables_in_single_precision() {
    const SCALE: f64 = 1.1e-6;
    for (a, b) in [
        (2.9419, 1.3397),
        (1.1, 4.4),
        (1.0, 1.0),
        (10.0, 1.5),
        (300.0, 700.0),
    ] {
        let table = NormalScaleTable::new(|z| special::beta_quantile_at_normal(z, a, b));
        let mut worst: f64 = 0.0;
        for i in -2_000_000..=2_000_000 {
            let z = i as f32 * 4.25e-6;
            let wide = f64::from(z);
            let change = [wide - SCALE, wide + SCALE].map(|z| (table.at(z) - table.at(wide)).abs());
            let bound = table.at(wide) / 5e6 + change[0].max(change[1]);
            let off = (f64::from(table.at_single(z)) - table.at(wide)).abs();
            // The table in single precision ends half a cell earlier.
            if wide.abs() < 8.49 {
                worst = worst.max(off / bound);
                assert!(
                    off <= bound,
                    "Beta({a}, {b}) at {z}: {off:e}, bound {bound:e}"
                );
            }
        }
        assert!(worst > 0.3, "Beta({a}, {b}): {worst}");
        for end in [8.5, -8.5] {
            let of_end = table.at_single(end);
            assert_eq!(table.at_single(2.0 * end), of_end);
            assert_eq!(table.at_single(f32::INFINITY.copysign(end)), of_end);
            let near = [8.48_f32, 8.5].map(|z| table.at(z.copysign(end).into()));
            let off = (f64::from(of_end) - near[1]).abs();
            let bound = (near[0] - near[1]).abs() + near[1] / 5e6;
            assert!(off <= bound, "Beta({a}, {b}) at {end}: {of_end}");
        }
    }
}

/// Integers are split into themselves and 0, or the one before and 1; what lies between them into
/// what is below and the exact rest.
#[test]
fn numbers_are_split_at_integers() {
    let integers = (0..20_000)
        .chain((20_000..4_000_000).step_by(997))
        .chain([4_000_000]);
    for n in integers {
        let whole = n as f32;
        let near = [whole.next_down(), whole, whole.next_up()];
        let parts = [0.01, 0.25, 0.499_999, 0.5, 0.500_001, 0.75, 0.99].map(|part| whole + part);
        for x in near.into_iter().chain(parts) {
            if !(0.0..=4_000_000.0).contains(&x) {
                continue;
            }
            let (below, rest) = split(x);
            assert_eq!(f64::from(below) + f64::from(rest), f64::from(x), "{x}");
            assert!((0.0..=1.0).contains(&rest), "{x}: {below} and {rest}");
            // Rounding of x - 1/2 to a number of its size.
            let near = (x - x.round()).abs() <= 2.0 * f32::EPSILON * x.max(1.0);
            assert!(near || below == x.floor() as u32, "{x}: {below} and {rest}");
        }
    }
}

#[test]
fn integers_of_doubles_are_exact() {
    let integers = (0..=40).flat_map(|power| {
        let power = (1_u64 << power).min(u32::MAX.into());
        [power - 1, power, (power + 1).min(u32::MAX.into())]
    });
    for n in integers.chain((0..=u32::MAX.into()).step_by(65_521)) {
        assert_eq!(u64::from(exact(n as f64)), n);
    }
}
