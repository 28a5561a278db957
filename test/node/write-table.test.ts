import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { type TableFormat, writeTable } from "radiosurv/node";
import { formatCsv, plainArrays, type Row } from "radiosurv/table";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { openTableFile } from "../../src/node/table-file.ts";
import { formatTable } from "../../src/node/write-table.ts";
import { temporaryDirectory } from "./small-cohort.ts";

let directory = "";
const at = (name: string) => join(directory, name);
const text = (name: string) => readFile(at(name), "utf8");
beforeAll(async () => {
  directory = await temporaryDirectory();
});

async function written(rows: readonly Row[], format: TableFormat): Promise<string> {
  await writeTable(at(`table.${format}`), rows);
  return text(`table.${format}`);
}

/** Rows with all kinds of values, columns that come late, and cells that need quotes. */
const mixed: readonly Row[] = [
  {
    ID: "a",
    number: 0.1 + 0.2,
    zero: -0,
    flag: true,
    mixed: 1,
    size: [0.78, 6.5],
    settings: { f: [1] },
    error: undefined,
  },
  { ID: 'b, "ü" 漢\n2', number: Number.NaN, zero: 0, flag: false, mixed: "x", late: 5e-324, error: "of\ttwo" },
  { ID: " c\u{1F600}", flag: null, mixed: true, size: new Float64Array([1, 2]), big: 12n, "a,b": Number.NaN },
];
const plain = mixed.map(({ big, ...row }) => row);

describe("text", () => {
  test.each([
    ["csv", mixed, formatCsv(mixed)],
    ["tsv", mixed, formatCsv(mixed, { delimiter: "\t" })],
    ["json", plain, `${JSON.stringify(plain, plainArrays, 2)}\n`],
    [
      "jsonl",
      plain,
      plain
        .map((row) => `${JSON.stringify(row, plainArrays)}\n`)
        .join("")
        .replace('"zero":0', '"zero":-0'),
    ],
    ["csv", [], "\n"],
    ["tsv", [], "\n"],
    ["json", [], "[]\n"],
    ["jsonl", [], ""],
    ["json", [{}], "[\n  {}\n]\n"],
  ] as const)("%s, row by row, is what is made of all rows at once", async (format, rows, expected) => {
    expect(await written(rows, format)).toBe(expected);
    expect(formatTable(rows, format)).toBe(expected);
  });

  test("of more rows than are gathered at once, with all of them", async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({ ID: `é${i}`, x: i / 7, note: "x".repeat(i % 90) }));
    expect(await written(rows, "csv")).toBe(formatCsv(rows));
    expect(JSON.parse(await written(rows, "json"))).toEqual(rows);
  });
});

describe("Parquet", () => {
  async function metadataOf(name: string) {
    const bytes = await readFile(at(name));
    return parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  }
  async function read(name: string) {
    const metadata = await metadataOf(name);
    return { rows: await parquetReadObjects({ file: await asyncBufferFromFile(at(name)), metadata }), metadata };
  }
  const parquet = async (rows: readonly Row[]) => {
    await writeTable(at("t.parquet"), rows);
    return read("t.parquet");
  };

  test("keeps numbers to the bit, booleans, and all else as text", async () => {
    const { rows, metadata } = await parquet(mixed);
    const none = { size: null, settings: null, error: null, late: null, big: null, "a,b": null };
    expect(rows).toEqual([
      {
        ...none,
        ID: "a",
        number: 0.1 + 0.2,
        zero: -0,
        flag: true,
        mixed: "1",
        size: "(0.78, 6.5)",
        settings: '{"f":[1]}',
      },
      {
        ...none,
        ID: 'b, "ü" 漢\n2',
        number: Number.NaN,
        zero: 0,
        flag: false,
        mixed: "x",
        late: 5e-324,
        error: "of\ttwo",
      },
      {
        ...none,
        ID: " c\u{1F600}",
        number: null,
        zero: null,
        flag: null,
        mixed: "true",
        size: "(1, 2)",
        big: "12",
        "a,b": Number.NaN,
      },
    ]);
    const types = parquetSchema(metadata).children.map(({ element }) => [element.name, element.type]);
    expect(types).toEqual([
      ["ID", "BYTE_ARRAY"],
      ["number", "DOUBLE"],
      ["zero", "DOUBLE"],
      ["flag", "BOOLEAN"],
      ["mixed", "BYTE_ARRAY"],
      ["size", "BYTE_ARRAY"],
      ["settings", "BYTE_ARRAY"],
      ["error", "BYTE_ARRAY"],
      ["late", "DOUBLE"],
      ["big", "BYTE_ARRAY"],
      ["a,b", "DOUBLE"],
    ]);
    expect(metadata.created_by).toBe("radiosurv");
  });

  test("gives the same bytes each time, whatever the bits of NaN", async () => {
    const nan = (bits: bigint) => new Float64Array(BigUint64Array.of(bits).buffer)[0];
    await writeTable(at("a.parquet"), [{ x: nan(0xfff8000000000001n) }, { x: 0 }]);
    await writeTable(at("b.parquet"), [{ x: Number.NaN }, { x: 0 }]);
    expect(await readFile(at("a.parquet"))).toEqual(await readFile(at("b.parquet")));
  });

  test.each([
    ["no rows", []],
    ["rows without columns", [{}, {}]],
  ])("%s", async (_, rows) => {
    expect((await parquet(rows)).rows).toEqual([]);
  });

  test("a row, and more rows than a group holds", async () => {
    expect((await parquet([{ a: 1 }])).rows).toEqual([{ a: 1 }]);
    const many = Array.from({ length: 20_500 }, (_, i) => ({
      ...{ ID: `case ${i}`, x: i % 2 === 0 ? Math.sqrt(i) : i % 3 === 0 ? null : -0, ok: i % 5 === 0 },
      late: i > 20_000 ? i : null,
    }));
    const { rows, metadata } = await parquet(many);
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([10_000, 10_000, 500]);
    expect(rows).toEqual(many);
  });

  test("groups are smaller where rows are wide or long", async () => {
    const wide = Object.fromEntries(Array.from({ length: 3000 }, (_, j) => [`x${j}`, j]));
    const groups = async (rows: readonly Row[]) => {
      await writeTable(at("t.parquet"), rows);
      return (await metadataOf("t.parquet")).row_groups.map(({ num_rows }) => Number(num_rows));
    };
    expect(await groups(Array.from({ length: 501 }, () => wide))).toEqual([500, 1]);
    const long = "x".repeat(1 << 20);
    expect(await groups(Array.from({ length: 9 }, () => ({ long })))).toEqual([8, 1]);
  });

  test("is not text", () => {
    expect(() => formatTable([], "parquet")).toThrow("formatTable: Parquet is no text; write it to a file");
  });

  test("says before the work which package is missing", async () => {
    vi.doMock("hyparquet-writer", () => {
      throw new Error("no such package");
    });
    await expect(openTableFile(at("none/x.parquet"), "parquet")).rejects.toMatchObject({
      code: "setting",
      message:
        "Parquet is written by the package hyparquet-writer, which is not installed here: npm install hyparquet-writer",
    });
    vi.doUnmock("hyparquet-writer");
    expect(await readdir(directory)).not.toContain("none");
  });
});

