//! The adjustments and the final score.

use super::layout::{Page, plain};
use crate::explain::{Adjustments, ComplexPatientStep, Explanation, PatientStep, Step};
use crate::program::{SMALL_PRACTICE_CLINICIANS, Vocabulary};
use crate::report::text::fixed;
use crate::rules::{ComplexPatientFormula, ComplexPatientFrom, MissingCategory};

pub(super) fn adjustments(page: &mut Page<'_>, adjustments: &Adjustments) {
    page.heading("Adjustments");
    let activities = &adjustments.improvement_activities;
    let step = Step::ImprovementActivities;
    page.subheading("Improvement activities", step);
    page.number(
        "attested for the TIN",
        &activities.completed.to_string(),
        "of 2 activities",
        step,
    );
    page.points("points", activities.points, "points", step);
    if let Some(points) = page
        .bases()
        .get(step)
        .and_then(|basis| basis.value.as_deref())
    {
        page.note(&format!("by the number attested: {points}"));
    }
    let interoperability = &adjustments.promoting_interoperability;
    let step = Step::PromotingInteroperability;
    page.subheading("Promoting Interoperability", step);
    page.percent("score of the TIN", interoperability.score, "", step);
    page.points("points", interoperability.points, "points", step);
    let most = plain(interoperability.most_lost);
    page.note(&format!(
        "-{most} × (1 - {})",
        fixed(interoperability.score, 6)
    ));
    complex_patient(page, &adjustments.complex_patient);
    let practice = &adjustments.small_practice;
    let step = match practice.clinicians {
        1 => Step::SoloPractice,
        _ => Step::SmallPractice,
    };
    page.subheading("Small practice", step);
    let clinicians = u64::from(practice.clinicians);
    page.count("clinicians in the TIN", clinicians, "clinician", step);
    page.points("points", practice.points, "points", step);
    page.note(&match practice.clinicians {
        1 => "a solo practice".to_string(),
        2..=SMALL_PRACTICE_CLINICIANS => {
            format!("a small practice: 2 to {SMALL_PRACTICE_CLINICIANS} clinicians")
        }
        _ => format!("more than {SMALL_PRACTICE_CLINICIANS} clinicians: neither small nor solo"),
    });
}

fn complex_patient(page: &mut Page<'_>, complex: &ComplexPatientStep) {
    let step = Step::ComplexPatient;
    page.subheading("Complex patients", step);
    let halves = complex.medical.as_ref().zip(complex.social.as_ref());
    let Some((formula, (medical, social))) = complex.formula.zip(halves) else {
        page.points("points", complex.points, "points", step);
        page.note("the adjustment is off");
        return;
    };
    // Six decimals of either, so that the formula gives the points.
    let names = ["HCC risk score", "medical points", "risk score"];
    half(page, names, &formula, medical, |value| fixed(value, 6));
    let names = ["dual share", "social points", "%"];
    half(page, names, &formula, social, |value| {
        fixed(100.0 * value, 4)
    });
    page.points("points", complex.points, "points", step);
    let (medical, social) = (fixed(medical.points, 4), fixed(social.points, 4));
    let most = plain(formula.most);
    page.note(&format!("{medical} + {social}, at most {most}"));
}

/// The medical or the social half; `shown` writes its values in the unit.
fn half(
    page: &mut Page<'_>,
    [name, points, unit]: [&str; 3],
    formula: &ComplexPatientFormula,
    half: &PatientStep,
    shown: impl Fn(f64) -> String,
) {
    let step = Step::ComplexPatient;
    page.number(name, &shown(half.value), unit, step);
    page.number("  median of the cohort", &shown(half.median), unit, step);
    page.number("  mean of the cohort", &shown(half.mean), unit, step);
    page.number(
        "  standard deviation",
        &shown(half.standard_deviation),
        unit,
        step,
    );
    page.points(points, half.points, "points", step);
    let [value, mean, deviation] = [half.value, half.mean, half.standard_deviation].map(&shown);
    let (base, slope) = (plain(formula.base), plain(formula.per_standard_deviation));
    let is_below = formula.from == ComplexPatientFrom::Median && half.value < half.median;
    page.note(&if is_below {
        "below the median: none".to_string()
    } else if half.standard_deviation > 0.0 {
        format!("{base} + {slope} × ({value} - {mean}) / {deviation}, at least 0")
    } else {
        format!("{base}, as nobody differs from the mean")
    });
}

pub(super) fn final_score(page: &mut Page<'_>, explanation: &Explanation) {
    let score = &explanation.final_score;
    let adjustments = &explanation.adjustments;
    let step = Step::FinalScore;
    page.heading("Final score");
    let (quality, cost) = (&explanation.quality, &explanation.cost);
    for (label, points, step) in [
        (
            "quality",
            quality.weighted_points.unwrap_or(0.0),
            page.weight_step(Step::QualityWeight, quality.weight),
        ),
        (
            "cost",
            cost.weighted_points.unwrap_or(0.0),
            Step::CostWeight,
        ),
        (
            "improvement activities",
            adjustments.improvement_activities.points,
            Step::ImprovementActivities,
        ),
        (
            "interoperability",
            adjustments.promoting_interoperability.points,
            Step::PromotingInteroperability,
        ),
        (
            "complex patients",
            adjustments.complex_patient.points,
            Step::ComplexPatient,
        ),
        (
            "small practice",
            adjustments.small_practice.points,
            Step::SmallPractice,
        ),
    ] {
        page.points(label, points, "points", step);
    }
    match score.before_limits {
        Some(sum) => page.points("sum", sum, "points", step),
        None => page.words("sum", "none: a category is missing", Step::MissingCategory),
    }
    if quality.score.is_none() || cost.score.is_none() {
        missing(page, explanation);
    }
    let submitted: Vec<&str> = score.submitted.iter().map(|measure| measure.id()).collect();
    if score.minimum_submission {
        let words = format!("met by {}", submitted.join(", "));
        page.words("minimum submission", &words, Step::MinimumSubmission);
    } else {
        page.words("minimum submission", "not met", Step::MinimumSubmission);
        page.note(
            "no measure but claims-based ones is complete: the final score is 0, without bonus",
        );
    }
    match score.final_score {
        Some(final_score) => page.points("final score", final_score, "points, 0 to 100", step),
        None => page.words("final score", "none", Step::MissingCategory),
    }
    let beyond = score.before_limits.filter(|_| score.minimum_submission);
    match beyond {
        Some(sum) if sum > 100.0 => page.note("the sum is above 100"),
        Some(sum) if sum < 0.0 => page.note("the sum is below 0"),
        _ => {}
    }
    page.words(
        "status",
        match score.status {
            "scored" => "scored: payments by the final score",
            "zero" => "zero: the full risk level",
            _ => "neutral: not adjusted",
        },
        step,
    );
}

/// What becomes of a participant without one of the categories, or both.
fn missing(page: &mut Page<'_>, explanation: &Explanation) {
    let is_none = |score: Option<f64>| score.is_none();
    let both = is_none(explanation.quality.score) && is_none(explanation.cost.score);
    let words = match explanation.final_score.missing_category {
        _ if both => "both: no final score",
        MissingCategory::Reweight => "the other weighs 100 %",
        MissingCategory::Neutral => "no final score",
    };
    page.words("missing category", words, Step::MissingCategory);
}
