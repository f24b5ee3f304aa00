//! The two kinds of charts of studies, each of two panels and with intervals of 95 % as bars:
//! lines over years or percentiles, and bars of effects.

use asmcast::program::Cohort;
use asmcast::tally::Estimate;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::Failed;
use super::frame::{Area, Drawn, INK, panels};

/// Width of a chart of two panels in pixels.
const WIDTH: u32 = 880;
/// Height of the plot, of a line of the legend, and of a bar.
const PLOT: u32 = 320;
const LEGEND: u32 = 20;
const BAR: u32 = 30;
/// Room for the names of bars.
const NAMES: u32 = 150;

/// A line: numbers in the unit in which they are shown.
#[derive(Clone)]
pub struct Line {
    pub name: String,
    pub colour: RGBColor,
    pub points: Vec<(f64, Estimate)>,
}

/// A bar: a number in the unit in which it is shown.
#[derive(Clone)]
pub struct Bar {
    pub name: String,
    pub colour: RGBColor,
    pub estimate: Estimate,
}

/// What the axes of lines are.
pub struct Axes {
    pub x: &'static str,
    pub y: &'static str,
    /// How many labels the x axis has, and what they say.
    pub x_labels: usize,
    pub x_label: fn(f64) -> String,
}

/// A chart of lines, with the same scale in both panels.
pub fn lines(
    axes: &Axes,
    of: impl Fn(Cohort) -> Result<Vec<Line>, Failed>,
) -> Result<String, Failed> {
    let both = [of(Cohort::HeartFailure)?, of(Cohort::LowBackPain)?];
    let all = || both.iter().flatten().flat_map(|line| &line.points);
    let x = range(all().map(|(x, _)| [*x, *x]), 0.02);
    let zero = std::iter::once([0.0; 2]);
    let y = range(all().map(|(_, y)| ends(y)).chain(zero), 0.06);
    let legend = LEGEND * both[0].len() as u32;
    panels((WIDTH, PLOT + legend + 10), |area, cohort| {
        let lines = &both[usize::from(cohort == Cohort::LowBackPain)];
        let (plot, names) = area.split_vertically(PLOT);
        let mut chart = ChartBuilder::on(&plot)
            .margin(10)
            .margin_right(22)
            .caption(cohort.title(), ("sans-serif", 18).into_font().color(&INK))
            .x_label_area_size(38)
            .y_label_area_size(54)
            .build_cartesian_2d(x.0..x.1, y.0..y.1)?;
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .x_labels(axes.x_labels)
            .x_desc(axes.x)
            .y_desc(axes.y)
            .x_label_formatter(&|x| (axes.x_label)(*x))
            .draw()?;
        chart.draw_series(LineSeries::new(
            [(x.0, 0.0), (x.1, 0.0)],
            INK.stroke_width(1),
        ))?;
        for line in lines {
            let points = line.points.iter().map(|(x, y)| (*x, y.value));
            let style = line.colour.stroke_width(2);
            chart.draw_series(LineSeries::new(points.clone(), style))?;
            chart.draw_series(points.map(|point| Circle::new(point, 3, line.colour.filled())))?;
            let errors = line.points.iter().map(|(x, y)| {
                let ends = ends(y);
                PathElement::new([(*x, ends[0]), (*x, ends[1])], style)
            });
            chart.draw_series(errors)?;
        }
        legend_of(&names, lines)
    })
}

/// The names of lines, one below the other.
fn legend_of(area: &Area<'_>, lines: &[Line]) -> Drawn {
    for (row, line) in lines.iter().enumerate() {
        let y = (row as u32 * LEGEND + LEGEND / 2) as i32;
        let style = line.colour.stroke_width(3);
        area.draw(&PathElement::new([(64, y), (88, y)], style))?;
        let font = ("sans-serif", 13).into_font().color(&INK);
        let font = font.pos(Pos::new(HPos::Left, VPos::Center));
        area.draw(&Text::new(line.name.clone(), (96, y), font))?;
    }
    Ok(())
}

