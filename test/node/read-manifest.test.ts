import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readManifest } from "radiosurv/node";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryDirectory } from "./small-cohort.ts";

let path = "";
beforeAll(async () => {
  path = join(await temporaryDirectory(), "manifest.csv");
});

async function read(text: string | Uint8Array) {
  await writeFile(path, text);
  return readManifest(path);
}

test("takes paths relative to the manifest, labels and all other cells", async () => {
  const { cases } = await read("ID,Image,Mask,Label,centre\na,sub/a.nii,/data/a.nii, 2.0 ,north\n");
  expect(cases).toEqual([
    {
      id: "a",
      image: join(dirname(path), "sub/a.nii"),
      mask: "/data/a.nii",
      label: 2,
      cells: { ID: "a", Image: "sub/a.nii", Mask: "/data/a.nii", Label: " 2.0 ", centre: "north" },
      problem: undefined,
    },
  ]);
});

test("a case without ID has the name of its image", async () => {
  const { cases } = await read("Image;Mask;Label_channel\nsub/a.b.nii.gz;m.nii;0\nc.png;m.png;\n;m.png;\n");
  expect(cases.map((each) => each.id)).toEqual(["a.b", "c", "row 4"]);
});

describe("a row that cannot be worked on stays, with its problem", () => {
  test.each([
    ["Image,Mask\n,m.nii", "format", 'row 2 of the manifest: "Image" is empty'],
    ["Image,Mask\na.nii, ", "format", 'row 2 of the manifest: "Mask" is empty'],
    ["Image,Mask,Label\na.nii,m.nii,tumour", "label", 'Label must be a whole number; got "tumour"'],
    ["Image,Mask,Label\na.nii,m.nii,1.5", "label", 'Label must be a whole number; got "1.5"'],
    ["Image,Mask,Label_channel\na.nii,m.nii,1", "unsupported", 'Label_channel "1" is not supported'],
  ])("%j", async (text, code, message) => {
    const { cases } = await read(text);
    expect(cases).toHaveLength(1);
    expect(cases[0].problem).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

test("masks may be left out where they are optional, and only there", async () => {
  await writeFile(path, "ID,Image\na,a.nii\n");
  const { cases } = await readManifest(path, { mask: "optional" });
  expect(cases[0]).toMatchObject({ mask: undefined, problem: undefined });
  await expect(readManifest(path)).rejects.toThrow('"Mask" is not among ID, Image');
  await writeFile(path, "ID\na\n");
  await expect(readManifest(path, { mask: "optional" })).rejects.toThrow(
    'the manifest needs the column "Image"; "Image" is not among ID',
  );
  await expect(readManifest(path, { mask: "some" as "needed" })).rejects.toThrow(
    "mask must be one of needed, optional",
  );
});

describe("a manifest that cannot be understood is named", () => {
  test.each([
    [
      "ID,image,Mask\na,b,c",
      'the manifest needs the columns "Image" and "Mask"; "Image" is not among ID, image, Mask; is it "image"?',
    ],
    ["Image,Masks\na,b", '"Mask" is not among Image, Masks; is it "Masks"?'],
    ["Image\na", '"Mask" is not among Image'],
    ["Image,Mask,error\na,b,c", 'the manifest has a column "error", which the output needs; give it another name'],
    ["Image,Mask\n", "the manifest has a header but no cases"],
    ["", "parseCsv: the first line must name the columns"],
    ["Image,Mask\na,b,c\n", "parseCsv: row 2 needs 2 cells"],
    [Uint8Array.of(0x49, 0xe9, 0x0a), "the file is not UTF-8 text"],
  ])("%j", async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: "format",
      message: expect.stringMatching(/manifest\.csv: /),
    });
    await expect(read(text)).rejects.toThrow(message);
  });

  test("no file", async () => {
    await expect(readManifest("/no/such.csv")).rejects.toThrow("/no/such.csv: cannot be read: there is no such file");
  });
});
