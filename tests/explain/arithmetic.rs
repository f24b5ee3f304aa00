//! The page's arithmetic, followed with a pocket calculator: every formula gives the number in the line
//! above it, as it is printed.

use super::both;
use super::files::{EACH_COHORT, Files};

/// A pocket calculator: numbers, + - × /, brackets and exp.
struct Calculator<'a>(&'a str);

impl Calculator<'_> {
    fn peek(&self) -> Option<char> {
        self.0.chars().next()
    }

    fn take(&mut self, wanted: char) -> Option<()> {
        self.0 = self.0.strip_prefix(wanted)?.trim_start();
        Some(())
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            match self.peek() {
                Some('+') => {
                    self.take('+')?;
                    value += self.product()?;
                }
                Some('-') => {
                    self.take('-')?;
                    value -= self.product()?;
                }
                _ => return Some(value),
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.factor()?;
        loop {
            match self.peek() {
                Some('×') => {
                    self.take('×')?;
                    value *= self.factor()?;
                }
                Some('/') => {
                    self.take('/')?;
                    value /= self.factor()?;
                }
                _ => return Some(value),
            }
        }
    }

    fn factor(&mut self) -> Option<f64> {
        if let Some(rest) = self.0.strip_prefix("exp") {
            self.0 = rest;
            return self.factor().map(f64::exp);
        }
        if self.peek() == Some('-') {
            self.take('-')?;
            return self.factor().map(|value| -value);
        }
        if self.peek() == Some('(') {
            self.take('(')?;
            let value = self.sum()?;
            self.take(')')?;
            return Some(value);
        }
        let is_digit = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let end = self.0.find(|c| !is_digit(c)).unwrap_or(self.0.len());
        let value = self.0[..end].replace(',', "").parse().ok()?;
        self.0 = self.0[end..].trim_start();
        Some(value)
    }
}

/// What a note's formula comes to; `None` of a note in words.
fn value_of(note: &str) -> Option<f64> {
    let formula = note.split(" = ").next()?;
    let (formula, limits) = formula.split_once(", ").unwrap_or((formula, ""));
    let mut calculator = Calculator(formula);
    let value = calculator.sum()?;
    if !calculator.0.is_empty() {
        return None;
    }
    if let Some(most) = limits.strip_prefix("at most ") {
        return Some(value.min(most.parse().ok()?));
    }
    Some(match limits {
        "at least 0" => value.max(0.0),
        "from 1 to 10" => value.clamp(1.0, 10.0),
        _ => value,
    })
}

/// The number of a line, and its unit; `None` of a line in words.
fn number_of(line: &str) -> Option<(f64, &str)> {
    let rest = line.get(27..)?.trim_start();
    let (number, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let number = number.replace(',', "").parse().ok()?;
    Some((number, rest.split("§").next()?.trim()))
}

/// Checks every formula of a page and returns how many there are.
fn check(text: &str) -> usize {
    let mut checked = 0;
    let mut last: Option<(f64, &str)> = None;
    let mut payments = 0.0;
    for line in text.lines() {
        let Some(note) = line.strip_prefix("      ") else {
            last = number_of(line);
            if line.starts_with("  Part B payments") {
                payments = last.unwrap().0;
            }
            continue;
        };
        let (Some(value), Some((number, unit))) = (value_of(note), last) else {
            continue;
        };
        let value = if unit == "%" { 100.0 * value } else { value };
        // What is printed is rounded; a factor of six decimals is worth so many cents.
        let tolerance = match unit {
            "dollars" if note.contains(" × 0.85 × ") => 0.02,
            "dollars" => 0.01 + 1e-6 * payments,
            "%" | "points" | "of 10 points" => 0.002,
            "standard deviations" => 1e-4,
            _ => 1e-5,
        };
        assert!(
            (value - number).abs() < tolerance,
            "{value}: {line}\n{text}"
        );
        checked += 1;
    }
    checked
}

#[test]
fn the_calculator() {
    assert_eq!(value_of("1 + 2 × (3 - 5) / 4"), Some(0.0));
    assert_eq!(value_of("-10 × (1 - 0.5)"), Some(-5.0));
    assert_eq!(
        value_of("1 / (1 + exp(-0 × (8,000.5 - (-1.5))))"),
        Some(0.5)
    );
    assert_eq!(value_of("7 + 5, at most 10"), Some(10.0));
    assert_eq!(value_of("lower is better"), None);
}

#[test]
fn every_formula_gives_the_number_above_it() {
    let files = Files::new();
    for (rules, least) in [
        ("", 15),
        (
            "cost_ladder = \"symmetric\"\nq492_scoring = \"standard_deviation\"\n\
             exchange = \"linear\"\ncap_at_risk_level = true",
            15,
        ),
        (
            "exchange = [[0, 0], [55.5, 0.125], [100, 1]]\nbenchmark_by = \"measure\"\n\
             complex_patient = { base = 3, per_standard_deviation = 8, most = 12, from = \"all\" }",
            15,
        ),
    ] {
        for index in (0..EACH_COHORT).step_by(2) {
            let cohort = 1 + index / 2 % 2;
            let (text, json) = both(&files, &format!("10000{cohort}{index:04}"), rules);
            assert_eq!(json["final_score"]["status"], "scored");
            let checked = check(&text);
            assert!(checked >= least, "{checked} formulas in\n{text}");
        }
    }
}

/// The numbers of a section by their labels.
fn numbers(text: &str, section: &str) -> Vec<(String, f64)> {
    let lines = text.lines().skip_while(|line| *line != section).skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let labelled = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    labelled
        .filter_map(|line| Some((line[2..27].trim().to_string(), number_of(line)?.0)))
        .collect()
}

#[test]
fn the_printed_components_add_up() {
    let (text, json) = both(&Files::new(), "1000010003", "");
    let score = numbers(&text, "FINAL SCORE");
    let labels: Vec<&str> = score.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "quality",
            "cost",
            "improvement activities",
            "interoperability",
            "complex patients",
            "small practice",
            "sum",
            "final score"
        ]
    );
    let components: f64 = score[..6].iter().map(|(_, points)| points).sum();
    assert!((components - score[6].1).abs() < 4e-4, "{text}");
    let final_score = json["final_score"]["final_score"].as_f64().unwrap();
    assert!((final_score - score[7].1).abs() < 1e-4, "{text}");
    let quality = numbers(&text, "QUALITY");
    let of = |wanted: &str| -> Vec<f64> {
        let found = quality.iter().filter(|(label, _)| label == wanted);
        found.map(|(_, value)| *value).collect()
    };
    let points = of("achievement points");
    assert_eq!(points.len(), 5);
    assert!((points.iter().sum::<f64>() - of("sum of the points")[0]).abs() < 4e-4);
}
