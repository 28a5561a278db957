import { describe, expect, test } from "vitest";
import { createImage, type Image } from "../../../src/image/index.ts";
import { uidOf } from "../../../src/io/dicom/uid.ts";
import { readDicomSegmentation, readDicomSeries, writeDicomSegmentation } from "../../../src/io/index.ts";
import { randomFrom } from "../random.ts";
import { type Attributes, attributes, dicomFile } from "./files.ts";
import { segmentationCases, sourceSeries } from "./fixtures.ts";

const [source] = readDicomSeries(sourceSeries, { identifiers: true });

function values({ voxels }: Image): number[] {
  return Array.from(voxels.data);
}

describe("segmentations written by highdicom", () => {
  test.each(segmentationCases.map((item) => [item.name, item] as const))("%s", (_, { file, masks }) => {
    const read = readDicomSegmentation(file, source);
    expect(Object.keys(read)).toEqual(["tumour", "Drüse"]);
    for (const [name, expected] of Object.entries(masks)) {
      expect(values(read[name])).toEqual(expected);
      expect(read[name]).toMatchObject({ name, pixelType: "uint8", size: source.size, origin: source.origin });
    }
    expect([read.tumour.number, read.Drüse.number]).toEqual([1, 2]);
  });

  test("the threshold of a fractional one can be set, and a pixel at it is inside", () => {
    const { file } = segmentationCases.find(({ name }) => name === "fractional") as (typeof segmentationCases)[number];
    const count = (threshold: number) =>
      values(readDicomSegmentation(file, source, { threshold }).tumour).reduce((sum, value) => sum + value, 0);
    expect(count(0.001)).toBeGreaterThan(count(0.5));
    expect(count(0.5)).toBeGreaterThan(count(1));
  });

  test("only the names asked for are read", () => {
    const read = readDicomSegmentation(segmentationCases[0].file, source, { names: ["Drüse"] });
    expect(Object.keys(read)).toEqual(["Drüse"]);
    expect(values(read.Drüse)).toEqual(segmentationCases[0].masks.Drüse);
  });
});

// a segmentation of 4 x 3 pixels; one frame a position, each with a pattern of its own
function segmentation(positions: readonly (readonly number[])[], more: Attributes = {}): Uint8Array {
  const frames = positions.map(
    (position): Attributes => ({
      PlanePositionSequence: [{ ImagePositionPatient: position }],
      SegmentIdentificationSequence: [{ ReferencedSegmentNumber: [1] }],
    }),
  );
  const bits = positions.flatMap((_, i) => Array.from({ length: 12 }, (_, k) => Number(k === i || k === 11)));
  const packed = new Uint8Array(2 * Math.ceil(bits.length / 16));
  bits.forEach((bit, i) => (packed[i >> 3] |= bit << (i & 7)));
  return dicomFile({
    SOPClassUID: "1.2.840.10008.5.1.4.1.1.66.4",
    Modality: "SEG",
    SegmentationType: "BINARY",
    SegmentSequence: [{ SegmentNumber: [1], SegmentLabel: "lesion" }],
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        PixelMeasuresSequence: [{ PixelSpacing: [1, 1], SliceThickness: 2 }],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames,
    NumberOfFrames: positions.length,
    SamplesPerPixel: [1],
    PhotometricInterpretation: "MONOCHROME2",
    Rows: [3],
    Columns: [4],
    BitsAllocated: [1],
    BitsStored: [1],
    HighBit: [0],
    PixelRepresentation: [0],
    PixelData: packed,
    ...more,
  });
}

