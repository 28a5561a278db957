import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { FILES, writeKillCohort } from "../node/kill-cohort.ts";

/** What a case is to meet: "bad" is a damaged image, "missing" one that is not there, others are for cohort-setup.ts. */
export type Does = "" | "bad" | "missing" | "loop" | "hoard" | "die" | "throw";

/** A manifest whose cases share a few small files. */
export interface QueueCohort {
  readonly directory: string;
  readonly manifest: string;
  readonly results: string;
  /** Puts the image of the missing case in its place. */
  mend(): Promise<void>;
}

export async function writeQueueCohort(does: readonly Does[]): Promise<QueueCohort> {
  const directory = await writeKillCohort(does);
  const at = (name: string): string => join(directory, name);
  return {
    directory,
    manifest: at("manifest.csv"),
    results: at("results"),
    mend: () => copyFile(at(`image-${does.indexOf("missing") % FILES}.nii`), at("missing.nii")),
  };
}
