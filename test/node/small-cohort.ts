import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createImage, type Image } from "radiosurv/image";
import { writeNifti, writeNrrd } from "radiosurv/io";

/** A directory of its own for a test. */
export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "radiosurv-test-"));
}

/** An int16 image whose grey levels differ from place to place. */
export function smallImage(size: readonly number[] = [8, 7, 6]): Image {
  const n = size.reduce((product, length) => product * length, 1);
  return createImage(
    Int16Array.from({ length: n }, (_, i) => (i * 37) % 211),
    size,
    { spacing: size.map((_, axis) => [0.8, 0.8, 2][axis]) },
  );
}

/** A mask with the labels given, each on a block of its own. */
export function smallMask(size: readonly number[] = [8, 7, 6], labels: readonly number[] = [1]): Image {
  const [nx, ny, nz = 1] = size;
  const data = new Uint8Array(nx * ny * nz);
  labels.forEach((label, k) => {
    for (let z = 0; z < nz; z++) {
      for (let y = 1; y < ny - 1; y++) {
        for (let x = 4 * k; x < 4 * k + 3; x++) data[(z * ny + y) * nx + x] = label;
      }
    }
  });
  return createImage(data, size, { spacing: smallImage(size).spacing });
}

/**
 * Writes files of good and bad cases and a manifest of them: good, corrupt (bytes cut off), missing (no file), label
 * (asks for one that is not there), grid (mask of another size), good again.
 *
 * @returns the directory
 */
export async function writeSmallCohort(): Promise<string> {
  const directory = await temporaryDirectory();
  const image = writeNifti(smallImage(), { gzip: true });
  await writeFile(join(directory, "image.nii.gz"), image);
  await writeFile(join(directory, "cut.nii.gz"), image.subarray(0, 120));
  await writeFile(join(directory, "flat.nrrd"), writeNrrd(smallImage([16, 9])));
  await writeFile(join(directory, "mask.nii.gz"), writeNifti(smallMask(), { gzip: true }));
  await writeFile(join(directory, "other.nii.gz"), writeNifti(smallMask([8, 7, 5])));
  await writeFile(join(directory, "flat-mask.nrrd"), writeNrrd(smallMask([16, 9], [3, 7])));
  const rows = [
    "ID,Image,Mask,Label,centre",
    "good,image.nii.gz,mask.nii.gz,,north",
    "corrupt,cut.nii.gz,mask.nii.gz,,north",
    "missing,no-such.nii.gz,mask.nii.gz,,south",
    "label,flat.nrrd,flat-mask.nrrd,2,south",
    "grid,image.nii.gz,other.nii.gz,1,south",
    '2d,flat.nrrd,flat-mask.nrrd,7,"south, old"',
  ];
  await writeFile(join(directory, "manifest.csv"), `${rows.join("\r\n")}\r\n`);
  return directory;
}
