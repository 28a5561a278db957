import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { createImage, type Image } from "../../src/image/index.ts";
import { type SliceFigureOptions, sliceFigure, toSvg } from "../../src/plot/index.ts";
import { expectFaultless, marksOf, pointsIn, scene, textsOf } from "./scene-checks.ts";

// 5 x 4 x 3 voxels of 1 x 2 x 4 mm, each with a value of its own; the region is one voxel in slice 0, two in slice 1
const SIZE = [5, 4, 3];
const SPACING = [1, 2, 4];
const at = (x: number, y: number, z: number): number => x + 5 * (y + 4 * z);
const values = Uint8Array.from({ length: 60 }, (_, i) => i * 4);
const volume = (data: Uint8Array | Int16Array, direction?: number[]): Image =>
  createImage(data, SIZE, { spacing: SPACING, ...(direction && { direction }) });
const region = (...places: number[]): Image => {
  const data = new Uint8Array(60);
  for (const place of places) data[place] = 1;
  return volume(data);
};
const image = volume(values);
const mask = region(at(2, 1, 0), at(2, 1, 1), at(3, 1, 1));

/** Grey levels of a picture, row by row, by the middle of each enlarged pixel. */
function greys(options: SliceFigureOptions, of: Image = image, region = mask): number[][] {
  const { picture, columns, rows } = sliceFigure(of, region, options).data;
  const { data, width, height } = decode(Uint8Array.from(atob(picture.split(",")[1]), (c) => c.charCodeAt(0)));
  const zoom = width / columns;
  expect(height).toBe(rows * zoom);
  return Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (_, x) => data[y * zoom * width + x * zoom]),
  );
}

describe("which slice", () => {
  test("by default that in which the region is largest; else the one asked for", () => {
    expect(sliceFigure(image, mask).data.slice).toBe(1);
    expect(sliceFigure(image, mask, { index: 2 }).data).toMatchObject({ slice: 2, more: [] });
    expect(sliceFigure(image, mask, { index: 2 }).data.contours[0].lines).toEqual([]);
    expectFaultless(sliceFigure(image, mask, { index: 2 }));
  });

  test("axial, coronal and sagittal: front or head at the top, front on the left", () => {
    expect(greys({ axis: "axial" })).toEqual(greys({}));
    expect(greys({})[0]).toEqual([0, 1, 2, 3, 4].map((x) => values[at(x, 0, 1)]));
    const coronal = greys({ axis: "coronal" });
    expect(coronal.length).toBe(3);
    expect(coronal[0]).toEqual([0, 1, 2, 3, 4].map((x) => values[at(x, 1, 2)]));
    const sagittal = greys({ axis: "sagittal" });
    expect(sagittal[2]).toEqual([0, 1, 2, 3].map((y) => values[at(2, y, 0)]));
    const { data } = sliceFigure(image, mask, { axis: "sagittal" });
    expect(data).toMatchObject({ axis: "sagittal", slice: 2, columns: 4, rows: 3, widthMm: 8, heightMm: 12 });
    expect(scene(sliceFigure(image, mask, { axis: "sagittal" })).title).toBe("Sagittal image slice 2 with 1 contours");
  });

  test("planes are those of the body, not of the file", () => {
    // x of the file runs to the back, y to the head, z to the left: a volume acquired from the side
    const turned = (data: Image): Image => ({ ...data, direction: [0, 0, 1, 1, 0, 0, 0, 1, 0] });
    const { data } = sliceFigure(turned(image), turned(mask), { axis: "axial" });
    expect(data).toMatchObject({ columns: 3, rows: 5, widthMm: 12, heightMm: 5, slice: 1 });
    expect(greys({ axis: "axial" }, turned(image), turned(mask))[0]).toEqual([0, 1, 2].map((z) => values[at(0, 1, z)]));
    expect(sliceFigure(turned(image), turned(mask)).data).toMatchObject({ columns: 5, rows: 4, slice: 1 });
  });

  test("several side by side: given ones, or evenly through the region", () => {
    const three = sliceFigure(image, mask, { index: [0, 1, 2] });
    expect([three.data.slice, ...three.data.more.map(({ slice }) => slice)]).toEqual([0, 1, 2]);
    const drawn = scene(three);
    expect(textsOf(drawn, "slice-number").map(({ text }) => text)).toEqual(["Slice 0", "Slice 1", "Slice 2"]);
    const boxes = marksOf(drawn, "picture").map((mark) => (mark as { box: { left: number; top: number } }).box);
    expect(new Set(boxes.map(({ top }) => top)).size).toBe(1);
    expect(textsOf(drawn, "scale-bar").length).toBe(1);
    expectFaultless(three);
    const column = scene(sliceFigure(image, mask, { index: [0, 1, 2], columns: 1 }));
    expect(new Set(marksOf(column, "picture").map((mark) => (mark as { box: { left: number } }).box.left)).size).toBe(
      1,
    );
    const even = sliceFigure(image, mask, { slices: 4 }).data;
    expect([even.slice, ...even.more.map(({ slice }) => slice)]).toEqual([0, 1]);
    expect(sliceFigure(image, mask, { slices: 1 }).data.slice).toBe(1);
  });
});

