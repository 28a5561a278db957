import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { writeNifti, writeNrrd } from "radiosurv/io";
import { readImageFile } from "radiosurv/node";
import { beforeAll, describe, expect, test } from "vitest";
import { smallImage, temporaryDirectory } from "./small-cohort.ts";

const image = smallImage();
let directory = "";
const at = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = await temporaryDirectory();
  await mkdir(at("voxels"));
  await writeFile(at("whole.nii"), writeNifti(image));
  await writeFile(at("misnamed.png"), writeNrrd(image));

  // a pair: the header with another magic, the voxels from where they begin
  const pair = writeNifti(image).slice();
  pair.set([0x6e, 0x69, 0x31, 0], 344);
  new DataView(pair.buffer).setFloat32(108, 0, true);
  for (const stem of ["pair", "packed", "lonely"]) await writeFile(at(`${stem}.hdr`), pair.subarray(0, 348));
  await writeFile(at("pair.img"), pair.subarray(352));
  await writeFile(at("packed.img.gz"), gzipSync(pair.subarray(352)));
  await writeFile(at("headless.img"), pair.subarray(352));

  const header = (file: string): string =>
    `NRRD0004\ntype: int16\ndimension: 3\nsizes: 8 7 6\nencoding: raw\nendian: little\ndata file: ${file}\n`;
  await writeFile(at("detached.nhdr"), header("voxels/detached.raw"));
  await writeFile(at("voxels/detached.raw"), pair.subarray(352));
  await writeFile(at("lost.nhdr"), header("voxels/lost.raw"));
  await writeFile(at("list.nhdr"), header("LIST"));
  await writeFile(at("damaged.nhdr"), "NRRD0004\nno field\n");
  await writeFile(at("notes.txt"), "not an image");
});

test.each(["whole.nii", "misnamed.png", "pair.hdr", "pair.img", "packed.hdr", "packed.img.gz", "detached.nhdr"])(
  "reads %s by its content, with the file that belongs to it",
  async (name) => {
    const read = await readImageFile(at(name));
    expect(read.size).toEqual([8, 7, 6]);
    expect(read.pixelType).toBe("int16");
    expect(Array.from(read.voxels.data)).toEqual(Array.from(image.voxels.data));
  },
);

describe("errors name the file and what is wrong with it", () => {
  test.each([
    ["no-such.nii", "file", "no-such.nii: cannot be read: there is no such file"],
    ["voxels", "file", "voxels: cannot be read: this is a directory; name a file"],
    ["whole.nii/x.nii", "file", "x.nii: cannot be read: a part of the path is a file, not a directory"],
    ["notes.txt", "format", "notes.txt: readImage: "],
    ["lonely.hdr", "file", "lonely.hdr: needs its voxels beside it; there is no "],
    ["headless.img", "file", "headless.img: needs its header beside it; there is no "],
    ["lost.nhdr", "file", "lost.raw: cannot be read: there is no such file"],
    ["list.nhdr", "unsupported", "list.nhdr: "],
    ["damaged.nhdr", "format", "damaged.nhdr: "],
  ])("%s", async (name, code, message) => {
    await expect(readImageFile(at(name))).rejects.toMatchObject({
      name: "RadiosurvError",
      code,
      message: expect.stringContaining(message),
    });
  });

  test("a signal ends the reading", async () => {
    const reading = readImageFile(at("whole.nii"), { signal: AbortSignal.abort() });
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
  });
});
