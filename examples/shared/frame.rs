//! What the charts of `reports/` have in common: colours, and a panel for each cohort.

use asmcast::program::{Cohort, Vocabulary};
use plotters::coord::Shift;
use plotters::prelude::*;

/// The colours of the report's light theme.
pub const LOSS: RGBColor = RGBColor(0xb9, 0x50, 0x1f);
pub const GAIN: RGBColor = RGBColor(0x16, 0x79, 0x6f);
pub const MAIN: RGBColor = RGBColor(0x2b, 0x5a, 0x9b);
pub const SOFT: RGBColor = RGBColor(0x9d, 0xb8, 0xdc);
pub const INK: RGBColor = RGBColor(0x1c, 0x24, 0x30);

pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub type Drawn = Result<(), Box<dyn std::error::Error>>;

/// An SVG with a panel for each cohort.
pub fn panels(
    size: (u32, u32),
    draw: impl Fn(&Area<'_>, Cohort) -> Drawn,
) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        area.fill(&WHITE)?;
        for (panel, &cohort) in area.split_evenly((1, 2)).iter().zip(Cohort::ALL) {
            draw(panel, cohort)?;
        }
        area.present()?;
    }
    svg.push('\n');
    Ok(svg)
}
