import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeTable } from "radiosurv/node";
import { parseCsv, type Row } from "radiosurv/table";
import { beforeAll, describe, expect, test } from "vitest";
import { readRows } from "../../src/node/read-rows.ts";
import { tableFormatOf } from "../../src/node/write-table.ts";
import { temporaryDirectory } from "./small-cohort.ts";

let directory = "";
const at = (name: string) => join(directory, name);
beforeAll(async () => {
  directory = await temporaryDirectory();
});

async function read(name: string, content?: string | Uint8Array): Promise<Row[]> {
  if (content !== undefined) await writeFile(at(name), content);
  const rows: Row[] = [];
  for await (const row of readRows(at(name), tableFormatOf(name))) rows.push(row);
  return rows;
}

// letters of several bytes, quotes and line breaks at every place relative to the parts that are read
const rows = Array.from({ length: 3000 }, (_, i) => ({
  ...{ ID: `é${i}`, note: `${'"'.repeat(i % 3)}{[,\\${"\n".repeat(i % 2)}漢\u{1F600}`.repeat(i % 7), x: i / 7 },
  ...(i % 5 === 0 && { list: [i, { a: "]}" }] }),
}));

test.each(["json", "jsonl"] as const)("%s, in parts, is what was written", async (format) => {
  await writeTable(at(`t.${format}`), rows);
  expect(await read(`t.${format}`)).toEqual(rows);
});

test.each([
  ["csv", "\n"],
  ["csv", "\r\n"],
  ["tsv", "\n"],
] as const)("%s, in parts, is what parseCsv makes of the whole", async (format, end) => {
  await writeTable(at(`t.${format}`), rows);
  const text = (await import("node:fs")).readFileSync(at(`t.${format}`), "utf8").replaceAll("\n", end);
  expect(await read(`t.${format}`, text)).toEqual(parseCsv(text).rows);
});

test.each<[string, string, Row[]]>([
  ["a.csv", "", []],
  ["a.csv", " \n\n", []],
  [
    "a.csv",
    "\uFEFFa;b\n1;2\n\n3;4",
    [
      { a: "1", b: "2" },
      { a: "3", b: "4" },
    ],
  ],
  ["a.csv", "a,b\r1,2\r", [{ a: "1", b: "2" }]],
  ["a.jsonl", "", []],
  ["a.jsonl", '{"a":1}\n\n{"a":null}', [{ a: 1 }, { a: null }]],
  ["a.json", "[]", []],
  ["a.json", ' [ {"a":"]\\"}"} ,\n{"a":{"b":[]}}] \n', [{ a: ']"}' }, { a: { b: [] } }]],
])("%s: %j", async (name, text, expected) => {
  expect(await read(name, text)).toEqual(expected);
});

describe("what is wrong is said with the name of the file", () => {
  test.each([
    [
      "b.csv",
      "a,b\n1\n",
      "parseCsv: row 2 needs 2 cells, as the header has; got 1; put cells with a comma in them into quotes",
    ],
    [
      "b.csv",
      `a,b\n\n${"1,2\n".repeat(50_000)}1,2,3`,
      "parseCsv: row 50003 needs 2 cells, as the header has; got 3; put cells with a comma in them into quotes",
    ],
    [
      "b.csv",
      `a,b\n${"1,2\n".repeat(50_000)}"1,2`,
      'parseCsv: row 50002 has a quote that is never closed; write a quote in a cell as ""',
    ],
    ["b.jsonl", '{"a":1}\n[1]\n', "line 2 is no JSON record: got [1]"],
    ["b.jsonl", "null", "line 1 is no JSON record: got null"],
    ["b.json", '[{"a":1}', "is no JSON: it ends within the list of records"],
    ["b.json", "", "is no JSON: it ends within the list of records"],
    ["b.json", '{"a":1}', 'is no JSON: a list of records is needed; got "{\\"a\\":1}"'],
    ["b.json", "[1]", 'is no JSON: a list of records is needed; got "1]"'],
    ["b.json", "[[1]]", 'is no JSON: a list of records is needed; got "[1]]"'],
    ["b.json", "[{}] []", 'is no JSON: a list of records is needed; got "[]"'],
  ])("%s", async (name, text, message) => {
    await expect(read(name, text)).rejects.toMatchObject({ code: "format", message: `${at(name)}: ${message}` });
  });

  test("of JSON that is torn, other encodings, no file, and no Parquet", async () => {
    await expect(read("c.jsonl", '{"a":1}\n{"a":')).rejects.toThrow(/c\.jsonl: line 2 is no JSON record: /);
    await expect(read("c.json", '[{"a":}]')).rejects.toThrow(/c\.json: is no JSON: /);
    const latin = 'c.csv: the file is not UTF-8 text; save it as "CSV UTF-8" or plain UTF-8 text';
    await expect(read("c.csv", Uint8Array.of(97, 10, 0xe9, 10))).rejects.toThrow(latin);
    await expect(read("c.csv", Uint8Array.of(97, 10, 0xe2, 0x82))).rejects.toThrow(latin);
    await expect(read("none.csv")).rejects.toThrow("none.csv: cannot be read: there is no such file");
    const cut = "c.parquet: is damaged, or no Parquet: its footer cannot be understood; was it cut off?";
    await expect(read("c.parquet", "PAR1")).rejects.toThrow(cut);
  });
});
