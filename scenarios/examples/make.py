"""Makes the files of the invented practices beside this script: python3 scenarios/examples/make.py

Every organization, NPI and TIN is invented: NPIs begin with 9, which no real one does, TINs with 00.
The numbers are drawn around the laws of the baseline, with the spread that real lists have, and with
the gaps that real lists have too.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).parent
ROSTER = [
    "npi", "tin", "cohort", "specialty", "tin_clinicians", "part_b_payments", "hcc_risk_score",
    "dual_share", "ia_completed", "pi_score", "ebcm_episodes", "ebcm_cost", "part_b_year",
    "ebcm_year", "participant_2027", "organization",
]  # fmt: skip
RESULTS = ["npi", "tin", "measure", "collection_type", "numerator", "denominator", "cases", "performance", "year"]

# Median payment in dollars and log sd; HCC risk score, mean and sd.
SPECIALTIES = {
    "cardiology": (160_000, 0.69, 1.7, 0.4),
    "anesthesiology": (114_000, 0.69, 1.35, 0.3),
    "pain-management": (150_000, 0.86, 1.35, 0.3),
    "interventional-pain-management": (238_000, 0.63, 1.35, 0.3),
    "neurosurgery": (95_000, 0.78, 1.4, 0.3),
    "orthopedic-surgery": (121_000, 0.69, 1.2, 0.25),
    "physical-medicine-and-rehabilitation": (121_000, 0.61, 1.5, 0.4),
}
# Mean rate and spread by measure and collection type, cases for each episode.
MEASURES = {
    "HF": {"008": (0.90, 0.07, 0.9), "005": (0.85, 0.09, 0.9), "236": (0.68, 0.10, 4.0), "377": (0.25, 0.20, 1.0)},
    "LBP": {"238": (0.08, 0.05, 3.0), "134": (0.60, 0.25, 3.0), "128": (0.65, 0.25, 3.0), "220": (0.55, 0.12, 0.4)},
}
COST = {"HF": (14_430, 0.21, 1.12), "LBP": (1_947, 0.26, 1.43)}
EPISODES = {"HF": (3.6, 0.45), "LBP": (4.2, 0.6)}


def clinician(luck, npi, practice, cohort, specialty):
    """A row of the roster, with a gap here and there."""
    median, log_sd, hcc, hcc_sd = SPECIALTIES[specialty]
    episodes = max(20, round(luck.lognormvariate(*EPISODES[cohort])))
    cost, between, within = COST[cohort]
    mean_cost = cost * luck.lognormvariate(0, between) * luck.gauss(1, within / episodes**0.5)
    row = {
        "npi": npi,
        "tin": practice["tin"],
        "cohort": cohort,
        "specialty": specialty,
        "tin_clinicians": practice["clinicians"],
        "part_b_payments": round(luck.lognormvariate(0, log_sd) * median, 2),
        "hcc_risk_score": round(max(0.7, luck.gauss(hcc, hcc_sd)), 3),
        "dual_share": round(luck.betavariate(1.1, 4.4), 3),
        "ia_completed": practice["ia"],
        "pi_score": practice["pi"],
        "ebcm_episodes": episodes,
        "ebcm_cost": round(max(0.3 * cost, mean_cost), 2),
        "part_b_year": 2023,
        "ebcm_year": 2025,
        "participant_2027": 1,
        "organization": practice["organization"],
    }
    if luck.random() < 0.15:
        row["ebcm_cost"] = ""
    if luck.random() < 0.10:
        row["hcc_risk_score"] = row["dual_share"] = ""
    if luck.random() < 0.08:
        row["part_b_payments"] = row["part_b_year"] = ""
    return row


def results(luck, row, practice):
    """Past results of a clinician's measures; the practice reports all of them in one way."""
    rows = []
    for measure, (mean, sd, each) in MEASURES[row["cohort"]].items():
        if luck.random() < 0.1:
            continue
        only = {"377": "ecqm", "220": "cqm"}.get(measure)
        cases = max(1, round(row["ebcm_episodes"] * each * luck.uniform(0.8, 1.2)))
        rate = min(0.99, max(0.02, luck.gauss(mean + practice["quality"] * sd, 0.7 * sd)))
        met = sum(luck.random() < rate for _ in range(cases))
        rows.append({
            "npi": row["npi"], "tin": row["tin"], "measure": measure,
            "collection_type": only or practice["how"], "numerator": met, "denominator": cases, "year": 2025,
        })  # fmt: skip
    if row["cohort"] == "HF":
        rows.append({
            "npi": row["npi"], "tin": row["tin"], "measure": "492", "collection_type": "claims",
            "cases": row["ebcm_episodes"], "performance": round(luck.gauss(67.7, 5), 2), "year": 2025,
        })  # fmt: skip
    return rows


def practice(luck, number, organization, clinicians):
    return {
        "tin": f"{number:09}",
        "organization": organization,
        "clinicians": clinicians,
        "ia": 2 if luck.random() < 0.93 else luck.choice(["", 0]),
        "pi": luck.choice([1, 1, 1, 0.98, 0.84, ""]),
        "how": "ecqm" if luck.random() < 0.7 else "cqm",
        "quality": luck.gauss(0, 0.55),
    }


def write(name, columns, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def spine_group():
    luck = random.Random(12)
    group = practice(luck, 12, "Larkfield Spine Group (invented)", 14)
    specialties = ["orthopedic-surgery"] * 4 + ["physical-medicine-and-rehabilitation"] * 3
    specialties += ["neurosurgery"] * 2 + ["pain-management"] * 2 + ["interventional-pain-management"]
    roster = [
        clinician(luck, f"9{12_000_000 + place:09}", group, "LBP", specialty)
        for place, specialty in enumerate(specialties)
    ]
    write("spine-group-roster.csv", ROSTER, roster)
    write("spine-group-measures.csv", RESULTS, [r for row in roster for r in results(luck, row, group)])


def health_system():
    luck = random.Random(400)
    low_back = [specialty for specialty in SPECIALTIES if specialty != "cardiology"]
    weights = [0.06, 0.16, 0.09, 0.14, 0.36, 0.19]
    roster, measures = [], []
    number = 400
    while len(roster) < 400:
        number += 1
        size = min(luck.choice([1, 2, 3, 4, 6, 9, 14, 25, 42]), 400 - len(roster))
        cohorts = luck.choices([["HF"], ["LBP"], ["HF", "LBP"]], [0.4, 0.5, 0.1])[0]
        clinicians = 1 if size == 1 else round(size * luck.uniform(1.2, 6))
        where = practice(luck, number, f"Marrow Valley Health, practice {number - 400} (invented)", clinicians)
        gives_results = luck.random() < 0.7
        for _ in range(size):
            cohort = luck.choice(cohorts)
            specialty = "cardiology" if cohort == "HF" else luck.choices(low_back, weights)[0]
            row = clinician(luck, f"9{400_000_000 + len(roster):09}", where, cohort, specialty)
            roster.append(row)
            if gives_results:
                measures.extend(results(luck, row, where))
    write("health-system-roster.csv", ROSTER, roster)
    write("health-system-measures.csv", RESULTS, measures)


if __name__ == "__main__":
    spine_group()
    health_system()
