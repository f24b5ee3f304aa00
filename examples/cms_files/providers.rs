//! The invented by-Provider file, in the columns of CMS's of 2023.

use std::io::{self, Write};

use asmcast::numeric::exp::exp;

use crate::people::{self, People};
use crate::random::Stream;

/// The columns before the chronic conditions.
const HEADER: &str = "Rndrng_NPI,Rndrng_Prvdr_Last_Org_Name,Rndrng_Prvdr_First_Name,\
Rndrng_Prvdr_MI,Rndrng_Prvdr_Crdntls,Rndrng_Prvdr_Ent_Cd,Rndrng_Prvdr_St1,Rndrng_Prvdr_St2,\
Rndrng_Prvdr_City,Rndrng_Prvdr_State_Abrvtn,Rndrng_Prvdr_State_FIPS,Rndrng_Prvdr_Zip5,\
Rndrng_Prvdr_RUCA,Rndrng_Prvdr_RUCA_Desc,Rndrng_Prvdr_Cntry,Rndrng_Prvdr_Type,\
Rndrng_Prvdr_Mdcr_Prtcptg_Ind,Tot_HCPCS_Cds,Tot_Benes,Tot_Srvcs,Tot_Sbmtd_Chrg,\
Tot_Mdcr_Alowd_Amt,Tot_Mdcr_Pymt_Amt,Tot_Mdcr_Stdzd_Amt,Drug_Sprsn_Ind,Drug_Tot_HCPCS_Cds,\
Drug_Tot_Benes,Drug_Tot_Srvcs,Drug_Sbmtd_Chrg,Drug_Mdcr_Alowd_Amt,Drug_Mdcr_Pymt_Amt,\
Drug_Mdcr_Stdzd_Amt,Med_Sprsn_Ind,Med_Tot_HCPCS_Cds,Med_Tot_Benes,Med_Tot_Srvcs,Med_Sbmtd_Chrg,\
Med_Mdcr_Alowd_Amt,Med_Mdcr_Pymt_Amt,Med_Mdcr_Stdzd_Amt,Bene_Avg_Age,Bene_Age_LT_65_Cnt,\
Bene_Age_65_74_Cnt,Bene_Age_75_84_Cnt,Bene_Age_GT_84_Cnt,Bene_Feml_Cnt,Bene_Male_Cnt,\
Bene_Race_Wht_Cnt,Bene_Race_Black_Cnt,Bene_Race_API_Cnt,Bene_Race_Hspnc_Cnt,\
Bene_Race_NatInd_Cnt,Bene_Race_Othr_Cnt,Bene_Dual_Cnt,Bene_Ndual_Cnt";

/// The chronic conditions, each in the column Bene_CC_<name>_Pct.
const CONDITIONS: [&str; 25] = [
    "BH_ADHD_OthCD_V1",
    "BH_Alcohol_Drug_V1",
    "BH_Tobacco_V1",
    "BH_Alz_NonAlzdem_V2",
    "BH_Anxiety_V1",
    "BH_Bipolar_V1",
    "BH_Mood_V2",
    "BH_Depress_V1",
    "BH_PD_V1",
    "BH_PTSD_V1",
    "BH_Schizo_OthPsy_V1",
    "PH_Asthma_V2",
    "PH_Afib_V2",
    "PH_Cancer6_V2",
    "PH_CKD_V2",
    "PH_COPD_V2",
    "PH_Diabetes_V2",
    "PH_HF_NonIHD_V2",
    "PH_Hyperlipidemia_V2",
    "PH_Hypertension_V2",
    "PH_IschemicHeart_V2",
    "PH_Osteoporosis_V2",
    "PH_Parkinson_V2",
    "PH_Arthritis_V2",
    "PH_Stroke_TIA_V2",
];

/// Median of a participant's payments in dollars, and the standard deviation of their logarithm: of
/// a practice at work, so that a run doubts nobody's.
const PAYMENTS: (f64, f64) = (130_000.0, 0.7);

