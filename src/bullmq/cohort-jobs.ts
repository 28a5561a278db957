import { dirname, relative, resolve, sep } from "node:path";
import { RadiosurvError } from "../error.ts";
import { type CasePlan, type CaseSetup, digest, placedSetup, planDigests } from "../node/case-setup.ts";
import { type Manifest, type ManifestCase, readManifest } from "../node/read-manifest.ts";
import { isUrl } from "../node/read-url.ts";
import type { Rules } from "../rules.ts";
import { VERSION } from "../version.ts";

/** What determines the results of a cohort, and where they are: the same for all that deal with it. */
export interface CohortSettings {
  /**
   * Directory of results, which all machines share. It is the record of what is done; the queue only says who does what.
   * A case has one small file there, which appears whole or not at all.
   */
  readonly results: string;
  /** Parameters as `extractorFromParams` takes them, text or object. @default none */
  readonly params?: string | object;
  /** A module that makes the functions `extract`, `segment`, `regions`, `describe` and `onCase`, once in each thread. @default none */
  readonly setup?: CaseSetup;
  /** Label of the region, for rows that name none. @default the only label of the mask, else 1 */
  readonly label?: number;
}

export const SETTINGS_RULES: Rules = {
  results: ["the path of a directory", (value) => typeof value === "string" && value !== ""],
  params: ["parameters as text or object", (value) => typeof value === "string" || isObject(value)],
  setup: [
    "{ module, data } with a path or a URL",
    (value) => isObject(value) && (typeof value.module === "string" || value.module instanceof URL),
  ],
  label: ["a number", (value) => Number.isInteger(value)],
};

/** What a job says of its case. Paths are those of the manifest, so that machines may have it at different places. */
export interface JobData {
  readonly id: string;
  readonly image: string;
  readonly mask?: string;
  readonly label?: number;
  readonly cells: Readonly<Record<string, string>>;
  /** Where the manifest is for the one who enqueued it. */
  readonly directory?: string;
  /** Version and digests of settings by name. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A case with the name of its job and result: a digest of its row and of the settings. */
export interface CohortCase {
  readonly key: string;
  readonly item: ManifestCase;
  readonly data: JobData;
}

/** What can be sent to threads of the settings. */
export function planOf({ params, setup, label }: Omit<CohortSettings, "results">): CasePlan {
  return { params, label, setup: setup && placedSetup(setup) };
}

/** By name what must be the same for enqueueing, working and collecting. */
export async function settingsOf(plan: CasePlan): Promise<Readonly<Record<string, string>>> {
  return { version: VERSION, ...(await planDigests(plan)) };
}

/** All cases of a manifest in its order. Rows that are the same in all their cells have the same job. */
export async function cohortCases(
  caller: string,
  manifest: string | Manifest,
  settings: CohortSettings,
): Promise<readonly CohortCase[]> {
  const read =
    typeof manifest === "string"
      ? await readManifest(manifest, { mask: settings.setup ? "optional" : "needed" })
      : manifest;
  if (settings.setup && read.cases.some(({ cells }) => "Region" in cells)) {
    throw new RadiosurvError(
      "format",
      `${caller}: the manifest has a column "Region", which the names of regions need; give it another name`,
    );
  }
  const directory = read.path === undefined ? undefined : resolve(dirname(read.path));
  const digests = await settingsOf(planOf(settings));
  return read.cases.map((item) => {
    const { id, label, cells } = item;
    const image = portable(item.image, directory);
    const mask = item.mask === undefined ? undefined : portable(item.mask, directory);
    const key = digest(JSON.stringify([digests, id, label, cells, image, mask]));
    return { key, item, data: { id, image, mask, label, cells, directory, settings: digests } };
  });
}

/** The case of a job on this machine. */
export function placedCase(
  { id, image, mask, label, cells, directory: own }: JobData,
  directory?: string,
): ManifestCase {
  const base = directory ?? own ?? ".";
  const place = (path: string): string => (isUrl(path) ? path : resolve(base, path));
  return { id, image: place(image), mask: mask === undefined ? undefined : place(mask), label, cells };
}

function portable(path: string, directory: string | undefined): string {
  return isUrl(path) || directory === undefined ? path : relative(directory, path).split(sep).join("/");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
