//! How factors are distributed in the first payment year, by size of practice.

use asmcast::forecast::{Group, Variable};
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize, Vocabulary};
use asmcast::report::Outcome;
use asmcast::report::text::group_title;
use asmcast::tally::Class;
use plotters::prelude::*;

use super::frame::{Area, Drawn, GAIN, INK, LOSS, panels};
use super::percent;

/// Where the bar of those who take the full cut stands, in percent below the others.
const BESIDE: f64 = 0.6;

pub fn chart(outcome: &Outcome) -> Result<String, Box<dyn std::error::Error>> {
    panels((880, 480), |area, cohort| {
        let rows = area.split_evenly((PracticeSize::ALL.len(), 1));
        for (row, &size) in rows.iter().zip(PracticeSize::ALL) {
            draw(row, outcome, cohort, Group::Size(size))?;
        }
        Ok(())
    })
}

fn draw(area: &Area<'_>, outcome: &Outcome, cohort: Cohort, group: Group) -> Drawn {
    let year = outcome.results.years()[0];
    let of = |name| percent(outcome, year, cohort, group, name);
    let caption = format!(
        "{}, {}: {}, {:.0} % gain, {:.0} % take the full cut",
        cohort.title(),
        year + PAYMENT_LAG_YEARS,
        group_title(group),
        of("share_positive"),
        of("share_maximum_penalty"),
    );
    let risk = 100.0 * outcome.risk_level(year);
    let mut chart = ChartBuilder::on(area)
        .margin(8)
        .caption(caption, ("sans-serif", 13).into_font().color(&INK))
        .x_label_area_size(24)
        .y_label_area_size(44)
        .build_cartesian_2d(-risk - 2.0 * BESIDE..risk, 0.0..31.0)?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .x_labels(7)
        .y_labels(4)
        .x_label_formatter(&|x| format!("{x:.0} %"))
        .y_label_formatter(&|y| format!("{y:.0} %"))
        .draw()?;
    let classes = outcome
        .distribution(year, cohort, group, Variable::Factor)
        .ok_or("the outcome has no distribution of factors")?;
    chart.draw_series(classes.classes().map(|class| bar(&class)))?;
    Ok(())
}

fn bar(class: &Class) -> Rectangle<(f64, f64)> {
    let (low, high) = (100.0 * class.low, 100.0 * class.high);
    let (low, high) = match low == high {
        true => (low - BESIDE - 0.23, low - BESIDE + 0.23),
        false => (low + 0.03, high - 0.03),
    };
    let colour = if class.high <= 0.0 { LOSS } else { GAIN };
    Rectangle::new(
        [(low, 0.0), (high, 100.0 * class.share.value)],
        colour.filled(),
    )
}
