import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Figure, toSvg } from "../../src/plot/index.ts";
import { galleryItems, galleryPage } from "../../tools/figure-gallery.ts";
import { RANDOM } from "./random-figures.ts";
import { faults } from "./scene-checks.ts";

const FOLDER = new URL("../../docs/plot/", import.meta.url);
const items = galleryItems();

describe("docs/plot/gallery.md", () => {
  test("is what `node tools/figure-gallery.ts` writes, and has every kind of figure", () => {
    expect(readFileSync(new URL("gallery.md", FOLDER), "utf8")).toBe(galleryPage(items));
    expect(readdirSync(new URL("gallery", FOLDER)).sort()).toEqual(items.map(({ name }) => `${name}.svg`).sort());
    const kinds = new Set<Figure["kind"]>(items.map(({ figure }) => figure.kind));
    expect([...kinds].sort()).toEqual(Object.keys(RANDOM).sort());
  });

  test.each(items.map((item) => [item.name, item] as const))(
    "%s is drawn as it was, in less than 40 kB",
    (name, item) => {
      const svg = toSvg(item.figure);
      expect(readFileSync(new URL(`gallery/${name}.svg`, FOLDER), "utf8")).toBe(svg);
      expect(svg.length).toBeLessThan(40_000);
    },
  );

  // 85 mm and 170 mm at 96 px an inch: one column of a journal, and its page
  test.each(items.map((item) => [item.name, item] as const))(
    "%s fits a column and a page, in each theme",
    (_, item) => {
      const found = (["print", "screen", "dark", "colour-blind"] as const).flatMap((theme) => [
        ...(item.figure.kind === "panels" ? [] : faults(item.figure, { width: 321, theme })),
        ...faults(item.figure, { width: 643, theme }),
      ]);
      expect(found).toEqual([]);
    },
  );
});
