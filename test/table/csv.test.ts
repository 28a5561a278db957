import { columnNames, formatCell, formatCsv, parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";

describe("parseCsv", () => {
  test("reads quotes, delimiters and line breaks in cells", () => {
    const { names, rows } = parseCsv('ID,note\na,"left, upper"\nb,"say ""yes"""\nc,"two\nlines"\n');
    expect(names).toEqual(["ID", "note"]);
    expect(rows).toEqual([
      { ID: "a", note: "left, upper" },
      { ID: "b", note: 'say "yes"' },
      { ID: "c", note: "two\nlines" },
    ]);
  });

  test.each([
    ["CRLF", "ID,x\r\na,1\r\nb,2\r\n"],
    ["CR", "ID,x\ra,1\rb,2"],
    ["LF after CRLF", "ID,x\r\na,1\nb,2"],
    ["a byte order mark", "\uFEFFID,x\na,1\nb,2"],
    ["blank lines", "ID,x\n\na,1\n\n\nb,2\n\n"],
    ["semicolons", "ID;x\na;1\nb;2\n"],
    ["tabs", "ID\tx\na\t1\nb\t2\n"],
    ["spaces around names", " ID ,x\na,1\nb,2\n"],
  ])("reads %s", (_, text) => {
    expect(parseCsv(text)).toEqual({
      names: ["ID", "x"],
      rows: [
        { ID: "a", x: "1" },
        { ID: "b", x: "2" },
      ],
    });
  });

  test("keeps cells as they are written", () => {
    expect(parseCsv("ID,x\n007, 1.50 \n").rows).toEqual([{ ID: "007", x: " 1.50 " }]);
  });

  test("takes the delimiter it is told", () => {
    expect(parseCsv("a;b,c|d\n1;2,3|4\n", { delimiter: "|" }).rows).toEqual([{ "a;b,c": "1;2,3", d: "4" }]);
    expect(parseCsv('"a;b;c",d\n1,2\n').names).toEqual(["a;b;c", "d"]);
  });

  test("takes names that objects have of themselves", () => {
    const { rows } = parseCsv("constructor,__proto__\n1,2\n");
    expect(Object.entries(rows[0])).toEqual([
      ["constructor", "1"],
      ["__proto__", "2"],
    ]);
  });

  test("keeps missing cells of a single column", () => {
    expect(parseCsv("x\n1\n\n3\n").rows).toEqual([{ x: "1" }, { x: "" }, { x: "3" }]);
  });

  test.each([
    ["", "parseCsv: the first line must name the columns; got an empty text or line"],
    ["\n\n", "parseCsv: the first line must name the columns; got an empty text or line"],
    ["ID,,x\n1,2,3", "parseCsv: every column needs a name; column 2 of the header has none"],
    ["ID,x,ID\n1,2,3", 'parseCsv: names of columns must differ; "ID" is column 1 and column 3'],
    [
      "ID,x\na,1\n\nb\n",
      "parseCsv: row 4 needs 2 cells, as the header has; got 1; put cells with a comma in them into quotes",
    ],
    [
      "ID,x\na,1,2\n",
      "parseCsv: row 2 needs 2 cells, as the header has; got 3; put cells with a comma in them into quotes",
    ],
    ['ID,x\na,1\nb,"2\nc,3\n', 'parseCsv: row 3 has a quote that is never closed; write a quote in a cell as ""'],
    ['ID,x\na,"1" 2\n', 'parseCsv: row 2 has text after a closing quote; write a quote in a cell as ""'],
  ])("refuses %j", (text, message) => {
    expect(() => parseCsv(text)).toThrow(expect.objectContaining({ code: "format", message }));
  });

  test("refuses what is not a text, and delimiters that are none", () => {
    expect(() => parseCsv(new Uint8Array() as unknown as string)).toThrow("text must be a string; got object");
    for (const delimiter of ["", ",,", '"', "\n"]) {
      expect(() => parseCsv("a\n1", { delimiter })).toThrow("delimiter must be one character");
    }
  });
});

describe("formatCsv", () => {
  test("writes the union of columns in first-seen order, missing cells empty", () => {
    const rows = Object.freeze([Object.freeze({ ID: "a", area: 1 }), Object.freeze({ ID: "b", volume: 2.5 })]);
    expect(formatCsv(rows)).toBe("ID,area,volume\na,1,\nb,,2.5\n");
    expect(columnNames(rows)).toEqual(["ID", "area", "volume"]);
  });

  test("writes the columns and the delimiter asked for", () => {
    expect(formatCsv([{ a: 1, b: "x;y", c: 3 }], { columns: ["c", "b"], delimiter: ";" })).toBe('c;b\n3;"x;y"\n');
    expect(() => formatCsv([], { delimiter: "" })).toThrow("delimiter must be one character");
  });

  test("numbers read back as the same doubles", () => {
    const numbers = [0.1 + 0.2, 1 / 3, 5e-324, Number.MAX_VALUE, -1e21, 123456789.12345679, Math.PI * 1e-9];
    const { rows } = parseCsv(formatCsv(numbers.map((x) => ({ ID: "a", x }))));
    expect(rows.map((row) => Number(row["x"]))).toEqual(numbers);
  });

  test("what it writes, parseCsv reads", () => {
    const rows = [
      { name: 'a "b", c', note: "two\nlines" },
      { name: " spaces ", note: "" },
      { name: "\u00e9;\t\u4e2d", note: "'" },
    ];
    expect(parseCsv(formatCsv(rows)).rows).toEqual(rows);
  });
});

test("formatCell writes diagnostics as PyRadiomics does", () => {
  expect(formatCell([0.78, 0.78, 6.5])).toBe("(0.78, 0.78, 6.5)");
  expect(formatCell(Float64Array.of(1, 2))).toBe("(1, 2)");
  expect(formatCell([3])).toBe("(3,)");
  expect(formatCell({ binWidth: 25, distances: [1], range: Int32Array.of(1, 2) })).toBe(
    '{"binWidth":25,"distances":[1],"range":[1,2]}',
  );
  expect(formatCell(["a"])).toBe('["a"]');
  expect(formatCell(Number.NaN)).toBe("NaN");
  expect(formatCell(null)).toBe("");
  expect(formatCell(undefined)).toBe("");
  expect(formatCell(true)).toBe("true");
});
