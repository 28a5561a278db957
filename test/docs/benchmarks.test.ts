import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Claim, difference, shown, shownRatio } from "../../bench/claim.ts";
import { claimTable, pageRows, withFigures } from "../../bench/table.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGES = ["README.md", ...globSync("docs/**/*.md", { cwd: ROOT })]
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !/^docs\/(api\/|benchmarks\.md)/.test(file))
  .sort();
const read = (file: string): string => readFileSync(`${ROOT}${file}`, "utf8");

describe("speeds that the documentation speaks of", () => {
  const rows = pageRows(read("docs/benchmarks.md"));

  test.each(PAGES)("are in %s as the benchmarks have them; `npm run bench -- --stored --write` sets them", (file) => {
    expect(read(file)).toBe(withFigures(read(file), rows));
  });

  test.each(PAGES)("lead to their rows in %s", (file) => {
    const claims = /\d ms\b|\d times(\]\([^)]*\))? (as fast|faster|slower)/;
    const loose = read(file)
      .replaceAll(/^```.*?^```/gms, "")
      .split("\n")
      .filter((line) => claims.test(line) && !line.includes("benchmarks.md#"));
    expect(loose).toEqual([]);
  });
});

describe("the table", () => {
  const claim: Claim = {
    id: "a",
    what: "x | y",
    reference: "R",
    ours: 0.0123,
    theirs: 0.246,
    unit: "s",
    atLeast: 10,
    note: "same",
  };

  test("has a row for each claim, with a name for links where it has one", () => {
    const absent: Claim = { what: "b", reference: "R, glmnet", ours: 2, theirs: "not run: needs R", unit: "s" };
    const table = claimTable([
      { title: "Part", claims: [claim, absent] },
      { title: "Empty", claims: [] },
    ]);
    expect(table.split("\n").slice(2)).toEqual([
      "| **Part** | | | | | |",
      '| <a id="a"></a>x \\| y | R | 12.3 ms | 246 ms | 20.0 x (at least 10) | same |',
      "| b | R, glmnet | 2.00 s | not run: needs R |  |  |",
    ]);
  });

  test("gives its figures to links, and leaves other texts as they are", () => {
    const rows = pageRows(claimTable([{ title: "Part", claims: [claim] }]));
    const link = (text: string): string => `[${text}](../benchmarks.md#a)`;
    const page = ["9 ms", "3 times", "this row", "9 ms of it"].map(link).join(" ");
    expect(withFigures(page, rows)).toBe(["12.3 ms", "20.0 times", "this row", "9 ms of it"].map(link).join(" "));
    expect(withFigures("[1 ms](benchmarks.md#b) [1 ms](a.md#a)", rows)).toBe("[1 ms](benchmarks.md#b) [1 ms](a.md#a)");
  });

  test.each([
    [0.000123, "s", "0.123 ms"],
    [0.0999, "s", "99.9 ms"],
    [0.4567, "s", "457 ms"],
    [0.9996, "s", "1.00 s"],
    [1234.5, "s", "1,235 s"],
    [1.34e8, "bytes", "134 MB"],
    [2.449e9, "bytes", "2.45 GB"],
  ] as const)("shows %d %s as %s", (value, unit, text) => {
    expect(shown(value, unit)).toBe(text);
  });

  test("shows ratios and differences", () => {
    expect([0.854, 4.53, 9.96, 33.26, 9664].map(shownRatio)).toEqual(["0.85", "4.5", "9.96", "33.3", "9,660"]);
    expect([difference(1, 1), difference(1 + 1e-15, 1)]).toEqual(["equal to the bit", "differs by 1e-15"]);
  });
});
