//! Everybody who is reported by name in one draw.

use crate::explain::{LeverInDraw, Member, Together, YearTogether};
use crate::findings::{Finding, Place};
use crate::forecast::{CohortLaws, DrawnYear, FocalNumbers, Focus, Subject, identity};
use crate::program::PAYMENT_LAG_YEARS;
use crate::scenario::Model;
use crate::study::study_levers_of_draw;

use super::CommandError;
use super::draw::Draw;

/// Adds up what the clinicians of a draw come to who are reported by name: those of a TIN, or all; in
/// one year, or in all that the scenario reports.
pub(super) fn together(
    draw: &Draw<'_>,
    tin: Option<&str>,
    year: Option<u16>,
    with_levers: bool,
) -> Result<Together, CommandError> {
    let model = &draw.scenario.model;
    let focus = Focus::new(model);
    let is_meant = |other: &str| tin.is_none_or(|tin| tin == other);
    let meant = focus.clinicians().iter().filter(|who| is_meant(&who.tin));
    let clinicians = meant.count();
    if clinicians == 0 {
        return Err(nobody(draw, &focus, tin).into());
    }
    let years = model.years.clone();
    if let Some(year) = year.filter(|year| !years.contains(year)) {
        let message = format!(
            "{year} is not reported by the scenario, which reports {} to {}",
            years.start(),
            years.end()
        );
        return Err(Finding::new("--year", Place::File, message).into());
    }
    let mut members: Vec<Vec<Member>> = vec![Vec::new(); years.len()];
    draw.show(*years.end(), |cohort, laws, drawn| {
        if !years.contains(&drawn.year) {
            return;
        }
        let places = focus.places(cohort);
        let of_year = &mut members[usize::from(drawn.year - years.start())];
        let named = (drawn.synthetic()..drawn.records.len()).zip(drawn.named);
        let focal = named.filter(|(_, roster)| places[**roster as usize].is_some());
        let found = focal.map(|(position, _)| member(laws, drawn, position));
        of_year.extend(found.filter(|member| is_meant(&member.tin)));
    });
    let planning = &model.planning;
    let years = years.zip(members).map(|(year, mut members)| {
        let key = |member: &Member| (member.tin.clone(), member.npi.clone(), member.cohort);
        members.sort_by_key(key);
        let paid = year + PAYMENT_LAG_YEARS;
        YearTogether::new((year, paid), members, planning.discount(paid))
    });
    let years: Vec<YearTogether> = years
        .filter(|found| year.is_none_or(|year| year == found.performance_year))
        .collect();
    Ok(Together {
        source: draw.source(),
        tin: tin.map(String::from),
        clinicians,
        present_value_year: planning.present_value_year,
        discount_rate: planning.discount_rate,
        present_value: year
            .is_none()
            .then(|| years.iter().map(|year| year.present_value).sum()),
        levers: with_levers.then(|| levers(draw, tin, year)),
        years,
    })
}

/// What levers are worth to them in the draw.
fn levers(draw: &Draw<'_>, tin: Option<&str>, year: Option<u16>) -> Vec<LeverInDraw> {
    let model = Model {
        seed: draw.seed,
        ..draw.scenario.model.clone()
    };
    let study = study_levers_of_draw(&model, draw.draw);
    let subject = tin.map_or(Subject::Everybody, |tin| Subject::Practice(tin.into()));
    let ranked = study.ranked(&subject, year).into_iter();
    ranked
        .map(|[alone, everybody]| LeverInDraw {
            lever: alone.lever.id(),
            title: alone.lever.title(),
            alone: alone.dollars_change.value,
            everybody: everybody.dollars_change.value,
        })
        .collect()
}

fn member(laws: &CohortLaws, drawn: &DrawnYear<'_>, position: usize) -> Member {
    let (npi, tin) = identity(drawn, position);
    let numbers = FocalNumbers::of(drawn, position);
    Member {
        npi,
        tin,
        cohort: laws.cohort,
        final_score: Some(numbers.final_score).filter(|score| !score.is_nan()),
        payment_adjustment_factor: numbers.factor,
        payments: numbers.payments,
        change: numbers.change(),
    }
}

fn nobody(draw: &Draw<'_>, focus: &Focus, tin: Option<&str>) -> Finding {
    if let (Some(tin), false) = (tin, focus.is_empty()) {
        let practices = focus.practices().iter();
        let tins: Vec<&str> = practices.map(|practice| &*practice.tin).collect();
        let message = format!("the scenario reports nobody of TIN {tin} by name");
        return Finding::new("--tin", Place::File, message).nearest(tin, &tins);
    }
    let message = "missing, as the scenario reports nobody by name; the NPIs of a draw are those of \
                   `asmcast export`";
    Finding::new("--npi", Place::File, message)
        .help(format!("name clinicians in {}", draw.path.display()))
}
