import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CellOutput,
  executeNotebook,
  hasJupyter,
  type Notebook,
  notebookFiles,
  readNotebook,
  textOf,
} from "../../tools/notebooks.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const GENERATED = fileURLToPath(new URL("../.generated/notebooks/", import.meta.url));
const FOLDER = "examples/notebooks/";
const files = notebookFiles();
const forDeno = files.filter((file) => !file.endsWith(".tslab.ipynb"));

const codeOf = ({ cells }: Notebook) => cells.filter(({ cell_type }) => cell_type === "code");
const outputsOf = (notebook: Notebook) => codeOf(notebook).flatMap(({ outputs = [] }) => outputs);
const programOf = (notebook: Notebook) =>
  codeOf(notebook)
    .map(({ source }) => textOf(source))
    .join("\n");
const html = ({ data }: CellOutput) => textOf(data?.["text/html"]);
const svg = ({ data }: CellOutput) => textOf(data?.["image/svg+xml"]);

beforeAll(() => mkdirSync(GENERATED, { recursive: true }));
afterAll(() => rmSync(GENERATED, { recursive: true, force: true }));

test("there are two for the kernel of Deno and one for tslab", () => {
  expect(files).toEqual([
    `${FOLDER}features-of-one-image.ipynb`,
    `${FOLDER}survival-analysis.ipynb`,
    `${FOLDER}survival-analysis.tslab.ipynb`,
  ]);
  for (const file of files) {
    const { metadata, nbformat } = readNotebook(file);
    expect(metadata.kernelspec.name).toBe(forDeno.includes(file) ? "deno" : "tslab");
    expect(nbformat).toBe(4);
  }
});

test("the folder knows each subpath of the package", () => {
  const { exports } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as { exports: Record<string, object> };
  const { imports } = JSON.parse(readFileSync(`${ROOT}${FOLDER}deno.json`, "utf8")) as {
    imports: Record<string, string>;
  };
  const subpaths = Object.keys(exports).filter((name) => name !== "./package.json");
  const expected = subpaths.map((name) => [name.replace(".", "radiosurv"), `../../src${name.slice(1)}/index.ts`]);
  expect(imports).toEqual(Object.fromEntries(expected));
});

describe.each(forDeno)("%s", (file) => {
  const stored = readNotebook(file);

  test("shows figures as SVG and tables as HTML, both with words", () => {
    const outputs = outputsOf(stored);
    // all cells but that of the imports
    expect(codeOf(stored).filter(({ outputs: shown = [] }) => shown.length !== 1)).toHaveLength(1);
    for (const output of outputs) {
      expect(output.output_type).toBe("display_data");
      expect(textOf(output.data?.["text/plain"])).not.toBe("");
      if (svg(output)) expect(svg(output)).toMatch(/^<svg .*<\/svg>\n$/s);
      else expect(html(output)).toMatch(/^<div .*<table .*<\/div>$/s);
    }
    expect(outputs.filter((output) => svg(output)).length).toBeGreaterThanOrEqual(4);
    expect(outputs.filter((output) => html(output)).length).toBeGreaterThanOrEqual(6);
  });

  test("shows the same when it is run anew; node tools/notebooks.ts stores what it shows", ({ skip }) => {
    if (!hasJupyter()) return skip("no Jupyter: install Debian's package jupyter-nbconvert");
    const executed = executeNotebook(file);
    const failed = outputsOf(executed).filter(({ output_type }) => output_type === "error");
    expect(failed.map(({ evalue }) => evalue)).toEqual([]);
    expect(executed).toEqual(stored);
  });
});

test("an editor finds no wrong type in the cells", ({ skip }) => {
  if (!existsSync(`${ROOT}dist/plot/index.d.ts`)) return skip("no types: run npm run build");
  const programs = files.map((file) => {
    const path = `${GENERATED}${file.replace(FOLDER, "").replace(".ipynb", ".ts")}`;
    writeFileSync(
      path,
      `declare const Deno: { readonly jupyter: { display(value: object): Promise<void> } };\n${programOf(readNotebook(file))}`,
    );
    return path;
  });
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile).config.compilerOptions,
      isolatedDeclarations: false,
      declaration: false,
      noUnusedLocals: false,
    },
    ROOT,
  );
  const found = ts.getPreEmitDiagnostics(ts.createProgram(programs, options));
  const own = found.filter((one) => programs.includes(one.file?.fileName ?? ""));
  const said = own.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  // tslab is not installed here
  expect(said.filter((text) => !text.startsWith("Cannot find module 'tslab'"))).toEqual([]);
});

test("the cells for tslab show in Node what those for Deno show", async () => {
  const program = programOf(readNotebook(`${FOLDER}survival-analysis.tslab.ipynb`))
    .replace(
      'import * as tslab from "tslab";',
      "export const shown: string[] = [];\nconst tslab = { display: { html: (text: string) => void shown.push(text) } };",
    )
    .replaceAll('"../data/', '"examples/data/');
  const path = `${GENERATED}tslab-in-node.ts`;
  writeFileSync(path, program);
  const { shown } = (await import(/* @vite-ignore */ path)) as { shown: readonly string[] };
  const expected = outputsOf(readNotebook(`${FOLDER}survival-analysis.ipynb`));
  expect(shown.length).toBeGreaterThanOrEqual(7);
  shown.forEach((text, i) => expect(text).toContain(svg(expected[i]) || html(expected[i])));
});
