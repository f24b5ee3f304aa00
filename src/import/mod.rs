//! CMS's public files as a roster: the list of ASM participants and the by-Provider file are joined
//! by NPI, the clinicians' own results and CMS's benchmarks are put beside them. Nothing is filled in
//! silently: whatever did not match, was blank or was guessed is an [`Entry`] of `findings.csv`.
//!
//! The by-Provider file is streamed, so that memory grows with the list and not with it.

mod asm_participants;
mod benchmarks;
mod by_provider;
mod chosen;
mod earlier;
mod findings;
mod identities;
mod join;
mod measures;
mod scenario;
mod table;
mod text;
mod whole;

pub use benchmarks::Benchmarks;
pub use earlier::earlier_files;
pub use findings::{Entry, Kind, about_files, write_findings};

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use crate::files::Content;
use crate::findings::Findings;
use crate::program::{Cohort, Vocabulary};
use crate::records::{ResultRow, RosterRow, write_results, write_roster};
use asm_participants::Participants;
use by_provider::Providers;
use findings::{Notes, file_name};
use join::{BothNotes, Joined, join};
use measures::Known;

/// What is to be imported.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// CMS's list of ASM participants.
    pub asm_participants: PathBuf,
    /// CMS's by-Provider file.
    pub by_provider: PathBuf,
    /// The year of its data; `None`: as the file's name says.
    pub by_provider_year: Option<u16>,
    /// Results of clinicians, in the columns of a roster's `measures.csv`.
    pub measures: Option<PathBuf>,
    /// The year of results that give none.
    pub measures_year: u16,
    /// CMS's benchmarks, JSON.
    pub benchmarks: Option<PathBuf>,
    /// Organizations whose clinicians are chosen, by name.
    pub organizations: Vec<String>,
    /// Clinicians who are chosen, by NPI.
    pub npis: Vec<String>,
    /// TINs of organizations, each as NAME=TIN.
    pub tins: Vec<String>,
    /// Whether names are written.
    pub with_names: bool,
}

/// What was imported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// The clinicians, in the order of the list.
    pub roster: Vec<RosterRow>,
    /// The results of those in it; `None`: none were given.
    pub results: Option<Vec<ResultRow>>,
    /// The benchmarks; `None`: none were given.
    pub benchmarks: Option<Benchmarks>,
    /// Rows of the roster that are chosen.
    pub chosen: Vec<usize>,
    /// Those about the chosen first, then by file, row and column.
    pub findings: Vec<Entry>,
    /// What each input is and its file's name.
    pub sources: Vec<(&'static str, String)>,
    /// Sizes.
    pub counts: Counts,
}

/// Why nothing was imported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refused {
    /// Everything for which the files or options cannot be used.
    pub errors: Findings,
    /// What was found beside them, which may be their cause.
    pub findings: Vec<Entry>,
}

/// Sizes of what was read and found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of the list.
    pub listed_rows: usize,
    /// Rows of the by-Provider file.
    pub provider_rows: usize,
    /// Rows of the roster whose clinician is in the by-Provider file.
    pub matched: usize,
    /// Rows of the roster with payments.
    pub with_payments: usize,
    /// Rows of the results.
    pub result_rows: usize,
    /// Clinicians of the roster.
    pub clinicians: usize,
    /// Practices of the roster.
    pub practices: usize,
    /// Rows of the roster, by cohort.
    pub by_cohort: [usize; Cohort::ALL.len()],
}

/// The notes about each input.
struct AllNotes {
    participants: Notes,
    providers: Notes,
    measures: Option<Notes>,
    benchmarks: Option<Notes>,
}

/// What the inputs say, each by itself.
struct Inputs {
    participants: Participants,
    /// The year of the by-Provider file's data.
    year: u16,
    providers: Providers,
    results: Option<Known>,
    benchmarks: Option<Benchmarks>,
}

/// Imports; `news` is told how many bytes of the by-Provider file have been read.
///
/// # Errors
/// Everything for which the files or options cannot be used.
pub fn import(request: &Request, news: &dyn Fn(u64)) -> Result<Import, Refused> {
    let mut notes = AllNotes::new(request);
    match imported(request, &mut notes, news) {
        Ok(mut import) => {
            let chosen = import.chosen.iter();
            let npis = chosen.map(|&row| &*import.roster[row].npi).collect();
            import.findings = notes.sorted(&npis);
            Ok(import)
        }
        Err(errors) => Err(Refused {
            errors,
            findings: notes.sorted(&HashSet::new()),
        }),
    }
}

