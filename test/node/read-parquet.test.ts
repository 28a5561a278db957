import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type PageHeader, snappyUncompress } from "hyparquet";
import { parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import { writeTable } from "radiosurv/node";
import type { Row } from "radiosurv/table";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { columnValues } from "../../src/node/parquet-values.ts";
import { readParquet } from "../../src/node/read-parquet.ts";
import { temporaryDirectory } from "./small-cohort.ts";

let directory = "";
const at = (name: string) => join(directory, name);
beforeAll(async () => {
  directory = await temporaryDirectory();
});

async function read(name: string, content?: Uint8Array): Promise<Row[]> {
  if (content) await writeFile(at(name), content);
  const rows: Row[] = [];
  for await (const row of readParquet(at(name))) rows.push(row);
  return rows;
}

test("what was written comes back, of several groups, to the bit", async () => {
  const numbers = [-0, 0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 2 ** 53, 0.1 + 0.2];
  const rows = Array.from({ length: 10_050 }, (_, i) => ({
    ...{ ID: `\uFEFFé${i}`, few: i % 3 === 0 ? "" : `漢\u{1F600}${i % 5}`, one: "same" },
    ...{ x: numbers[i % 8], gap: i % 7 === 0 ? null : numbers[i % 8], note: i % 11 === 0 ? null : "x".repeat(i % 300) },
    ...{ flag: i % 2 === 0, maybe: i % 9 === 0 ? null : i % 4 === 0, none: null, late: i > 10_020 ? i : null },
  }));
  await writeTable(at("all.parquet"), rows);
  expect(await read("all.parquet")).toStrictEqual(rows);
});

test("rows without columns, and no rows", async () => {
  for (const rows of [[], [{}, {}]]) {
    await writeTable(at("none.parquet"), rows);
    expect(await read("none.parquet")).toEqual([]);
  }
});

test("the package is loaded when a file is read, and named where it is missing", async () => {
  vi.doMock("hyparquet", () => {
    throw new Error("no such package");
  });
  await expect(read("all.parquet")).rejects.toMatchObject({
    code: "setting",
    message: "Parquet is read by the package hyparquet, which is not installed here: npm install hyparquet",
  });
  vi.doUnmock("hyparquet");
});

describe("a file that is damaged", () => {
  const rows = Array.from({ length: 12 }, (_, i) => ({
    ID: i % 3 ? "é" : "b",
    x: i % 4 ? i / 3 : null,
    ok: i % 2 === 0,
  }));
  const refused = (name: string, why: string) => ({
    code: "format",
    message: `${at(name)}: is damaged, or no Parquet: ${why}`,
  });

  test("by any byte is read, or refused for what is wrong with it", async () => {
    await writeTable(at("small.parquet"), rows);
    const good = await readFile(at("small.parquet"));
    for (let i = 0; i < good.length; i++) {
      const bytes = Uint8Array.from(good);
      bytes[i] ^= [0xff, 1, 0x80][i % 3];
      const error = await read("byte.parquet", bytes).then(
        () => undefined,
        (error) => error,
      );
      if (error)
        expect([error.code, error.message.startsWith(at("byte.parquet"))]).toEqual([
          expect.stringMatching("format|unsupported"),
          true,
        ]);
    }
  });

  test.each([0, 3, 11, 100, -1, -9])("as it was cut off after %d bytes", async (length) => {
    await writeTable(at("small.parquet"), rows);
    const good = await readFile(at("small.parquet"));
    const why = "its footer cannot be understood; was it cut off?";
    await expect(read("cut.parquet", good.subarray(0, length))).rejects.toMatchObject(refused("cut.parquet", why));
  });

  // a page of 16 numbers of which each is there: a run of 16 ones
  const page = (
    changes: Partial<NonNullable<PageHeader["data_page_header_v2"]>> = {},
    levels = [32, 1],
    size = 130,
  ) => {
    const header = {
      ...{ type: "DATA_PAGE_V2", compressed_page_size: size, uncompressed_page_size: size },
      data_page_header_v2: {
        ...{ num_values: 16, num_nulls: 0, num_rows: 16, encoding: "PLAIN", definition_levels_byte_length: 2 },
        ...{ repetition_levels_byte_length: 0, ...changes },
      },
    } as PageHeader;
    const bytes = new Uint8Array(levels.length + 128);
    bytes.set(levels);
    return () =>
      columnValues(
        bytes,
        { type: "DOUBLE", codec: "UNCOMPRESSED", rows: 16 },
        { parquetHeader: () => header, snappyUncompress },
      );
  };

  test.each([
    [page({}, [32, 1], 131), "a part is said to be longer than the file has it"],
    [page({ num_values: 17 }), "a page is said to have more values than its column"],
    [page({ num_values: 0 }), "a page is said to have more values than its column"],
    [page({ num_nulls: 1 }), "the number of missing values does not fit"],
    [page({ repetition_levels_byte_length: 1 }), "a page has lists"],
    [page({ definition_levels_byte_length: 131 }), "a part is said to be longer than the file has it"],
    [page({}, [34, 1]), "a run has more values than its page"],
    // a length that would fill two gigabytes
    [
      page({ definition_levels_byte_length: 5 }, [0xfe, 0xff, 0xff, 0x7f, 1], 133),
      "a run has more values than its page",
    ],
    [page({ definition_levels_byte_length: 6 }, [0xfe, 0xff, 0xff, 0xff, 0x07, 1], 134), "a run has no length"],
    [page({}, [0, 1]), "a run has more values than its page"],
    [page({}, [32, 2]), "a run has values of more bits than there are"],
    [page({ definition_levels_byte_length: 3 }, [32, 1, 0], 131), "runs are longer than their values"],
    [page({}, [7, 255]), "a part is said to be longer than the file has it"],
    [page({}, [30, 1]), "a run has no length"],
  ])("page %#: what does not fit is said before anything is made of it", (work, message) => {
    expect(work).toThrow(message);
  });

  test("whole pages of that kind are read", () => {
    expect(page()().present).toEqual(new Uint8Array(16).fill(1));
    expect(page({ definition_levels_byte_length: 3 }, [5, 255, 255], 131)().values).toEqual(new Float64Array(16));
  });
});

describe("what other programs write", () => {
  const column = (name: string, data: unknown[], element: Partial<SchemaElement>, more = {}) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [{ name, data: data as number[], ...more }],
        rowGroupSize: 20_000,
        schema: [{ name: "root", num_children: 1 }, { name, repetition_type: "OPTIONAL", ...element } as SchemaElement],
      }),
    );
  test.each([
    [column("n", [1, 2], { type: "INT32" }), 'column "n" is OPTIONAL INT32'],
    [column("n", [1, 2], { type: "DOUBLE", repetition_type: "REQUIRED" }), 'column "n" is REQUIRED DOUBLE'],
    [column("n", [new Uint8Array(2)], { type: "BYTE_ARRAY" }), 'column "n" is OPTIONAL BYTE_ARRAY'],
    [
      column("n", [1.5, 2], { type: "DOUBLE" }, { encoding: "BYTE_STREAM_SPLIT" }),
      'column "n": DOUBLE in the encoding BYTE_STREAM_SPLIT',
    ],
    [column("n", new Array(10_001).fill(0.5), { type: "DOUBLE" }), "a group has 10001 rows"],
    [
      column("n", new Array(100).fill(0.5), { type: "DOUBLE" }),
      'column "n": a dictionary of DOUBLE in the encoding PLAIN',
    ],
  ])("file %#: is refused", async (bytes, what) => {
    await expect(read("other.parquet", bytes)).rejects.toMatchObject({
      code: "unsupported",
      message: `${at("other.parquet")}: ${what}; Parquet is read as this library writes it: optional columns of DOUBLE, BOOLEAN and UTF8. Save the table as .csv`,
    });
  });
});

test("no file, a directory", async () => {
  await expect(read("no.parquet")).rejects.toThrow("no.parquet: cannot be read: there is no such file");
  await expect(read(".")).rejects.toMatchObject({ code: "file" });
});
