import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { SIZE_ROW, subpathSizes } from "../../tools/sizes.ts";
import { CONSUMER, ROOT } from "./consumer.ts";

/** Modules that are kept in the bundle of a program, by path below `node_modules`. */
async function kept(program: string, external: readonly string[] = []): Promise<{ modules: string[]; code: string }> {
  const result = await build({
    stdin: { contents: program, resolveDir: CONSUMER },
    bundle: true,
    format: "esm",
    platform: "browser",
    external: [...external],
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  const [output] = Object.values(result.metafile.outputs);
  const modules = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { modules: modules.map(([path]) => path.replace(/^.*node_modules\//, "")), code: result.outputFiles[0].text };
}

describe("a bundle keeps what its program uses and no more", () => {
  const program = `
    import { createImage } from "radiosurv/image";
    import { extractFeatures } from "radiosurv/extraction";
    import { ngtdm } from "radiosurv/features";
    console.log(extractFeatures, createImage, ngtdm);`;

  test("one family: no other family and no dependency", async () => {
    const { modules, code } = await kept(program);
    expect(modules.filter((path) => !/^(radiosurv\/|<stdin>)/.test(path))).toEqual([]);
    const families = /^radiosurv\/dist\/features\/(first-order|shape.*|gl.*|ngtdm)\.js$/;
    expect(modules.filter((path) => families.test(path))).toEqual(["radiosurv/dist/features/ngtdm.js"]);
    expect(code).not.toContain("RobustMeanAbsoluteDeviation");
  });

  test("imports that are not used vanish whole", async () => {
    const names = ["image", "io", "features", "extraction", "table", "stats", "selection", "survival"];
    expect((await kept(names.map((name) => `import "radiosurv/${name}";`).join("\n"))).modules).toEqual([]);
  });

  test("a Kaplan-Meier curve: no model, no dependency such as ml-matrix", async () => {
    const { modules } = await kept('import { kaplanMeier } from "radiosurv/survival"; console.log(kaplanMeier);');
    expect(modules.filter((path) => !/^(radiosurv\/|<stdin>)/.test(path))).toEqual([]);
    expect(modules.filter((path) => /cox|concordance|matrix/.test(path))).toEqual([]);
  });

  test("the code of a browser imports nothing of Node", async () => {
    const { code } = await kept('export * from "radiosurv"; export * from "radiosurv/io";', ["node:*"]);
    expect(code).not.toMatch(/["']node:/);
  });
});

describe("README.md", () => {
  test("states the size of each subpath; `npm run docs:sizes` writes them", async () => {
    const sizes = await subpathSizes();
    const stated = [...readFileSync(`${ROOT}README.md`, "utf8").matchAll(SIZE_ROW)].map(([, , name, size]) => [
      name,
      size,
    ]);
    expect(stated.map(([name]) => name).sort()).toEqual(Object.keys(sizes).sort());
    for (const [name, size] of stated) {
      const actual = sizes[name] / 1000;
      expect(Math.abs(Number(size) - actual), `${name} is ${actual} kB`).toBeLessThan(0.2 + 0.05 * actual);
    }
  });
});
