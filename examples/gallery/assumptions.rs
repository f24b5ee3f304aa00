//! The page of assumptions and open rules: what the baseline takes for granted, by place in the model.
//! All its words are those of the settings, of the baseline's comments, of the register of rules and of the
//! shipped scenarios.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use asmcast::program::{Cohort, Vocabulary};
use asmcast::rules::Tag;
use asmcast::scenario::{Scenario, Setting, schema};
use asmcast::study::sensitivity::{Input, inputs};

/// Places in the model below a cohort, in the order of the methods.
const PLACES: [(&str, &str); 9] = [
    ("specialty_share", "Specialties"),
    ("episodes", "Episode volume"),
    ("practices", "Practices"),
    ("payments", "Payments"),
    ("patients", "Patients"),
    ("abilities", "Abilities"),
    ("measures", "Measures"),
    ("cost", "Episode cost"),
    ("reporting", "Reporting"),
];

/// A shipped scenario: where its file is from the root of the repository, and itself.
struct Shipped {
    file: String,
    scenario: Scenario,
}

/// The page of a repository's baseline and shipped scenarios.
pub fn of_repository(root: &Path) -> Result<String, Box<dyn Error>> {
    let load = |path: &Path| Scenario::load(Some(path)).map_err(|findings| findings.to_string());
    let mut shipped = Vec::new();
    for folder in ["scenarios", "scenarios/policy"] {
        let entries = std::fs::read_dir(root.join(folder))?;
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
        paths.sort();
        for path in paths {
            let scenario = load(&path)?;
            let file = format!("{folder}/{}.toml", scenario.name);
            shipped.push(Shipped { file, scenario });
        }
    }
    let study = load(&root.join("scenarios/studies/what-moves-the-baseline.toml"))?;
    let studied = inputs(&study).map_err(|findings| findings.to_string())?;
    let baseline = load(&root.join("scenarios/baseline.toml"))?;
    Ok(page(&baseline, &shipped, &studied))
}

fn page(baseline: &Scenario, shipped: &[Shipped], studied: &[Input]) -> String {
    let others = Others { shipped, studied };
    let (assumed, known): (Vec<&Setting>, Vec<&Setting>) = baseline
        .data_in_force()
        .partition(|setting| setting.is_assumed());
    let (in_part, known): (Vec<&Setting>, Vec<&Setting>) =
        known.into_iter().partition(|setting| is_in_part(setting));
    let varied: Vec<&Setting> = known
        .into_iter()
        .filter(|setting| !others.of(&[&setting.path]).is_empty())
        .collect();
    let mut not_used: Vec<&Setting> = baseline.data_not_used().collect();
    not_used.retain(|setting| setting.is_assumed());
    let mut text = head(baseline, assumed.len(), in_part.len());
    open_rules(&mut text, baseline, &others);
    second_hand(&mut text, baseline, &others);
    for (place, title) in PLACES {
        let is_here = |setting: &&&Setting| setting.path.split('.').nth(2) == Some(place);
        let here: Vec<&Setting> = assumed.iter().filter(is_here).copied().collect();
        table(&mut text, title, &here, &others);
    }
    table(&mut text, "Assumed in part", &in_part, &others);
    let title = "Published or derived, and something else elsewhere";
    table(&mut text, title, &varied, &others);
    table(&mut text, "Not used by the baseline", &not_used, &others);
    text.push_str(
        "\nRegions are drawn where pools are by region or where regions differ; dollars of several years are added up\n\
         where clinicians are named. Nothing in the baseline's forecast depends on either.\n",
    );
    text
}