describe("what is shown of it", () => {
  test("a pixel is as wide and high as the voxel", () => {
    const [picture] = marksOf(scene(sliceFigure(image, mask)), "picture") as unknown as {
      box: Record<string, number>;
    }[];
    const { left, right, top, bottom } = picture.box;
    expect((right - left) / (bottom - top)).toBeCloseTo(5 / 8, 3);
    const side = marksOf(scene(sliceFigure(image, mask, { axis: "coronal" })), "picture") as unknown as {
      box: Record<string, number>;
    }[];
    expect((side[0].box.right - side[0].box.left) / (side[0].box.bottom - side[0].box.top)).toBeCloseTo(5 / 12, 3);
  });

  test("cut to the region and its rings with a margin in mm", () => {
    const whole = greys({});
    expect(greys({ crop: 0 })).toEqual([[whole[1][2], whole[1][3]]]);
    // 1 mm takes one column, and a whole row of 2 mm
    expect(greys({ crop: 1 })).toEqual([0, 1, 2].map((y) => [1, 2, 3, 4].map((x) => whole[y][x])));
    expect(greys({ crop: 100 })).toEqual(whole);
    const ring = region(at(0, 3, 2));
    expect(greys({ crop: 0, rings: [ring] })).toEqual([1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => whole[y][x])));
    const { contours } = sliceFigure(image, mask, { crop: 0 }).data;
    expect(Math.max(...contours[0].lines[0])).toBe(2);
    expect(sliceFigure(image, mask, { crop: 1 }).data).toMatchObject({ widthMm: 4, heightMm: 6 });
  });

  test("a window: level and width, from black to white", () => {
    const hounsfield = volume(Int16Array.from({ length: 60 }, (_, i) => i * 10 - 300));
    const grey = (value: number): number => Math.round(Math.min(1, Math.max(0, (value + 160) / 400)) * 255);
    const rows = greys({ window: { level: 40, width: 400 } }, hounsfield);
    expect(rows[2]).toEqual([0, 1, 2, 3, 4].map((x) => grey(at(x, 2, 1) * 10 - 300)));
    expect(greys({ window: { level: 128, width: 256 } })[0][1]).toBe(Math.round((values[at(1, 0, 1)] / 256) * 255));
  });

  test("rings of several radii have colours of their own, and shells no inner border", () => {
    const size = [30, 30];
    const disc = (from: number, to: number): Image =>
      createImage(
        Uint8Array.from({ length: 900 }, (_, i) => {
          const r = ((i % 30) - 15) ** 2 + (Math.floor(i / 30) - 15) ** 2;
          return r <= to * to && r >= from * from ? 1 : 0;
        }),
        size,
      );
    const picture = createImage(new Uint8Array(900), size);
    // the second ring starts where the first one ends
    const figure = sliceFigure(picture, disc(0, 4), {
      rings: [disc(5, 7), disc(8, 10), disc(11, 13)],
      names: ["Tumour", "3 mm", "6 mm", "9 mm"],
    });
    expect(figure.data.contours.map(({ lines }) => lines.length)).toEqual([1, 1, 1, 1]);
    const drawn = scene(figure);
    const colours = marksOf(drawn, "contour").map((mark) => (mark as { stroke: string }).stroke);
    expect(new Set(colours).size).toBe(4);
    const widths = marksOf(drawn, "contour").map((mark) => {
      const xs = pointsIn(mark).map(([x]) => x);
      return Math.max(...xs) - Math.min(...xs);
    });
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(textsOf(drawn, "legend").map(({ text }) => text)).toEqual(["Tumour", "3 mm", "6 mm", "9 mm"]);
    expect(
      marksOf(drawn, "swatch")
        .filter((mark) => "stroke" in mark && mark.stroke)
        .map((mark) => (mark as { stroke: string }).stroke),
    ).toEqual(colours);
  });

  test("a figure that was kept before there were several slices", () => {
    const { data, ...rest } = sliceFigure(image, mask);
    const { more, ...old } = data;
    expect(more).toEqual([]);
    expect(toSvg({ ...rest, data: old } as never)).toBe(toSvg({ ...rest, data }));
  });
});

test("options that are not allowed", () => {
  const bad =
    (options: object, of = image): (() => void) =>
    () =>
      void sliceFigure(of, mask, options as SliceFigureOptions);
  expect(bad({ index: 3 })).toThrow(
    "sliceFigure: index must be a whole number from 0 to 2, as there are 3 slices; got 3",
  );
  expect(bad({ index: [0, 9], axis: "sagittal" })).toThrow("from 0 to 4, as there are 5 sagittal slices; got 9");
  expect(bad({ index: -1 })).toThrow("index must be a whole number >= 0, or a list of such; got -1");
  expect(bad({ index: 1, slices: 2 })).toThrow("sliceFigure: index or slices is needed, not both");
  expect(bad({ axis: "oblique" })).toThrow("axis must be one of axial, coronal, sagittal");
  expect(bad({ window: { level: 1 } })).toThrow("window must be an object with level, a number, and width");
  expect(bad({ crop: -1 })).toThrow("crop must be a number >= 0; got -1");
  expect(bad({ columns: 0 })).toThrow("columns must be a whole number >= 1");
  const flat = createImage(new Uint8Array(4), [2, 2]);
  expect(() => sliceFigure(flat, createImage(Uint8Array.of(1, 0, 0, 0), [2, 2]), { axis: "axial" })).toThrow(
    "sliceFigure: axis needs an image of 3 dimensions; got 2",
  );
});
