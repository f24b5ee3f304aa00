//! Small practices: what the points for them give, and what their silence takes away.

use asmcast::forecast::Group;
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize, Vocabulary};
use asmcast::scenario::Scenario;
use asmcast::study::{PairedDraw, PairedDraws};
use asmcast::tally::Estimate;

use super::charts::{self, Axes, Line};
use super::contrasts::{Contrast, made_of, opened, ratio};
use super::frame::{GAIN, INK, LOSS, MAIN};
use super::table::{Row, Table};
use super::{Failed, Made, Study};

pub const STUDY: Study = Study {
    name: "small-practices",
    scenarios: &[
        "baseline.toml",
        "policy/no-small-practice-points.toml",
        "studies/small-practices/nobody-silent.toml",
        "studies/small-practices/no-points-nobody-silent.toml",
        "studies/small-practices/solo-report.toml",
        "studies/small-practices/no-points-solo-report.toml",
        "studies/small-practices/small-report.toml",
        "studies/small-practices/no-points-small-report.toml",
        "studies/small-practices/half-of-solo-silent.toml",
        "studies/small-practices/two-in-ten-small-silent.toml",
        "studies/small-practices/three-in-ten-small-silent.toml",
    ],
    draws: 400,
    make,
};

/// Their positions: silence as in MIPS, of nobody, of all but solo practices, of all but those of 2 to 15;
/// each with points and, bare, without; and with points more silence of one size.
const AS_IN_MIPS: usize = 0;
const BARE: usize = 1;
const NOBODY: usize = 2;
const BARE_NOBODY: usize = 3;
const SOLO_REPORT: usize = 4;
const BARE_SOLO_REPORT: usize = 5;
const SMALL_REPORT: usize = 6;
const BARE_SMALL_REPORT: usize = 7;
const SOLO_HALF: usize = 8;
const SMALL_TWO_IN_TEN: usize = 9;
const SMALL_THREE_IN_TEN: usize = 10;

/// What is asked of a size of practices: its own silence, while the others are as silent as in MIPS.
struct Own {
    size: PracticeSize,
    /// Nobody of the size is silent, with points and without.
    reports: usize,
    bare_reports: usize,
    /// With points, from no silence of the size to most.
    tried: &'static [usize],
}

const OWN: [Own; 2] = [
    Own {
        size: PracticeSize::Solo,
        reports: SOLO_REPORT,
        bare_reports: BARE_SOLO_REPORT,
        tried: &[SOLO_REPORT, AS_IN_MIPS, SOLO_HALF],
    },
    Own {
        size: PracticeSize::Small,
        reports: SMALL_REPORT,
        bare_reports: BARE_SMALL_REPORT,
        tried: &[
            SMALL_REPORT,
            AS_IN_MIPS,
            SMALL_TWO_IN_TEN,
            SMALL_THREE_IN_TEN,
        ],
    },
];

const OF_GROUP: [&str; 4] = [
    "paf_mean",
    "share_positive",
    "share_maximum_penalty",
    "payment_change",
];

/// What there is only here: the mean factor of those above the full cut.
const REPORTERS: &str = "paf_mean_above_full_cut";

fn levels() -> Vec<Contrast> {
    let named = [
        ("baseline", AS_IN_MIPS),
        ("no-small-practice-points", BARE),
        ("nobody-silent", NOBODY),
        ("no-points-nobody-silent", BARE_NOBODY),
        ("solo-report", SOLO_REPORT),
        ("no-points-solo-report", BARE_SOLO_REPORT),
        ("small-report", SMALL_REPORT),
        ("no-points-small-report", BARE_SMALL_REPORT),
        ("half-of-solo-silent", SOLO_HALF),
        ("two-in-ten-small-silent", SMALL_TWO_IN_TEN),
        ("three-in-ten-small-silent", SMALL_THREE_IN_TEN),
    ];
    let levels = named.into_iter();
    levels
        .map(|(name, scenario)| Contrast::new(name, &[(scenario, 1.0)]))
        .collect()
}

