import { readFileSync } from "node:fs";
import { formatTable, parseCsv, type ReadTableOptions, readTable } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { numberOf } from "../../src/table/number-of.ts";
import { randomFrom } from "../io/random.ts";

const column = (cells: readonly string[], options: ReadTableOptions = {}) => {
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const { columns, report } = readTable(`x,y\n${cells.map((cell) => `${quote(cell)},1\n`).join("")}`, {
    delimiter: ",",
    ...options,
  });
  return { values: columns["x"], ...report["x"] };
};

describe("what a column is read as", () => {
  test("numbers, whole and strict", () => {
    const { values, type, missing, distinct, numbers, hints } = column([
      "1",
      "-2.5",
      " 3e2 ",
      "",
      "NA",
      ".5",
      "1",
      "-Inf",
    ]);
    expect(values).toEqual(Float64Array.of(1, -2.5, 300, Number.NaN, Number.NaN, 0.5, 1, -Infinity));
    expect({ type, missing, distinct, numbers, hints }).toEqual({
      type: "number",
      missing: 2,
      distinct: 5,
      numbers: 6,
      hints: [],
    });
  });

  test("true and false, whatever their capitals", () => {
    const { values, type, distinct } = column(["TRUE", "False", "", "true"]);
    expect([type, distinct]).toEqual(["boolean", 2]);
    expect(values).toEqual(Float64Array.of(1, 0, Number.NaN, 1));
    expect(column(["T", "F", "T"]).type).toBe("category");
  });

  test("a category where few texts come again", () => {
    const { values, type, notNumber, distinct } = column(["m", "f", "null", " m", "x"]);
    expect(values).toEqual({ levels: ["f", "m", "x"], codes: Int32Array.of(1, 0, -1, 1, 2) });
    expect({ type, notNumber, distinct }).toEqual({ type: "category", notNumber: { row: 0, text: "m" }, distinct: 3 });
  });

  test("text where all differ, or more than the limit do", () => {
    const { values, type } = column([" a", "b", "", "c"]);
    expect([type, values]).toEqual(["text", [" a", "b", null, "c"]]);
    const cells = Array.from({ length: 60 }, (_, i) => `t${i % 21}`);
    expect(column(cells).type).toBe("text");
    expect(column(cells, { categoryLimit: 21 }).type).toBe("category");
    expect(column(["a", "a"], { categoryLimit: 0 }).type).toBe("text");
  });

  test("empty", () => {
    const { values, type, missing } = column(["", "NA", "nan"]);
    expect([type, missing, values]).toEqual(["empty", 3, new Float64Array(3).fill(Number.NaN)]);
    expect(readTable("a,b\n").report["a"].type).toBe("empty");
  });

  test("labels of digits stay labels, unless a number is asked for", () => {
    expect(column(["007", "008", "007"])).toMatchObject({
      type: "category",
      hints: ['row 0 has "007", which would lose digits as a number; say types: "number" if it is one'],
    });
    expect(column(["12345678901234567891", "1"]).type).toBe("text");
    // the shortest form of a double is no label
    expect(column(["123456789012345680000", "0.5", "0"]).type).toBe("number");
    expect(column(["007", "8"], { types: { x: "number" } }).values).toEqual(Float64Array.of(7, 8));
  });
});

describe("what the report says about cells that look like numbers", () => {
  test.each<[string, ReadTableOptions, string]>([
    ["1,5", {}, 'row 1 has "1,5": say decimal: "," if the comma is the decimal mark'],
    ["1,234", {}, 'row 1 has "1,234": write numbers without thousands marks, or say decimal: ","'],
    ["1,234,567.5", {}, 'row 1 has "1,234,567.5": write numbers without thousands marks'],
    ["1 234", {}, "write numbers without thousands marks"],
    ["1.5", { decimal: "," }, 'row 1 has "1.5": say decimal: "." if the point is the decimal mark'],
    ["1.234", { decimal: "," }, 'write numbers without thousands marks, or say decimal: "."'],
    ["12abc", {}, 'row 1 has "12abc": a number with something behind it; write the number alone'],
    ["12 mm", {}, "a number with something behind it"],
    ["<0.1", {}, "a limit is no number; decide what it counts as"],
    ["\u22125", {}, "its minus sign is a dash; write a hyphen"],
    [
      "unknown",
      {},
      '2 cells are numbers, but "unknown" in row 1 is not; name it in missing if it marks a missing value',
    ],
    ["0x1F", {}, "a number with something behind it"],
  ])("%s", (cell, options, hint) => {
    const { type, hints, notNumber } = column(["7", cell, "8"], options);
    expect([type, notNumber]).toEqual(["text", { row: 1, text: cell }]);
    expect(hints).toEqual([expect.stringContaining(hint)]);
  });

  test("levels that differ in capitals", () => {
    expect(column(["m", "M", "m"]).hints).toEqual(['the levels "M" and "m" differ in capitals alone']);
    expect(column(["a", "b", "a"]).hints).toEqual([]);
  });
});

