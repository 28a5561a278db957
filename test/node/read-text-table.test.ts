import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeTable } from "radiosurv/node";
import { expect, test } from "vitest";
import { readTextTable } from "../../src/node/study/read-text-table.ts";
import { temporaryDirectory } from "./small-cohort.ts";

test("a table of a study is the same as .csv, .tsv, .json, .jsonl and .parquet", async () => {
  const directory = await temporaryDirectory();
  const rows = [
    { ID: "a", x: 0.1 + 0.2, size: [1, 2], flag: true },
    { ID: "b", x: Number.NaN, late: 1e-7, note: null },
  ];
  const read = async (name: string) => {
    await writeTable(join(directory, name), rows);
    return readTextTable(join(directory, name));
  };
  const { names, rows: cells } = await read("t.csv");
  expect(names).toEqual(["ID", "x", "size", "flag", "late", "note"]);
  for (const format of ["tsv", "json", "jsonl", "parquet"]) {
    const table = await read(`t.${format}`);
    expect(table.file).toBe(`t.${format}`);
    expect(table.names).toEqual(names);
    // JSON has no NaN; both are missing values
    const x = format === "tsv" || format === "parquet" ? "NaN" : "";
    expect(table.rows).toEqual([cells[0], { ...cells[1], x }]);
  }
  await writeFile(join(directory, "none.jsonl"), "");
  await expect(readTextTable(join(directory, "none.jsonl"))).rejects.toMatchObject({
    code: "format",
    message: `${join(directory, "none.jsonl")}: there is no record in it`,
  });
});
