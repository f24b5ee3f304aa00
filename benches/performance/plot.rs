//! Charts of the curves, as SVG.

use plotters::prelude::*;

use super::curves::{Curve, Point};

/// What a chart shows of each point.
pub type Ordinate<'a> = &'a dyn Fn(&Point) -> super::sample::Sample;

/// A chart on logarithmic axes: median and range of each point.
pub fn chart(curve: &Curve, label: &str, ordinate: Ordinate<'_>) -> String {
    let mut svg = String::new();
    draw(&mut svg, curve, label, ordinate).expect("a chart is drawn into memory");
    svg
}

fn draw(
    svg: &mut String,
    curve: &Curve,
    label: &str,
    ordinate: Ordinate<'_>,
) -> Result<(), Box<dyn std::error::Error>> {
    let ranges: Vec<(f64, [f64; 3])> = curve
        .points
        .iter()
        .map(|point| {
            let sample = ordinate(point);
            let range = [sample.least(), sample.median(), sample.greatest()];
            (f64::from(point.at), range)
        })
        .collect();
    let over = |pick: fn(&[f64; 3]) -> f64| ranges.iter().map(move |(_, range)| pick(range));
    let lowest = over(|range| range[0]).fold(f64::INFINITY, f64::min);
    let highest = over(|range| range[2]).fold(0.0, f64::max);
    let (first, last) = (ranges[0].0, ranges[ranges.len() - 1].0);

    let area = SVGBackend::with_string(svg, (720, 400)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(72)
        .build_cartesian_2d(
            (first * 0.9..last * 1.1).log_scale(),
            // Most curves stay within a decade: ticks at powers of 2.
            (lowest * 0.7..highest * 1.4).log_scale().base(2.0),
        )?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .x_desc(curve.quantity)
        .y_desc(label)
        .x_label_formatter(&|x| format!("{x}"))
        .y_label_formatter(&|y| format!("{}", (y * 1000.0).round() / 1000.0))
        .draw()?;
    let medians = ranges.iter().map(|(x, range)| (*x, range[1]));
    chart.draw_series(LineSeries::new(medians.clone(), BLUE.stroke_width(2)))?;
    chart.draw_series(medians.map(|point| Circle::new(point, 3, BLUE.filled())))?;
    chart.draw_series(
        ranges
            .iter()
            .map(|(x, range)| PathElement::new([(*x, range[0]), (*x, range[2])], BLUE)),
    )?;
    drop(chart);
    area.present()?;
    drop(area);
    Ok(())
}
