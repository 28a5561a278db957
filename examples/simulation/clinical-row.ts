import type { Row } from "../../src/table/index.ts";
import type { StudyRecord } from "./study-patient.ts";

/** Columns of `clinical.csv` that are numbers; those of the rest are texts. */
export const CLINICAL_NUMBERS = [
  "age",
  "menopause",
  "family_history",
  "grade",
  "t_stage",
  "n_stage",
  "lvi",
  "hr",
  "her2",
  "ki67",
  "chemotherapy",
  "radiotherapy",
  "endocrine",
  "size_mm",
] as const;

/** Columns that are categories. */
export const CLINICAL_CATEGORIES = [
  "histology",
  "subtype",
  "surgery",
  "shape",
  "margin",
  "enhancement",
  "tic",
] as const;

/** A patient as a row of `clinical.csv`; a value that is not known is an empty cell. */
export function clinicalRow({ id, cohort, centre, clinical, reading, outcome }: StudyRecord): Row {
  return {
    ID: id,
    Cohort: cohort,
    Centre: centre,
    time: outcome.time,
    event: outcome.event,
    age: clinical.age,
    menopause: clinical.menopause,
    family_history: clinical.familyHistory,
    histology: clinical.histology,
    grade: clinical.grade,
    t_stage: clinical.tStage,
    n_stage: clinical.nStage,
    lvi: clinical.lymphovascularInvasion,
    hr: clinical.hormoneReceptor,
    her2: clinical.her2,
    ki67: clinical.ki67,
    subtype: clinical.subtype,
    surgery: clinical.surgery,
    chemotherapy: clinical.chemotherapy,
    radiotherapy: clinical.radiotherapy,
    endocrine: clinical.endocrine,
    size_mm: reading.sizeMm,
    shape: reading.shape,
    margin: reading.margin,
    enhancement: reading.enhancement,
    tic: reading.tic,
  };
}
