//! Makes files in the layouts of CMS, of the size of CMS's, for trying `asmcast import`:
//!
//! ```sh
//! cargo run --release --example cms_files -- --rows 1200000 --out cms
//! ```
//!
//! Everything in them is invented: nobody's name, NPI, organization or payment. NPIs begin with 9,
//! which no real one does.

mod people;
mod providers;
mod random;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Parser;

use people::People;

/// Name of the by-Provider file: of the year 2023, as CMS writes it.
const BY_PROVIDER: &str = "MUP_PHY_R25_P05_V20_D23_Prov.csv";

/// Clinicians with results in measures.csv.
const MEASURED: usize = 12;

/// Makes invented files in CMS's layouts.
#[derive(Parser)]
struct Arguments {
    /// Rows of the by-Provider file.
    #[arg(long, default_value_t = 1_200_000, value_parser = clap::value_parser!(u64).range(10_000..=10_000_000))]
    rows: u64,
    /// Seed of all that is invented.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for the files.
    #[arg(long)]
    out: PathBuf,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    fs::create_dir_all(&arguments.out)?;
    let file = |name: &str| File::create(arguments.out.join(name)).map(BufWriter::new);
    let people = People::invent(arguments.rows, arguments.seed);

    let mut out = file("ASM_Participants.csv")?;
    people.write(&mut out)?;
    out.flush()?;

    let mut out = file(BY_PROVIDER)?;
    providers::write(&mut out, &people, arguments.rows, arguments.seed)?;
    out.flush()?;

    let mut out = file("measures.csv")?;
    people.write_measures(&mut out, MEASURED)?;
    out.flush()?;
    println!(
        "{}: ASM_Participants.csv, {BY_PROVIDER} and measures.csv, all invented",
        arguments.out.display()
    );
    Ok(())
}
