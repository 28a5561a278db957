import { stat } from "node:fs/promises";
import { type ManifestCase, readManifest } from "../read-manifest.ts";
import { isUrl } from "../read-url.ts";
import type { NamedText } from "./find-column.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import { counted, type ProblemList } from "./problem-list.ts";
import type { StudyPatients } from "./read-patients.ts";

/** An image of a patient. */
export interface ImageCase extends ManifestCase {
  readonly patient: number;
  /** Kind of image; "" where there is but one. */
  readonly kind: string;
}

/** The images of a manifest; files that are not there, and patients without a kind of image, become problems. */
export async function imageCases(
  manifest: NamedText,
  patients: StudyPatients,
  options: ManifestStudyOptions,
  problems: ProblemList,
): Promise<readonly ImageCase[]> {
  const { columns, ids, rows } = patients;
  if (columns.region !== undefined) {
    problems.add(
      `${manifest.file} has a column "${columns.region}", which regions of images will need; give it another name`,
    );
  }
  if (!manifest.names.includes("Mask") && options.setup === undefined) {
    problems.add(
      `${manifest.file} has images but no column "Mask" with the tumours; name their masks, or --setup MODULE that segments the images`,
    );
    return [];
  }
  const { cases } = await readManifest(options.manifest, { mask: options.setup ? "optional" : "needed" });
  const unused = unusedColumns(columns, options);
  const images = rows.flatMap((own, patient) =>
    own.map((row): ImageCase => {
      const kind = columns.kind === undefined ? "" : manifest.rows[row][columns.kind].trim();
      const cells = Object.entries(cases[row].cells).filter(([name]) => !unused.has(name));
      const id = kind === "" ? ids[patient] : `${ids[patient]}, ${kind}`;
      return { ...cases[row], id, cells: Object.fromEntries(cells), patient, kind };
    }),
  );
  for (const { problem } of images) if (problem) problems.add(problem.message);
  const whole = images.filter(({ problem }) => !problem);
  await checkFiles("image", whole, problems);
  await checkFiles("mask", whole, problems);
  checkKinds(images, patients, options, problems);
  return images;
}

// a change of these is no reason to extract anew
function unusedColumns(
  { cohort, time, event }: StudyPatients["columns"],
  { clinical = [], imaging = [] }: ManifestStudyOptions,
): ReadonlySet<string | undefined> {
  return new Set([cohort, time, event, ...clinical, ...imaging]);
}

async function checkFiles(what: "image" | "mask", images: readonly ImageCase[], problems: ProblemList): Promise<void> {
  const column = what === "image" ? "Image" : "Mask";
  const isThere = async (path: string): Promise<boolean> =>
    stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
  // what stands at an address is seen when it is read
  const there = await Promise.all(images.map(({ [what]: path }) => path === undefined || isUrl(path) || isThere(path)));
  const absent = images.filter((_, i) => !there[i]);
  const shown = absent.map(({ id, cells }) => `${cells[column]} (${id})`);
  problems.addPlaces(
    (count) => `${counted(count, `${what} file`)} not found`,
    shown,
    "paths are relative to the directory of the manifest",
  );
}

function checkKinds(
  images: readonly ImageCase[],
  { ids, columns }: StudyPatients,
  { failed }: ManifestStudyOptions,
  problems: ProblemList,
): void {
  problems.addPlaces(
    (count) => `"${columns.kind}" is empty for ${counted(count, "image")}`,
    columns.kind === undefined ? [] : images.filter(({ kind }) => kind === "").map(({ id }) => `"${id}"`),
  );
  if (failed === "leave-out") return;
  for (const kind of new Set(images.map((each) => each.kind))) {
    const having = new Set(images.filter((each) => each.kind === kind).map(({ patient }) => patient));
    problems.addPlaces(
      (count) => `no ${kind} image of ${counted(count, "patient")}`,
      ids.filter((_, p) => !having.has(p)).map((id) => `"${id}"`),
      "--failed leave-out goes on without them",
    );
  }
}
