import { describe, expect, test } from "vitest";
import { createImage, indexToPoint } from "../../../src/image/index.ts";
import { fillContours } from "../../../src/io/dicom/fill-contours.ts";
import { type DicomSource, type MaskReadOptions, readRtStruct } from "../../../src/io/index.ts";
import { randomFrom } from "../random.ts";
import { type Attributes, dicomFile } from "./files.ts";

const image = createImage(new Int16Array(8 * 6 * 3), [8, 6, 3], {
  spacing: [0.5, 0.75, 2],
  origin: [-3, 4, 5],
  direction: [0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1],
});

/** A contour with vertices at fractional indices x, y of a slice. */
function contour(slice: number, vertices: readonly (readonly [number, number])[], type = "CLOSED_PLANAR"): Attributes {
  const points = vertices.flatMap(([x, y]) => indexToPoint(image, [x, y, slice]));
  return { ContourGeometricType: type, ContourData: points.map((value) => Number(value.toFixed(8))) };
}

function rectangle(slice: number, x0: number, y0: number, x1: number, y1: number): Attributes {
  return contour(slice, [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ]);
}

function structures(rois: Record<string, readonly Attributes[]>, more: Attributes = {}): Uint8Array {
  const names = Object.keys(rois);
  return dicomFile({
    SOPClassUID: "1.2.840.10008.5.1.4.1.1.481.3",
    Modality: "RTSTRUCT",
    StructureSetROISequence: names.map((ROIName, i) => ({
      ROINumber: i + 1,
      ROIName: ROIName.replace(/#.*/, ""),
      ReferencedFrameOfReferenceUID: "1.2.3.5",
    })),
    ROIContourSequence: Object.values(rois).map((ContourSequence, i) => ({
      ReferencedROINumber: i + 1,
      ContourSequence,
    })),
    ...more,
  });
}

/** The slices of a mask as rows of characters. */
function draw(source: DicomSource, name: string, options?: MaskReadOptions): string[][] {
  const { data } = readRtStruct(source, image, options)[name].voxels;
  return [0, 1, 2].map((z) =>
    [0, 1, 2, 3, 4, 5].map((y) =>
      Array.from(data.subarray((z * 6 + y) * 8, (z * 6 + y) * 8 + 8), (v) => ".#"[v]).join(""),
    ),
  );
}

const EMPTY = Array.from({ length: 6 }, () => "........");

describe("contours", () => {
  test("fill the voxels whose centre they enclose, in their slice and no other", () => {
    const file = structures({ GTV: [rectangle(1, 1.5, 0.6, 4.4, 2.5)] });
    expect(draw(file, "GTV")).toEqual([
      EMPTY,
      ["........", "..###...", "..###...", "........", "........", "........"],
      EMPTY,
    ]);
  });

  test("within another are holes, and islands within these", () => {
    const rings = [
      rectangle(0, -0.5, -0.5, 6.5, 5.5),
      rectangle(0, 0.5, 0.5, 5.5, 4.5),
      rectangle(0, 1.5, 1.5, 3.5, 3.5),
    ];
    expect(draw(structures({ GTV: rings }), "GTV")[0]).toEqual([
      "#######.",
      "#.....#.",
      "#.##..#.",
      "#.##..#.",
      "#.....#.",
      "#######.",
    ]);
  });

  test("may hold their hole by a keyhole", () => {
    const keyhole = contour(2, [
      [-0.5, -0.5],
      [6.5, -0.5],
      [6.5, 5.5],
      [-0.5, 5.5],
      [-0.5, 2.2],
      [1.5, 2.2],
      [1.5, 3.5],
      [4.5, 3.5],
      [4.5, 1.5],
      [1.5, 1.5],
      [1.5, 2.2],
      [-0.5, 2.2],
    ]);
    expect(draw(structures({ GTV: [keyhole] }), "GTV")[2].slice(1, 5)).toEqual([
      "#######.",
      "##...##.",
      "##...##.",
      "#######.",
    ]);
  });

  test("that share an edge through voxel centres share no voxel and leave none out", () => {
    const left = structures({ a: [rectangle(0, 0, 0, 3, 4)], b: [rectangle(0, 3, 0, 6, 4)] });
    expect(draw(left, "a")[0].slice(0, 5)).toEqual(["###.....", "###.....", "###.....", "###.....", "........"]);
    expect(draw(left, "b")[0].slice(0, 5)).toEqual(["...###..", "...###..", "...###..", "...###..", "........"]);
  });

  test("smaller than a voxel that miss its centre add nothing; on the centre they add one", () => {
    const file = structures({ miss: [rectangle(0, 1.1, 1.1, 1.9, 1.9)], hit: [rectangle(0, 0.9, 0.9, 1.1, 1.1)] });
    expect(draw(file, "miss")[0]).toEqual(EMPTY);
    expect(draw(file, "hit")[0][1]).toBe(".#......");
  });

  test("belong to the nearest slice within half the distance of slices", () => {
    const file = structures({ GTV: [rectangle(0.4, 0.5, 0.5, 1.5, 1.5), rectangle(1.7, 2.5, 0.5, 3.5, 1.5)] });
    const slices = draw(file, "GTV");
    expect(slices.map((rows) => rows[1])).toEqual([".#......", "........", "...#...."]);
  });

  test("that are points, lines or not there make an empty mask", () => {
    const line = contour(
      0,
      [
        [0, 0],
        [5, 5],
      ],
      "OPEN_PLANAR",
    );
    const file = structures({ point: [contour(0, [[1, 1]], "POINT")], line: [line], none: [] });
    for (const name of ["point", "line", "none"]) expect(draw(file, name)).toEqual([EMPTY, EMPTY, EMPTY]);
  });

  test("outside the image are clipped on demand", () => {
    const file = structures({
      GTV: [rectangle(0, -5, -5, 1.5, 1.5), rectangle(-4, 0, 0, 5, 5), rectangle(9, 0, 0, 5, 5)],
    });
    expect(() => draw(file, "GTV")).toThrow('contour 1 of the ROI "GTV" goes beyond it');
    expect(draw(file, "GTV", { outside: "clip" })).toEqual([["##......", "##......", ...EMPTY.slice(2)], EMPTY, EMPTY]);
  });
});

describe("regions", () => {
  test("are named, also where names are equal, missing or odd", () => {
    const file = structures({ "GTV#1": [], "GTV#2": [], "#3": [], __proto__x: [], constructor: [] });
    expect(Object.keys(readRtStruct(file, image))).toEqual([
      "GTV (ROI 1)",
      "GTV (ROI 2)",
      "ROI 3",
      "__proto__x",
      "constructor",
    ]);
    expect(Object.keys(readRtStruct(structures({ a: [], b: [] }), image, { names: ["b"] }))).toEqual(["b"]);
  });

  test("of another frame of reference are an error unless told otherwise; images without one are not compared", () => {
    const file = structures({ GTV: [] });
    const reference = { ...image, frameOfReferenceUid: "1.2.3.6" };
    expect(() => readRtStruct(file, reference)).toThrow("frame of reference of the image, 1.2.3.6; it is in 1.2.3.5");
    expect(Object.keys(readRtStruct(file, reference, { frameOfReference: "any" }))).toEqual(["GTV"]);
    expect(Object.keys(readRtStruct(file, { ...image, frameOfReferenceUid: "1.2.3.5" }))).toEqual(["GTV"]);
    expect(Object.keys(readRtStruct(file, image))).toEqual(["GTV"]);
  });
});

test("filling equals a point-in-polygon test of every voxel", () => {
  const random = randomFrom(11);
  const [nx, ny] = [31, 23];
  for (let round = 0; round < 50; round++) {
    // any polygons, crossing themselves and each other; half of them on whole numbers, where ties are
    const polygons = Array.from({ length: 1 + (round % 3) }, () =>
      Float64Array.from({ length: 2 * (3 + Math.floor(9 * random())) }, (_, i) => {
        const value = -4 + random() * ((i % 2 ? ny : nx) + 8);
        return round % 2 ? Math.round(value) : value;
      }),
    );
    const filled = new Uint8Array(nx * ny);
    fillContours(polygons, nx, ny, filled);
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) expect(filled[y * nx + x]).toBe(isInside(polygons, x, y) ? 1 : 0);
    }
  }
});

// crossings of the edges with the ray from (x, y) to the right
function isInside(polygons: readonly Float64Array[], x: number, y: number): boolean {
  let inside = false;
  for (const polygon of polygons) {
    for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
      const [x0, y0, x1, y1] = [polygon[j], polygon[j + 1], polygon[i], polygon[i + 1]];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)) inside = !inside;
    }
  }
  return inside;
}
