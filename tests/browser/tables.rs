//! Tables as the page shows them, and the numbers in them.

use serde::Deserialize;

use crate::chrome::Opened;

/// A table of the page.
#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row and the class that the style sheet knows it by.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    pub class: String,
    pub cells: Vec<String>,
}

/// A number with the decimals it is printed to, as a whole number of units of the last of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Printed {
    pub units: i64,
    pub decimals: u32,
}

impl Printed {
    /// Reads a cell, without its standard error.
    pub fn new(cell: &str) -> Self {
        let cell = plain(cell);
        let number = cell.split('±').next().unwrap_or_default().trim();
        let number = number.replace(',', "");
        let decimals = number.split_once('.').map_or(0, |(_, rest)| rest.len());
        let units = number.replace('.', "").parse();
        Printed {
            units: units.unwrap_or_else(|_| panic!("not a number: {cell:?}")),
            decimals: u32::try_from(decimals).expect("few decimals"),
        }
    }

    pub fn value(self) -> f64 {
        self.units as f64 * self.unit()
    }

    /// What the last decimal is worth.
    pub fn unit(self) -> f64 {
        (0..self.decimals).fold(1.0, |unit, _| unit / 10.0)
    }
}

/// Text without what typesetting does to it.
pub fn plain(text: &str) -> String {
    text.replace('\u{2212}', "-").replace('\u{a0}', " ")
}

/// The tables within the elements that a selector finds, in the page's order.
pub fn tables(page: &Opened, selector: &str) -> Vec<Table> {
    page.get(&format!(
        "[...document.querySelectorAll({selector:?})].flatMap((one) => [...one.querySelectorAll('table')])
        .map((table) => {{
            const cells = (row) => [...row.cells].map((cell) => cell.textContent);
            return {{
                caption: table.caption?.textContent ?? '',
                columns: cells(table.tHead.rows[0]),
                rows: [...table.tBodies[0].rows].map((row) => ({{ class: row.className, cells: cells(row) }})),
            }};
        }})"
    ))
}
