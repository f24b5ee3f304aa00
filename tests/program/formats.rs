//! The formats that `run` writes, and the report made again from results.

use std::collections::BTreeMap;
use std::path::Path;

use super::{asmcast, complaint, folder, shipped};

/// Runs the baseline in a folder and returns the names of what it writes into `out`.
fn written(folder: &Path, arguments: &[&str]) -> Vec<String> {
    asmcast(folder)
        .args(["run", "--draws", "3", "--quiet", "--out", "out"])
        .args(arguments)
        .assert()
        .success();
    let entries = std::fs::read_dir(folder.join("out")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn a_run_writes_the_formats_asked_for_and_nothing_else() {
    for (arguments, expected) in [
        (
            &[][..],
            &[
                "draws.csv",
                "intervals.csv",
                "report.html",
                "results.csv",
                "summary.json",
            ][..],
        ),
        (
            &["--no-report", "--no-series"],
            &["intervals.csv", "results.csv", "summary.json"],
        ),
        (&["--format", "json"], &["summary.json"]),
        (
            &["--format", "html,csv", "--no-series"],
            &["intervals.csv", "report.html", "results.csv"],
        ),
        (
            &["--format", "parquet"],
            &["draws.parquet", "results.parquet"],
        ),
    ] {
        let folder = folder();
        assert_eq!(written(folder.path(), arguments), expected, "{arguments:?}");
    }
}

#[test]
fn an_unknown_format_is_refused_with_those_there_are() {
    let folder = folder();
    let told = complaint(folder.path(), &["run", "--format", "xlsx"]);
    for words in ["xlsx", "csv", "json", "parquet", "html"] {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
}

#[test]
fn every_file_has_the_same_bytes_on_any_number_of_threads() {
    let formats = ["--format", "csv,json,parquet,html", "--threads"];
    let of = |threads: &str| {
        let folder = folder();
        let names = written(folder.path(), &[&formats[..], &[threads]].concat());
        assert_eq!(names.len(), 7);
        let read = |name: &String| std::fs::read(folder.path().join("out").join(name)).unwrap();
        names.iter().map(read).collect::<Vec<_>>()
    };
    let one = of("1");
    assert!(one == of("2") && one == of("5"));
}

#[test]
fn the_report_made_again_from_results_is_the_same() {
    let folder = folder();
    written(folder.path(), &[]);
    let path = folder.path().join("out/report.html");
    let first = std::fs::read(&path).unwrap();
    assert!(first.len() < 6_000_000, "{} bytes", first.len());
    std::fs::remove_file(&path).unwrap();
    asmcast(folder.path())
        .args(["report", "out"])
        .assert()
        .success();
    assert!(first == std::fs::read(&path).unwrap());
    asmcast(folder.path())
        .args(["report", "out", "--out", "elsewhere"])
        .assert()
        .success();
    assert!(first == std::fs::read(folder.path().join("elsewhere/report.html")).unwrap());
}

#[test]
fn a_folder_without_fitting_results_is_refused() {
    let folder = folder();
    let refused = |said: &str| {
        let told = complaint(folder.path(), &["report", "out"]);
        assert!(
            told.contains("summary.json") && told.contains(said),
            "{told}"
        );
        assert!(!folder.path().join("out/report.html").exists());
    };
    refused("asmcast run");
    std::fs::create_dir(folder.path().join("out")).unwrap();
    let path = folder.path().join("out/summary.json");
    std::fs::write(&path, "{\"a\": 1}").unwrap();
    refused("not a summary of asmcast");
    std::fs::write(&path, "{\"tool\": \"asmcast\", \"version\": \"0.0.9\"}").unwrap();
    refused("0.0.9");
    written(folder.path(), &["--format", "json"]);
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    refused("summary.json:");
    std::fs::write(&path, whole.replace("\"paf\"", "\"pfa\"")).unwrap();
    refused("pfa");
}

/// A CSV file as rows by column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Values and errors of results.csv by year, cohort, group and statistic.
fn results(folder: &Path) -> BTreeMap<[String; 4], (f64, f64)> {
    let rows = rows(&folder.join("results.csv")).into_iter();
    rows.map(|row| {
        let key =
            ["performance_year", "cohort", "group", "statistic"].map(|name| row[name].clone());
        let number = |name: &str| row[name].parse().unwrap_or(0.0);
        (key, (number("value"), number("standard_error")))
    })
    .collect()
}

/// Each interval is of a result, which it holds, and reaches about two errors to either side; of fewer than
/// ten draws none is stated. summary.json has the same.
#[test]
fn intervals_are_of_the_results_and_hold_them() {
    let folder = folder();
    written(folder.path(), &["--no-report", "--no-series"]);
    let out = folder.path().join("out");
    assert!(rows(&out.join("intervals.csv")).is_empty());
    let arguments = ["run", "--draws", "60", "--quiet", "--out", "out"];
    asmcast(folder.path())
        .args(arguments)
        .args(["--no-report", "--no-series"])
        .assert()
        .success();
    let results = results(&out);
    let summary = std::fs::read_to_string(out.join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let intervals = rows(&out.join("intervals.csv"));
    assert!(intervals.len() > results.len() * 9 / 10);
    let (mut reaches, mut sides) = (Vec::new(), 0);
    for row in &intervals {
        let key =
            ["performance_year", "cohort", "group", "statistic"].map(|name| row[name].clone());
        let [low, high] = ["low", "high"].map(|end| row[end].parse::<f64>().unwrap());
        let (value, error) = results[&key];
        assert!(low <= value && value <= high, "{row:?}: {value}");
        let [year, cohort, group, statistic] = &key;
        let nested = &summary["results"][year][cohort][group][statistic];
        assert_eq!(
            (&nested["low"], &nested["high"]),
            (&low.into(), &high.into())
        );
        if error > 0.0 {
            reaches.push((high - low) / error);
            let (down, up) = (value - low, high - value);
            sides += usize::from(down > 1.2 * up || up > 1.2 * down);
        }
    }
    reaches.sort_by(f64::total_cmp);
    let middle = reaches[reaches.len() / 2];
    assert!((middle - 4.0).abs() < 0.1, "{middle}");
    assert!(sides > 100, "{sides} have unequal arms");
}

/// The series is that of the draws of which the results are the means.
#[test]
fn the_means_of_the_series_are_the_results() {
    let folder = folder();
    asmcast(folder.path())
        .args([
            "run",
            "--draws",
            "40",
            "--quiet",
            "--out",
            "out",
            "--no-report",
        ])
        .assert()
        .success();
    let out = folder.path().join("out");
    let series = rows(&out.join("draws.csv"));
    assert_eq!(series.len(), 40 * 2 * 5);
    let draws: Vec<u32> = series
        .iter()
        .map(|row| row["draw"].parse().unwrap())
        .collect();
    assert!(draws.is_sorted() && draws[0] == 0 && draws[399] == 39);
    let results = results(&out);
    let mut compared = 0;
    for (key @ [year, cohort, group, statistic], (value, error)) in &results {
        let column = match group.strip_prefix("size:") {
            Some(size) => format!("{statistic}_{size}"),
            None if group == "all" => statistic.clone(),
            None => continue,
        };
        if !series[0].contains_key(&column) {
            continue;
        }
        let of_year = series
            .iter()
            .filter(|row| row["performance_year"] == *year && row["cohort"] == *cohort);
        let numbers: Vec<f64> = of_year.map(|row| row[&column].parse().unwrap()).collect();
        let n = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / n;
        let squares: f64 = numbers.iter().map(|x| (x - mean) * (x - mean)).sum();
        let standard_error = (squares / (n - 1.0) / n).sqrt();
        assert!((standard_error - error).abs() <= 0.051 * error, "{key:?}");
        assert!(
            (mean - value).abs() <= 0.051 * error,
            "{key:?}: {mean} {value} {error}"
        );
        compared += 1;
    }
    assert_eq!(compared, 2 * 5 * (14 + 3 * 4));
}

/// The row of a draw is that of the world which an export of the draw opens.
#[test]
fn a_row_of_the_series_is_of_the_draw_that_it_names() {
    let folder = folder();
    written(folder.path(), &["--format", "csv"]);
    asmcast(folder.path())
        .args(["export"])
        .arg(shipped("baseline.toml"))
        .args(["--draw", "2", "--year", "2028", "--out", "draw-2"])
        .assert()
        .success();
    let participants = rows(&folder.path().join("draw-2/participants.csv"));
    let series = rows(&folder.path().join("out/draws.csv"));
    for cohort in ["HF", "LBP"] {
        let exported = participants.iter().filter(|row| row["cohort"] == cohort);
        let is_named = |row: &&BTreeMap<String, String>| {
            row["draw"] == "2" && row["performance_year"] == "2028" && row["cohort"] == cohort
        };
        let row = series.iter().find(is_named).unwrap();
        assert_eq!(row["participants"], exported.count().to_string());
    }
}

#[test]
fn what_groups_gain_and_lose_adds_up_to_what_medicare_keeps() {
    let folder = folder();
    written(folder.path(), &["--format", "csv", "--no-series"]);
    let results = results(&folder.path().join("out"));
    for year in 2027..=2031 {
        for cohort in ["HF", "LBP"] {
            let of = |group: &str, statistic: &str| {
                results[&[&year.to_string(), cohort, group, statistic].map(String::from)]
            };
            let (kept, error) = of("all", "net_medicare_savings");
            // Each number is rounded to a twentieth of its error at worst.
            let tolerance = 0.3 * error;
            let net = |group: &str| of(group, "payment_gains").0 + of(group, "payment_losses").0;
            assert!((kept + net("all")).abs() <= tolerance);
            for kind in [
                &["size:solo", "size:small", "size:large"][..],
                &["type:ecqm", "type:cqm"],
                &["dual:q1", "dual:q2", "dual:q3", "dual:q4"],
            ] {
                let change: f64 = kind.iter().map(|group| of(group, "payment_change").0).sum();
                assert!(
                    (change + kept).abs() <= tolerance,
                    "{kind:?} {change} {kept}"
                );
                let transfers: f64 = kind
                    .iter()
                    .map(|group| of(group, "payment_transfer").0)
                    .sum();
                assert!(transfers.abs() <= tolerance, "{kind:?} {transfers}");
            }
        }
    }
}

/// Parquet holds the columns and numbers of the CSV files.
#[cfg(feature = "parquet")]
#[test]
fn parquet_holds_what_the_csv_files_hold() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    let folder = folder();
    written(folder.path(), &["--format", "csv,parquet"]);
    for name in ["results", "draws"] {
        let path = |extension: &str| folder.path().join(format!("out/{name}.{extension}"));
        let file = std::fs::File::open(path("parquet")).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let expected = rows(&path("csv"));
        let found = reader.get_row_iter(None).unwrap();
        let mut count = 0;
        for (row, expected) in found.zip(&expected) {
            let row = row.unwrap();
            assert_eq!(row.len(), expected.len());
            for (column, field) in row.get_column_iter() {
                let text = &expected[column];
                let same = match field {
                    Field::Null => text.is_empty(),
                    Field::Str(word) => word == text,
                    Field::Int(number) => text.parse() == Ok(*number),
                    Field::Double(number) => text.parse() == Ok(*number),
                    _ => false,
                };
                assert!(same, "{name} {column}: {field} {text}");
            }
            count += 1;
        }
        assert_eq!(count, expected.len());
    }
}

#[test]
fn colour_is_for_those_who_want_it() {
    let folder = folder();
    let printed = |wish: &str| {
        let mut command = asmcast(folder.path());
        command.args(["run", "--draws", "2", "--format", "json"]);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        if !wish.is_empty() {
            command.env(wish, "1");
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let plain = printed("");
    assert!(plain.contains('│') && !plain.contains('\u{1b}'), "{plain}");
    assert_eq!(printed("NO_COLOR"), plain);
    assert!(printed("CLICOLOR_FORCE").contains('\u{1b}'));
}
