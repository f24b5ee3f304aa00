//! The episodes of a named clinician: the volume's AR(1) and its Poisson counts, given the counts that
//! are known and the performance years for which CMS lists the clinician.
//!
//! Paths are proposed from the law and accepted with the probability of what is known (von Neumann's
//! rejection), so that those accepted have the conditional law exactly. A known count shifts the means
//! of what is proposed to where the count puts them (see [`super::proposals::Tilt`]), so that rare counts are met too.

use crate::components::{Component, Streams};
use crate::numeric::exp::exp;
use crate::numeric::normal;
use crate::random::address::uniform;
use crate::random::poisson;
use crate::rules::Requalification;
use crate::scenario::roster::Clinician;

use crate::population::{FIRST_COUNT_YEAR, PopulationLaws, QUALIFYING_LAG_YEARS, YEARS};

use super::proposals::{Reach, Tilt, power};

/// Years from the first count to the last performance year.
const COUNT_YEARS: usize = YEARS + QUALIFYING_LAG_YEARS as usize;

/// Paths that are proposed before one is taken whatever is known, which then says something that the
/// law holds all but impossible.
const ATTEMPTS: u32 = 20_000;

/// What is known of a clinician's counts.
#[derive(Clone, Debug)]
pub(super) struct VolumeEvidence {
    /// The count that is known, and its year, which may be before the first count year.
    pub(super) count: Option<(u32, u16)>,
    /// By count year.
    pub(super) counts: [Known; COUNT_YEARS],
    /// Where qualifying is for good: one of the count years up to this one has qualified.
    qualified_by: Option<usize>,
    /// Count years up to the last of which something is known.
    known_years: usize,
    pub(super) episode_minimum: u32,
}

/// What is known of a year's count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Known {
    #[default]
    Nothing,
    Count(u32),
    /// It qualifies, or it does not.
    Qualifies(bool),
}

/// A clinician's volume and counts.
#[derive(Clone, Debug)]
pub(super) struct Path {
    first: f64,
    counts: [u32; COUNT_YEARS],
    pub(super) episode_minimum: u32,
}

impl Path {
    /// Standard normal volume of the first count year.
    pub(super) fn first(&self) -> f64 {
        self.first
    }

    /// Episodes of a performance year, from 0 for the first.
    pub(super) fn episodes(&self, year: usize) -> u32 {
        self.counts[year + usize::from(QUALIFYING_LAG_YEARS)]
    }

    /// The performance years in which the clinician participates: bit 0 for the first.
    pub(super) fn participates(&self, requalification: Requalification) -> u8 {
        let mut years = 0;
        for (year, count) in self.counts[..YEARS].iter().enumerate() {
            let is_kept = requalification == Requalification::Permanent && years != 0;
            years |= u8::from(is_kept || *count >= self.episode_minimum) << year;
        }
        years
    }
}

impl VolumeEvidence {
    /// What a scenario knows of a clinician.
    pub(super) fn new(clinician: &Clinician, laws: &PopulationLaws, episode_minimum: u32) -> Self {
        let mut counts = [Known::Nothing; COUNT_YEARS];
        let mut qualified_by = None;
        let listed = clinician.participates;
        for (year, listed) in listed.into_iter().enumerate() {
            match (listed, laws.requalification) {
                (Some(listed), Requalification::Annual) => counts[year] = Known::Qualifies(listed),
                // Who has qualified for good is listed whatever is counted.
                _ if qualified_by.is_some() => {}
                (Some(false), _) => counts[..=year].fill(Known::Qualifies(false)),
                (Some(true), _) => qualified_by = Some(year),
                (None, _) => {}
            }
        }
        if let Some((count, year)) = clinician.episodes
            && let Some(index) = year.checked_sub(FIRST_COUNT_YEAR)
        {
            counts[usize::from(index)] = Known::Count(count);
        }
        let known = counts.iter().rposition(|known| *known != Known::Nothing);
        VolumeEvidence {
            count: clinician.episodes,
            counts,
            qualified_by,
            known_years: known.max(qualified_by).map_or(0, |last| last + 1),
            episode_minimum,
        }
    }

    /// Draws a path; the first count year's volume is normal with this mean and standard deviation
    /// before anything is known of counts.
    pub(super) fn draw(
        &self,
        laws: &PopulationLaws,
        streams: &Streams,
        entity: u32,
        first: (f64, f64),
    ) -> Path {
        let walk = Walk {
            evidence: self,
            laws,
            streams,
            entity,
            tilt: self.count.map(|known| Tilt::new(known, laws, first)),
            reach: self.reach(laws, first),
        };
        let accepted = (0..ATTEMPTS).find_map(|attempt| walk.propose(attempt, first));
        accepted.unwrap_or_else(|| walk.insist(first))
    }
}

/// Proposals of one clinician's path.
struct Walk<'a> {
    evidence: &'a VolumeEvidence,
    laws: &'a PopulationLaws,
    streams: &'a Streams,
    entity: u32,
    tilt: Option<Tilt>,
    reach: Option<Reach>,
}

/// A year's random numbers.
struct Luck {
    shock: f64,
    count: f64,
    acceptance: f64,
}

