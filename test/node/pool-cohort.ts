import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeNifti } from "radiosurv/io";
import { smallImage, smallMask, temporaryDirectory } from "./small-cohort.ts";

/**
 * Writes cases whose images differ in size, for the module pool-setup.ts.
 *
 * @param does - what happens to each case; "" for nothing of note
 * @returns the path of the manifest
 */
export async function writePoolCohort(does: readonly string[]): Promise<string> {
  const directory = await temporaryDirectory();
  const rows = ["ID,Image,Mask,does"];
  for (const [i, what] of does.entries()) {
    const size = [8 + i, 7, 6];
    await writeFile(join(directory, `image-${i}.nii`), writeNifti(smallImage(size)));
    await writeFile(join(directory, `mask-${i}.nii`), writeNifti(smallMask(size)));
    rows.push(`case-${i},image-${i}.nii,mask-${i}.nii,${what}`);
  }
  const manifest = join(directory, "manifest.csv");
  await writeFile(manifest, `${rows.join("\n")}\n`);
  return manifest;
}
