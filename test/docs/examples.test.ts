import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { exampleModule, findExamples, matchesShown } from "../../tools/doc-examples.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const generated = fileURLToPath(new URL("../.generated/examples/", import.meta.url));
rmSync(generated, { recursive: true, force: true });
mkdirSync(generated, { recursive: true });
// examples read data sets as from the root, and may write files
cpSync(`${root}examples/data`, `${generated}examples/data`, { recursive: true });

const examples = findExamples(root);

describe("examples in the documentation do what they say", () => {
  const home = process.cwd();
  beforeAll(() => process.chdir(generated));
  afterAll(() => {
    process.chdir(home);
    vi.unstubAllGlobals();
  });

  test.each(examples.map((example) => [`${example.file}:${example.line}`, example] as const))(
    "%s",
    async (at, example) => {
      const module = `${generated}${at.replaceAll(/[^a-z0-9]+/gi, "-")}.ts`;
      writeFileSync(module, exampleModule(example, await sourceOf(example.file)));
      vi.stubGlobal("checkExample", (actual: unknown, shown: string, line: number) => {
        if (!matchesShown(actual, shown))
          expect.fail(`${example.file}:${line} shows ${shown}, but the value is ${show(actual)}`);
      });
      await import(/* @vite-ignore */ module);
    },
  );
});

describe("values shown in examples", () => {
  test.each([
    [0.8660254037844386, "0.866", true],
    [0.8660254037844386, "0.867", false],
    [1234.5, "1234", false],
    [1.23456e-9, "1.23e-9", true],
    [-2, "-2", true],
    [Number.NaN, "NaN", true],
    [Float64Array.of(1, 2), "[1, 2]", true],
    [Float64Array.of(1, 2), "Float64Array.of(1, 2)", true],
    [Float32Array.of(1, 2), "Float64Array.of(1, 2)", false],
    [[1, 2, 3], "[1, 2]", false],
    [[1, 2, 3], "[1, ...]", true],
    [{ a: 1, b: ["x"] }, '{ a: 1, b: ["x"] }', true],
    [{ a: 1, b: 2 }, "{ a: 1 }", false],
    [{ a: 1, b: 2 }, "{ a: 1, ... }", true],
    ["a", '"a"', true],
    [undefined, "undefined", true],
  ])("%o shown as %s: %s", (actual, shown, expected) => {
    expect(matchesShown(actual, shown)).toBe(expected);
  });

  test("a statement with a shown value becomes a check, and names of the documented file need no import", () => {
    const example = {
      file: "src/a.ts",
      line: 10,
      code: "const x = double(2);\ndouble(\n  x,\n); // => 8\nx; // plain",
    };
    expect(exampleModule(example, { path: "../a.ts", names: ["double", "x"] })).toBe(
      'import { double } from "../a.ts";\nconst x = double(2);\ncheckExample(double(\n  x,\n), "8", 11); // => 8\nx; // plain\nexport {};\n',
    );
  });
});

async function sourceOf(file: string): Promise<{ path: string; names: string[] } | undefined> {
  // the program of the command line runs when it is imported
  if (!file.startsWith("src/") || file === "src/node/cli.ts") return undefined;
  const path = `${root}${file}`;
  return { path, names: Object.keys((await import(/* @vite-ignore */ path)) as object) };
}

function show(value: unknown): string {
  const plain = ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
  return typeof plain === "object" ? JSON.stringify(plain) : String(plain);
}
