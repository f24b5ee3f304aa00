//! The fan of factors by payment year.

use asmcast::forecast::Group;
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS};
use asmcast::report::Outcome;
use plotters::prelude::*;

use super::frame::{Area, Drawn, INK, MAIN, SOFT, panels};
use super::percent;

/// The lightest blue of the report's light theme.
const SOFTER: RGBColor = RGBColor(0xd6, 0xe2, 0xf2);

pub fn chart(outcome: &Outcome) -> Result<String, Box<dyn std::error::Error>> {
    panels((880, 360), |area, cohort| draw(area, outcome, cohort))
}

fn draw(area: &Area<'_>, outcome: &Outcome, cohort: Cohort) -> Drawn {
    let years = outcome.results.years();
    let (first, last) = (years[0], years[years.len() - 1]);
    let lag = f64::from(PAYMENT_LAG_YEARS);
    let at = |year: u16| f64::from(year) + lag;
    let line = |value: &dyn Fn(u16) -> f64| -> Vec<(f64, f64)> {
        years.iter().map(|&year| (at(year), value(year))).collect()
    };
    let quantile = |name: &str| line(&|year| percent(outcome, year, cohort, Group::All, name));
    let risk = |sign: f64| line(&|year| sign * 100.0 * outcome.risk_level(year));
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .caption(cohort.title(), ("sans-serif", 18).into_font().color(&INK))
        .x_label_area_size(40)
        .y_label_area_size(56)
        .build_cartesian_2d(at(first)..at(last), -13.0..13.0)?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .x_labels(years.len())
        .x_desc("payment year")
        .y_desc("factor, % of Part B payments")
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0} %"))
        .draw()?;
    for (low, high, colour) in [("paf_p05", "paf_p95", SOFTER), ("paf_p25", "paf_p75", SOFT)] {
        let mut band = quantile(low);
        band.extend(quantile(high).into_iter().rev());
        chart.draw_series([Polygon::new(band, colour.filled())])?;
    }
    let median = quantile("paf_p50");
    chart.draw_series(LineSeries::new(median.clone(), MAIN.stroke_width(3)))?;
    chart.draw_series(
        median
            .into_iter()
            .map(|point| Circle::new(point, 4, MAIN.filled())),
    )?;
    for sign in [-1.0, 1.0] {
        chart.draw_series(DashedLineSeries::new(risk(sign), 6, 4, INK.stroke_width(1)))?;
    }
    Ok(())
}