describe("frames are placed by position", () => {
  const grid = createImage(new Int16Array(4 * 3 * 3), [4, 3, 3], { spacing: [1, 1, 2] });
  // where pixel `i` and the last are set in slice z
  const pattern = (...slices: (number | undefined)[]) =>
    slices.flatMap((i) => Array.from({ length: 12 }, (_, k) => Number(i !== undefined && (k === i || k === 11))));
  const read = (positions: readonly (readonly number[])[], image: Image = grid, more: Attributes = {}) =>
    values(readDicomSegmentation(segmentation(positions, more), image, { outside: "clip" }).lesion);

  test("in any order, and slices without a frame are empty", () => {
    expect(
      read([
        [0, 0, 4],
        [0, 0, 0],
      ]),
    ).toEqual(pattern(1, undefined, 0));
  });

  test("a grid half a pixel off keeps in step, also where the half is rounded", () => {
    const offset = [0.5, 0.49999, 0];
    expect(read([offset])).toEqual(pattern(0, undefined, undefined));
    expect(read([[0.50001, 0.5, 0]])).toEqual(pattern(0, undefined, undefined));
  });

  test("a stated thickness above the distance of slices does not reach into the next one", () => {
    const thick: Attributes = {
      SharedFunctionalGroupsSequence: [
        {
          PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
          PixelMeasuresSequence: [{ PixelSpacing: [1, 1], SliceThickness: 5 }],
        },
      ],
    };
    expect(read([[0, 0, 2]], grid, thick)).toEqual(pattern(undefined, 0, undefined));
  });

  test("of a coarser grid every voxel whose centre is in a pixel is set", () => {
    const fine = createImage(new Int16Array(8 * 6 * 4), [8, 6, 4], {
      spacing: [0.5, 0.5, 1],
      origin: [-0.25, -0.25, -0.5],
    });
    const mask = read(
      [
        [0, 0, 0],
        [0, 0, 2],
      ],
      fine,
    );
    // 4 pixels of 2 x 2 x 2 voxels
    expect(mask.reduce((sum, value) => sum + value, 0)).toBe(4 * 8);
    expect(mask.slice(0, 2)).toEqual([1, 1]);
    expect(mask[5 * 8 + 7]).toBe(1);
  });

  test("onto an image whose axes run the other way", () => {
    const turned = createImage(new Int16Array(4 * 3 * 3), [4, 3, 3], {
      spacing: [1, 1, 2],
      origin: [3, 2, 4],
      direction: [-1, 0, 0, 0, -1, 0, 0, 0, -1],
    });
    expect(
      read(
        [
          [0, 0, 0],
          [0, 0, 4],
        ],
        turned,
      ),
    ).toEqual(
      pattern(0, undefined, 1)
        .reverse()
        .flatMap((_, i, all) => all[i]),
    );
  });

  test("onto slices of another orientation", () => {
    // x stays, y and z change places
    const sagittal = createImage(new Int16Array(4 * 3 * 3), [4, 3, 3], {
      spacing: [1, 2, 1],
      direction: [1, 0, 0, 0, 0, 1, 0, 1, 0],
    });
    const plain = read([
      [0, 0, 0],
      [0, 0, 2],
      [0, 0, 4],
    ]);
    const mask = read(
      [
        [0, 0, 0],
        [0, 0, 2],
        [0, 0, 4],
      ],
      sagittal,
    );
    for (let z = 0; z < 3; z++) {
      for (let y = 0; y < 3; y++) {
        for (let x = 0; x < 4; x++) expect(mask[(y * 3 + z) * 4 + x]).toBe(plain[(z * 3 + y) * 4 + x]);
      }
    }
  });

  test("several segments of one label, and one without, are told apart by their numbers", () => {
    const named = segmentation([[0, 0, 0]], {
      SegmentSequence: [
        { SegmentNumber: [1], SegmentLabel: "lesion" },
        { SegmentNumber: [2], SegmentLabel: "lesion" },
        { SegmentNumber: [7] },
      ],
    });
    const masks = readDicomSegmentation(named, grid);
    expect(Object.keys(masks)).toEqual(["lesion (segment 1)", "lesion (segment 2)", "segment 7"]);
    expect(values(masks["lesion (segment 1)"])).toEqual(pattern(0, undefined, undefined));
    expect(values(masks["segment 7"])).not.toContain(1);
  });
});

