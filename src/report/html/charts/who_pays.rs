//! Who pays whom.

use serde_json::{Value, json};

use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::Outcome;
use crate::report::html::ledger::{Entry, Ledger};
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{title, typeset};

use super::{GAIN, INK, LOSS, axis, by_year, layout, with};

pub fn section(outcome: &Outcome) -> Section {
    Section {
        id: "who-pays",
        title: "Who pays whom",
        lead: "Participants with a negative factor give up money; most of it goes to those with a positive \
               one, and Medicare keeps the rest. The bars show both for each size of practice, the diamond \
               what is left. The last column of the ledger is what moves between groups: what a group's \
               payments change by beyond the same percentage for everybody. Dollars are of the payment \
               year, in millions; every column adds up."
            .into(),
        charts: by_year(outcome, "who-pays", variant),
    }
}

fn variant(outcome: &Outcome, year: u16, cohort: Cohort) -> Option<Variant> {
    let ledger = Ledger::new(outcome, year, cohort)?;
    let (_, sizes) = ledger.kinds.first()?;
    let says = format!(
        "Those who lose give up ${} million; ${} million of it goes to those who gain, and Medicare keeps \
         ${} million.",
        ledger.amount(-ledger.total.losses),
        ledger.amount(ledger.total.gains),
        ledger.amount(ledger.medicare()),
    );
    let names: Vec<String> = sizes
        .iter()
        .map(|entry| title(entry.group).replacen(" of ", "<br>of ", 1))
        .collect();
    let bars = |name: &str, color: &str, amount: fn(&Entry) -> f64| {
        with(
            trace(&ledger, name, &names, sizes, amount),
            json!({ "type": "bar", "orientation": "h", "marker": { "color": color } }),
        )
    };
    let net = with(
        trace(&ledger, "net", &names, sizes, Entry::net),
        json!({
            "type": "scatter", "mode": "markers",
            "marker": { "color": INK, "symbol": "diamond", "size": 12 },
        }),
    );
    let figure = json!({
        "data": [
            bars("given up", LOSS, |entry| entry.losses),
            bars("received", GAIN, |entry| entry.gains),
            net,
        ],
        "layout": layout(260, json!({
            "barmode": "relative", "showlegend": true,
            "legend": { "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0 },
            "margin": { "l": 8, "r": 12, "t": 40, "b": 40 },
            "xaxis": with(axis("$ million"), json!({ "tickprefix": "" })),
            "yaxis": with(axis(""), json!({ "autorange": "reversed", "title": null })),
        })),
    });
    Some(Variant {
        year: None,
        says: typeset(&says),
        figure,
        table: ledger.table(format!(
            "{}: ledger of payment year {}, $ million, ± standard error",
            cohort.id(),
            year + PAYMENT_LAG_YEARS
        )),
    })
}

fn trace(
    ledger: &Ledger,
    name: &str,
    groups: &[String],
    entries: &[Entry],
    amount: fn(&Entry) -> f64,
) -> Value {
    let amounts = entries.iter().map(amount);
    let words = amounts
        .clone()
        .map(|millions| format!("${} million", ledger.amount(millions)));
    json!({
        "name": name, "y": groups, "x": amounts.collect::<Vec<_>>(),
        "hovertext": words.collect::<Vec<_>>(),
        "hovertemplate": format!("%{{y}}, {name}: %{{hovertext}}<extra></extra>"),
    })
}
