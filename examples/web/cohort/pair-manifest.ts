import type { CsvTable } from "radiosurv/table";
import { isHeaderName, isVoxelsName, stemOf } from "./file-names.ts";
import type { CohortFile, FoundCase, FoundCases } from "./found-cases.ts";

/** Whether a table is a manifest: a row a case, with the places of its image and mask. */
export function isManifest({ names }: CsvTable): boolean {
  return names.includes("Image") && names.includes("Mask");
}

/** Columns that the table of results has for itself. */
const TAKEN = "error";

/**
 * Finds the files that a manifest names, as `extractCohort` reads one: the columns `Image` and `Mask`, and where wanted `ID`,
 * `Label` and others. Places are relative to the manifest. Where a file lies elsewhere than the manifest says, as when files are
 * chosen without their folder, the one whose path ends alike is taken if there is only one.
 *
 * @param path - of the manifest
 */
export function pairManifest<File extends CohortFile>(
  files: readonly File[],
  path: string,
  table: CsvTable,
): FoundCases<File> {
  if (table.names.includes(TAKEN)) {
    throw new Error(`${path} has a column "${TAKEN}", which the table of results needs; give it another name`);
  }
  if (table.rows.length === 0) throw new Error(`${path} has a header but no cases`);
  const find = finder(files, path.split("/").slice(0, -1));
  const found = table.rows.map((cells, i) => foundCase(cells, i + 2, find));
  // a file without its folder could be that of any row
  const places = new Map<File, string>();
  const unsure = new Set<File>();
  for (const { image, cells } of found) {
    for (const file of image) {
      const place = cells["Image"].trim();
      if ((places.get(file) ?? place) !== place) unsure.add(file);
      places.set(file, place);
    }
  }
  const cases = found.map((one): FoundCase<File> => {
    const wrong = one.image.find((file) => unsure.has(file));
    if (!wrong || one.problem) return one;
    return { ...one, problem: `Several rows could mean the file ${wrong.path}. Give the folder that holds all files` };
  });
  const used = new Set(cases.flatMap(({ image, mask }) => [...image, ...mask]));
  return { cases, unused: files.filter((file) => !used.has(file) && file.path !== path) };
}

type Find<File> = (cell: string) => readonly File[] | string;

function foundCase<File extends CohortFile>(
  cells: Readonly<Record<string, string>>,
  row: number,
  find: Find<File>,
): FoundCase<File> {
  const cell = (name: string): string => cells[name]?.trim() ?? "";
  const problems: string[] = [];
  const filesOf = (name: string): readonly File[] => {
    const found = cell(name) === "" ? `Row ${row} of the manifest: "${name}" is empty` : find(cell(name));
    if (typeof found !== "string") return found;
    problems.push(found);
    return [];
  };
  const [image, mask] = [filesOf("Image"), filesOf("Mask")];
  const label = cell("Label");
  if (!/^\d*(\.0*)?$/.test(label)) {
    problems.push(`Row ${row} of the manifest: Label must be a whole number; got "${label}"`);
  }
  if (Number(cell("Label_channel")) !== 0) {
    problems.push(`Row ${row} of the manifest: Label_channel "${cell("Label_channel")}" is not supported`);
  }
  const id = cell("ID") || stemOf(cell("Image").split(/[\\/]/).at(-1) ?? "") || `row ${row}`;
  return {
    id,
    image,
    mask,
    ...(label !== "" && problems.length === 0 && { label: Number(label) }),
    cells: "ID" in cells ? cells : { ID: id, ...cells },
    ...(problems.length > 0 && { problem: problems.join(". ") }),
  };
}

// files that a cell names; or a sentence that says why there are none
function finder<File extends CohortFile>(files: readonly File[], folder: readonly string[]): Find<File> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const byFolder = new Map<string, File[]>();
  // by the name, and by the name with its folder
  const byEnd = new Map<string, File[]>();
  const addTo = (map: Map<string, File[]>, key: string, file: File): void => {
    const own = map.get(key);
    if (own) own.push(file);
    else map.set(key, [file]);
  };
  for (const file of files) {
    const parts = file.path.split("/");
    addTo(byFolder, parts.slice(0, -1).join("/"), file);
    addTo(byEnd, parts[parts.length - 1], file);
    if (parts.length > 1) addTo(byEnd, parts.slice(-2).join("/"), file);
  }
  const whole = (file: File): readonly File[] => {
    if (!isHeaderName(file.path)) return [file];
    const stem = file.path.replace(/\.\w+$/, "");
    const voxels = files.find(({ path }) => isVoxelsName(path) && path.replace(/(\.\w+)(\.gz)?$/i, "") === stem);
    return voxels ? [file, voxels] : [file];
  };
  return (cell) => {
    if (/^https?:/i.test(cell)) return `${cell} is an address; this page fetches nothing, give the file itself`;
    const parts = resolved(folder, cell);
    const exact = byPath.get(parts.join("/"));
    if (exact) return whole(exact);
    const inside = byFolder.get(parts.join("/"));
    if (inside) return inside;
    const wanted = resolved([], cell);
    const bare = wanted.length > 1 ? byPath.get(wanted[wanted.length - 1]) : undefined;
    const ending = byEnd.get(wanted.slice(-2).join("/")) ?? [];
    const alike = [...ending, ...(bare ? [bare] : [])].filter(({ path }) => areAlike(path.split("/"), wanted));
    if (alike.length === 1) return whole(alike[0]);
    if (alike.length === 0) return `The file ${cell} is not among those that were given`;
    return `${alike.length} files could be meant by ${cell}: ${alike.map(({ path }) => path).join(", ")}`;
  };
}

// one ends as the other does; the folder that was given may have another name here, but then more than the name must fit
function areAlike(path: readonly string[], wanted: readonly string[]): boolean {
  const inner = path.slice(1);
  return endsWith(path, wanted) || endsWith(wanted, path) || (inner.length > 1 && endsWith(wanted, inner));
}

function endsWith(whole: readonly string[], end: readonly string[]): boolean {
  return end.length <= whole.length && end.every((part, i) => part === whole[whole.length - end.length + i]);
}

// the parts of a path; those of another computer may have a drive and backslashes
function resolved(folder: readonly string[], cell: string): string[] {
  const isAbsolute = /^([\\/]|[a-z]:)/i.test(cell);
  const parts = isAbsolute ? [] : [...folder];
  for (const part of cell.replace(/^[a-z]:/i, "").split(/[\\/]+/)) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts;
}
