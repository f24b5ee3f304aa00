//! Time per value of the numerical functions and the laws at typical parameters.
//!
//! Each benchmark makes 65,536 values from uniforms made beforehand; the throughput reported is
//! values per second.

use asmcast::numeric::table::NormalScaleTable;
use asmcast::numeric::{exp, normal, special};
use asmcast::random::philox::philox4x32_10;
use asmcast::random::{
    PiecewiseLinear, Stream, World, binomial, categorical, gamma, geometric, log_uniform_integer,
    poisson,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;

/// Enough that the processor cannot learn the branches by heart.
const N: usize = 1 << 16;

fn stream() -> Stream {
    World::new(1, 0).stream(1, 2027)
}

fn uniforms() -> Vec<f64> {
    let mut uniforms = vec![0.0; N];
    stream().fill_uniforms(0, &mut uniforms);
    uniforms
}

fn bulk(c: &mut Criterion) {
    let uniforms = uniforms();
    let mut normals = uniforms.clone();
    normal::quantile_in_place(&mut normals);
    let mut out = vec![0.0; N];
    let mut group = c.benchmark_group("bulk");
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
            out.copy_from_slice(black_box(&normals));
            normal::cdf_in_place(&mut out);
        });
    });
    group.bench_function("normal quantile", |b| {
        b.iter(|| {
            out.copy_from_slice(black_box(&uniforms));
            normal::quantile_in_place(&mut out);
        });
    });
    group.bench_function("fill_uniforms", |b| {
        b.iter(|| stream().fill_uniforms(black_box(0), &mut out));
    });
    group.bench_function("fill_normals", |b| {
        b.iter(|| stream().fill_normals(black_box(0), &mut out));
    });
    let entities: Vec<u32> = (0..N as u32).map(|i| i * 3 + i % 7).collect();
    group.bench_function("gather_normals", |b| {
        b.iter(|| stream().gather_normals(black_box(&entities), &mut out));
    });
}

fn laws(c: &mut Criterion) {
    let uniforms = uniforms();
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
    bench("normal cdf", sum!(|u| normal::cdf(u)));
    for mean in [3.0, 10.0, 60.0, 200.0] {
        bench(
            &format!("poisson {mean}"),
            sum!(|u| poisson::quantile(u, mean)),
        );
    }
    for mean in [3.0, 10.0, 60.0, 200.0] {
        let means = vec![mean; N];
        bench(&format!("poisson {mean}, in bulk"), &|uniforms| {
            let mut counts = Vec::new();
            poisson::quantiles(uniforms, &means, &mut counts);
            counts.iter().map(|count| f64::from(*count)).sum()
        });
    }
    for (n, p) in [(36, 0.92), (160, 0.69), (270, 0.45), (300, 0.5)] {
        bench(
            &format!("binomial {n} {p}"),
            sum!(|u| binomial::quantile(u, n, p)),
        );
    }
    bench("geometric 5", sum!(|u| geometric::quantile(u, 5.0)));
    bench(
        "log-uniform integer 10 500",
        sum!(|u| log_uniform_integer(u, 10, 500)),
    );
    bench(
        "categorical of 4",
        sum!(|u| categorical(u, &[0.2, 0.5, 0.9, 1.0]) as u32),
    );
    let law = PiecewiseLinear::new(&[(0.0, 1.0), (0.3, 4.0), (0.9, 5.5), (1.0, 100.0)]).unwrap();
    bench("piecewise linear", sum!(|u| law.quantile(u)));
    let table = NormalScaleTable::new(|z| special::beta_quantile_at_normal(z, 2.9419, 1.3397));
    bench("beta by table", sum!(|u| table.at(6.0 * u - 3.0)));
}

fn addressed(c: &mut Criterion) {
    let stream = stream();
    let mut group = c.benchmark_group("addressed");
    group.throughput(Throughput::Elements(N as u64));
    group.bench_function("philox block", |b| {
        b.iter(|| {
            let block = |i| philox4x32_10([1, 2, i, 0], black_box([3, 4]));
            (0..N as u32)
                .map(block)
                .fold(0, |all, [w, x, y, z]| all ^ w ^ x ^ y ^ z)
        });
    });
    group.bench_function("uniform", |b| {
        b.iter(|| {
            (0..N as u32)
                .map(|e| black_box(stream).uniform(e))
                .sum::<f64>()
        });
    });
    for shape in [0.5, 16.0, 60.0] {
        group.bench_function(format!("gamma {shape}"), |b| {
            b.iter(|| {
                (0..N as u32)
                    .map(|e| gamma::sample(stream, e, black_box(shape)))
                    .sum::<f64>()
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500))
        .sample_size(20)
        .without_plots();
    targets = bulk, laws, addressed
}
criterion_main!(benches);
