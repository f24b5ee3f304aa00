//! The shipped studies: each is whole, and refers to what there is. Their bytes are compared by `.ci/run`.

use std::collections::BTreeSet;
use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

use asmcast::scenario::Scenario;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The entries of a folder, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn is_kind(path: &Path, kind: &str) -> bool {
    path.extension().is_some_and(|extension| extension == kind)
}

/// The names of the studies that a folder holds.
fn studies(folder: &str) -> BTreeSet<String> {
    let folders = entries(&root().join(folder)).into_iter();
    let folders = folders.filter(|path| path.is_dir());
    folders
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

fn page(name: &str) -> String {
    read_to_string(root().join("reports/studies").join(name).join("README.md")).unwrap()
}

#[test]
fn every_study_has_its_folder_its_command_and_its_place_in_the_index() {
    let shipped = studies("scenarios/studies");
    assert_eq!(shipped, studies("reports/studies"));
    assert!(shipped.len() >= 4, "{shipped:?}");
    let index = read_to_string(root().join("reports/studies/README.md")).unwrap();
    for name in shipped {
        let page = page(&name);
        let command = format!("`cargo run --release --example studies -- {name}`");
        assert!(page.contains(&command), "{name}");
        let folder = root().join("reports/studies").join(&name);
        let found = entries(&folder);
        assert!(found.contains(&folder.join("results.csv")), "{name}");
        assert!(found.iter().any(|path| is_kind(path, "svg")), "{name}");
        let finding = page.split("\n\n").nth(1).unwrap().replace('\n', " ");
        assert!(
            index.contains(&format!("({name}/README.md)** {finding}")),
            "{name}"
        );
    }
}

#[test]
fn every_page_says_what_it_does_not_show_and_is_short() {
    let headings = [
        "\n## Question\n",
        "\n## Answer\n",
        "\n## How it was done\n",
        "\n## What it does not show\n",
        "\n## The command\n",
    ];
    for name in studies("reports/studies") {
        let page = page(&name);
        let places = headings.map(|heading| {
            page.find(heading)
                .unwrap_or_else(|| panic!("{name} has no {heading}"))
        });
        assert!(places.is_sorted(), "{name}: {places:?}");
        assert!(
            page.lines().count() <= 75,
            "{name}: {}",
            page.lines().count()
        );
        assert!(!page.contains("{{") && !page.contains("NaN"), "{name}");
        // A paragraph in whose place only a claim stood would leave nothing behind.
        assert!(!page.contains("\n\n\n"), "{name} has empty paragraphs");
    }
}

#[test]
fn what_a_page_refers_to_is_there() {
    for name in studies("reports/studies") {
        let folder = root().join("reports/studies").join(&name);
        let page = page(&name);
        let targets = page.split("](").skip(1);
        let targets = targets.filter_map(|rest| rest.split([')', '#']).next());
        let targets: BTreeSet<&str> = targets.collect();
        assert!(targets.contains("results.csv"), "{name}");
        for target in targets {
            assert!(folder.join(target).exists(), "{name}: {target}");
        }
        for chart in entries(&folder).iter().filter(|path| is_kind(path, "svg")) {
            let chart = chart.file_name().unwrap().to_string_lossy().into_owned();
            assert!(
                page.contains(&format!("]({chart})")),
                "{name} does not show {chart}"
            );
        }
    }
}

/// The files of scenarios that the program names, and all that stand in the folders of studies: each is
/// one of the other.
#[test]
fn the_scenarios_of_studies_are_there_and_none_is_left_over() {
    let mut named = BTreeSet::new();
    for path in entries(&root().join("examples/studies")) {
        let text = read_to_string(&path).unwrap();
        let words = text.split('"').skip(1).step_by(2);
        named.extend(
            words
                .filter(|word| word.ends_with(".toml"))
                .map(String::from),
        );
    }
    assert!(named.contains("baseline.toml"), "{named:?}");
    let scenarios = root().join("scenarios");
    for name in &named {
        assert!(scenarios.join(name).is_file(), "{name}");
    }
    for study in studies("scenarios/studies") {
        let folder = scenarios.join("studies").join(&study);
        assert!(folder.join("study.md").is_file(), "{study} has no text");
        for path in entries(&folder).iter().filter(|path| is_kind(path, "toml")) {
            let name = path.strip_prefix(&scenarios).unwrap().to_string_lossy();
            assert!(named.contains(&*name), "no study uses {name}");
        }
    }
}

#[test]
fn every_scenario_of_a_study_asks_a_question_and_tags_what_it_sets() {
    for study in studies("scenarios/studies") {
        let folder = root().join("scenarios/studies").join(&study);
        for path in entries(&folder).iter().filter(|path| is_kind(path, "toml")) {
            let scenario = Scenario::load(Some(path)).unwrap();
            let name = path.display();
            assert!(scenario.settings.question.ends_with('?'), "{name}");
            assert!(!scenario.settings.source.is_empty(), "{name}");
            assert_ne!(scenario.settings.title, scenario.name, "{name}");
            assert!(scenario.warnings.is_empty(), "{name}");
            for setting in scenario
                .changes()
                .filter(|one| !one.path.starts_with("focal"))
            {
                assert_ne!(setting.tag, "untagged", "{name}: {}", setting.path);
            }
        }
    }
}

#[test]
fn every_number_has_an_error_and_stands_once() {
    let header = "contrast,performance_year,payment_year,cohort,group,statistic,value,\
                  standard_error,low,high";
    // What a scenario sets has none.
    let settings = ["share_silent", "points"];
    for study in studies("reports/studies") {
        let path = root()
            .join("reports/studies")
            .join(&study)
            .join("results.csv");
        let text = read_to_string(path).unwrap();
        assert_eq!(text.lines().next(), Some(header), "{study}");
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let (mut places, mut intervals) = (BTreeSet::new(), 0);
        for row in rows.records().map(Result::unwrap) {
            let place: Vec<String> = row.iter().take(6).map(String::from).collect();
            let number = |at: usize| row[at].parse::<f64>().unwrap_or(f64::NAN);
            assert!(number(6).is_finite(), "{study}: {row:?}");
            assert!(
                number(7) >= 0.0 && number(7).is_finite() || settings.contains(&&row[5]),
                "{study}: {row:?}"
            );
            if !row[8].is_empty() {
                intervals += 1;
                assert!(number(8) <= number(9), "{study}: {row:?}");
            }
            assert!(places.insert(place), "{study} has two of {row:?}");
        }
        assert!(places.len() > 50, "{study}");
        assert!(intervals > places.len() / 4, "{study}: {intervals}");
    }
}
