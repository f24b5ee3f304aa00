//! The methods and the code name each other's formulas.

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