impl Walk<'_> {
    fn luck(&self, year: u16, attempt: u32) -> Luck {
        let stream = self.streams.yearly(Component::NamedVolume, year);
        let [shock, count, acceptance, _] = stream.words(self.entity, attempt).map(uniform);
        Luck {
            shock: normal::quantile(shock),
            count,
            acceptance,
        }
    }

    fn expected(&self, volume: f64) -> f64 {
        let (log_mean, log_sd, _) = self.laws.volume;
        exp(log_mean + log_sd * volume)
    }

    /// The count of a year with this volume; `None` where it is not what is known.
    fn count(&self, known: Known, volume: f64, luck: &Luck) -> Option<u32> {
        let drawn = || poisson::quantile(luck.count, self.expected(volume));
        match known {
            Known::Count(count) => self.accepts(volume, luck).then_some(count),
            Known::Nothing => Some(drawn()),
            Known::Qualifies(qualifies) => {
                let count = drawn();
                (qualifies == (count >= self.evidence.episode_minimum)).then_some(count)
            }
        }
    }

    /// Whether a volume of the known count's year is accepted.
    fn accepts(&self, volume: f64, luck: &Luck) -> bool {
        let tilt = self.tilt.iter();
        let mut shares = tilt.map(|tilt| tilt.acceptance(self.laws.volume.1, volume));
        shares.all(|share| luck.acceptance < share)
    }

    /// The first count, given that it qualifies, at a volume that was proposed for that; `None` where
    /// the volume is not accepted.
    fn reached(&self, reach: &Reach, volume: f64, luck: &Luck) -> Option<u32> {
        let probability = self.evidence.probability(self.laws, volume);
        let weight = exp(-reach.slope * (volume - reach.volume));
        let share = probability / reach.probability * weight;
        (luck.acceptance < share).then_some(())?;
        // What is left of a uniform above the chance not to qualify.
        let uniform = 1.0 - probability * (1.0 - luck.count);
        let count = poisson::quantile(uniform, self.expected(volume));
        Some(count.max(self.evidence.episode_minimum))
    }

    /// How far what is known moves the mean of a year's shock, of this variance.
    fn shift(&self, year: u16, variance: f64) -> f64 {
        if let Some(reach) = &self.reach
            && year == FIRST_COUNT_YEAR
        {
            return reach.slope * variance;
        }
        match &self.tilt {
            Some(tilt) if tilt.year >= year || year == FIRST_COUNT_YEAR => {
                let kept = power(self.laws.volume.2, tilt.year.abs_diff(year));
                tilt.slope * kept * variance
            }
            _ => 0.0,
        }
    }

    /// A path from the law; `None` if it is not accepted.
    fn propose(&self, attempt: u32, (center, spread): (f64, f64)) -> Option<Path> {
        let luck = self.luck(FIRST_COUNT_YEAR, attempt);
        let first = center + self.shift(FIRST_COUNT_YEAR, spread * spread) + spread * luck.shock;
        if let Some(Tilt { year, slope, .. }) = self.tilt
            && year < FIRST_COUNT_YEAR
        {
            // An AR(1) has the same law backwards.
            let kept = power(self.laws.volume.2, FIRST_COUNT_YEAR - year);
            let fresh = 1.0 - kept * kept;
            let luck = self.luck(year, attempt);
            let volume = kept * first + slope * fresh + fresh.sqrt() * luck.shock;
            self.accepts(volume, &luck).then_some(())?;
        }
        let mut path = self.begin(first);
        let mut volume = first;
        let mut start = 0;
        if let Some(reach) = &self.reach {
            path.counts[0] = self.reached(reach, first, &luck)?;
            start = 1;
        }
        for index in start..self.evidence.known_years {
            let known = self.evidence.counts[index];
            volume = self.step(&mut path, volume, index, attempt, known)?;
        }
        if let Some(last) = self.evidence.qualified_by {
            let mut counts = path.counts[..=last].iter();
            counts
                .any(|count| *count >= path.episode_minimum)
                .then_some(())?;
        }
        Some(self.finish(path, volume, self.evidence.known_years, attempt))
    }

    /// A path that has what is known, whatever the law says.
    fn insist(&self, (center, spread): (f64, f64)) -> Path {
        let first = center + self.shift(FIRST_COUNT_YEAR, spread * spread);
        let mut path = self.finish(self.begin(first), first, 0, ATTEMPTS);
        let least = self.evidence.episode_minimum;
        for (count, known) in path.counts.iter_mut().zip(self.evidence.counts) {
            *count = match known {
                Known::Nothing => *count,
                Known::Count(known) => known,
                Known::Qualifies(true) => least.max(*count),
                Known::Qualifies(false) => (*count).min(least.saturating_sub(1)),
            };
        }
        if let Some(last) = self.evidence.qualified_by
            && path.counts[..=last].iter().all(|count| *count < least)
        {
            path.counts[last] = least;
        }
        path
    }

    fn begin(&self, first: f64) -> Path {
        Path {
            first,
            counts: [0; COUNT_YEARS],
            episode_minimum: self.evidence.episode_minimum,
        }
    }

    /// Moves on to a count year; `None` if what is known of it does not come about.
    fn step(
        &self,
        path: &mut Path,
        volume: f64,
        index: usize,
        attempt: u32,
        known: Known,
    ) -> Option<f64> {
        let persistence = self.laws.volume.2;
        let year = FIRST_COUNT_YEAR + index as u16;
        let luck = self.luck(year, attempt);
        let fresh = 1.0 - persistence * persistence;
        let volume = match index {
            0 => volume,
            _ => persistence * volume + self.shift(year, fresh) + fresh.sqrt() * luck.shock,
        };
        path.counts[index] = self.count(known, volume, &luck)?;
        Some(volume)
    }

    /// Goes on from a count year of which, as of all later ones, nothing is known.
    fn finish(&self, mut path: Path, volume: f64, index: usize, attempt: u32) -> Path {
        let mut volume = volume;
        for index in index..COUNT_YEARS {
            if let Some(next) = self.step(&mut path, volume, index, attempt, Known::Nothing) {
                volume = next;
            }
        }
        path
    }
}