/// What is imported, without the findings.
fn imported(
    request: &Request,
    notes: &mut AllNotes,
    news: &dyn Fn(u64),
) -> Result<Import, Findings> {
    let mut errors = Findings::default();
    let inputs = read(request, notes, news, &mut errors);
    let participants = &inputs.participants;
    if participants.listed.is_empty() {
        // Nobody can be looked up in a list that could not be read.
        return Err(errors);
    }
    let options = options(request, participants, &mut errors);
    let known = inputs.results.as_ref();
    let tins = identities::assign(
        participants,
        known.map_or(&[][..], |known| &known.results),
        request.measures.as_deref(),
        &options.tins,
        &mut notes.participants,
    );
    let tins: Vec<String> = collect(tins, &mut errors);
    if tins.is_empty() {
        return Err(errors);
    }
    let both = BothNotes {
        participants: &mut notes.participants,
        providers: &mut notes.providers,
    };
    let year_and_names = (inputs.year, request.with_names);
    let joined = join(participants, &tins, &inputs.providers, year_and_names, both);
    let results = inputs.results.as_ref().zip(notes.measures.as_mut());
    let results =
        results.map(|(known, notes)| measures::attach(&known.results, &joined.roster, notes));
    let results = results.map(|attached| collect(attached, &mut errors));
    errors.into_result()?;
    let chosen = options.chosen(participants, &joined, results.as_deref());
    whole::check(participants, &inputs.providers, &joined, &chosen, notes);
    Ok(Import {
        findings: Vec::new(),
        chosen,
        counts: counts(&joined, &inputs),
        roster: joined.roster,
        results,
        benchmarks: inputs.benchmarks,
        sources: sources(request),
    })
}

/// Reads every input, whatever is wrong with another.
fn read(
    request: &Request,
    notes: &mut AllNotes,
    news: &dyn Fn(u64),
    errors: &mut Findings,
) -> Inputs {
    let participants = collect(asm_participants::read(&mut notes.participants), errors);
    let year = by_provider::year(request.by_provider_year, &mut notes.providers);
    let year = collect(year.map_err(Findings::from), errors);
    let is_listed = |npi: u64| participants.positions.contains_key(&npi);
    let providers = by_provider::read(&mut notes.providers, &is_listed, news);
    let providers = collect(providers, errors);
    let results = notes.measures.as_mut().map(|notes| {
        let results = measures::read(notes, &participants, request.measures_year);
        collect(results, errors)
    });
    let benchmarks = notes.benchmarks.as_mut().map(benchmarks::read);
    Inputs {
        year,
        providers,
        results,
        benchmarks: benchmarks.map(|read| collect(read, errors)),
        participants,
    }
}

/// The value, or its default after the errors.
fn collect<T: Default>(read: Result<T, Findings>, errors: &mut Findings) -> T {
    read.unwrap_or_else(|found| {
        errors.0.extend(found.0);
        T::default()
    })
}

/// The options that speak of the list.
struct Options {
    npis: BTreeSet<u64>,
    organizations: BTreeSet<usize>,
    tins: BTreeMap<usize, String>,
}

fn options(request: &Request, participants: &Participants, errors: &mut Findings) -> Options {
    Options {
        npis: collect(chosen::npis(&request.npis, participants), errors),
        organizations: collect(
            chosen::organizations(&request.organizations, participants),
            errors,
        ),
        tins: collect(chosen::tins(&request.tins, participants), errors),
    }
}

impl Options {
    /// The chosen rows of the roster: by option, and everybody with results.
    fn chosen(
        &self,
        participants: &Participants,
        joined: &Joined,
        results: Option<&[ResultRow]>,
    ) -> Vec<usize> {
        let results = results.unwrap_or_default().iter();
        let measured: HashSet<_> = results.map(|row| (&*row.npi, &*row.tin)).collect();
        let is_chosen = |&row: &usize| {
            let clinician = &joined.roster[row];
            let listed = &participants.listed[joined.positions[row]];
            self.npis.contains(&listed.npi)
                || self.organizations.contains(&listed.organization)
                || measured.contains(&(&*clinician.npi, &*clinician.tin))
        };
        (0..joined.roster.len()).filter(is_chosen).collect()
    }
}