fn effects() -> Vec<Contrast> {
    let less = |name, one, other| Contrast::new(name, &[(one, 1.0), (other, -1.0)]);
    vec![
        less("points, silence as in MIPS", AS_IN_MIPS, BARE),
        less("points, nobody silent", NOBODY, BARE_NOBODY),
        less("points, solo report", SOLO_REPORT, BARE_SOLO_REPORT),
        less("points, small report", SMALL_REPORT, BARE_SMALL_REPORT),
        less("silence of all", AS_IN_MIPS, NOBODY),
        less("silence of all, no points", BARE, BARE_NOBODY),
        less("silence of solo", AS_IN_MIPS, SOLO_REPORT),
        less("silence of small", AS_IN_MIPS, SMALL_REPORT),
    ]
}

fn make(scenarios: &[Scenario]) -> Result<Made, Failed> {
    let draws = opened(scenarios)?;
    let years = [
        *scenarios[0].model.years.start(),
        *scenarios[0].model.years.end(),
    ];
    let is_wanted = |group, name: &str| {
        matches!(group, Group::All | Group::Size(_)) && OF_GROUP.contains(&name)
    };
    let mut table = Table::default();
    for contrasts in [levels(), effects()] {
        table.add_contrasts(&draws, &contrasts, &years, is_wanted);
    }
    for year in years {
        let risk_level = scenarios[0].model.rules.risk_level(year);
        for &cohort in Cohort::ALL {
            for &size in PracticeSize::ALL {
                let of = Of {
                    draws: &draws,
                    year,
                    cohort,
                    size,
                };
                of.add_reporters(&mut table, risk_level);
                of.add_settings(&mut table, &scenarios[AS_IN_MIPS]);
            }
            for own in &OWN {
                let of = Of {
                    draws: &draws,
                    year,
                    cohort,
                    size: own.size,
                };
                of.add_share_taken(&mut table, own);
                of.add_break_even(&mut table, own, scenarios);
            }
        }
    }
    Ok(Made {
        charts: vec![("silence.svg", chart(&table, scenarios)?)],
        table,
    })
}

/// Of whom a number is.
struct Of<'a> {
    draws: &'a PairedDraws,
    year: u16,
    cohort: Cohort,
    size: PracticeSize,
}

