import { dirname, resolve } from "node:path";
import { RadiosurvError } from "../error.ts";
import { nearestName } from "../nearest.ts";
import { checkSettings, oneOf } from "../rules.ts";
import { parseCsv } from "../table/index.ts";
import { inFile, readText } from "./file.ts";
import { isUrl } from "./read-url.ts";

/** One image with its mask, as a row of a manifest names them. */
export interface ManifestCase {
  /** The cell ID where there is one, else the name of the image file, else the number of the row. */
  readonly id: string;
  /** Path of the image file, or its address. */
  readonly image: string;
  /** Path of the mask file, or its address; `undefined` where the row names none and need not. */
  readonly mask?: string;
  /** Label of the region in the mask, where the row names one. */
  readonly label?: number;
  /** All cells of the row as they stand in the file. */
  readonly cells: Readonly<Record<string, string>>;
  /** What is wrong with the row, so that no extraction can be tried. */
  readonly problem?: RadiosurvError;
}

/** The cases to extract features of. */
export interface Manifest {
  readonly cases: readonly ManifestCase[];
  /** Where it was read from. */
  readonly path?: string;
}

/** What {@link readManifest} can be told. */
export interface ReadManifestOptions {
  /** Whether each row must name a mask: not if a segmenter is to make them. @default "needed" */
  readonly mask?: "needed" | "optional";
}

/**
 * Reads a manifest: a CSV file with a row for each case. The columns are those of PyRadiomics' batch input: `Image` and
 * `Mask` (paths, relative to the manifest, or addresses, `http://` or `https://`), and where wanted `Label` (whole number)
 * and `ID`. Other columns are carried through to the output.
 *
 * A row with an empty path or a label that is no whole number stays in the list, with its `problem`, so that it is
 * reported with the failed cases.
 *
 * @throws RadiosurvError `file` or `format` if the file cannot be read as CSV, lacks a column, has no rows, or has a
 *   column `error`, which is a column of the output
 * @example
 * ```ts
 * import { readManifest, writeTable } from "radiosurv/node";
 * await writeTable("study-output/small/cases.csv", [{ ID: "a1", Image: "a1.nii", Mask: "a1-mask.nii", Label: 2 }]);
 * const { cases } = await readManifest("study-output/small/cases.csv");
 * [cases[0].id, cases[0].label]; // => ["a1", 2]
 * ```
 */
export async function readManifest(path: string, options: ReadManifestOptions = {}): Promise<Manifest> {
  checkSettings("readManifest", options, { mask: oneOf("needed", "optional") });
  const needed = options.mask === "optional" ? ["Image"] : ["Image", "Mask"];
  const text = await readText(path);
  try {
    const { names, rows } = parseCsv(text);
    checkColumns(names, needed);
    if (rows.length === 0) throw new RadiosurvError("format", "the manifest has a header but no cases");
    return { path, cases: rows.map((cells, i) => toCase(cells, i + 2, dirname(path), needed)) };
  } catch (error) {
    throw inFile(path, error);
  }
}

function checkColumns(names: readonly string[], needed: readonly string[]): void {
  for (const column of needed) {
    if (names.includes(column)) continue;
    const others = names.filter((name) => name !== "Image" && name !== "Mask");
    const hint = others.length > 0 ? `; is it "${nearestName(column, others)}"?` : "";
    throw new RadiosurvError(
      "format",
      `the manifest needs the column${needed.length > 1 ? "s" : ""} ${needed.map((name) => `"${name}"`).join(" and ")}; "${column}" is not among ${names.join(", ")}${hint}`,
    );
  }
  if (names.includes("error")) {
    throw new RadiosurvError(
      "format",
      'the manifest has a column "error", which the output needs; give it another name',
    );
  }
}

function toCase(
  cells: Readonly<Record<string, string>>,
  row: number,
  directory: string,
  needed: readonly string[],
): ManifestCase {
  const cell = (name: string): string => cells[name]?.trim() ?? "";
  const image = cell("Image");
  const mask = cell("Mask");
  const id = cell("ID") || fileStem(image) || `row ${row}`;
  const label = cell("Label") === "" ? undefined : Number(cell("Label"));
  const problem = rowProblem(row, needed, cell);
  const place = (path: string): string => (isUrl(path) ? path : resolve(directory, path));
  return { id, image: place(image), mask: mask === "" ? undefined : place(mask), label, cells, problem };
}

function rowProblem(
  row: number,
  needed: readonly string[],
  cell: (name: string) => string,
): RadiosurvError | undefined {
  for (const name of needed) {
    if (cell(name) === "") return new RadiosurvError("format", `row ${row} of the manifest: "${name}" is empty`);
  }
  if (!/^\d*(\.0*)?$/.test(cell("Label"))) {
    return new RadiosurvError(
      "label",
      `row ${row} of the manifest: Label must be a whole number; got "${cell("Label")}"`,
    );
  }
  if (Number(cell("Label_channel")) !== 0) {
    return new RadiosurvError(
      "unsupported",
      `row ${row} of the manifest: Label_channel "${cell("Label_channel")}" is not supported; save that channel of the mask as an image of its own`,
    );
  }
  return undefined;
}

function fileStem(place: string): string {
  // what comes after the path of an address may be a signature
  const path = isUrl(place) ? place.replace(/[?#].*$/s, "") : place;
  return (path.split(/[\\/]/).at(-1) ?? "").replace(/(\.nii)?(\.gz)?$|\.\w+$/i, "");
}
