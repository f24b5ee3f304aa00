//! A study on the terminal, in 80 columns: what decides first, then the numbers.

use std::fmt::Write;

use crate::report::text::{aligned, shown, signed, thousands, wrapped};
use crate::study::sensitivity::{Effect, Method};

use super::{
    AboutInput, Studied, cautions, cohort_and_year, effect_unit, is_nothing, percent_with_interval,
    scenario_value, sentence, statistic_title,
};

/// Inputs of a statistic that are shown; sensitivity.csv has all.
const MOST_INPUTS: usize = 5;

/// Columns of a setting or an index; longer ones lose their beginning.
const WIDEST: usize = 40;

/// The whole summary.
pub fn summary(studied: &Studied) -> String {
    let mut text = String::new();
    let statistics = &studied.study.statistics;
    if let Some(first) = statistics.first() {
        let says = format!("{} ({})", sentence(studied, 0), cohort_and_year(first));
        let _ = writeln!(text, "{}", wrapped(&says, 2));
    }
    let _ = writeln!(text, "\n{}", wrapped(&head(studied), 2));
    for (place, statistic) in statistics.iter().enumerate() {
        let title = format!(
            "{}: {}, {} in the scenario",
            cohort_and_year(statistic),
            statistic_title(statistic.group, statistic.name),
            scenario_value(studied, place)
        );
        let _ = write!(text, "\n{}\n{}", wrapped(&title, 2), table(studied, place));
    }
    for caution in cautions(studied) {
        let _ = writeln!(text, "\n{}", wrapped(&caution, 0));
    }
    text
}

/// What was done.
fn head(studied: &Studied) -> String {
    let how = match studied.study.method {
        Method::Tornado => "each to its ends or values alone".to_string(),
        Method::Morris { trajectories } => format!("along {trajectories} ways (Morris)"),
        Method::Sobol { rows } => format!("all together in {rows} rows (Sobol)"),
    };
    format!(
        "{}: {} input{}, {how}; {} forecasts of the same {} draws, seed {}, fingerprint {}",
        studied.about.title,
        studied.inputs.len(),
        if studied.inputs.len() == 1 { "" } else { "s" },
        thousands(studied.study.evaluations as u64),
        thousands(u64::from(studied.draws)),
        studied.about.seed,
        studied.about.short_fingerprint()
    )
}

/// A statistic's inputs, those that move it most first.
fn table(studied: &Studied, statistic: usize) -> String {
    let ranked = studied.ranked(statistic);
    let (nothing, something): (Vec<_>, Vec<_>) =
        ranked.iter().partition(|(_, effects)| is_nothing(effects));
    let shown = &something[..something.len().min(MOST_INPUTS)];
    let mut text = match studied.study.method {
        Method::Tornado => ends(studied, statistic, shown),
        Method::Morris { .. } => screening(studied, statistic, shown),
        Method::Sobol { .. } => shares(studied, statistic, shown),
    };
    let mut more = Vec::new();
    if something.len() > shown.len() {
        let rest = something.len() - shown.len();
        more.push(format!("{rest} more in sensitivity.csv"));
    }
    if !nothing.is_empty() {
        let names: Vec<&str> = nothing.iter().map(|(input, _)| &*input.setting).collect();
        more.push(format!("no effect at all: {}", names.join(", ")));
    }
    if !more.is_empty() {
        let _ = writeln!(text, "{}", wrapped(&format!("  {}", more.join("; ")), 4));
    }
    text
}

type Ranked<'a> = &'a (&'a AboutInput, Vec<&'a Effect>);

fn ends(studied: &Studied, statistic: usize, inputs: &[Ranked<'_>]) -> String {
    let (times, unit) = effect_unit(
        studied.study.method,
        studied.study.statistics[statistic].name,
    );
    let mut lines = vec![[String::new(), String::new(), unit.trim().to_string()]];
    for (input, effects) in inputs {
        for (place, effect) in effects.iter().enumerate() {
            let found = effect.estimate.map(|estimate| signed(estimate, times));
            let setting = if place == 0 { &*input.setting } else { "" };
            lines.push([
                format!("  {}", shortened(setting)),
                shortened(&effect.index),
                found.unwrap_or("–".into()),
            ]);
        }
    }
    aligned(&lines, [30, 10, 12])
}

fn screening(studied: &Studied, statistic: usize, inputs: &[Ranked<'_>]) -> String {
    let name = studied.study.statistics[statistic].name;
    let (times, unit) = effect_unit(studied.study.method, name);
    let mut lines = vec![[
        format!("  in{unit}"),
        "mu*".into(),
        "mu".into(),
        "sigma".into(),
    ]];
    if unit.is_empty() {
        lines[0][0].clear();
    }
    for (input, effects) in inputs {
        let cell = |index: &str| {
            let found = effects.iter().find(|effect| effect.index == index);
            let estimate = found.and_then(|effect| effect.estimate);
            estimate.map_or("–".into(), |one| match index {
                "mu" => signed(one, times),
                _ => shown(one, times).to_string(),
            })
        };
        let name = format!("  {}", shortened(&input.setting));
        lines.push([name, cell("mu_star"), cell("mu"), cell("sigma")]);
    }
    aligned(&lines, [30, 12, 12, 12])
}

fn shares(studied: &Studied, statistic: usize, inputs: &[Ranked<'_>]) -> String {
    let header = ["", "first", "total"].map(String::from);
    let mut lines = vec![header];
    let mut add = |name: &str, effects: &[&Effect]| {
        let cell = |index: &str| {
            let found = effects.iter().find(|effect| effect.index == index);
            found.map_or("–".into(), |effect| percent_with_interval(effect))
        };
        lines.push([
            format!("  {}", shortened(name)),
            cell("first"),
            cell("total"),
        ]);
    };
    for (input, effects) in inputs {
        add(&input.setting, effects);
    }
    for (name, effects) in studied.sets(statistic) {
        add(
            &format!("all {}", name.trim_start_matches("the ")),
            &effects,
        );
    }
    aligned(&lines, [30, 16, 16])
}

/// A setting that fits its column: its end tells more than its beginning.
fn shortened(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    match letters.len().checked_sub(WIDEST) {
        Some(over @ 1..) => format!("…{}", letters[over + 1..].iter().collect::<String>()),
        _ => text.to_string(),
    }
}