impl Of<'_> {
    fn find(&self, name: &str) -> Option<usize> {
        let group = Group::Size(self.size);
        self.draws.find(self.year, self.cohort, group, name)
    }

    fn add(&self, table: &mut Table, contrast: &str, statistic: &str, estimate: Option<Estimate>) {
        if let Some(estimate) = estimate {
            table.add(Row {
                contrast: contrast.into(),
                performance_year: Some(self.year),
                cohort: self.cohort,
                group: Group::Size(self.size).id(),
                statistic: statistic.into(),
                estimate,
            });
        }
    }

    /// The mean factor of those who do not take the full cut, and what the points and silence change in it.
    fn add_reporters(&self, table: &mut Table, risk_level: f64) {
        let both = (self.find("paf_mean"), self.find("share_maximum_penalty"));
        let (Some(mean), Some(share)) = both else {
            return;
        };
        let of = |draw: PairedDraw<'_>, scenario| {
            let cut = draw.number(scenario, share);
            (draw.number(scenario, mean) + risk_level * cut) / (1.0 - cut)
        };
        for contrast in levels().iter().chain(&effects()) {
            let estimate = self.draws.mean(|draw| {
                let terms = contrast.weights.iter();
                terms
                    .map(|(scenario, weight)| weight * of(draw, *scenario))
                    .sum()
            });
            self.add(table, contrast.name, REPORTERS, estimate);
        }
    }

    /// What the baseline sets: the silent share, and the points of the size.
    fn add_settings(&self, table: &mut Table, baseline: &Scenario) {
        let rules = &baseline.model.rules;
        let points = match self.size {
            PracticeSize::Solo => rules.solo_points,
            PracticeSize::Small => rules.small_practice_points,
            PracticeSize::Large => 0.0,
        };
        let silent = silent(baseline, self.cohort, self.size);
        for (statistic, value) in [("share_silent", silent), ("points", points)] {
            self.add(
                table,
                "baseline",
                statistic,
                Some(Estimate::new(value, None)),
            );
        }
    }

    /// Which share of what the points would give, if nobody of the size were silent, its silence as in MIPS
    /// takes away.
    fn add_share_taken(&self, table: &mut Table, own: &Own) {
        let taken: [(usize, f64); 2] = [(own.reports, 1.0), (AS_IN_MIPS, -1.0)];
        let given: [(usize, f64); 2] = [(own.reports, 1.0), (own.bare_reports, -1.0)];
        let share = self
            .find("paf_mean")
            .and_then(|place| ratio(self.draws, [&taken, &given], place));
        self.add(
            table,
            "points and own silence",
            "share_of_points_taken_by_silence",
            share,
        );
    }

    /// The share of silent practices of the size at which its mean factor, with points, is what it would be
    /// without points if none of them were silent: on straight lines between the silences that were tried.
    fn add_break_even(&self, table: &mut Table, own: &Own, scenarios: &[Scenario]) {
        let Some(place) = self.find("paf_mean") else {
            return;
        };
        let value = |scenario| {
            let found = self.draws.contrast(&[(scenario, 1.0)], place);
            found.map_or(f64::NAN, |found| found.value)
        };
        let silent = |scenario: usize| silent(&scenarios[scenario], self.cohort, self.size);
        let target = value(own.bare_reports);
        let Some(pair) = own
            .tried
            .windows(2)
            .find(|pair| value(pair[0]) >= target && value(pair[1]) < target)
        else {
            return;
        };
        let (less, more) = (pair[0], pair[1]);
        let over: [(usize, f64); 2] = [(less, 1.0), (own.bare_reports, -1.0)];
        let under: [(usize, f64); 2] = [(less, 1.0), (more, -1.0)];
        let step = silent(more) - silent(less);
        let share = made_of(
            self.draws,
            [&over[..], &under[..]],
            place,
            |[over, under]| {
                let part = over / under;
                let value = silent(less) + step * part;
                (value, [step / under, -step * part / under])
            },
        );
        self.add(
            table,
            "points and own silence",
            "share_silent_at_break_even",
            share,
        );
    }
}

/// The share of practices of a size that report nothing.
fn silent(scenario: &Scenario, cohort: Cohort, size: PracticeSize) -> f64 {
    let cohorts = scenario.model.cohorts.iter();
    let mut of_cohort = cohorts.filter(|one| one.cohort == cohort);
    of_cohort
        .next()
        .map_or(f64::NAN, |one| one.reporting.silent.get(size).0)
}

fn chart(table: &Table, scenarios: &[Scenario]) -> Result<String, Failed> {
    let axes = Axes {
        x: "share of the size's practices that report nothing, %",
        y: "mean factor, %",
        x_labels: 6,
        x_label: |x| format!("{x:.0}"),
    };
    let levels = levels();
    charts::lines(&axes, |cohort| {
        let mut lines = Vec::new();
        for (own, colours) in OWN.iter().zip([[LOSS, INK], [GAIN, MAIN]]) {
            let name = match own.size {
                PracticeSize::Solo => "solo",
                _ => "2 to 15",
            };
            let bare = [own.bare_reports, BARE];
            let both = [(own.tried, "with"), (&bare[..], "without")];
            for ((tried, with), colour) in both.into_iter().zip(colours) {
                let points = tried.iter().map(|&scenario| {
                    let year = 2027 + PAYMENT_LAG_YEARS;
                    let (level, group) = (levels[scenario].name, Group::Size(own.size).id());
                    let mean = table.get(level, cohort, year, &group, "paf_mean")?;
                    let silent = silent(&scenarios[scenario], cohort, own.size);
                    Ok((100.0 * silent, mean.scaled(100.0)))
                });
                lines.push(Line {
                    name: format!("{name}, {with} points"),
                    colour,
                    points: points.collect::<Result<_, String>>()?,
                });
            }
        }
        Ok(lines)
    })
}
