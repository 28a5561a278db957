import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeNifti } from "radiosurv/io";
import { smallImage, smallMask, temporaryDirectory } from "./small-cohort.ts";

/** Images that the cases share; case i has the one with the number i % FILES. */
export const FILES = 5;

/**
 * Writes a manifest whose cases share a few small files, for a module such as kill-setup.ts.
 *
 * @param does - what a case meets: "bad" is a damaged image, "missing" one that is not there, others are for the module
 * @returns the directory; the manifest in it is `manifest.csv`
 */
export async function writeKillCohort(does: readonly string[]): Promise<string> {
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
  return directory;
}
