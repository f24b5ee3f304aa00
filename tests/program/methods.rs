//! The methods and the code name each other's formulas, and the baseline's comments are its assumptions.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The numbers behind a word, as in "methods 26" or "\tag{26}".
fn numbers(text: &str, word: &str) -> BTreeSet<u32> {
    let after = text.split(word).skip(1);
    let digits = after.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
    let digits = digits.filter_map(|digits: String| digits.parse().ok());
    digits.collect()
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(path).expect("a file"));
        }
    }
}

#[test]
fn every_formula_is_named_where_it_is_computed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let methods = fs::read_to_string(root.join("docs/methods.md")).expect("the methods");
    let mut code = String::new();
    sources(&root.join("src"), &mut code);
    let (tagged, named) = (numbers(&methods, "\\tag{"), numbers(&code, "methods "));
    assert!(tagged.len() > 20);
    assert_eq!(tagged, named);
    let in_order: BTreeSet<u32> = (1..=tagged.len() as u32).collect();
    assert_eq!(tagged, in_order);
}

/// What docs/assumptions.md says is what the baseline's comments, the register and the shipped scenarios
/// say now: `cargo run --release --example gallery` writes it.
#[test]
fn the_page_of_assumptions_is_what_the_baseline_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let now = super::assumptions::of_repository(root).expect("shipped scenarios");
    let committed = fs::read_to_string(root.join("docs/assumptions.md")).expect("the page");
    let mut lines = now.lines().zip(committed.lines());
    let other = lines.find(|(now, committed)| now != committed);
    assert_eq!(other, None, "docs/assumptions.md is not what is in force");
    assert_eq!(now.len(), committed.len());
}

/// Every setting that the baseline tags as an assumption is on the page, and each open rule.
#[test]
fn no_assumption_is_left_out_of_its_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/assumptions.md")).expect("the page");
    let baseline = asmcast::scenario::Scenario::load(None).expect("the baseline");
    let mut assumed = 0;
    for setting in baseline.provenance.iter().filter(|one| one.tag == "A") {
        let both = setting
            .path
            .replacen(".HF.", ".*.", 1)
            .replacen(".LBP.", ".*.", 1);
        let named = [&setting.path, &both].map(|path| page.contains(&format!("| `{path}` |")));
        assert!(named.contains(&true), "{}", setting.path);
        assumed += 1;
    }
    assert!(assumed > 80, "{assumed}");
    for rule in asmcast::rules::register()
        .iter()
        .filter(|rule| rule.is_open())
    {
        assert!(
            page.contains(&format!("| `{}`: ", rule.name)),
            "{}",
            rule.name
        );
    }
}
