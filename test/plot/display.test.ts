import { extractFeatures } from "radiosurv/extraction";
import { firstOrder } from "radiosurv/features";
import { createImage } from "radiosurv/image";
import { peritumoralRings } from "radiosurv/morphology";
import { boxPlotFigure, display, displayTable, sliceFigure, toSvg } from "radiosurv/plot";
import { categorical, readTable } from "radiosurv/table";
import { describe, expect, test } from "vitest";

const JUPYTER = Symbol.for("Jupyter.display");
const words = (value: object, options = {}) => displayTable(value, options).data["text/plain"];

describe("tables", () => {
  const rows = [
    { id: "a<b>", area: 12.34567, n: 120000, at: undefined },
    { id: 'c"&', area: Number.NaN, n: 3, extra: true },
  ];

  test("rows: every column that any row has, numbers to the right", () => {
    expect(words(rows)).toBe(
      ["id     area       n  at  extra", "a<b>  12.35  120000      ", 'c"&     NaN       3      true', ""].join("\n"),
    );
  });

  test("HTML is escaped, in titles, names, cells and notes", () => {
    const bad = "<script>alert('x')</script>";
    const table = { columns: [bad], rows: [[bad]], title: bad, notes: [bad] };
    const { html, data } = displayTable(table);
    expect(html).not.toContain("<script");
    expect(html.split("&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;")).toHaveLength(5);
    expect(data["text/html"]).toBe(html);
    expect(data["text/plain"]).toContain(bad);
  });

  test("Deno's kernel asks for the forms, and gets them", () => {
    const shown = displayTable(rows);
    expect(shown[JUPYTER]()).toBe(shown.data);
    expect(Object.keys(shown.data)).toEqual(["text/html", "text/plain"]);
  });

  test("long and wide ones are shortened, and say so", () => {
    const long = Array.from({ length: 30 }, (_, i) => ({ i, square: i * i, text: "x" }));
    expect(words(long).split("\n").slice(-3)).toEqual(["19     361  x", "20 of 30 rows", ""]);
    expect(words(long, { rows: 1, columns: 2 })).toBe("i  square\n0       0\n1 of 30 rows, 2 of 3 columns\n");
    expect(words(long, { rows: 30 })).not.toContain("of 30 rows");
    expect(displayTable(long, { rows: 3 }).html).toContain("<p>3 of 30 rows</p>");
    expect(displayTable(long, { rows: 3 }).html.match(/<tr>/g)).toHaveLength(4);
  });

  test("numbers have the digits that were asked for; whole ones all", () => {
    const values = { a: 1234567.891, b: 0.000012345678, c: -0, d: Number.POSITIVE_INFINITY, e: 643 };
    expect(words(values)).toBe(
      "name       value\na        1234568\nb     0.00001235\nc              0\nd       Infinity\ne            643\n",
    );
    expect(words({ a: 2 / 3 }, { digits: 2 })).toContain("0.67");
  });

  test("a table of a study: its title and notes", () => {
    const table = {
      title: "Models",
      columns: ["model", "BIC"],
      rows: [
        ["a", 371.3421],
        ["bc", null],
      ],
      notes: ["n: 3"],
    };
    expect(words(table)).toBe("Models\nmodel    BIC\na      371.3\nbc          \nn: 3\n");
    expect(words(table, { title: "Other" })).toMatch(/^Other\n/);
    expect(() => displayTable({ columns: ["a", "b"], rows: [[1]] })).toThrow(
      "displayTable: each row needs 2 cells, one a column; got 1 in row 0",
    );
  });

  test("what readTable returned, columns by name, and categories; missing values are empty", () => {
    const read = readTable("age;sex;note\n61,5;f;one\n;m;two\n70;f;\n", { decimal: ",", types: { note: "text" } });
    expect(words(read)).toBe(" age  sex  note\n61.5  f    one\n      m    two\n  70  f    \n");
    expect(words({ x: [1, 2], stage: categorical(["II", "I"]) })).toBe("x  stage\n1  II\n2  I\n");
    expect(words({ names: ["a"], columns: [Float64Array.of(1, Number.NaN)] })).toBe("a\n1\n \n");
    expect(() => displayTable({ a: [1, 2], b: [1] })).toThrow(
      'displayTable: column "b" needs length 2, as "a" has; got 1',
    );
  });

  test("one record, such as features or diagnostics, goes down", () => {
    const image = createImage(Int16Array.of(1, 2, 3, 4), [2, 2]);
    const mask = createImage(new Uint8Array(4).fill(1), [2, 2]);
    const { features, diagnostics } = extractFeatures(image, mask, { families: [firstOrder({ features: ["Mean"] })] });
    expect(words(features)).toBe("name                      value\noriginal_firstorder_Mean    2.5\n");
    expect(words(diagnostics, { rows: 100 })).toContain("(2, 2)");
    expect(words({ long: Array.from({ length: 9 }, (_, i) => i / 3), n: 9 })).toContain(
      "(0, 0.3333, 0.6667, 1, 1.333, 1.667, ... 9 in all)",
    );
    expect(words({ text: "x".repeat(100), n: 1 })).toContain(`${"x".repeat(77)}...\n`);
  });

  test("no rows, and what is no table", () => {
    expect(words([])).toBe("\nno rows\n");
    expect(words({ columns: ["a"], rows: [] })).toBe("a\nno rows\n");
    const refused = (value: unknown) => expect(() => displayTable(value as object));
    refused(3).toThrow("displayTable: a list of rows, a table or a record is needed; got 3");
    refused([1, 2]).toThrow("got a list of 2");
    refused({}).toThrow("got an object with nothing");
    expect(() => displayTable([{ a: 1 }], { rows: 0 })).toThrow(
      "displayTable: rows must be a whole number >= 1; got 0",
    );
    expect(() => displayTable([{ a: 1 }], { digits: 18 })).toThrow(
      "digits must be a whole number from 1 to 17; got 18",
    );
    expect(() => displayTable([{ a: 1 }], { columns: 0.5 })).toThrow("columns must be a whole number >= 1; got 0.5");
    expect(() => displayTable([{ a: 1 }], { title: 3 } as never)).toThrow("title must be a text; got 3");
    expect(() => displayTable([{ a: 1 }], { row: 3 } as never)).toThrow('there is no setting "row" here');
  });
});

