import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeNifti } from "radiosurv/io";
import { smallImage, smallMask, temporaryDirectory } from "../node/small-cohort.ts";

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

const FILES = 5;

export async function writeQueueCohort(does: readonly Does[]): Promise<QueueCohort> {
  const directory = await temporaryDirectory();
  const at = (name: string): string => join(directory, name);
  for (let k = 0; k < FILES; k++) {
    const size = [8, 7, 6 + k];
    await writeFile(at(`image-${k}.nii`), writeNifti(smallImage(size)));
    await writeFile(at(`mask-${k}.nii`), writeNifti(smallMask(size)));
  }
  await writeFile(at("bad.nii"), writeNifti(smallImage()).subarray(0, 360));
  const rows = does.map((what, i) => {
    const image = what === "bad" || what === "missing" ? `${what}.nii` : `image-${i % FILES}.nii`;
    return `case-${i},${image},mask-${i % FILES}.nii,${what}`;
  });
  await writeFile(at("manifest.csv"), `${["ID,Image,Mask,does", ...rows].join("\n")}\n`);
  return {
    directory,
    manifest: at("manifest.csv"),
    results: at("results"),
    mend: () => copyFile(at(`image-${does.indexOf("missing") % FILES}.nii`), at("missing.nii")),
  };
}