test("the name of the file says the format, unless another is asked for", async () => {
  const rows = [{ ID: "a", volume: 0.5, size: [1, 2], none: Number.NaN }];
  for (const name of ["t.csv", "t.txt", "t"]) {
    await writeTable(at(name), rows);
    expect(await text(name)).toBe('ID,volume,size,none\na,0.5,"(1, 2)",NaN\n');
  }
  await writeTable(at("T.JSONL"), rows);
  expect(await text("T.JSONL")).toBe('{"ID":"a","volume":0.5,"size":[1,2],"none":null}\n');
  await writeTable(at("t.txt"), rows, { format: "json" });
  expect(await text("t.txt")).toMatch(/^\[/);
});

test.each([
  ["t.parquett", ".parquett, to which .parquet is"],
  ["t.CVS", ".cvs, to which .csv is"],
  ["t.csv.gz", ".gz, to which .csv is"],
  ["2.1", ".1, to which .csv is"],
  ["t.tx", ".tx, to which .txt is"],
])("the ending of %s is refused, unless a format is given", async (name, got) => {
  const rows = [{ x: 1 }];
  await expect(writeTable(at(name), rows)).rejects.toMatchObject({
    code: "setting",
    message: `writeTable: ${at(name)}: an output ends in .csv, .tsv, .json, .jsonl, .parquet, or .txt or none for CSV; got ${got} the nearest; or give format`,
  });
  expect(await readdir(directory)).not.toContain(name);
  await writeTable(at(name), rows, { format: "tsv" });
  expect(await text(name)).toBe("x\n1\n");
});

test.each([
  [[], { format: "xlsx" }, "setting", 'writeTable: format must be one of csv, tsv, json, jsonl, parquet; got "xlsx"'],
  [[], { form: "csv" }, "setting", 'writeTable: there is no setting "form" here; there are format'],
  ["rows", {}, "argument", "writeTable: a list of rows is needed; got string"],
  [[1], {}, "argument", "writeTable: each row must be a record by name of column; got 1"],
  [[null], {}, "argument", "writeTable: each row must be a record by name of column; got null"],
])("%j, %j is refused", async (rows, options, code, message) => {
  await expect(writeTable(at("x.csv"), rows as never, options as never)).rejects.toMatchObject({ code, message });
  expect(await readdir(directory)).not.toContain("x.csv");
});

describe("a table that is not finished", () => {
  test.each(["csv", "json", "parquet"] as const)("of %s is not seen, and what was there stays", async (format) => {
    const path = at(`half/${format}/table`);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, "before");
    const file = await openTableFile(path, format);
    await file.begin([{ name: "x", kind: "text" }]);
    for (let i = 0; i < 100; i++) await file.write({ x: "x".repeat(1000) });
    expect(await readFile(path, "utf8")).toBe("before");
    await file.discard();
    expect(await readdir(join(path, ".."))).toEqual(["table"]);
    expect(await readFile(path, "utf8")).toBe("before");
  });

  test.for(["csv", "json", "jsonl", "parquet"] as const)(
    "as the disk is full leaves nothing of %s",
    async (format, { skip }) => {
      const disk = at(`disk-${format}`);
      await mkdir(disk);
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", disk]);
      if (mounted.status !== 0) return skip("needs the right to mount a small disk");
      try {
        const numbers = Object.fromEntries(Array.from({ length: 100 }, (_, j) => [`x${j}`, Math.sqrt(j)]));
        const rows = Array.from({ length: 400 }, (_, i) => ({ ID: i, ...numbers }));
        await expect(writeTable(join(disk, "t"), rows, { format })).rejects.toMatchObject({
          code: "file",
          message: `${join(disk, "t")}: cannot be written: the disk is full`,
        });
        expect(await readdir(disk)).toEqual([]);
      } finally {
        spawnSync("umount", [disk]);
      }
    },
  );
});
