//! The page: its width, its sections, its paragraphs and tags, its colours.

use super::files::Files;
use super::{FILES, FIRST, at, both, explain};
use assert_cmd::Command;

/// The sections, in their order.
const SECTIONS: [&str; 9] = [
    "PARTICIPANT",
    "QUALITY",
    "COST",
    "ADJUSTMENTS",
    "FINAL SCORE",
    "PAYMENT ADJUSTMENT FACTOR",
    "DOLLARS",
    "OPEN RULES",
    "TAGS",
];

#[test]
fn sections_in_their_order_and_eighty_columns() {
    let rules = "cost_ladder = \"symmetric\"\nq492_scoring = \"standard_deviation\"";
    for rules in ["", rules, "midpoint = 50\ncap_at_risk_level = true"] {
        for npi in [FIRST, "1000020007"] {
            let (text, _) = both(&Files::new(), npi, rules);
            let widest = text
                .lines()
                .max_by_key(|line| line.chars().count())
                .unwrap();
            assert!(widest.chars().count() <= 80, "{widest}");
            assert!(text.lines().all(|line| line == line.trim_end()));
            let sections = text.lines().filter(|line| SECTIONS.contains(line));
            assert_eq!(sections.collect::<Vec<_>>(), SECTIONS);
        }
    }
}

/// Lines with a number or words end in paragraph and tag; the others are headings and notes.
#[test]
fn every_line_has_its_paragraph_and_tag() {
    let (text, json) = both(&Files::new(), FIRST, "slope = 0.2");
    let end = text.find("\nOPEN RULES").unwrap();
    let start = text.find("\nPARTICIPANT").unwrap();
    for line in text[start..end].lines() {
        let is_step = line.starts_with("  ") && !line.starts_with("      ");
        if is_step {
            let tagged = ["[reg]", "[cms]", "[mips]", "[2nd]", "[open]", "[open]*"];
            assert!(line.contains("§ 512.7"), "{line}");
            assert!(tagged.iter().any(|tag| line.ends_with(tag)), "{line}");
        }
    }
    for (step, section, tag) in [
        ("case_minimum", "§ 512.725", "cms"),
        ("cost_ladder", "§ 512.730", "mips"),
        ("midpoint", "§ 512.750", "open"),
        ("redistribution", "§ 512.750", "2nd"),
        ("episode_minimum", "§ 512.730", "reg"),
    ] {
        let bases = at(&json, "basis").as_object().unwrap();
        let basis = bases.values().find(|basis| basis["rule"] == step).unwrap();
        assert_eq!(
            (&basis["section"], &basis["tag"]),
            (&section.into(), &tag.into())
        );
        assert_eq!(basis["is_default"], true);
    }
    assert_eq!(at(&json, "basis.slope.is_default"), false);
    assert_eq!(at(&json, "basis.slope.value"), "0.2");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let files = Files::new();
    files.run(&[]);
    let run = |colour: &str, value: &str| {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("asmcast"))
            .current_dir(files.folder.path())
            .env(colour, value)
            .args(["explain", "--npi", FIRST])
            .args(FILES)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = explain(
        files.folder.path(),
        &[&["--npi", FIRST][..], &FILES].concat(),
    );
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(run("NO_COLOR", "1"), plain);
    let coloured = run("CLICOLOR_FORCE", "1");
    assert!(coloured.contains("\u{1b}[1mQUALITY\u{1b}[0m"), "{coloured}");
}

#[test]
fn help_has_examples_and_units() {
    let help = explain(Files::new().folder.path(), &["--help"]);
    for words in [
        "asmcast explain --npi 1000010000",
        "--draw 17 --year 2029 --json",
        "US dollars",
        "per 100 person-years",
        "Exit status",
    ] {
        assert!(help.contains(words), "{words}");
    }
}

/// The examples of a draw work as they are printed, where the repository is.
#[test]
fn examples_of_a_draw_work() {
    let help = explain(Files::new().folder.path(), &["--help"]);
    let examples = help
        .lines()
        .filter_map(|line| line.trim().strip_prefix("asmcast explain s"));
    let mut tried = 0;
    for example in examples {
        let line = format!("s{example}");
        let arguments: Vec<&str> = line.split_whitespace().collect();
        explain(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &arguments);
        tried += 1;
    }
    assert_eq!(tried, 3, "{help}");
}
