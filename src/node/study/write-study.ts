import { existsSync, readFileSync, rmSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";
import { toSvg } from "../../plot/index.ts";
import {
  formatReportTable,
  type StudyReportOptions,
  type StudyResult,
  studyFigures,
  studyRecord,
  studyReport,
} from "../../study/index.ts";
import { plainArrays } from "../../table/index.ts";
import { fileError } from "../file.ts";
import { writeTextFile } from "../output-file.ts";

/** The file whose presence says that all others are whole. */
export const STUDY_FILE = "study.json";

/** What is written beside the result. */
export interface WriteStudyOptions extends StudyReportOptions {
  /** Facts on data and options for study.json. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Files of the directory that are there already and belong to the study. */
  readonly before: readonly string[];
}

/**
 * Takes away the results of an earlier study: first `study.json`, then the files that it names. What else is in the
 * directory stays.
 */
export function removeStudy(directory: string): void {
  const path = join(directory, STUDY_FILE);
  if (!existsSync(path)) return;
  try {
    const text = readFileSync(path, "utf8");
    rmSync(path);
    for (const name of filesOf(text)) rmSync(join(directory, name), { force: true });
  } catch (error) {
    throw fileError(path, "written", error);
  }
}

/**
 * Writes a study into a directory, each file whole or not at all, `study.json` last.
 *
 * @returns names of the files, relative to the directory
 */
export async function writeStudy(
  directory: string,
  result: StudyResult,
  { data, before, ...report }: WriteStudyOptions,
): Promise<readonly string[]> {
  const files: [name: string, text: string][] = [];
  for (const [name, table] of Object.entries(result.tables)) {
    if (table) files.push([`tables/${name}.csv`, formatReportTable(table, { format: "csv" })]);
  }
  for (const { name, figure } of studyFigures(result)) files.push([`figures/${plain(name)}.svg`, toSvg(figure)]);
  for (const [name, model] of modelsOf(result)) files.push([`models/${plain(name)}.json`, json(model)]);
  files.push(["report.html", studyReport(result, report)]);
  for (const [name, text] of files) await writeTextFile(join(directory, name), text);
  const names = [...files.map(([name]) => name), ...before, STUDY_FILE];
  await writeTextFile(join(directory, STUDY_FILE), json({ ...studyRecord(result), data, files: names }));
  return names;
}

function modelsOf({ signatures, gross, signature, models }: StudyResult): [name: string, model: unknown][] {
  return [
    ...Object.entries(signatures).map(([name, each]): [string, unknown] => [`signature-${name}`, each]),
    ...Object.entries(gross).map(([name, each]): [string, unknown] => [`signature-gross-${name}`, each]),
    ...(signature ? [["signature", signature] as [string, unknown]] : []),
    ...Object.entries(models).map(([name, each]): [string, unknown] => [`model-${name}`, each]),
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, plainArrays, 2)}\n`;
}

/** A name that every file system takes. */
function plain(name: string): string {
  return name.replace(/[^\p{L}\p{N}.-]+/gu, "-").replace(/^[-.]+|-+$/g, "") || "unnamed";
}

// names that an earlier study.json lists, if it lists any; nothing outside its directory
function filesOf(text: string): readonly string[] {
  try {
    const { files } = JSON.parse(text) as { files?: unknown };
    if (!Array.isArray(files)) return [];
    return files.filter(
      (name): name is string =>
        typeof name === "string" && !isAbsolute(name) && !normalize(name).startsWith("..") && name !== STUDY_FILE,
    );
  } catch {
    return [];
  }
}
