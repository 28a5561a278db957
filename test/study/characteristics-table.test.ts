import { readFileSync } from "node:fs";
import { characteristicsTable, formatReportTable } from "radiosurv/study";
import { readTable, selectRows } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { messageOf, root } from "./study-cohort.ts";

const reference = JSON.parse(readFileSync(new URL("test/fixtures/study/gbsg.json", root), "utf8"));
const data = readTable(readFileSync(new URL("examples/data/gbsg.csv", root), "utf8"));
const list = (name: string) => data.columns[name] as Float64Array;
const table = { age: list("age"), grade: list("grade"), meno: list("meno") };
const rows = [...table.age.keys()];
const cohorts = [
  ["train", rows.filter((row) => row % 3 !== 0)] as const,
  ["test", rows.filter((row) => row % 3 === 0)] as const,
].map(([name, some]) => ({
  name,
  clinical: selectRows(table, some),
  outcome: selectRows({ time: list("rfstime"), event: list("event") }, some),
}));

describe("characteristicsTable", () => {
  const result = characteristicsTable(cohorts, { categories: ["grade", "meno"] });

  test("tests, quartiles and follow-up as R has them", () => {
    const [age, grade, meno] = result.variables;
    expect(age).toMatchObject({ type: "number", test: "Kruskal-Wallis", missing: [0, 0] });
    expect(age.pValue).toBeCloseTo(reference.age, 10);
    expect(grade).toMatchObject({ type: "category", test: "chi-squared" });
    expect(grade.pValue).toBeCloseTo(reference.grade, 10);
    expect(meno.pValue).toBeCloseTo(reference.meno, 10);
    const [low, middle, high] = reference.quartiles;
    expect(result.rows[3].slice(0, 2)).toEqual(["age, median (IQR)", `${middle} (${low}-${high})`]);
    expect(result.rows[2].slice(0, 2)).toEqual(["median follow-up", String(reference.followUp)]);
    expect(result.rows[0]).toEqual(["patients", "457", "229", "", ""]);
    expect(result.rows[1][1]).toBe("196 (42.9 %)");
  });

  test("counts add up to the patients", () => {
    const at = result.rows.findIndex(([label]) => label === "grade, n (%)");
    const counts = result.rows.slice(at + 1, at + 4).map((row) => Number.parseInt(String(row[1]), 10));
    expect(counts.reduce((sum, count) => sum + count)).toBe(457);
  });

  test("Fisher's test for small counts, unless it is not wanted; missing values", () => {
    const small = [
      { name: "a", clinical: { type: ["x", "x", "x", "y", ""] } },
      { name: "b", clinical: { type: ["x", "y", "y", "y", "y"] } },
    ];
    const fisher = characteristicsTable(small);
    expect(fisher.variables[0]).toMatchObject({ test: "Fisher", missing: [1, 0] });
    // 2 x 2 with rows 3, 1 and 1, 4: (5 * 4 + 1 * 5 + 5 * 4 ... ) of 126 tables, by hand: P = 26 / 126
    expect(fisher.variables[0].pValue).toBeCloseTo(26 / 126, 12);
    expect(fisher.rows.map(([label]) => label)).toEqual(["type, n (%)", "  x", "  y", "  missing"]);
    expect(fisher.rows[1]).toEqual(["  x", "3 (75.0 %)", "1 (20.0 %)", "", ""]);
    const pearson = characteristicsTable(small, { categoryTest: "chi-squared" });
    expect(pearson.variables[0].test).toBe("chi-squared");
  });

  test("one cohort, or one without values: no test", () => {
    const [only] = characteristicsTable(cohorts.slice(0, 1), { variables: ["age"] }).variables;
    expect(only).toMatchObject({ name: "age", test: "none" });
    const none = [
      { name: "a", clinical: { age: [1, 2], sex: ["m", "f"] } },
      { name: "b", clinical: { age: [Number.NaN, Number.NaN], sex: ["", ""] } },
    ];
    expect(characteristicsTable(none).variables.map((each) => each.test)).toEqual(["none", "none"]);
  });

  test("errors", () => {
    expect(messageOf(() => characteristicsTable([]))).toContain("at least one cohort");
    expect(messageOf(() => characteristicsTable(cohorts, { variables: ["size"] }))).toContain(
      'every cohort needs the variable "size"; cohort "train" has "age", "grade", "meno"',
    );
    expect(messageOf(() => characteristicsTable(cohorts, { tests: 1 } as object))).toContain("no setting");
  });
});

describe("formatReportTable", () => {
  const table = {
    title: "T",
    columns: ["a", "b"],
    rows: [
      ["x,y", 0.000123456],
      ["", 12345.6],
      ["z", Number.POSITIVE_INFINITY],
      ["z", Number.NaN],
    ],
    notes: [],
  };

  test("text rounds, CSV does not", () => {
    expect(formatReportTable(table)).toBe("T\na    b\nx,y  0.0001235\n     12346\nz    Inf\nz    \n");
    expect(formatReportTable(table, { format: "csv" })).toContain('"x,y",0.000123456\n');
    expect(messageOf(() => formatReportTable(table, { format: "html" } as object))).toContain("format must be");
  });
});
