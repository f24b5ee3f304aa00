//! The scenario that uses what was imported.

use super::Import;

/// Begins the last line, by which a later import knows whether anybody has changed the text.
const SEAL: &str = "# As imported: ";

/// Hexadecimal digits of the hash in the last line.
const DIGITS: usize = 16;

/// The text of `scenario.toml`.
pub(super) fn text(import: &Import) -> String {
    let mut text = body(import);
    text.push_str(
        "\n# The last line is made from the text above it: while they match, another import into\n\
         # this folder replaces this file, and once you have edited it, refuses to.\n",
    );
    let hash = hash(&text);
    text + &format!("{SEAL}{hash}\n")
}

/// Whether a text is as an import wrote it.
pub(super) fn is_as_imported(text: &str) -> bool {
    let last = text.rfind(SEAL);
    last.is_some_and(|start| text[start + SEAL.len()..].trim_end() == hash(&text[..start]))
}

/// Whether a text that is as an import wrote it uses a file.
pub(super) fn uses(text: &str, name: &str) -> bool {
    let value = format!(" = \"{name}\"");
    text.lines()
        .any(|line| !line.starts_with('#') && line.ends_with(&value))
}

fn hash(text: &str) -> String {
    let mut hash = blake3::hash(text.as_bytes()).to_hex().to_string();
    hash.truncate(DIGITS);
    hash
}

fn body(import: &Import) -> String {
    let mut text = String::from(
        "# Made by `asmcast import`, on this computer alone: nothing was sent anywhere.\n\
         # Made from:\n",
    );
    for (what, file) in &import.sources {
        text.push_str(&format!("#   {what}: {file}\n"));
    }
    text.push_str(
        "# What did not match, was blank or was guessed stands in findings.csv.\n\
         # What is empty in roster.csv is not known, and is drawn.\n\n",
    );
    text.push_str("title = \"The imported roster\"\nroster = \"roster.csv\"\n");
    if import.results.is_some() {
        text.push_str("roster_measures = \"measures.csv\"\n");
    }
    if let Some(benchmarks) = &import.benchmarks {
        text.push_str(&format!(
            "\n[benchmarks]\nfile = \"benchmarks.csv\"\nperformance_year = {}\n",
            benchmarks.performance_year
        ));
    }
    if import.chosen.is_empty() {
        text.push_str(
            "\n# Nobody is chosen, so that everyone in the roster is reported by name. A table for\n\
             # each clinician of interest reports these only:\n\
             # [[focal]]\n# npi = \"...\"\n# tin = \"...\"\n",
        );
    }
    for &chosen in &import.chosen {
        let row = &import.roster[chosen];
        text.push_str(&format!(
            "\n[[focal]]\nnpi = \"{}\"\ntin = \"{}\"\n",
            row.npi, row.tin
        ));
    }
    text
}