describe("display", () => {
  const image = createImage(
    Float32Array.from({ length: 27 }, (_, i) => i),
    [3, 3, 3],
  );
  const mask = createImage(
    Uint8Array.from({ length: 27 }, (_, i) => (i === 4 ? 2 : 0)),
    [3, 3, 3],
  );

  test("knows figures, images and tables", () => {
    const figure = boxPlotFigure({ a: [1, 2, 3] });
    expect(display(figure).data["image/svg+xml"]).toBe(toSvg(figure));
    expect(display(figure).data["text/plain"]).toBe("Box plots of a");
    expect(display([{ a: 1 }]).data).toEqual(displayTable([{ a: 1 }]).data);
    expect(display({ a: 1.23456 }, { digits: 2 }).data).toEqual(displayTable({ a: 1.23456 }, { digits: 2 }).data);
    expect(() => display(3 as never)).toThrow(
      "display: a figure, an image, a list of rows or a table is needed; got 3",
    );
    expect(() => display(null as never)).toThrow("got null");
    expect(() => display({ kind: "pie", data: {}, options: {} } as never)).toThrow('no figure of kind "pie"');
  });

  test("an image: the middle slice, or that of its region with contours", () => {
    const plain = display(image);
    expect(plain.data["text/plain"]).toBe("Image slice 1 with 0 contours");
    expect(plain.html).not.toContain('class="contour"');
    const rings = peritumoralRings(mask, { label: 2, radii: [1] });
    const options = { rings, names: ["Tumour", "Ring"], title: "One slice", scaleBar: false };
    const shown = display(image, { mask, ...options });
    expect(shown.data["image/svg+xml"]).toBe(toSvg(sliceFigure(image, mask, options)));
    expect(shown.html).toContain("Ring");
    const flat = createImage(Uint8Array.of(1, 2, 3, 4), [2, 2]);
    expect(display(flat, { width: 200 }).data["image/svg+xml"]).toContain('width="200"');
    expect(() => display(image, { names: ["a"] })).toThrow("display: names is of a region; give its mask too");
    expect(() => display(image, { mask, label: 3 })).toThrow("sliceFigure");
    expect(display(image, { axis: "coronal", index: 2 }).data["text/plain"]).toContain("2");
    expect(display(image, { slices: 3 }).html.match(/<image /g)).toHaveLength(3);
    expect(() => display(image, { slice: 3 } as never)).toThrow('there is no setting "slice" here');
  });

  test("a map without values around it shows the range of those that it has", () => {
    const map = createImage(Float64Array.of(Number.NaN, 5, 6, Number.NaN), [2, 2]);
    const filled = createImage(Float64Array.of(5, 5, 6, 5), [2, 2]);
    expect(display(map).html).toBe(display(filled).html);
  });

  test("leaves Vega-Lite out where it would be long: notebooks store every form", () => {
    const values = (n: number) => Array.from({ length: n }, (_, i) => i);
    const has = (n: number) => "application/vnd.vegalite.v5+json" in display(boxPlotFigure({ a: values(n) })).data;
    expect(has(100)).toBe(true);
    expect(has(10_000)).toBe(false);
  });

  test("leaves the value as it is", () => {
    const row = Object.freeze({ a: 1 });
    const rows = Object.freeze([row]);
    display(rows);
    expect(Object.getOwnPropertySymbols(rows)).toEqual([]);
    expect(JSON.stringify(rows)).toBe('[{"a":1}]');
  });
});
