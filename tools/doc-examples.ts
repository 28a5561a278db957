import { globSync, readFileSync } from "node:fs";
import ts from "typescript";

/** A fenced `ts` block of a page or of a doc comment. */
export interface Example {
  /** File, from the root of the project. */
  readonly file: string;
  /** Line of its first statement, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Pages that are written from doc comments, whose examples are run there. */
const GENERATED = /^docs[\\/](api|filters)[\\/]/;

/** All `ts` blocks of the README, the hand-written pages of `docs` and the doc comments of `src`, by file and line. */
export function findExamples(root: string): Example[] {
  const pages = globSync(["README.md", "docs/**/*.md"], { cwd: root }).filter((file) => !GENERATED.test(file));
  const sources = globSync("src/**/*.ts", { cwd: root });
  const read = (file: string) => readFileSync(`${root}/${file}`, "utf8");
  return [
    ...pages.sort().flatMap((file) => fencedBlocks(file, read(file), 1)),
    ...sources
      .sort()
      .flatMap((file) => docComments(read(file)).flatMap(({ text, line }) => fencedBlocks(file, text, line))),
  ].map((example) => ({ ...example, file: example.file.replaceAll("\\", "/") }));
}

/**
 * Turns an example into a module that checks itself: each statement `expression; // => value` calls the global
 * `checkExample(actual, "value", line)`. Names that the example uses but does not import come from `source`.
 */
export function exampleModule(
  example: Example,
  source?: { readonly path: string; readonly names: readonly string[] },
): string {
  const { code } = example;
  const tree = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  let out = "";
  let from = 0;
  for (const statement of tree.statements) {
    if (!ts.isExpressionStatement(statement)) continue;
    const value = trailingValue(code, statement.end);
    if (value === undefined) continue;
    const line = example.line + tree.getLineAndCharacterOfPosition(statement.getStart()).line;
    const checked = printed(statement.expression).getText();
    out += `${code.slice(from, statement.getStart())}checkExample(${checked}, ${JSON.stringify(value)}, ${line});`;
    from = statement.end;
  }
  out += code.slice(from);
  const missing = source?.names.filter((name) => usesFreely(tree, name)) ?? [];
  const header = missing.length > 0 ? `import { ${missing.join(", ")} } from ${JSON.stringify(source?.path)};\n` : "";
  return `${header}${out}\nexport {};\n`;
}

/**
 * Whether `actual` is what the text of an example's `// => value` shows. Numbers with a decimal point are compared
 * after rounding to the digits shown; typed arrays match lists and their own `of(...)`; `...` in a list or object stands for anything more.
 */
export function matchesShown(actual: unknown, shown: string): boolean {
  const tree = ts.createSourceFile("value.ts", `(${shown.replaceAll("…", "...")})`, ts.ScriptTarget.ES2022, true);
  const [statement] = tree.statements;
  if (!statement || !ts.isExpressionStatement(statement)) return false;
  return matches(actual, statement.expression);
}

function fencedBlocks(file: string, text: string, firstLine: number): Example[] {
  const blocks: Example[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const fence = /^(\s*)```(\S*)\s*$/.exec(lines[i]);
    if (!fence) continue;
    const start = i + 1;
    for (i++; i < lines.length && lines[i].trim() !== "```"; ) i++;
    if (fence[2] === "ts") blocks.push({ file, line: firstLine + start, code: lines.slice(start, i).join("\n") });
  }
  return blocks;
}

function docComments(source: string): { text: string; line: number }[] {
  return [...source.matchAll(/\/\*\*.*?\*\//gs)].map(({ 0: comment, index }) => ({
    text: comment.replaceAll(/^[ \t]*\*(?: |\/|$)/gm, ""),
    line: source.slice(0, index).split("\n").length,
  }));
}

function trailingValue(code: string, end: number): string | undefined {
  const comment = ts.getTrailingCommentRanges(code, end)?.[0];
  return comment && /^\/\/ => (.+)$/.exec(code.slice(comment.pos, comment.end))?.[1];
}

