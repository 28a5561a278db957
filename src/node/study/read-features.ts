import { nearestName } from "../../nearest.ts";
import { cellHint } from "../../table/cell-hint.ts";
import { numberOf } from "../../table/number-of.ts";
import { featureColumns, idlePatterns, isDiagnostic } from "./feature-columns.ts";
import type { FeatureRow, FeatureRows } from "./feature-tables.ts";
import { type NamedText, unknownColumn, usualColumn } from "./find-column.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import { counted, type ProblemList } from "./problem-list.ts";
import type { StudyPatients } from "./read-patients.ts";

/** Features as text was read, with what is to be said of them. */
export interface ReadFeatures extends FeatureRows {
  readonly notes: readonly string[];
  /** Patients of the table who are not in the manifest. */
  readonly others: readonly string[];
}

const MISSING: ReadonlySet<string> = new Set(["", "na", "nan", "null", "none"]);

/** Features in columns of the manifest. */
export function manifestFeatures(
  manifest: NamedText,
  patients: StudyPatients,
  names: readonly string[],
  problems: ProblemList,
): ReadFeatures {
  const { kind, region } = patients.columns;
  const places = patients.rows.flatMap((rows, patient) => rows.map((row) => ({ row, patient })));
  return { ...readRows(manifest, names, places, { kind, region, prefix: "" }, patients.ids, problems), others: [] };
}

/** Features of a table of their own, joined by the patient. */
export function fileFeatures(
  table: NamedText,
  manifest: NamedText,
  patients: StudyPatients,
  options: ManifestStudyOptions,
  problems: ProblemList,
): ReadFeatures | undefined {
  const names = featureColumns(table.names, options.featureColumns);
  const idle = idlePatterns(table.names, options.featureColumns);
  for (const pattern of idle) {
    problems.add(
      `--feature-columns: no column of ${table.file} fits "${pattern}"; the nearest is "${nearestName(pattern.replaceAll("*", ""), table.names)}"`,
    );
  }
  if (names.length === 0 && idle.length === 0) {
    problems.add(
      `${table.file} has no columns with names of PyRadiomics, such as original_glcm_Contrast; say which are features, such as --feature-columns "f_*"`,
    );
  }
  const patientOf = joinOf(table, manifest, patients, problems);
  if (!patientOf || names.length === 0) return undefined;
  const others: string[] = [];
  const places = table.rows.flatMap((cells, row) => {
    const { patient, name } = patientOf(cells);
    if (patient !== undefined) return [{ row, patient }];
    others.push(`row ${row + 2} ("${name}")`);
    return [];
  });
  const { kind: asked } = patients.columns;
  const kind = asked !== undefined && table.names.includes(asked) ? asked : usualColumn(table.names, "kind");
  const region = usualColumn(table.names, "region");
  const prefix = `${table.file} `;
  const read = readRows(table, names, places, { kind, region, prefix }, patients.ids, problems);
  return { ...read, others };
}

interface Join {
  readonly patient: number | undefined;
  readonly name: string;
}

// by the column of patients, else by the image, as PyRadiomics' tables have no other name of a case
function joinOf(
  table: NamedText,
  manifest: NamedText,
  { columns, places, rows }: StudyPatients,
  problems: ProblemList,
): ((cells: Readonly<Record<string, string>>) => Join) | undefined {
  const id = table.names.includes(columns.id) ? columns.id : usualColumn(table.names, "id");
  if (id !== undefined) return (cells) => ({ name: cells[id].trim(), patient: places.get(cells[id].trim()) });
  if (!table.names.includes("Image")) {
    problems.add(`--features: ${unknownColumn(table.file, columns.id, table.names)}`);
    return undefined;
  }
  const byImage = new Map(places);
  if (manifest.names.includes("Image")) {
    rows.forEach((own, p) => {
      for (const row of own) byImage.set(fileStem(manifest.rows[row].Image), p);
    });
  }
  return (cells) => ({ name: fileStem(cells.Image), patient: byImage.get(fileStem(cells.Image)) });
}

interface Places {
  readonly kind: string | undefined;
  readonly region: string | undefined;
  /** Of places in messages: the file, if it is not the manifest. */
  readonly prefix: string;
}

function readRows(
  table: NamedText,
  names: readonly string[],
  places: readonly { readonly row: number; readonly patient: number }[],
  { kind, region, prefix }: Places,
  ids: readonly string[],
  problems: ProblemList,
): FeatureRows & { readonly notes: readonly string[] } {
  const wrong: string[] = [];
  let hint: string | undefined;
  const seen = new Map<string, number>();
  const twice: string[] = [];
  const rows = places.map(({ row, patient }): FeatureRow => {
    const cells = table.rows[row];
    const own = {
      kind: kind === undefined ? "" : cells[kind].trim(),
      region: region === undefined ? "" : cells[region].trim(),
    };
    const where = `${prefix}row ${row + 2} ("${ids[patient]}")`;
    const key = [patient, own.kind, own.region].join("\n");
    const before = seen.get(key);
    if (before !== undefined) {
      const part = [own.kind, own.region].filter(Boolean).join(" ");
      twice.push(`"${ids[patient]}"${part === "" ? "" : `, ${part}`} (rows ${before + 2}, ${row + 2})`);
    }
    seen.set(key, row);
    const failure = (cells.error ?? "").trim();
    const values = Float64Array.from(names, (name) => {
      const text = cells[name];
      const value = numberOf(text);
      if (value !== undefined && Number.isFinite(value)) return value;
      if (MISSING.has(text.trim().toLowerCase())) return Number.NaN;
      wrong.push(`${where}, "${name}": "${text}"`);
      hint ??= cellHint(text, ".")?.replace(/, or say decimal.*$|^say decimal: "," if.*$/, "");
      return Number.NaN;
    });
    return { patient, ...own, where, values, ...(failure !== "" && { error: failure }) };
  });
  problems.addPlaces(
    (count) => `${counted(count, "cell")} of features that ${count === 1 ? "is" : "are"} no number`,
    wrong,
    hint || undefined,
  );
  problems.addPlaces((count) => `${table.file}: ${counted(count, "region")} of features with more than one row`, twice);
  const diagnostics = table.names.filter(isDiagnostic).length;
  return {
    names,
    rows,
    notes: diagnostics > 0 ? [`${table.file}: ${counted(diagnostics, "column")} of diagnostics not used`] : [],
  };
}

/** Name of a file without directories and extensions. */
export function fileStem(path: string): string {
  return (path.trim().split(/[\\/]/).at(-1) ?? "").replace(/(\.nii)?(\.gz)?$|\.\w+$/i, "");
}