impl AllNotes {
    fn new(request: &Request) -> Self {
        AllNotes {
            participants: Notes::new(&request.asm_participants),
            providers: Notes::new(&request.by_provider),
            measures: request.measures.as_deref().map(Notes::new),
            benchmarks: request.benchmarks.as_deref().map(Notes::new),
        }
    }

    /// All findings: those about the chosen NPIs first, then by file, row and column.
    fn sorted(mut self, chosen: &HashSet<&str>) -> Vec<Entry> {
        // Everybody with results is chosen, and benchmarks are of nobody.
        self.participants.tell_apart(chosen);
        self.providers.tell_apart(chosen);
        let optional = [self.measures, self.benchmarks].into_iter().flatten();
        let all = [self.participants, self.providers]
            .into_iter()
            .chain(optional);
        let mut entries: Vec<Entry> = all.flat_map(|notes| notes.entries).collect();
        entries.sort();
        entries.sort_by_key(|entry| !entry.chosen);
        entries
    }
}

fn counts(joined: &Joined, inputs: &Inputs) -> Counts {
    let roster = &joined.roster;
    let distinct =
        |key: fn(&RosterRow) -> &str| roster.iter().map(key).collect::<HashSet<_>>().len();
    let of = |cohort: Cohort| roster.iter().filter(|row| row.cohort == cohort).count();
    Counts {
        listed_rows: inputs.participants.rows,
        provider_rows: inputs.providers.rows,
        result_rows: inputs.results.as_ref().map_or(0, |known| known.rows),
        matched: joined.matched,
        with_payments: roster
            .iter()
            .filter(|row| row.part_b_payments.is_some())
            .count(),
        clinicians: distinct(|row| &row.npi),
        practices: distinct(|row| &row.tin),
        by_cohort: [Cohort::HeartFailure, Cohort::LowBackPain].map(of),
    }
}

fn sources(request: &Request) -> Vec<(&'static str, String)> {
    let all = [
        ("ASM participants", Some(&request.asm_participants)),
        ("by Provider", Some(&request.by_provider)),
        ("measures", request.measures.as_ref()),
        ("benchmarks", request.benchmarks.as_ref()),
    ];
    let given = all.into_iter();
    given
        .filter_map(|(what, path)| Some((what, file_name(path?))))
        .collect()
}

impl Import {
    /// Names of the files that an import writes.
    pub const FILES: [&'static str; 5] = [
        "roster.csv",
        "measures.csv",
        "benchmarks.csv",
        "scenario.toml",
        "findings.csv",
    ];

    /// The files to be written, those of inputs that were not given left out.
    pub fn files(&self) -> Vec<(&'static str, Content<'_>)> {
        let [roster, measures, benchmarks, scenario, findings] = Self::FILES;
        let mut files: Vec<(&'static str, Content<'_>)> =
            vec![(roster, Box::new(|out| write_roster(out, &self.roster)))];
        if let Some(results) = &self.results {
            files.push((measures, Box::new(move |out| write_results(out, results))));
        }
        if let Some(found) = &self.benchmarks {
            files.push((benchmarks, Box::new(move |out| found.write(out))));
        }
        let text = scenario::text(self);
        files.push((
            scenario,
            Box::new(move |out| out.write_all(text.as_bytes())),
        ));
        files.push((
            findings,
            Box::new(|out| write_findings(out, &self.findings)),
        ));
        files
    }

    /// How many findings about the chosen, or about others, there are of each kind that there is.
    pub fn findings_by_kind(&self, chosen: bool) -> Vec<(Kind, usize)> {
        let found = self.findings.iter();
        let found: Vec<&Entry> = found.filter(|entry| entry.chosen == chosen).collect();
        let count = |kind| found.iter().filter(|entry| entry.kind == kind).count();
        let kinds = Kind::ALL.iter().map(|&kind| (kind, count(kind)));
        kinds.filter(|(_, count)| *count > 0).collect()
    }
}
