import { exp } from "../../src/stats/elementary.ts";
import { correlated, gradeOf, latentRisk, STREAM } from "./latent.ts";
import { nearlyNormal, type Random, random } from "./random.ts";
import { expectedDiameter } from "./reading.ts";

/** What is known of a patient besides images, before anything went missing. */
export interface ClinicalRecord {
  /** Years. */
  readonly age: number;
  /** 1 after the menopause. */
  readonly menopause: number;
  /** Breast cancer in the family: 1 yes. */
  readonly familyHistory: number;
  readonly histology: "ductal" | "lobular" | "other";
  /** 1 to 3. */
  readonly grade: number;
  /** 1 to 3; 3 stands for T3 and T4. */
  readonly tStage: number;
  /** 0 to 2; 2 stands for N2 and N3. */
  readonly nStage: number;
  /** Lymphovascular invasion: 1 seen. */
  readonly lymphovascularInvasion: number;
  /** Hormone receptors: 1 positive. */
  readonly hormoneReceptor: number;
  /** 1 positive. */
  readonly her2: number;
  /** %, whole. */
  readonly ki67: number;
  readonly subtype: "luminal A" | "luminal B" | "HER2" | "triple negative";
  readonly surgery: "conserving" | "mastectomy";
  /** 1 given. */
  readonly chemotherapy: number;
  readonly radiotherapy: number;
  readonly endocrine: number;
}

/** Ki-67 of at least so many percent counts as high. */
export const KI67_CUT = 14;

/** Part of the patients without a value, for the variables that have gaps. */
export const MISSING_PARTS = { menopause: 0.01, her2: 0.02, ki67: 0.04, lymphovascularInvasion: 0.05 } as const;

/**
 * Clinical variables of a patient. Grade, nodes, receptors and Ki-67 go a little with the latent risk (correlations of 0.15
 * to 0.35 before they are cut into stages); treatment follows from the stage, and age, family history and histology go
 * with nothing.
 */
export function simulateClinical(seed: number, index: number): ClinicalRecord {
  const next = random(seed, index, STREAM.clinical);
  const risk = latentRisk(seed, index);
  const grading = correlated(next, risk, 0.35);
  const nodes = correlated(next, risk, 0.3);
  const receptor = correlated(next, grading, 0.35);
  const age = Math.round(Math.min(84, Math.max(24, 50.5 + 10.5 * nearlyNormal(next))));
  const menopause = age + 2.5 * nearlyNormal(next) > 50 ? 1 : 0;
  const familyHistory = yes(next, 0.09);
  const kind = next();
  const grade = 1 + gradeOf(grading, [-1.2, 0.4]);
  const nStage = gradeOf(nodes, [0.3, 1.15]);
  const tStage = stageOf(expectedDiameter(seed, index) * (0.88 + 0.13 * nearlyNormal(next)), next() < 0.04);
  const lymphovascularInvasion = correlated(next, nodes, 0.5) > 0.65 ? 1 : 0;
  const hormoneReceptor = receptor < 0.6 ? 1 : 0;
  const her2 = correlated(next, grading, 0.2) > 0.68 ? 1 : 0;
  const ki67 = Math.min(95, Math.max(1, Math.round(22 * exp(0.75 * correlated(next, grading, 0.45)))));
  const conserving = tStage === 1 ? 0.5 : tStage === 2 ? 0.3 : 0.03;
  const surgery = next() < conserving ? "conserving" : "mastectomy";
  const chemotherapy = yes(next, nStage > 0 || hormoneReceptor === 0 || her2 === 1 ? 0.93 : grade === 3 ? 0.75 : 0.4);
  const radiotherapy = yes(next, surgery === "conserving" ? 0.94 : nStage === 2 || tStage === 3 ? 0.85 : 0.2);
  const endocrine = hormoneReceptor === 1 ? yes(next, 0.94) : 0;
  return {
    age,
    menopause,
    familyHistory,
    histology: kind < 0.88 ? "ductal" : kind < 0.94 ? "lobular" : "other",
    grade,
    tStage,
    nStage,
    lymphovascularInvasion,
    hormoneReceptor,
    her2,
    ki67,
    subtype: subtypeOf(hormoneReceptor, her2, ki67),
    surgery,
    chemotherapy,
    radiotherapy,
    endocrine,
  };
}

/** A record as it lies in the files of a hospital: some values are not known, and so neither is what follows from them. */
export function withGaps(seed: number, index: number, record: ClinicalRecord): Partial<ClinicalRecord> {
  const next = random(seed, index, STREAM.missing);
  const known: { -readonly [name in keyof ClinicalRecord]?: ClinicalRecord[name] } = { ...record };
  for (const name of Object.keys(MISSING_PARTS) as (keyof typeof MISSING_PARTS)[]) {
    if (next() < MISSING_PARTS[name]) delete known[name];
  }
  if (known.her2 === undefined || (known.ki67 === undefined && record.subtype.startsWith("luminal"))) {
    delete known.subtype;
  }
  return known;
}

function subtypeOf(hormoneReceptor: number, her2: number, ki67: number): ClinicalRecord["subtype"] {
  if (hormoneReceptor === 0) return her2 === 1 ? "HER2" : "triple negative";
  return her2 === 1 || ki67 >= KI67_CUT ? "luminal B" : "luminal A";
}

/** Stage from the diameter in the specimen, mm; `beyond`: skin or chest wall reached, or foci apart from the mass. */
function stageOf(diameter: number, beyond: boolean): number {
  if (beyond || diameter > 50) return 3;
  return diameter > 20 ? 2 : 1;
}

function yes(next: Random, probability: number): number {
  return next() < probability ? 1 : 0;
}