describe("options", () => {
  test("decimal comma, and the delimiter that goes with it", () => {
    expect(readTable("a;b\n1,5;2\n", { decimal: "," }).columns["a"]).toEqual(Float64Array.of(1.5));
    expect(readTable("a\n1,5\n-2,25e1\n", { decimal: "," }).columns["a"]).toEqual(Float64Array.of(1.5, -22.5));
    expect(readTable('a,b\n"1,5",2\n', { decimal: "," }).columns["a"]).toEqual(Float64Array.of(1.5));
    expect(readTable("a|b\n1|2\n", { delimiter: "|" }).names).toEqual(["a", "b"]);
  });

  test("missing takes the place of the usual marks, but for the empty cell", () => {
    const { columns } = readTable("a,b\n-9,NA\n1,x\n,x\n", { missing: ["-9", " Unknown"] });
    expect(columns["a"]).toEqual(Float64Array.of(Number.NaN, 1, Number.NaN));
    expect(columns["b"]).toEqual({ levels: ["NA", "x"], codes: Int32Array.of(0, 1, 1) });
    expect(readTable("a\nUNKNOWN\n5\n", { missing: [" Unknown"] }).report["a"].type).toBe("number");
    expect(readTable("a\nNA\n5\n", { missing: [] }).report["a"].type).toBe("text");
  });

  test("types by name", () => {
    const { columns, report } = readTable("grade,id,event,note\n10,1,yes,a\n9,2,N,b\n", {
      types: { grade: "category", id: "text", event: "boolean", note: "category" },
    });
    expect(columns).toEqual({
      grade: { levels: ["9", "10"], codes: Int32Array.of(1, 0) },
      id: ["1", "2"],
      event: Float64Array.of(1, 0),
      note: { levels: ["a", "b"], codes: Int32Array.of(0, 1) },
    });
    expect(report["id"]).toEqual({ type: "text", missing: 0, distinct: 2, numbers: 2, hints: [] });
  });

  test.each<[string, ReadTableOptions, string, string]>([
    [
      "a\n5\n12 yrs\n",
      { types: { a: "number" } },
      "format",
      'readTable: column "a" must hold numbers, as types says; got "12 yrs" in row 1; name it in missing if it marks a missing value',
    ],
    ["a\nperhaps\n", { types: { a: "boolean" } }, "format", "must hold true or false, as types says"],
    ["a\n5\n", { types: { b: "number" } }, "argument", 'types names the column "b", which there is not; there are "a"'],
    ["a\n5\n", { types: { a: "date" as never } }, "setting", 'types must be a record of "number", "boolean"'],
    ["a\n5\n", { decimal: ";" as never }, "setting", "decimal must be one of ., ,"],
    ["a\n5\n", { missing: "NA" as never }, "setting", "missing must be a list of texts"],
    ["a\n5\n", { categoryLimit: -1 }, "setting", "categoryLimit must be a whole number >= 0"],
    ["a\n5\n", { delimiter: ",," }, "setting", "delimiter must be one character"],
    ["a,b\n5\n", {}, "format", "readTable: row 2 needs 2 cells, as the header has; got 1"],
    ["", {}, "format", "readTable: the first line must name the columns"],
    [5 as never, {}, "argument", "readTable: text must be a string; got number"],
  ])("refuses %#", (text, options, code, message) => {
    expect(() => readTable(text, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

test("a table has the names of its file, also odd ones", () => {
  const { names, columns, rowCount, report } = readTable("__proto__,constructor\n1,a\n2,a\n");
  expect(names).toEqual(["__proto__", "constructor"]);
  expect(Object.keys(columns)).toEqual(names);
  expect(Object.keys(report)).toEqual(names);
  expect([rowCount, Object.values(report)[0].type]).toEqual([2, "number"]);
});

test("data sets of R are read as they are", () => {
  const text = (name: string) => readFileSync(new URL(`../../examples/data/${name}.csv`, import.meta.url), "utf8");
  const veteran = readTable(text("veteran"));
  expect(veteran.rowCount).toBe(137);
  expect(veteran.names.filter((name) => veteran.report[name].type !== "number")).toEqual(["celltype"]);
  const lung = readTable(text("lung"));
  expect(Object.values(lung.report).every(({ type }) => type === "number")).toBe(true);
  // R: colSums(is.na(lung))
  expect(lung.names.map((name) => lung.report[name].missing).slice(0, 10)).toEqual([1, 0, 0, 0, 0, 1, 1, 3, 47, 14]);
});

describe("numberOf reads what Number reads, and less", () => {
  test("to the same bits", () => {
    const next = randomFrom(3);
    for (let k = 0; k < 100_000; k++) {
      const sign = ["", "-", "+"][Math.floor(3 * next())];
      const exponent = next() < 0.2 ? `e${Math.floor(40 * next()) - 20}` : "";
      const text = `${sign}${(next() * 10 ** (18 * next())).toFixed(Math.floor(20 * next()))}${exponent}`;
      if (!Object.is(numberOf(text), Number(text))) expect.fail(`${text}: ${numberOf(text)}`);
      if (!Object.is(numberOf(text.replace(".", ","), ","), Number(text))) expect.fail(`${text} with a comma`);
    }
  });

  test.each([
    "",
    " ",
    ".",
    "-",
    "+.",
    "1e",
    "e5",
    "1.2.3",
    "0x10",
    "1,5",
    "1_0",
    "12abc",
    "- 1",
    "1 2",
    "1e999",
    "\u0661",
    "--1",
  ])("%j is none", (text) => expect(numberOf(text)).toBeUndefined());

  test.each(["1.", ".5", "+1", "-0", "1e5", "1E-5", "1.5e+3", "\t7\u00a0", "Infinity", "-Infinity", "5e-324"])(
    "%j is one",
    (text) => expect(numberOf(text)).toBe(Number(text)),
  );

  test("infinity as R and Python write it", () => {
    expect(["Inf", "-inf", "+Inf", "infinit"].map((text) => numberOf(text))).toEqual([
      Infinity,
      -Infinity,
      Infinity,
      undefined,
    ]);
  });
});

describe("random tables", () => {
  const next = randomFrom(11);
  const whole = (n: number) => Math.floor(n * next());
  const alphabet = [
    "a",
    "b",
    ",",
    ";",
    '"',
    "\n",
    " ",
    "\t",
    "0",
    "1",
    ".",
    "-",
    "e",
    "\u00e9",
    "NA",
    "7,5",
    "true",
    "x=y",
    "'",
  ];
  const word = () => Array.from({ length: whole(5) }, () => alphabet[whole(alphabet.length)]).join("");
  const number = () => String((next() - 0.5) * 10 ** (whole(30) - 10));
  const cell = (kind: number): string => {
    if (next() < 0.1) return ["", "NA", "null"][whole(3)];
    if (kind === 0) return number();
    if (kind === 1) return ["m", "f", "d,e", 'say "so"'][whole(4)];
    if (kind === 2) return next() < 0.5 ? "true" : "FALSE";
    if (kind === 3) return String(whole(1000));
    return next() < 0.1 ? number() : word();
  };

  test.each([
    [".", ","],
    [",", ";"],
    [".", "\t"],
    [",", ","],
  ] as const)("read, written and read again are the same: decimal %s, delimiter %j", (decimal, delimiter) => {
    for (let round = 0; round < 300; round++) {
      const p = 1 + whole(6);
      const n = whole(30);
      const kinds = Array.from({ length: p }, () => whole(5));
      const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const header = kinds.map((_, j) => quote(["age", "a b", "x;y", "x,y", 'q"q', "n\nl"][j])).join(delimiter);
      const body = Array.from({ length: n }, () => kinds.map((kind) => quote(cell(kind))).join(delimiter));
      const text = `${[header, ...body].join(next() < 0.5 ? "\n" : "\r\n")}\n`;
      const first = readTable(text, { decimal, delimiter });
      const again = readTable(formatTable(first, { decimal, delimiter }), {
        decimal,
        delimiter,
        // a boolean is written as 1 and 0, a category may look like numbers with zeros in front
        types: Object.fromEntries(
          first.names.flatMap((name) => {
            const { type } = first.report[name];
            return type === "empty" || type === "boolean" ? [] : [[name, type]];
          }),
        ),
      });
      expect(again.names).toEqual(first.names);
      expect(again.columns).toEqual(first.columns);
      expect(again.rowCount).toBe(parseCsv(text, { delimiter }).rows.length);
    }
  });

  test("all doubles come back, and texts with levels too", () => {
    const bits = new Float64Array(2000);
    const words = new Uint32Array(bits.buffer);
    for (let i = 0; i < words.length; i++) words[i] = whole(2 ** 32);
    const x = bits.map((value) => (Number.isNaN(value) ? -0 : value));
    for (const decimal of [".", ","] as const) {
      const { columns } = readTable(formatTable({ x, y: x }, { decimal }), { decimal, types: { x: "number" } });
      expect(columns["x"]).toEqual(x);
      expect(Object.is((columns["x"] as Float64Array)[x.indexOf(0)], -0)).toBe(x.includes(0));
    }
  });
});

test("a million cells take seconds at most", () => {
  const x = Float64Array.from({ length: 20_000 }, (_, i) => Math.sqrt(i));
  const table = Object.fromEntries(Array.from({ length: 50 }, (_, j) => [`c${j}`, x]));
  const before = performance.now();
  const { rowCount } = readTable(formatTable(table));
  expect(rowCount).toBe(20_000);
  expect(performance.now() - before).toBeLessThan(20_000);
});
