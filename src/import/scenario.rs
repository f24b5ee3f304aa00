//! The scenario that uses what was imported.

use super::Import;

/// The text of `scenario.toml`.
pub(super) fn text(import: &Import) -> String {
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