fn head(baseline: &Scenario, assumed: usize, in_part: usize) -> String {
    let open = baseline.rules_in_force().filter(|rule| rule.is_open());
    format!(
        "# Assumptions and open rules of the baseline\n\n\
         Written by `cargo run --release --example gallery` from the comments of\n\
         [scenarios/baseline.toml](../scenarios/baseline.toml), the register of rules and the shipped scenarios; a test\n\
         holds it against them. It is what no error of a forecast speaks of: {assumed} settings for which nothing is\n\
         published, {in_part} of which a part is assumed, and {} rules of which nobody here has read all of the text.\n\
         `asmcast rules SCENARIO` prints what is in force in any scenario, and `asmcast sensitivity` tells what of it moves the\n\
         answer. What the program does where regulation and model are silent, and no setting says otherwise, is in\n\
         [ARCHITECTURE.md](../ARCHITECTURE.md).\n\n\
         \"Elsewhere\" are the values that shipped scenarios have, but for those of single studies, and the ranges over which\n\
         [a shipped study](../scenarios/studies/what-moves-the-baseline.toml) varies a setting. Where nothing stands, none of\n\
         them tries another value; `asmcast schema` has what is allowed. `cohort.*` means both cohorts.\n",
        open.count(),
    )
}

fn open_rules(text: &mut String, baseline: &Scenario, others: &Others<'_>) {
    text.push_str(
        "\n## Open rules\n\n\
         | rule | in the baseline | what is open | it may be | elsewhere |\n|---|---|---|---|---|\n",
    );
    for rule in baseline.rules_in_force().filter(|rule| rule.is_open()) {
        let value = rule.value_in_force(&baseline.settings.rules);
        let cells = [
            format!("`{}`: {} ({})", rule.name, rule.what, rule.section),
            format!("`{value}` [{}]", rule.tag.id()),
            rule.open.unwrap_or_default().to_string(),
            rule.alternatives.to_string(),
            others.of(&[&format!("rules.{}", rule.name)]),
        ];
        line(text, &cells);
    }
}

/// Rules that others have read, and of whose text nobody here has seen a word.
fn second_hand(text: &mut String, baseline: &Scenario, others: &Others<'_>) {
    text.push_str(
        "\n## Rules known second-hand\n\n\
         | rule | in the baseline | from | it may be | elsewhere |\n|---|---|---|---|---|\n",
    );
    let rules = baseline.rules_in_force();
    for rule in rules.filter(|rule| rule.tag == Tag::Second && !rule.is_open()) {
        let value = rule.value_in_force(&baseline.settings.rules);
        let cells = [
            format!("`{}`: {} ({})", rule.name, rule.what, rule.section),
            format!("`{value}`"),
            rule.source.to_string(),
            rule.alternatives.to_string(),
            others.of(&[&format!("rules.{}", rule.name)]),
        ];
        line(text, &cells);
    }
}

/// Its comment calls a part of it an assumption, though not the whole.
fn is_in_part(setting: &Setting) -> bool {
    let says = |word| setting.source.contains(word);
    !setting.is_assumed() && (says("[A]") || says("assumption"))
}

/// The settings of a place, those of both cohorts in one row where the same is said of them.
fn table(text: &mut String, title: &str, settings: &[&Setting], others: &Others<'_>) {
    if settings.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\n## {title}\n\n| setting | value | what it is | source or reason | elsewhere |\n|---|---|---|---|---|"
    );
    for row in rows(settings) {
        let (_, first) = row[0];
        let both = row.len() > 1;
        let paths: Vec<&str> = row.iter().map(|(_, setting)| &*setting.path).collect();
        let cells = [
            match row[0] {
                (Some(cohort), one) if both => {
                    format!("`{}`", one.path.replacen(cohort.id(), "*", 1))
                }
                (_, one) => format!("`{}`", one.path),
            },
            values(&row),
            what(&first.path),
            source(first),
            others.of(&paths),
        ];
        line(text, &cells);
    }
}

/// A setting, and the cohort that it is of, if it is of one.
type OfCohort<'a> = (Option<Cohort>, &'a Setting);

