//! What falls as an input rises: mistakes. (That the sum stays is held in `tornado`.)

use super::bad_input::said;

#[test]
fn what_cannot_fall_as_another_rises() {
    let weight = "rules.quality_weight";
    for (setting, against, parts) in [
        (
            weight,
            "rules.cost_wait",
            &["unknown setting", "cost_weight"][..],
        ),
        (
            weight,
            "rules.quality_weight",
            &["cannot fall where it rises"],
        ),
        (weight, "rules.midpoint", &["no number that could fall"]),
        (weight, "run.seed", &["cannot be varied"]),
        (
            weight,
            "cohort.*.cost.reliability",
            &["means 2 settings, and `setting` 1"],
        ),
    ] {
        let range = format!("low = 0.4\nhigh = 0.6\nagainst = \"{against}\"");
        let parts = [&[against][..], parts].concat();
        said("", &[(setting, &range)], &parts);
    }
    // The sum stays, so that one end is refused where the other would leave its range.
    said(
        "",
        &[(
            weight,
            "low = 0.4\nhigh = 1.2\nagainst = \"rules.cost_weight\"",
        )],
        &["1.2"],
    );
    let against = |other| format!("low = 0.4\nhigh = 0.6\nagainst = \"{other}\"");
    said(
        "",
        &[
            (weight, &against("rules.cost_weight")),
            ("rules.cost_weight", &against(weight)),
        ],
        &["rules.cost_weight is varied by another entry"],
    );
    said(
        "",
        &[(
            weight,
            "values = [0.4, 0.6]\nagainst = \"rules.cost_weight\"",
        )],
        &["an entry has either"],
    );
}
