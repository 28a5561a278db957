import { formatReportTable, type StudyResult } from "../../study/index.ts";
import { studyFlags, studyWarnings } from "../../study/report/study-flags.ts";
import type { ManifestStudy } from "../manifest-study.ts";
import { counted } from "./problem-list.ts";

/** What a study found, in a few lines for a terminal. */
export function studySummary({ result, directory, files, notes, leftOut }: ManifestStudy): string {
  const lines = [cohortLines(result), concordanceLines(result)];
  const facts = [...notes];
  if (leftOut.length > 0) facts.push(`${counted(leftOut.length, "patient")} left out: ${leftOut.join(", ")}`);
  for (const { level, text } of studyFlags(result)) if (level === "alert") facts.push(text);
  const many = studyWarnings(result).length;
  if (many > 0) facts.push(`${counted(many, "warning")}: see the report`);
  lines.push(facts.map((fact) => `- ${fact}`).join("\n"));
  const count = (folder: string): number => files.filter((name) => name.startsWith(`${folder}/`)).length;
  lines.push(
    `${directory}: report.html, study.json, ${files.includes("features.csv") ? "features.csv, " : ""}${counted(count("tables"), "table")}, ${counted(count("figures"), "figure")}, ${counted(count("models"), "model")}`,
  );
  return `${lines.filter((line) => line !== "").join("\n\n")}\n`;
}

function cohortLines({ cohorts, unit }: StudyResult): string {
  const rows = cohorts.map(({ name, role, n, events }) => [
    name,
    role,
    String(n),
    `${events} (${((100 * events) / n).toFixed(1)} %)`,
  ]);
  return table(`Patients${unit ? `, times in ${unit}` : ""}`, ["cohort", "role", "patients", "events"], rows);
}

function concordanceLines({ modelComparison, models, modelValidation }: StudyResult): string {
  const { cohorts } = modelComparison;
  const nested = Object.keys(modelValidation ?? {}).length > 0;
  const rows = Object.entries(models).map(([key, model]) => [
    model.name,
    ...cohorts.map((cohort) => shown(cohort.concordance.find((each) => each.model === key))),
    ...(nested ? [shown(modelValidation[key as keyof typeof modelValidation]?.concordance)] : []),
  ]);
  const heads = cohorts.map(({ cohort, role }) => (role === "train" ? `${cohort}, apparent` : cohort));
  return table("Harrell's C (95 % interval)", ["model", ...heads, ...(nested ? ["cross-validated"] : [])], rows);
}

function shown(
  found: { readonly estimate: number; readonly lower: number; readonly upper: number } | undefined,
): string {
  if (!found || Number.isNaN(found.estimate)) return "-";
  return `${found.estimate.toFixed(3)} (${found.lower.toFixed(3)}-${found.upper.toFixed(3)})`;
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return formatReportTable({ title, columns, rows, notes: [] }).trimEnd();
}
