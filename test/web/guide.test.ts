import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { statedPolicy } from "./web-page.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PLACE = `${ROOT}test/.generated/browser-guide/`;
const guide = readFileSync(`${ROOT}docs/browser.md`, "utf8");

test("the modules that docs/browser.md shows have the right types", { timeout: 120_000 }, () => {
  const blocks = [...guide.matchAll(/```typescript\n\/\/ (\S+\.ts)\n([\s\S]*?)```/g)];
  expect(blocks.map(([, name]) => name)).toEqual([
    "open-folder.ts",
    "worker.ts",
    "page.ts",
    "case-worker.ts",
    "many-cases.ts",
    "keep-cases.ts",
    "segment.ts",
  ]);
  rmSync(PLACE, { recursive: true, force: true });
  mkdirSync(PLACE, { recursive: true });
  for (const [, name, code] of blocks) writeFileSync(`${PLACE}${name}`, code);
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      // assets with ?url
      types: ["node", "vite/client"],
      // the names of the package stand for its source here
      paths: { radiosurv: [`${ROOT}src/index.ts`], "radiosurv/*": [`${ROOT}src/*/index.ts`] },
    },
    ROOT,
  );
  const files = blocks.map(([, name]) => `${PLACE}${name}`);
  const program = ts.createProgram(files, options);
  const wrong = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
  expect(wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
});

test("the policy that it shows is that of the example", () => {
  const shown = /content="([^"]+)"/.exec(guide)?.[1].replace(/\s+/g, " ");
  expect(shown).toBe(statedPolicy().replace(" font-src 'self';", ""));
});
