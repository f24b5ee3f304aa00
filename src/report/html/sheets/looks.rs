//! Draws to look into, and the commands that explain them.

use serde::Serialize;

use crate::forecast::{Subject, SubjectForecast, TypicalDraw};
use crate::report::text::shell_word;
use crate::report::{Named, Outcome};

/// What the draws are, in the order of [`SubjectForecast::typical_draws`].
const WHATS: [&str; 3] = [
    "one world in twenty is worse over all years",
    "as many worlds are worse as better over all years",
    "one world in twenty is better over all years",
];

/// A draw to look into, and the command that does.
#[derive(Serialize)]
pub(super) struct Look {
    what: &'static str,
    draw: u32,
    command: String,
}

/// Draws to look into: of a clinician its way from measures to dollars, of several what each comes to and
/// how it adds up.
pub(super) fn looks(outcome: &Outcome, named: &Named, forecast: &SubjectForecast) -> Vec<Look> {
    let clinician = match &forecast.subject {
        Subject::Clinician(place) => named.clinicians.get(*place),
        Subject::Practice(_) | Subject::Everybody => named.only(),
    };
    let scenario = shell_word(&named.scenario);
    // The scenario's own seed need not be said.
    let seed = match outcome.seed {
        seed if seed == outcome.scenario.content.run.seed => String::new(),
        seed => format!(" --seed {seed}"),
    };
    let mut draws: Vec<(&str, TypicalDraw)> =
        WHATS.into_iter().zip(forecast.typical_draws).collect();
    // Of very few draws one may be all three.
    draws.dedup_by_key(|(_, typical)| typical.draw);
    let draws = draws.into_iter();
    let looks = draws.filter_map(|(what, TypicalDraw { draw, seen })| {
        let who = match (clinician, &forecast.subject) {
            (Some(clinician), _) => {
                let (_, year) = seen?;
                let (npi, tin) = (&clinician.npi, &clinician.tin);
                format!(" --npi {npi} --tin {tin} --year {year}")
            }
            (None, Subject::Practice(tin)) => format!(" --tin {tin}"),
            (None, _) => String::new(),
        };
        let command = format!("asmcast explain {scenario} --draw {draw}{seed}{who}");
        Some(Look {
            what,
            draw,
            command,
        })
    });
    looks.collect()
}
