import { readFileSync } from "node:fs";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import * as filters from "../../src/filters/index.ts";
import { filterPages } from "../../tools/filter-pages.ts";

const DOCS = new URL("../../docs/filters/", import.meta.url);

describe("docs/filters", () => {
  const pages = filterPages();

  test("has a page for each filter", () => {
    const makers = Object.values(filters).filter((value) => typeof value === "function");
    expect(pages).toHaveLength(makers.length);
  });

  test.each(pages.map((page) => [page.file, page] as const))("%s is what the code says and makes", (file, page) => {
    expect(readFileSync(new URL(`${file}.md`, DOCS), "utf8"), "`npm run docs:filters` writes it").toBe(page.text);
    const picture = decode(readFileSync(new URL(`${file}.png`, DOCS)));
    expect([picture.width, picture.height]).toEqual([page.picture.width, page.picture.height]);
    let different = 0;
    for (let i = 0; i < picture.data.length; i++) if (picture.data[i] !== page.picture.data[i]) different++;
    expect(different).toBe(0);
  });
});
