//! Small practices: what the points for them give, and what their silence takes away.

use asmcast::forecast::Group;
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize, Vocabulary};
use asmcast::scenario::Scenario;
use asmcast::study::{PairedDraw, PairedDraws};
use asmcast::tally::Estimate;

use super::charts::{self, Axes, Line, times};
use super::contrasts::{Contrast, made_of, opened, ratio};
use super::frame::{GAIN, INK, LOSS, MAIN};
use super::table::{Row, Table};
use super::{Failed, Made, Study};

pub const STUDY: Study = Study {
    name: "small-practices",
    scenarios: &[
        "baseline.toml",
        "half-silent.toml",
        "studies/small-practices/nobody-silent.toml",
        "policy/no-small-practice-points.toml",
        "studies/small-practices/no-points-half-silent.toml",
        "studies/small-practices/no-points-nobody-silent.toml",
        "studies/small-practices/half-of-solo-silent.toml",
        "studies/small-practices/three-in-ten-small-silent.toml",
        "studies/small-practices/half-of-small-silent.toml",
    ],
    draws: 400,
    make,
};

/// Their positions: with points, from most silence to none; without; and with points and more silence.
const AS_IN_MIPS: usize = 0;
const HALF: usize = 1;
const NOBODY: usize = 2;
const BARE_AS_IN_MIPS: usize = 3;
const BARE_HALF: usize = 4;
const BARE_NOBODY: usize = 5;
const SOLO_HALF: usize = 6;
const SMALL_THREE_IN_TEN: usize = 7;
const SMALL_HALF: usize = 8;

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
        ("half-silent", HALF),
        ("nobody-silent", NOBODY),
        ("no-small-practice-points", BARE_AS_IN_MIPS),
        ("no-points-half-silent", BARE_HALF),
        ("no-points-nobody-silent", BARE_NOBODY),
        ("half-of-solo-silent", SOLO_HALF),
        ("three-in-ten-small-silent", SMALL_THREE_IN_TEN),
        ("half-of-small-silent", SMALL_HALF),
    ];
    let levels = named.into_iter();
    levels
        .map(|(name, scenario)| Contrast::new(name, &[(scenario, 1.0)]))
        .collect()
}

fn effects() -> Vec<Contrast> {
    let less = |name, one, other| Contrast::new(name, &[(one, 1.0), (other, -1.0)]);
    let mut effects = vec![
        less("points, silence as in MIPS", AS_IN_MIPS, BARE_AS_IN_MIPS),
        less("points, half the silence", HALF, BARE_HALF),
        less("points, nobody silent", NOBODY, BARE_NOBODY),
        less("silence, with points", AS_IN_MIPS, NOBODY),
        less("silence, without points", BARE_AS_IN_MIPS, BARE_NOBODY),
        less("points and silence", AS_IN_MIPS, BARE_NOBODY),
    ];
    let both = [
        (AS_IN_MIPS, 1.0),
        (BARE_AS_IN_MIPS, -1.0),
        (NOBODY, -1.0),
        (BARE_NOBODY, 1.0),
    ];
    effects.push(Contrast::new("points x silence", &both));
    effects
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
                if size != PracticeSize::Large {
                    of.add_share_eaten(&mut table);
                    of.add_break_even(&mut table, scenarios);
                }
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

    /// Which share of what the points would give if nobody were silent is taken away by silence as in MIPS.
    fn add_share_eaten(&self, table: &mut Table) {
        let taken: [(usize, f64); 2] = [(NOBODY, 1.0), (AS_IN_MIPS, -1.0)];
        let given: [(usize, f64); 2] = [(NOBODY, 1.0), (BARE_NOBODY, -1.0)];
        let share = self
            .find("paf_mean")
            .and_then(|place| ratio(self.draws, [&taken, &given], place));
        self.add(
            table,
            "points and silence",
            "share_of_points_taken_by_silence",
            share,
        );
    }

    /// The share of silent practices at which the group's mean factor, with points, is what it would be
    /// without points if nobody were silent: on straight lines between the silences that were tried.
    fn add_break_even(&self, table: &mut Table, scenarios: &[Scenario]) {
        let Some(place) = self.find("paf_mean") else {
            return;
        };
        let value = |scenario| {
            let found = self.draws.contrast(&[(scenario, 1.0)], place);
            found.map_or(f64::NAN, |found| found.value)
        };
        let silent = |scenario: usize| silent(&scenarios[scenario], self.cohort, self.size);
        let tried = with_points(self.size);
        let target = value(BARE_NOBODY);
        let Some(pair) = tried
            .windows(2)
            .find(|pair| value(pair[0]) >= target && value(pair[1]) < target)
        else {
            return;
        };
        let (less, more) = (pair[0], pair[1]);
        let over: [(usize, f64); 2] = [(less, 1.0), (BARE_NOBODY, -1.0)];
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
            "points and silence",
            "share_silent_at_break_even",
            share,
        );
    }
}

/// The scenarios with points, by how silent practices of a size are in them.
fn with_points(size: PracticeSize) -> &'static [usize] {
    match size {
        PracticeSize::Solo => &[NOBODY, HALF, AS_IN_MIPS, SOLO_HALF],
        _ => &[NOBODY, HALF, AS_IN_MIPS, SMALL_THREE_IN_TEN, SMALL_HALF],
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
        x: "share of the practices that report nothing, %",
        y: "mean factor, %",
        x_labels: 6,
        x_label: |x| format!("{x:.0}"),
    };
    let without = [BARE_NOBODY, BARE_HALF, BARE_AS_IN_MIPS];
    let (solo, small) = (PracticeSize::Solo, PracticeSize::Small);
    let lines = [
        (solo, with_points(solo), "solo, with 15 points", LOSS),
        (solo, &without, "solo, without points", INK),
        (small, with_points(small), "2 to 15, with 10 points", GAIN),
        (small, &without, "2 to 15, without points", MAIN),
    ];
    let levels = levels();
    charts::lines(&axes, |cohort| {
        let lines = lines.iter().map(|(size, tried, name, colour)| {
            let points = tried.iter().map(|&scenario| {
                let year = 2027 + PAYMENT_LAG_YEARS;
                let (level, group) = (levels[scenario].name, Group::Size(*size).id());
                let mean = table.get(level, cohort, year, &group, "paf_mean")?;
                let silent = silent(&scenarios[scenario], cohort, *size);
                Ok((100.0 * silent, times(mean, 100.0)))
            });
            Ok(Line {
                name: (*name).into(),
                colour: *colour,
                points: points.collect::<Result<_, String>>()?,
            })
        });
        lines.collect()
    })
}
