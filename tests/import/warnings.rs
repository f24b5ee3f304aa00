//! What is told at once of whole files: that they may be cut off, and what was not used of them.

use super::files::{Ended, Files, found};

/// Results of the list's clinicians, in a table with numerators and denominators.
const RESULTS: &str = "9000000001,005,ecqm,3,4\n9000000003,134,cqm,3,4\n";

/// Runs with a measures file of these columns, beside npi, measure and collection_type.
fn with(columns: &str, rows: &str) -> (Files, Ended) {
    let files = Files::new();
    files.write("asm.csv", files.asm.csv());
    files.write(super::files::PROVIDERS, files.providers.csv());
    let text = format!("npi,measure,collection_type,{columns}\n{rows}");
    files.write(super::files::MEASURES, text);
    let ended = files.run_as_written(&["--measures", super::files::MEASURES]);
    (files, ended)
}

/// Checks that a run succeeds with these warnings, each a beginning, and no others.
fn warned(ended: &Ended, warnings: &[&str]) {
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), warnings.len(), "{}", ended.stderr);
    for (line, warning) in lines.iter().zip(warnings) {
        let line = line.strip_prefix("warning: ").unwrap();
        assert!(line.starts_with(warning), "{warning} in {}", ended.stderr);
    }
}

#[test]
fn a_by_provider_file_that_is_cut_off() {
    let mut files = Files::with_measures();
    files.providers.rows.truncate(2);
    let few = "MUP_PHY_R25_P05_V20_D23_Prov.csv: of the ASM participants, 2 of 5 found here";
    warned(&files.run(&[]), &[few]);
    // Of the two chosen one row was half, and of three it is fewer.
    let chosen = "MUP_PHY_R25_P05_V20_D23_Prov.csv: of the chosen rows, 1 of 3 found here";
    warned(&files.run(&["--npi", "9000000005"]), &[few, chosen]);
    files.providers.rows.truncate(0);
    files
        .providers
        .push("9000000078,X,Neurosurgery,20,1,1,1,1,1,1");
    let none = "MUP_PHY_R25_P05_V20_D23_Prov.csv: of the ASM participants, 0 of 5 found here";
    warned(&files.run(&[]), &[none]);
}

#[test]
fn chosen_who_are_not_in_a_file_that_has_the_others() {
    let mut files = Files::new();
    files.providers.rows.pop();
    warned(&files.run(&[]), &[]);
    let none = "MUP_PHY_R25_P05_V20_D23_Prov.csv: of the chosen rows, 0 of 1 found here";
    warned(&files.run(&["--npi", "9000000005"]), &[none]);
    let quiet = files.run(&["--npi", "9000000005", "--quiet"]);
    assert_eq!((quiet.status, &*quiet.stderr), (0, ""));
}

#[test]
fn a_list_that_is_cut_off() {
    let mut files = Files::with_measures();
    files.asm.rows.truncate(2);
    let ended = files.run(&[]);
    warned(
        &ended,
        &[
            "asm.csv: nobody of cohort LBP is in this file; is it CMS's whole list?",
            "ours.csv: 1 of 3 rows are ignored: their clinicians are not among the ASM participants",
        ],
    );
    let told = "Measures       2 results of 3 rows\n";
    assert!(ended.stdout.contains(told), "{}", ended.stdout);
    let findings = files.findings(&[]);
    found(&findings, "asm.csv,,,,suspicious,LBP", "nobody of cohort");
    found(&findings, "ours.csv,,,,suspicious,", "1 of 3 rows");
    found(
        &findings,
        "ours.csv,3,npi,9000000003,unmatched,9000000003",
        "",
    );
}

#[test]
fn columns_that_are_ignored() {
    let (files, ended) = with(
        "numerator,denominator,yaer",
        "9000000001,005,ecqm,3,4,2024\n",
    );
    let words =
        "ours.csv: unknown column `yaer`, ignored; is `year` meant? The columns are npi, tin";
    warned(&ended, &[words]);
    assert_eq!(files.rows("measures.csv")[0]["year"], "2025");
}

#[test]
fn many_warnings_are_counted() {
    let names: Vec<String> = (0..9).map(|column| format!("other{column}")).collect();
    let columns = format!("numerator,denominator,{}", names.join(","));
    let rows = format!(
        "9000000088,005,ecqm,3,4{0}\n9000000001,005,ecqm,3,4{0}\n",
        ",".repeat(9)
    );
    let (_, ended) = with(&columns, &rows);
    let mut warnings = vec!["ours.csv: 1 of 2 rows are ignored"];
    warnings.extend(["ours.csv: unknown column `other"; 7]);
    warnings.push("2 more about whole files in findings.csv");
    warned(&ended, &warnings);
}

#[test]
fn a_header_without_the_result_is_one_error() {
    let rows = "9000000001,005,ecqm,3,0.5\n9000000003,134,cqm,3,0.25\n";
    let (files, ended) = with("cases,perfomance", rows);
    let told = "warning: ours.csv: unknown column `perfomance`, ignored; is `performance` meant? ";
    assert!(ended.stderr.starts_with(told), "{}", ended.stderr);
    let error = "column performance is missing: give cases and performance, or numerator and \
                 denominator\n  help: is it the column `perfomance`?";
    files.check_refused(&ended, &[&["ours.csv: ", error]]);
    let rows = RESULTS.replace(",3,4", ",3,4,x");
    let (files, ended) = with("what,Denominators,note", &rows);
    let error = "columns numerator and denominator are missing";
    files.check_refused(&ended, &[&[error, "`Denominators`?"]]);
    let rows = RESULTS.replace(",3,4", "");
    let (files, ended) = with(
        "cases",
        &rows.replace("ecqm", "ecqm,9").replace("cqm\n", "cqm,9\n"),
    );
    files.check_refused(&ended, &[&["column performance is missing"]]);
}

#[test]
fn ignored_columns_are_named_before_errors_of_rows() {
    let mut files = Files::with_measures();
    files.measures.as_mut().unwrap().header[6] = "perfomance".into();
    let ended = files.run(&[]);
    let (first, errors) = ended.stderr.split_once('\n').unwrap();
    let told = "warning: ours.csv: unknown column `perfomance`, ignored; is `performance` meant?";
    assert!(first.starts_with(told), "{first}");
    assert!(errors.starts_with("error: ours.csv, row 1, column measure: the result is missing"));
    let quiet = files.run(&["--quiet"]);
    assert!(quiet.stderr.starts_with("error: "), "{}", quiet.stderr);
    files.check_refused(&quiet, &[&["row 1"], &["row 2"]]);
}