/// Settings in the order in which they first come.
fn rows<'a>(settings: &[&'a Setting]) -> Vec<Vec<OfCohort<'a>>> {
    let mut rows: Vec<Vec<OfCohort<'a>>> = Vec::new();
    for &setting in settings {
        let of_setting = of_cohort(setting);
        let same = |row: &&mut Vec<OfCohort<'_>>| {
            let (cohort, other) = row[0];
            cohort.is_some() && below(other) == below(setting) && other.source == setting.source
        };
        match rows.iter_mut().find(same) {
            Some(row) => row.push(of_setting),
            None => rows.push(vec![of_setting]),
        }
    }
    rows
}

fn of_cohort(setting: &Setting) -> OfCohort<'_> {
    let mut cohorts = Cohort::ALL.iter();
    let is_of = |cohort: &&Cohort| {
        setting
            .path
            .starts_with(&format!("cohort.{}.", cohort.id()))
    };
    (cohorts.find(is_of).copied(), setting)
}

/// A path without its cohort.
fn below(setting: &Setting) -> Option<&str> {
    setting
        .path
        .strip_prefix("cohort.")?
        .split_once('.')
        .map(|(_, path)| path)
}

/// The values of a row, once where they are the same.
fn values(row: &[OfCohort<'_>]) -> String {
    let (_, first) = row[0];
    if row.iter().all(|(_, other)| other.value == first.value) {
        return code(&first.value);
    }
    let each = row.iter().map(|(cohort, setting)| {
        let cohort = cohort.map_or("", Vocabulary::id);
        format!("{} {cohort}", code(&setting.value))
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Characters of a value that are shown; a matrix has more.
const LONGEST: usize = 80;

fn code(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{} …`", &value[..end]),
        None => format!("`{value}`"),
    }
}

/// What a setting is, in the settings' own words: of the setting itself and of what it is part of, up to
/// its place in the model.
fn what(path: &str) -> String {
    let parts: Vec<String> = path.split('.').map(String::from).collect();
    let said = schema::descriptions(&parts);
    let place = if parts[0] == "cohort" { 3 } else { 1 };
    let own: Vec<&str> = said[place..].iter().copied().flatten().collect();
    let words = match own.is_empty() {
        true => said[place - 1].unwrap_or_default().to_string(),
        false => own.join(" "),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a setting is from, or why it is as it is; its comment may say no more than what it is.
fn source(setting: &Setting) -> String {
    let what = what(&setting.path).to_lowercase();
    match setting.source.to_lowercase() == what.trim_end_matches('.') {
        true => "nothing is published".into(),
        false => setting.source.clone(),
    }
}

/// What is said of settings elsewhere.
struct Others<'a> {
    shipped: &'a [Shipped],
    studied: &'a [Input],
}

impl Others<'_> {
    /// The other values of settings, and the ranges over which they are varied.
    fn of(&self, paths: &[&str]) -> String {
        let mut words: Vec<String> = Vec::new();
        for Shipped { file, scenario } in self.shipped {
            let changes = scenario.changes();
            let here = changes.filter(|change| paths.iter().any(|path| meet(path, &change.path)));
            let here: Vec<OfCohort<'_>> = here.map(of_cohort).collect();
            if !here.is_empty() {
                words.push(format!(
                    "{} in [{}](../{file})",
                    values(&here),
                    scenario.name
                ));
            }
        }
        for input in self.studied {
            if paths.iter().any(|path| meet(path, &input.setting)) {
                words.push(format!("varied: {}", input.domain()));
            }
        }
        words.join("; ")
    }
}

/// Whether two paths are of the same setting, or one of a part of the other; `*` stands for any key.
fn meet(one: &str, other: &str) -> bool {
    let mut parts = one.split('.').zip(other.split('.'));
    parts.all(|(one, other)| one == other || other == "*")
}

/// A row of a table.
fn line<const N: usize>(text: &mut String, cells: &[String; N]) {
    let cells = cells.each_ref().map(|cell| cell.replace('|', "\\|"));
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}
