//! The settings of practices as a model: classes of sizes and regions, checked.

use crate::program::{MOST_REGIONS, REGION_NAME_LENGTH, RegionName};

use super::checks::Checker;
use super::model::{RegionModel, SizeClassModel};
use super::settings::Practices;

/// The classes of practice sizes, solo first.
pub(super) fn size_classes(
    checker: &mut Checker<'_>,
    path: &str,
    practices: &Practices,
) -> Vec<SizeClassModel> {
    let small = practices.small_share.0;
    let solo = practices.solo_share_of_small.0;
    checker.sums_to_one(
        &format!("{path}.practices.larger"),
        practices.larger.values().map(|class| class.share.0),
    );
    const MOST_LARGER: usize = 200;
    if practices.larger.len() > MOST_LARGER {
        let count = practices.larger.len();
        checker.problem(
            &format!("{path}.practices.larger"),
            format!("{count} classes of size; at most {MOST_LARGER} are allowed"),
        );
    }
    let mut bounds = |key: &str, clinicians: [u32; 2], least: u32, most: u32| {
        let [low, high] = clinicians;
        if low < least || high > most || low > high {
            checker.problem(
                &format!("{path}.practices.{key}.clinicians"),
                format!("[{low}, {high}] must be two numbers in order, from {least} to {most}"),
            );
        }
    };
    bounds("small", practices.small.clinicians, 2, 15);
    for (label, class) in &practices.larger {
        bounds(&format!("larger.{label}"), class.clinicians, 16, 1_000_000);
    }
    let mut classes = vec![
        SizeClassModel {
            low: 1,
            high: 1,
            share: small * solo,
            mean_candidates: 1.0,
        },
        SizeClassModel {
            low: practices.small.clinicians[0],
            high: practices.small.clinicians[1],
            share: small * (1.0 - solo),
            mean_candidates: practices.small.mean_candidates,
        },
    ];
    classes.extend(practices.larger.values().map(|class| SizeClassModel {
        low: class.clinicians[0],
        high: class.clinicians[1],
        share: (1.0 - small) * class.share.0,
        mean_candidates: class.mean_candidates,
    }));
    // In the order of size, whatever the labels, so that a label moves nobody's numbers.
    classes[2..].sort_by_key(|class| (class.low, class.high));
    classes.retain(|class| class.share > 0.0);
    classes
}

/// The regions that have a share.
pub(super) fn regions(
    checker: &mut Checker<'_>,
    path: &str,
    practices: &Practices,
) -> Vec<RegionModel> {
    let path = format!("{path}.practices.regions");
    let regions = &practices.regions;
    checker.sums_to_one(&path, regions.values().map(|region| region.share.0));
    if regions.len() > MOST_REGIONS {
        let count = regions.len();
        checker.problem(
            &path,
            format!("{count} regions; at most {MOST_REGIONS} are allowed"),
        );
    }
    let mut models = Vec::new();
    for (text, region) in regions {
        let Some(name) = RegionName::new(text) else {
            checker.problem(
                &format!("{path}.{text}"),
                format!(
                    "`{text}` is no name of a region; allowed: letters, digits and hyphens, \
                     {REGION_NAME_LENGTH} at most"
                ),
            );
            continue;
        };
        models.push(RegionModel {
            name,
            share: region.share.0,
            ability: region.ability,
            cost_ratio: region.cost_ratio,
        });
    }
    models.retain(|region| region.share > 0.0);
    models
}
