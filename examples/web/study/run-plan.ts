import { RadiosurvError } from "radiosurv/image";
import { type ModalityRegions, type RunStudyOptions, runStudy, type StudyCohort } from "radiosurv/study";
import { type DataTable, type ReadColumn, readTable } from "radiosurv/table";
import type { Work } from "../worker/protocol.ts";
import { textsOf } from "./describe-table.ts";
import { shownStudy } from "./shown-study.ts";
import { ROLES, type Role, type StudyPlan, type StudyShown } from "./study-jobs.ts";

/** Reads the table, runs the study that was asked for, and writes its report. */
export async function planStudy({ table, plan }: { table: File; plan: StudyPlan }, work: Work): Promise<StudyShown> {
  work.onProgress({ done: 0, total: 1, step: "reading the table" });
  await work.pause();
  const data = readTable(await table.text());
  const cohorts = cohortsOf(data, plan);
  const { clinical, regions, times, missing, seed } = plan;
  const options: RunStudyOptions = {
    times,
    missing,
    seed,
    clinical,
    ...(regions.length > 0 && { rois: roisOf(plan) }),
    signal: work.signal,
    onProgress: work.onProgress,
  };
  const result = await runStudy(cohorts, options);
  work.onProgress({ done: 0, total: 1, step: "writing the report" });
  await work.pause();
  return shownStudy(result, cohorts, plan.title, table.name);
}

function cohortsOf({ columns, rowCount }: DataTable, plan: StudyPlan): StudyCohort[] {
  const { time, event, eventValue, unit, id, cohort, clinical, regions } = plan;
  const times = numbersIn(columns, time);
  const events = textsOf(columns[event]);
  const groups = cohort === undefined ? [] : textsOf(columns[cohort]);
  const names = cohort === undefined ? ["all patients"] : Object.keys(plan.roles);
  const roleOf = (name: string): Role => (cohort === undefined ? "train" : plan.roles[name]);
  return names
    .filter((name) => roleOf(name) !== "left out")
    .sort((a, b) => ROLES.indexOf(roleOf(a)) - ROLES.indexOf(roleOf(b)))
    .map((name) => {
      const rows = Array.from({ length: rowCount }, (_, i) => i).filter(
        (i) => cohort === undefined || groups[i] === name,
      );
      const pick = (column: string): ReturnType<typeof pickRows> => pickRows(columns[column], rows);
      return {
        name,
        role: roleOf(name) as StudyCohort["role"],
        outcome: {
          time: Float64Array.from(rows, (i) => times[i]),
          event: Float64Array.from(rows, (i) =>
            events[i] === undefined ? Number.NaN : Number(events[i] === eventValue),
          ),
          unit,
        },
        ...(id !== undefined && { ids: rows.map((i) => textsOf(columns[id])[i] ?? "") }),
        ...(clinical.length > 0 && { clinical: Object.fromEntries(clinical.map((column) => [column, pick(column)])) }),
        ...(regions.length > 0 && {
          features: Object.fromEntries(
            regions.map(({ name: region, columns: byFeature }) => [
              region,
              Object.fromEntries(Object.entries(byFeature).map(([feature, column]) => [feature, pick(column)])),
            ]),
          ),
        }),
      } as StudyCohort;
    });
}

function numbersIn(columns: DataTable["columns"], name: string): Float64Array {
  const column = columns[name];
  if (column instanceof Float64Array) return column;
  throw new RadiosurvError(
    "argument",
    `The column "${name}" holds the follow-up, so all of it must be numbers; it has other cells too`,
  );
}

function pickRows(column: ReadColumn, rows: readonly number[]) {
  if (column instanceof Float64Array) return Float64Array.from(rows, (i) => column[i]);
  if ("codes" in column) return { levels: column.levels, codes: Int32Array.from(rows, (i) => column.codes[i]) };
  return rows.map((i) => column[i]);
}

// the regions of each kind of image: the one without a radius is the tumour
function roisOf({ regions }: StudyPlan): Record<string, ModalityRegions> {
  const rois: Record<string, ModalityRegions> = {};
  for (const kind of new Set(regions.map((region) => region.kind))) {
    const own = regions.filter((region) => region.kind === kind);
    const rings = own.filter(({ radius }) => radius !== undefined);
    const intra = own.find(({ radius }) => radius === undefined) ?? own[0];
    rois[kind] = {
      intra: intra.name,
      ...(rings.length > 0 && { rings: Object.fromEntries(rings.map(({ radius, name }) => [String(radius), name])) }),
    };
  }
  return rois;
}