// `console.log(x); // => value` shows x
function printed(expression: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(expression) || expression.arguments.length !== 1) return expression;
  return expression.expression.getText() === "console.log" ? expression.arguments[0] : expression;
}

function usesFreely(tree: ts.SourceFile, name: string): boolean {
  let used = false;
  let declared = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) {
      const { parent } = node;
      if (ts.isImportSpecifier(parent) || (ts.isVariableDeclaration(parent) && parent.name === node)) declared = true;
      else if (!(ts.isPropertyAccessExpression(parent) && parent.name === node)) used = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return used && !declared;
}

function matches(actual: unknown, shown: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(shown)) return matches(actual, shown.expression);
  if (ts.isNumericLiteral(shown)) return sameNumber(actual, shown.getText());
  if (ts.isPrefixUnaryExpression(shown)) return sameNumber(actual, shown.getText());
  if (ts.isStringLiteralLike(shown)) return actual === shown.text;
  if (ts.isArrayLiteralExpression(shown)) return matchesList(actual, shown.elements);
  if (ts.isCallExpression(shown)) return matchesTypedArray(actual, shown);
  if (ts.isObjectLiteralExpression(shown)) return matchesObject(actual, shown);
  switch (shown.getText()) {
    case "true":
      return actual === true;
    case "false":
      return actual === false;
    case "null":
      return actual === null;
    case "undefined":
      return actual === undefined;
    case "NaN":
    case "Infinity":
      return Object.is(actual, Number(shown.getText()));
  }
  return false;
}

function sameNumber(actual: unknown, text: string): boolean {
  if (typeof actual !== "number") return false;
  const expected = Number(text.replaceAll("_", ""));
  if (Object.is(actual, expected)) return true;
  const decimals = /\.(\d+)(e|$)/i.exec(text);
  if (!decimals) return false;
  const digits = decimals[1].length;
  if (decimals[2]) return Number(actual.toExponential(digits)) === expected;
  return digits <= 100 && Number(actual.toFixed(digits)) === expected;
}

function matchesList(actual: unknown, elements: readonly ts.Expression[]): boolean {
  if (!Array.isArray(actual) && !(ArrayBuffer.isView(actual) && "length" in actual)) return false;
  const values = Array.from(actual as ArrayLike<unknown>);
  const open = isRest(elements.at(-1));
  const listed = open ? elements.slice(0, -1) : elements;
  if (open ? values.length < listed.length : values.length !== listed.length) return false;
  return listed.every((element, i) => matches(values[i], element));
}

// `Float64Array.of(1, 2)`
function matchesTypedArray(actual: unknown, shown: ts.CallExpression): boolean {
  const kind = /^(\w+Array)\.of$/.exec(shown.expression.getText())?.[1];
  const tag = Object.prototype.toString.call(actual).slice(8, -1);
  return kind === tag && matchesList(actual, shown.arguments);
}

function matchesObject(actual: unknown, shown: ts.ObjectLiteralExpression): boolean {
  if (actual === null || typeof actual !== "object") return false;
  const open = isRest(shown.properties.at(-1));
  const listed = open ? shown.properties.slice(0, -1) : shown.properties;
  const keys = new Set(Object.keys(actual));
  for (const property of listed) {
    if (!ts.isPropertyAssignment(property)) return false;
    const { name } = property;
    const key = ts.isStringLiteral(name) || ts.isNumericLiteral(name) ? name.text : name.getText();
    if (!keys.delete(key) || !matches((actual as Record<string, unknown>)[key], property.initializer)) return false;
  }
  return open || keys.size === 0;
}

// a bare `...` parses as a spread of nothing
function isRest(node: ts.Node | undefined): boolean {
  return node !== undefined && (ts.isSpreadElement(node) || ts.isSpreadAssignment(node));
}
