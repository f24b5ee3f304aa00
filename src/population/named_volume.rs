//! The episodes of a named clinician: the volume's AR(1) and its Poisson counts, given the counts that
//! are known and the performance years for which CMS lists the clinician.
//!
//! Paths are proposed from the law and accepted with the probability of what is known (von Neumann's
//! rejection), so that those accepted have the conditional law exactly.

use crate::components::{Component, Streams};
use crate::numeric::exp::{exp, ln};
use crate::numeric::normal;
use crate::random::address::uniform;
use crate::random::poisson;
use crate::rules::Requalification;
use crate::scenario::roster::Clinician;

use super::{FIRST_COUNT_YEAR, PopulationLaws, QUALIFYING_LAG_YEARS, YEARS};

/// Years from the first count to the last performance year.
const COUNT_YEARS: usize = YEARS + QUALIFYING_LAG_YEARS as usize;

/// Paths that are proposed before the last is taken whatever is known, which then says something that
/// the law holds all but impossible.
const ATTEMPTS: u32 = 20_000;

/// What is known of a clinician's counts.
#[derive(Clone, Debug)]
pub(super) struct VolumeEvidence {
    /// Of years before the first count year, the latest first.
    before: Vec<(u16, Known)>,
    /// By count year.
    counts: [Known; COUNT_YEARS],
    /// Count years up to the last of which something is known.
    known_years: usize,
    episode_minimum: u32,
}

/// What is known of a year's count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Known {
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
    episode_minimum: u32,
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
        let mut has_qualified = false;
        for (known, listed) in counts.iter_mut().zip(clinician.participates) {
            // Who has qualified for good is listed whatever is counted.
            let tells = !(has_qualified && laws.requalification == Requalification::Permanent);
            if let Some(listed) = listed.filter(|_| tells) {
                *known = Known::Qualifies(listed);
                has_qualified |= listed;
            }
        }
        let mut before = Vec::new();
        if let Some((count, year)) = clinician.episodes {
            match year.checked_sub(FIRST_COUNT_YEAR) {
                Some(index) => counts[usize::from(index)] = Known::Count(count),
                None => before.push((year, Known::Count(count))),
            }
        }
        let known = counts.iter().rposition(|known| *known != Known::Nothing);
        VolumeEvidence {
            before,
            counts,
            known_years: known.map_or(0, |last| last + 1),
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
        };
        let accepted = (0..ATTEMPTS).find_map(|attempt| walk.propose(attempt, first));
        accepted.unwrap_or_else(|| walk.finish(walk.begin(first.0), first.0, 0, ATTEMPTS))
    }
}

/// Proposals of one clinician's path.
struct Walk<'a> {
    evidence: &'a VolumeEvidence,
    laws: &'a PopulationLaws,
    streams: &'a Streams,
    entity: u32,
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
        let expected = self.expected(volume);
        match known {
            Known::Count(count) => {
                (luck.acceptance < relative_likelihood(count, expected)).then_some(count)
            }
            Known::Nothing => Some(poisson::quantile(luck.count, expected)),
            Known::Qualifies(qualifies) => {
                let count = poisson::quantile(luck.count, expected);
                (qualifies == (count >= self.evidence.episode_minimum)).then_some(count)
            }
        }
    }

    /// A path from the law; `None` if it is not accepted.
    fn propose(&self, attempt: u32, (center, spread): (f64, f64)) -> Option<Path> {
        let persistence = self.laws.volume.2;
        let luck = self.luck(FIRST_COUNT_YEAR, attempt);
        let first = center + spread * luck.shock;
        let (mut volume, mut year) = (first, FIRST_COUNT_YEAR);
        // An AR(1) has the same law backwards.
        for (earlier, known) in &self.evidence.before {
            let kept = (*earlier..year).fold(1.0, |kept, _| kept * persistence);
            let luck = self.luck(*earlier, attempt);
            volume = kept * volume + (1.0 - kept * kept).sqrt() * luck.shock;
            self.count(*known, volume, &luck)?;
            year = *earlier;
        }
        let mut path = self.begin(first);
        let mut volume = first;
        for index in 0..self.evidence.known_years {
            volume = self.step(
                &mut path,
                volume,
                index,
                attempt,
                self.evidence.counts[index],
            )?;
        }
        Some(self.finish(path, volume, self.evidence.known_years, attempt))
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
        let luck = self.luck(FIRST_COUNT_YEAR + index as u16, attempt);
        let volume = match index {
            0 => volume,
            _ => persistence * volume + (1.0 - persistence * persistence).sqrt() * luck.shock,
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

/// The likelihood of a count at an expectation over that at the best expectation, the count itself.
fn relative_likelihood(count: u32, expected: f64) -> f64 {
    let count = f64::from(count);
    if count == 0.0 {
        return exp(-expected);
    }
    exp(count * ln(expected / count) - (expected - count))
}
