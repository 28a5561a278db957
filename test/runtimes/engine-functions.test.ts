import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { ROOT } from "../package/consumer.ts";

// the standard leaves the last digits of all others to the engine, and V8's versions and JavaScriptCore use that
const EXACT = new Set("abs ceil clz32 floor fround imul max min round sign sqrt trunc".split(" "));

/** Uses whose digits do not reach a result, with the reason. */
const HARMLESS: Readonly<Record<string, string>> = {
  "src/io/nifti-geometry.ts: Math.hypot": "compared with a tolerance",
};

test("no result depends on an elementary function of the engine; src/stats/elementary.ts has its own", () => {
  const found: string[] = [];
  for (const file of globSync("src/**/*.ts", { cwd: ROOT }).sort()) {
    const tree = ts.createSourceFile(file, readFileSync(`${ROOT}${file}`, "utf8"), ts.ScriptTarget.ES2022, true);
    const note = (node: ts.Node, what: string): void => {
      const use = `${file.replaceAll("\\", "/")}: ${what}`;
      if (!(use in HARMLESS))
        found.push(`${use}, line ${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    };
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const { expression, name } = node.expression;
        if (expression.getText() === "Math" && !EXACT.has(name.text)) note(node, `Math.${name.text}`);
      }
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken) {
        // squares are rounded correctly everywhere, and so are powers of two
        if (node.right.getText() !== "2" && node.left.getText() !== "2") note(node, node.getText());
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  expect(found).toEqual([]);
});
