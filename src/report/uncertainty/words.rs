//! Outputs, parts and their shares, in words.

use crate::components::Source;
use crate::experiments::SetIndices;
use crate::forecast::Subject;
use crate::program::PAYMENT_LAG_YEARS;
use crate::report::html::capitalized;
use crate::report::sensitivity::{share_with_interval, statistic_title, unit};
use crate::report::text::shown;
use crate::study::uncertainty::{About, Found, Output, Part};
use crate::tally::Estimate;

use super::Apportioned;

/// How the variance is split, in a line.
pub(in crate::report) const DESIGN: &str = "Draws are taken in pairs; each pair is opened as it is, \
    with each part, and with all parts up to one, from the second draw and all else from the first (pick-freeze)";

/// Whom a number is about, as a title.
pub(in crate::report) fn who(apportioned: &Apportioned, output: &Output) -> String {
    match &output.about {
        About::Group(group) => capitalized(&statistic_title(*group, output.statistic)),
        About::Named(Subject::Clinician(place)) => {
            let clinician = &apportioned.study.clinicians[*place];
            match clinician.name.is_empty() {
                true => format!("NPI {}", clinician.npi),
                false => clinician.name.clone(),
            }
        }
        About::Named(Subject::Practice(tin)) => {
            let mut clinicians = apportioned.study.clinicians.iter();
            let of_practice = clinicians.find(|clinician| clinician.tin == *tin);
            match of_practice.filter(|one| !one.organization.is_empty()) {
                Some(clinician) => clinician.organization.clone(),
                None => format!("TIN {tin}"),
            }
        }
        About::Named(Subject::Everybody) => "All who are named".into(),
    }
}

/// The unit in which people read an output.
pub(in crate::report) fn unit_of(output: &Output) -> (f64, &'static str) {
    match (&output.about, output.statistic) {
        (About::Named(_), "payment_change") => (1e-3, " thousand dollars"),
        (About::Named(_), _) => (100.0, " %"),
        (About::Group(_), name) => unit(name),
    }
}

/// The cohort and payment year of an output.
pub(in crate::report) fn cohort_title(output: &Output) -> String {
    let year = output.performance_year + PAYMENT_LAG_YEARS;
    match output.cohort {
        Some(cohort) => format!("{}, {year}", cohort.title()),
        None => year.to_string(),
    }
}

/// Mean and standard deviation of an output.
pub(in crate::report) fn mean_and_spread(found: &Found) -> [String; 2] {
    let (times, unit) = unit_of(&found.output);
    let in_words = |estimate: Option<Estimate>| match estimate {
        Some(estimate) => format!("{}{unit}", shown(estimate, times)),
        None => "–".into(),
    };
    [found.mean, found.standard_deviation].map(in_words)
}

/// A share of the variance: `62 % (55 to 68)`.
pub(in crate::report) fn share(found: Option<Estimate>) -> String {
    match found {
        Some(found) => share_with_interval(found),
        None => "–".into(),
    }
}

/// What knowing a part takes away once those before it are known.
pub(in crate::report) fn in_order(found: &Found, place: usize) -> String {
    share(in_order_of(found, place))
}

fn in_order_of(found: &Found, place: usize) -> Option<Estimate> {
    let indices = found.indices.as_ref()?;
    indices.in_order.get(place).copied()
}

/// What a part decides alone.
pub(in crate::report) fn alone(found: &Found, place: usize) -> String {
    share(sets(found, place).map(|one| one.first))
}

/// What it decides alone and together with others.
pub(in crate::report) fn together(found: &Found, place: usize) -> String {
    share(sets(found, place).map(|one| one.total))
}

fn sets(found: &Found, place: usize) -> Option<SetIndices> {
    found.indices.as_ref().map(|indices| indices.sets[place])
}

/// The standard deviation that would be left were everything known but one part: the root of its total share
/// of the variance. In the output's unit.
pub(in crate::report) fn left(found: &Found, place: usize) -> String {
    let (times, _) = unit_of(&found.output);
    let left = sets(found, place).and_then(|one| {
        let deviation = found.standard_deviation?.value;
        let total = one.total;
        let root = total.value.max(0.0).sqrt();
        // Of a share that is not there nothing is left, and its root has no slope.
        let error = total.standard_error.filter(|_| root > 0.0);
        let error = error.map(|error| deviation * error / (2.0 * root));
        Some(Estimate::new(deviation * root, error))
    });
    left.map_or("–".into(), |left| shown(left, times).to_string())
}

/// What decides most of an output, in a sentence; of a clinician's factor how much of it is luck.
pub(in crate::report) fn sentence(apportioned: &Apportioned, found: &Found) -> String {
    let output = &found.output;
    let name = who(apportioned, output);
    let what = match (&output.about, output.statistic) {
        (About::Named(_), "payment_change") => format!("the dollars of {}", lower_all(&name)),
        (About::Named(_), _) => format!("the factor of {name}"),
        (About::Group(_), _) => lower_first(&name),
    };
    if found.indices.is_none() {
        return match found.standard_deviation {
            Some(_) => format!("{} does not vary.", capitalized(&what)),
            None => format!("{} is not there in every draw.", capitalized(&what)),
        };
    }
    let parts = found.parts.iter().enumerate();
    let parts = parts.filter_map(|(place, part)| Some((*part, in_order_of(found, place)?)));
    let (noise, mut others): (Vec<_>, Vec<_>) =
        parts.partition(|(part, _)| *part == Part::Luck(Source::SamplingNoise));
    others.sort_by(|(_, one), (_, other)| other.value.total_cmp(&one.value));
    let told = others[..others.len().min(2)].iter().chain(&noise);
    let told: Vec<String> = told
        .map(|(part, one)| format!("{} {}", part.title(), share(Some(*one))))
        .collect();
    let [_, spread] = mean_and_spread(found);
    let what = capitalized(&what);
    format!(
        "{what} varies by {spread} from draw to draw. Of the variance are {}.",
        told.join(", ")
    )
}

/// A title within a sentence: names stay as they are.
fn lower_all(name: &str) -> String {
    match name {
        "All who are named" => "all who are named".into(),
        name => name.into(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// What the shares are.
pub(in crate::report) fn what_it_says(apportioned: &Apportioned) -> String {
    let named = match apportioned.found(true).next() {
        Some(_) => {
            " Of named clinicians sampling noise, performance, reporting, circumstances and payments are those \
             of all who are named; peers are everybody else. A factor counts as 0 where a clinician does not \
             participate."
        }
        None => "",
    };
    format!(
        "{DESIGN}. In order is the share of the variance that goes when a part becomes known after those before \
         it; sampling noise is last, and its share is what would stay if everything else were known: luck. Alone \
         is the share that would go if only this part were known; in all is the share that would stay if \
         everything else were, so that what parts do only together is counted in each of them. Intervals of \
         95 % resample the pairs.{named}"
    )
}

/// What they are not.
pub(in crate::report) fn what_it_is_silent_about(apportioned: &Apportioned) -> String {
    let assumptions = match apportioned.inputs.is_empty() {
        true => {
            "The scenario has no [[sensitivity]] entries, so that rules and assumptions are taken as they \
             stand: that they may be wrong is not in the variance."
        }
        false => {
            "Of rules and assumptions only the inputs of the scenario are in the variance, with the ranges \
             and weights that it gives: a wider range takes a larger share."
        }
    };
    format!(
        "{assumptions} What is sampling noise and what is performance follows from the model's laws: from how \
         many cases a measure has, how far clinicians lie apart, and how reliable cost is."
    )
}