const HEART_FAILURE_TYPES: [&str; 5] = [
    "Cardiology",
    "Cardiology",
    "Cardiology",
    "Cardiology",
    "Interventional Cardiology",
];
const LOW_BACK_PAIN_TYPES: [&str; 8] = [
    "Anesthesiology",
    "Interventional Pain Management",
    "Neurosurgery",
    "Orthopedic Surgery",
    "Orthopedic Surgery",
    "Pain Management",
    "Physical Medicine and Rehabilitation",
    "Sports Medicine",
];
const OTHER_TYPES: [&str; 4] = [
    "Nurse Practitioner",
    "Internal Medicine",
    "Family Practice",
    "Diagnostic Radiology",
];

/// Writes the file.
pub fn write(out: &mut dyn Write, people: &People, rows: u64, seed: u64) -> io::Result<()> {
    write!(out, "{HEADER}")?;
    for condition in CONDITIONS {
        write!(out, ",Bene_CC_{condition}_Pct")?;
    }
    writeln!(out, ",Bene_Avg_Risk_Scre")?;
    for row in 0..rows {
        let npi = people::npi(row, rows, seed);
        let mut stream = Stream::new(!seed, row);
        let cohort = people.in_heart_failure(row);
        let types: &[&str] = match cohort {
            Some(true) => &HEART_FAILURE_TYPES,
            Some(false) => &LOW_BACK_PAIN_TYPES,
            None => &OTHER_TYPES,
        };
        write!(
            out,
            "{npi},INVENTED{row},NAME,X,M.D.,I,{} INVENTED STREET,,NOWHERE,TX,48,{:05},1,\
             \"Metropolitan area core: primary flow within an urbanized area, invented\",US,{},Y",
            1 + stream.below(9999),
            stream.below(100_000),
            stream.one_of(types),
        )?;
        let patients = write_amounts(out, cohort.is_some(), &mut stream)?;
        write_patients(out, patients, &mut stream)?;
    }
    Ok(())
}

/// Counts and dollars: of everything, of drugs and of the rest, the latter two suppressed at times.
/// Returns the number of patients.
fn write_amounts(
    out: &mut dyn Write,
    is_participant: bool,
    stream: &mut Stream,
) -> io::Result<u64> {
    let (median, log_sd) = PAYMENTS;
    let total = if is_participant {
        median * exp(log_sd * stream.normal())
    } else {
        2_000.0 + 400_000.0 * stream.uniform() * stream.uniform() * stream.uniform()
    };
    let drugs = total * 0.1 * stream.uniform();
    let is_suppressed = stream.below(12) == 0;
    let codes = 3 + stream.below(90);
    let patients = 11 + stream.below(900);
    for (part, paid) in [total, drugs, total - drugs].into_iter().enumerate() {
        if part > 0 {
            write!(out, ",{}", if is_suppressed { "*" } else { "" })?;
        }
        if part > 0 && is_suppressed {
            write!(out, ",,,,,,,")?;
            continue;
        }
        let services = paid / 90.0;
        let (charges, allowed, standard) = (paid * 4.1, paid * 1.27, paid * 1.01);
        write!(
            out,
            ",{codes},{patients},{services:.1},{charges:.2},{allowed:.2},{paid:.2},{standard:.2}"
        )?;
    }
    Ok(patients)
}

/// Who the patients are; counts from 1 to 10 are suppressed, and at times one that would tell them.
fn write_patients(out: &mut dyn Write, patients: u64, stream: &mut Stream) -> io::Result<()> {
    write!(out, ",{}", 66 + stream.below(14))?;
    for _ in 0..12 {
        write_count(out, stream.below(patients))?;
    }
    let dual = (patients as f64 * 0.6 * stream.uniform() * stream.uniform()) as u64;
    write_count(out, dual)?;
    let tells = stream.below(4) > 0 || !(1..=10).contains(&dual);
    write_count(out, if tells { patients - dual } else { 1 })?;
    for _ in CONDITIONS {
        let percent = stream.below(110).min(75);
        match percent {
            0..=2 => write!(out, ",")?,
            _ => write!(out, ",{percent}")?,
        }
    }
    writeln!(
        out,
        ",{:.4}",
        0.6 + 2.5 * stream.uniform() * stream.uniform()
    )
}

/// A count, or nothing in place of a small one.
fn write_count(out: &mut dyn Write, count: u64) -> io::Result<()> {
    match count {
        1..=10 => write!(out, ","),
        _ => write!(out, ",{count}"),
    }
}