/// A panel of bars, the first on top.
pub struct Panel {
    pub title: &'static str,
    pub bars: Vec<Bar>,
}

/// A chart of bars, with a panel for each cohort.
pub fn bars_by_cohort(
    unit: &str,
    of: impl Fn(Cohort) -> Result<Vec<Bar>, Failed>,
) -> Result<String, Failed> {
    let panel = |cohort: Cohort| -> Result<Panel, Failed> {
        Ok(Panel {
            title: cohort.title(),
            bars: of(cohort)?,
        })
    };
    let both = [panel(Cohort::HeartFailure)?, panel(Cohort::LowBackPain)?];
    bars(unit, &both)
}

/// A chart of two panels of bars with the same scale.
pub fn bars(unit: &str, both: &[Panel; 2]) -> Result<String, Failed> {
    let all = both.iter().flat_map(|panel| &panel.bars);
    let x = range(
        all.map(|bar| ends(&bar.estimate))
            .chain(std::iter::once([0.0; 2])),
        0.06,
    );
    let decimals = usize::from(x.1 - x.0 < 20.0);
    let rows = both.iter().map(|panel| panel.bars.len());
    let rows = rows.max().unwrap_or_default();
    panels((WIDTH, BAR * rows as u32 + 96), |area, cohort| {
        let Panel { title, bars } = &both[usize::from(cohort == Cohort::LowBackPain)];
        let mut chart = ChartBuilder::on(area)
            .margin(10)
            .margin_right(22)
            .caption(title, ("sans-serif", 18).into_font().color(&INK))
            .x_label_area_size(38)
            .y_label_area_size(NAMES)
            .build_cartesian_2d(x.0..x.1, -(rows as f64)..0.0)?;
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .disable_y_mesh()
            .x_labels(6)
            .x_label_formatter(&|x| format!("{x:.decimals$}"))
            .y_labels(0)
            .x_desc(unit)
            .draw()?;
        for (row, bar) in bars.iter().enumerate() {
            let y = -(row as f64);
            let corners = [(0.0, y - 0.2), (bar.estimate.value, y - 0.8)];
            chart.draw_series([Rectangle::new(corners, bar.colour.filled())])?;
            let [low, high] = ends(&bar.estimate);
            let middle = y - 0.5;
            let error = PathElement::new([(low, middle), (high, middle)], INK.stroke_width(2));
            chart.draw_series([error])?;
            let (_, pixel) = chart.backend_coord(&(0.0, middle));
            let font = ("sans-serif", 13).into_font().color(&INK);
            let font = font.pos(Pos::new(HPos::Right, VPos::Center));
            let place = (NAMES as i32, pixel - area.get_base_pixel().1);
            area.draw(&Text::new(bar.name.clone(), place, font))?;
        }
        let zero = [(0.0, -(rows as f64)), (0.0, 0.0)];
        chart.draw_series(LineSeries::new(zero, INK.stroke_width(1)))?;
        Ok(())
    })
}

/// The interval; of what has none two standard errors either way.
fn ends(estimate: &Estimate) -> [f64; 2] {
    let error = 2.0 * estimate.standard_error.unwrap_or(0.0);
    let around = [estimate.value - error, estimate.value + error];
    let interval = estimate.interval.map(|one| [one.low, one.high]);
    interval.unwrap_or(around)
}

/// From the least to the greatest, and somewhat more.
fn range(ends: impl Iterator<Item = [f64; 2]>, more: f64) -> (f64, f64) {
    let nothing = (f64::INFINITY, f64::NEG_INFINITY);
    let (low, high) = ends.fold(nothing, |(low, high), [one, other]| {
        (low.min(one), high.max(other))
    });
    let more = more * (high - low);
    (low - more, high + more)
}
