//! Time per value of the numerical functions and the laws at typical parameters.
//!
//! Each benchmark makes 65,536 values from words made beforehand; the throughput reported is
//! values per second.

use asmcast::numeric::table::NormalScaleTable;
use asmcast::numeric::{exp, normal, single, special};
use asmcast::random::address::uniform;
use asmcast::random::philox::philox4x32_7;
use asmcast::random::piecewise::PercentileTable;
use asmcast::random::{
    self, Categorical, Geometric, LogUniformInteger, PiecewiseLinear, PoissonThreshold, Stream,
    World, binomial, gamma, poisson,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;

/// Enough that the processor cannot learn the branches by heart.
const N: usize = 1 << 16;

fn stream() -> Stream {
    World::new(1, 0).stream(1, 2027)
}

fn entities() -> Vec<u32> {
    (0..N as u32).map(|i| i * 3 + i % 7).collect()
}

fn words() -> Vec<u32> {
    let mut words = Vec::new();
    stream().gather_words(&entities(), 0, [&mut words]);
    words
}

fn other_words() -> Vec<u32> {
    let mut words = Vec::new();
    stream().gather_words(&entities(), 1, [&mut words]);
    words
}

fn normals() -> Vec<f32> {
    let mut normals = Vec::new();
    random::normal::normals(&words(), &mut normals);
    normals
}

/// Functions in double precision.
fn double(c: &mut Criterion) {
    let uniforms: Vec<f64> = words().into_iter().map(uniform).collect();
    let normals: Vec<f64> = uniforms.iter().map(|u| normal::quantile(*u)).collect();
    let mut out = vec![0.0; N];
    let mut group = c.benchmark_group("double");
    group.throughput(Throughput::Elements(N as u64));
    group.bench_function("exp", |b| {
        b.iter(|| {
            for (out, &z) in out.iter_mut().zip(black_box(&normals)) {
                *out = exp::exp(z);
            }
        });
    });
    group.bench_function("ln", |b| {
        b.iter(|| {
            for (out, &u) in out.iter_mut().zip(black_box(&uniforms)) {
                *out = exp::ln(u);
            }
        });
    });
    group.bench_function("normal cdf", |b| {
        b.iter(|| {
            for (out, z) in out.iter_mut().zip(black_box(&normals)) {
                *out = normal::cdf(*z);
            }
        });
    });
    group.bench_function("normal quantile", |b| {
        b.iter(|| {
            for (out, u) in out.iter_mut().zip(black_box(&uniforms)) {
                *out = normal::quantile(*u);
            }
        });
    });
}

/// Fills a column from another.
type OfColumn = fn(&[f32], &mut [f32]);

/// Functions in single precision, and columns of what is made of words.
fn columns(c: &mut Criterion) {
    let (entities, words, normals) = (entities(), words(), normals());
    let mut out = vec![0.0; N];
    let mut group = c.benchmark_group("column");
    group.throughput(Throughput::Elements(N as u64));
    let functions: [(&str, OfColumn); 3] = [
        ("exp", |z, out| {
            for (out, z) in out.iter_mut().zip(z) {
                *out = single::exp(*z);
            }
        }),
        ("ln of squares", |z, out| {
            for (out, z) in out.iter_mut().zip(z) {
                *out = single::ln(z * z);
            }
        }),
        ("normal cdf", |z, out| {
            for (out, z) in out.iter_mut().zip(z) {
                *out = single::normal_cdf(*z);
            }
        }),
    ];
    for (name, function) in functions {
        group.bench_function(name, |b| {
            b.iter(|| function(black_box(&normals), &mut out));
        });
    }
    let mut column = Vec::new();
    group.bench_function("normals", |b| {
        b.iter(|| random::normal::normals(black_box(&words), &mut column));
    });
    let (directions, mut other) = (other_words(), Vec::new());
    group.bench_function("pairs of normals", |b| {
        let words = black_box(&words);
        b.iter(|| random::normal::pairs(words, &directions, [&mut column, &mut other]));
    });
    let table = NormalScaleTable::new(|z| special::beta_quantile_at_normal(z, 2.9419, 1.3397));
    group.bench_function("beta by table", |b| {
        b.iter(|| {
            for (out, z) in out.iter_mut().zip(black_box(&normals)) {
                *out = table.at_single(*z);
            }
        });
    });
    let mut states = normals.clone();
    group.bench_function("autoregress", |b| {
        b.iter(|| random::normal::autoregress(0.75, black_box(&normals), &mut states));
    });
    let mut gathered: [Vec<u32>; 4] = Default::default();
    group.bench_function("gather one word", |b| {
        b.iter(|| stream().gather_words(black_box(&entities), 0, [&mut gathered[0]]));
    });
    group.bench_function("gather four words", |b| {
        b.iter(|| stream().gather_words(black_box(&entities), 0, gathered.each_mut()));
    });
    for shape in [0.5, 16.0, 60.0] {
        let shapes = vec![shape; N];
        let luck = [&gathered[0][..], &gathered[1]];
        group.bench_function(format!("gamma {shape}"), |b| {
            b.iter(|| gamma::fill(stream(), black_box(&entities), luck, &shapes, &mut out));
        });
    }
}

/// Columns of counts.
fn counts(c: &mut Criterion) {
    let words = words();
    let mut out = vec![0; N];
    let mut group = c.benchmark_group("counts");
    group.throughput(Throughput::Elements(N as u64));
    for mean in [3.0, 10.0, 60.0, 200.0] {
        let means = vec![mean; N];
        group.bench_function(format!("poisson {mean}"), |b| {
            b.iter(|| poisson::quantiles(black_box(&words), &means, &mut out));
        });
    }
    let (threshold, normals) = (PoissonThreshold::new(20, 2.29, 0.96), normals());
    let mut reached = vec![false; N];
    group.bench_function("poisson reaches 20", |b| {
        b.iter(|| threshold.reach(black_box(&words), &normals, &mut reached));
    });
    for (n, p) in [(36, 0.92), (160, 0.69), (270, 0.45), (300, 0.5)] {
        let (n, p) = (vec![n; N], vec![p; N]);
        group.bench_function(format!("binomial {} {}", n[0], p[0]), |b| {
            b.iter(|| binomial::quantiles(black_box(&words), &n, &p, &mut out));
        });
    }
    let law = Categorical::new([0.2, 0.3, 0.4, 0.1]);
    let mut categories = Vec::new();
    group.bench_function("categorical of 4", |b| {
        b.iter(|| law.choose(black_box(&words), &mut categories));
    });
}

/// Laws one by one.
fn laws(c: &mut Criterion) {
    let uniforms: Vec<f64> = words().into_iter().map(uniform).collect();
    let mut group = c.benchmark_group("law");
    group.throughput(Throughput::Elements(N as u64));
    let mut bench = |name: &str, law: &dyn Fn(&[f64]) -> f64| {
        group.bench_function(name, |b| b.iter(|| law(black_box(&uniforms))));
    };
    // Each law is summed in a loop of its own, so that it is inlined as in use.
    macro_rules! sum {
        (|$u:ident| $value:expr) => {
            &|uniforms: &[f64]| uniforms.iter().map(|&$u| f64::from($value)).sum::<f64>()
        };
    }
    bench("normal quantile", sum!(|u| normal::quantile(u)));
    for mean in [3.0, 10.0, 60.0, 200.0] {
        bench(
            &format!("poisson {mean}"),
            sum!(|u| poisson::quantile(u, mean)),
        );
    }
    for (n, p) in [(36, 0.92), (160, 0.69), (270, 0.45)] {
        bench(
            &format!("binomial {n} {p}"),
            sum!(|u| binomial::quantile(u, n, p)),
        );
    }
    let law = Geometric::new(5.0);
    bench("geometric 5", sum!(|u| law.quantile(u)));
    let law = LogUniformInteger::new(10, 500);
    bench("log-uniform integer 10 500", sum!(|u| law.quantile(u)));
    let law = PiecewiseLinear::new(&[(0.0, 1.0), (0.3, 4.0), (0.9, 5.5), (1.0, 100.0)]).unwrap();
    bench("piecewise linear", sum!(|u| law.quantile(u)));
    let table = PercentileTable::new([Some(&law)].into_iter());
    bench("percentile table", sum!(|u| table.at(0, u as f32)));
    let table = NormalScaleTable::new(|z| special::beta_quantile_at_normal(z, 2.9419, 1.3397));
    bench("beta by table", sum!(|u| table.at(6.0 * u - 3.0)));
}

fn blocks(c: &mut Criterion) {
    let mut group = c.benchmark_group("addressed");
    group.throughput(Throughput::Elements(N as u64));
    group.bench_function("philox block", |b| {
        b.iter(|| {
            let block = |i| philox4x32_7([1, 2, i, 0], black_box([3, 4]));
            (0..N as u32)
                .map(block)
                .fold(0, |all, [w, x, y, z]| all ^ w ^ x ^ y ^ z)
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500))
        .sample_size(20)
        .without_plots();
    targets = double, columns, counts, laws, blocks
}
criterion_main!(benches);
