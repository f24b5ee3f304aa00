//! The program, timed from outside.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::sample::{Effort, Sample};

/// Performance years of a draw.
const YEARS: f64 = 5.0;

/// Participants of the baseline's cohorts (HF, LBP).
const BASELINE: [u32; 2] = [2_610, 4_027];

/// Wall time and peak memory over one quantity.
pub struct Curve {
    pub name: &'static str,
    pub quantity: &'static str,
    pub points: Vec<Point>,
}

/// One setting of a curve.
pub struct Point {
    /// The quantity of the curve.
    pub at: u32,
    pub draws: u32,
    /// Participants of both cohorts in a year.
    pub participants: u32,
    pub threads: u32,
    /// Seconds of wall time.
    pub seconds: Sample,
    /// Peak resident memory in MiB.
    pub memory: Sample,
}

impl Point {
    fn new(at: u32, draws: u32, participants: u32, threads: u32) -> Self {
        Point {
            at,
            draws,
            participants,
            threads,
            seconds: Sample::default(),
            memory: Sample::default(),
        }
    }

    /// Nanoseconds of wall time for a participant-year.
    pub fn nanoseconds(&self) -> Sample {
        let years = f64::from(self.draws) * f64::from(self.participants) * YEARS;
        self.seconds.times(1e9 / years)
    }
}

/// Processors of the machine.
pub fn processors() -> u32 {
    std::thread::available_parallelism().map_or(1, |count| count.get() as u32)
}

/// The baseline by number of draws.
pub fn draws(effort: &Effort) -> Curve {
    let baseline = BASELINE.iter().sum();
    let numbers = [1, 10, 30, 100, 300, 1_000, 3_000, 10_000];
    let points = numbers
        .into_iter()
        .filter(|draws| *draws <= effort.most_draws)
        .map(|draws| Point::new(draws, draws, baseline, processors()));
    measured("draws", "draws", points.collect(), effort)
}

/// The baseline by size of the cohorts, as many participant-years in each point or more.
pub fn participants(effort: &Effort) -> Curve {
    let numbers = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
    let points = numbers
        .into_iter()
        .filter(|participants| *participants <= effort.most_participants)
        .map(|participants| {
            let draws = effort.participant_years / (YEARS * f64::from(participants));
            // Enough for the memory's first touch to weigh little, the same for every thread.
            let draws = (draws as u32).max(effort.least_draws);
            let draws = draws.next_multiple_of(processors());
            Point::new(participants, draws, participants, processors())
        });
    measured("cohort_size", "participants", points.collect(), effort)
}

/// The baseline by number of threads.
pub fn threads(effort: &Effort) -> Curve {
    let baseline = BASELINE.iter().sum();
    let points = (0..)
        .map(|power| 1 << power)
        .take_while(|threads| *threads <= 2 * processors())
        .map(|threads| Point::new(threads, effort.most_draws.min(400), baseline, threads));
    measured("threads", "threads", points.collect(), effort)
}

fn measured(
    name: &'static str,
    quantity: &'static str,
    mut points: Vec<Point>,
    effort: &Effort,
) -> Curve {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for _ in 0..effort.rounds {
        for point in &mut points {
            let scenario = write_scenario(folder.path(), point.participants);
            let (seconds, memory) = timed(&scenario, folder.path(), point);
            point.seconds.add(seconds);
            point.memory.add(memory);
        }
    }
    Curve {
        name,
        quantity,
        points,
    }
}

/// The baseline with as many participants, in the baseline's proportion of cohorts.
fn write_scenario(folder: &Path, participants: u32) -> std::path::PathBuf {
    let [hf, lbp] = BASELINE.map(f64::from);
    let hf = (f64::from(participants) * hf / (hf + lbp)).round() as u32;
    let text = format!(
        "[cohort.HF]\nparticipants = {hf}\n[cohort.LBP]\nparticipants = {}\n",
        participants - hf
    );
    let path = folder.join("sized.toml");
    std::fs::write(&path, text).expect("the temporary folder takes a scenario");
    path
}

/// Runs the program once: seconds of wall time and peak MiB.
fn timed(scenario: &Path, folder: &Path, point: &Point) -> (f64, f64) {
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_asmcast"))
        .arg("run")
        .arg(scenario)
        .args(["--quiet", "--format", "csv", "--no-series"])
        .args(["--draws", &point.draws.to_string()])
        .args(["--threads", &point.threads.to_string(), "--out"])
        .arg(folder.join("out"))
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak = 0.0;
    loop {
        if let Some(status) = program.try_wait().expect("the program can be waited for") {
            assert!(status.success(), "{scenario:?} fails");
            return (start.elapsed().as_secs_f64(), peak);
        }
        peak = peak_memory(program.id()).unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The kernel's note of a process's peak resident memory, in MiB; Linux has one.
fn peak_memory(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1024.0)
}