describe("writeDicomSegmentation", () => {
  const random = randomFrom(3);
  const noise = (share: number) => Uint8Array.from({ length: 9 * 12 * 5 }, () => Number(random() < share));
  const mask = (data: Uint8Array) => createImage(data, source.size, source);

  test("comes back as it was: overlapping, sparse and empty masks, names of any language", () => {
    const sparse = new Uint8Array(540);
    sparse[539] = 1;
    const masks = {
      tumour: mask(noise(0.3)),
      乳腺: mask(noise(0.7)),
      "one voxel": mask(sparse),
      none: mask(new Uint8Array(540)),
    };
    const read = readDicomSegmentation(writeDicomSegmentation(masks, source), source);
    expect(Object.keys(read)).toEqual(Object.keys(masks));
    for (const [name, { voxels }] of Object.entries(masks)) expect(values(read[name])).toEqual(Array.from(voxels.data));
  });

  test("takes one label of a label map, with what is said of it", () => {
    const labels = createImage(
      Int16Array.from(noise(0.5), (value, i) => value * (1 + (i % 2))),
      source.size,
      source,
    );
    const file = writeDicomSegmentation({ two: { mask: labels, label: 2, description: "the even ones" } }, source);
    const { two } = readDicomSegmentation(file, source);
    expect(values(two)).toEqual(Array.from(labels.voxels.data, (value) => Number(value === 2)));
    expect(two.description).toBe("the even ones");
  });

  test("works on images of any position and with axes of either hand", () => {
    const grid = createImage(new Int16Array(540), [12, 9, 5], {
      spacing: [0.3333333333333333, 0.7, 1.1],
      origin: [-123.456789012345, 1e-7, 4567.8901234567],
      direction: [0.36, 0.48, 0.8, -0.8, 0.6, 0, 0.48, 0.64, -0.6],
    });
    const data = noise(0.4);
    const file = writeDicomSegmentation({ a: createImage(data, grid.size, grid) }, grid);
    expect(values(readDicomSegmentation(file, grid).a)).toEqual(Array.from(data));
  });

  test("the same input gives the same bytes, another mask another instance", () => {
    const a = writeDicomSegmentation({ a: mask(noise(0.5)) }, source);
    const data = noise(0.5);
    const b = writeDicomSegmentation({ a: mask(data) }, source);
    expect(b).toEqual(writeDicomSegmentation({ a: mask(data) }, source));
    expect(b).not.toEqual(a);
  });

  test("refers to patient, study and slices where the reference knows them, and names nobody otherwise", () => {
    const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
    const { identifiers, ...anonymous } = source;
    const known = text(writeDicomSegmentation({ a: mask(noise(0.5)) }, source));
    expect(known).toContain("Secret^Name");
    for (const uid of identifiers?.sopInstanceUids ?? [""]) expect(known).toContain(uid);
    const unknown = text(writeDicomSegmentation({ a: mask(noise(0.5)) }, anonymous));
    expect(unknown).not.toMatch(/secret/i);
    expect(unknown).toContain(source.frameOfReferenceUid);
  });

  test("its own UID is made of its name", () => {
    const text = new TextDecoder("latin1").decode(writeDicomSegmentation({ a: mask(noise(0.5)) }, source));
    expect(text).toContain(uidOf(["radiosurv"]));
  });
});

test("UIDs differ wherever their parts do", () => {
  const parts = [["a"], ["b"], ["a", ""], ["", "a"], ["ab"], ["a", "b"], [new Uint8Array(1)], [new Uint8Array(2)]];
  const uids = new Set(parts.map(uidOf));
  expect(uids.size).toBe(parts.length);
  for (const uid of uids) expect(uid).toMatch(/^2\.25\.[1-9]\d{30,38}$/);
  // the support of the tests itself
  expect(attributes({ Rows: undefined })).toEqual([]);
});
