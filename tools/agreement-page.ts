// npm run docs:agreement: runs the comparisons with the reference values, and writes docs/agreement.md from what they record
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type AgreementRecord, RECORDS } from "../test/survival/agreement-record.ts";

/** The page, of all records. */
export function agreementPage(records: readonly AgreementRecord[]): string {
  const count = (rows: AgreementRecord["rows"]): number => rows.reduce((sum, { values }) => sum + values, 0);
  const worst = (rows: AgreementRecord["rows"]): number => Math.max(...rows.map(({ largest }) => largest));
  const all = records.flatMap(({ rows }) => rows);
  return `# Agreement with R

What was compared with the stored results of R 4.2.2 (survival 3.5-3, glmnet 4.1-6, cmprsk 2.2-11, MASS 7.3-58, maxstat 0.7-25,
psych 2.2.9, pROC 1.18, timeROC 0.4, survivalROC 1.0, riskRegression and pec 2022, rms 6.5, dcurves 0.5, rmda 1.6) and scipy 1.17,
number by number: p-values and log likelihoods too, also those below 1e-30. The difference is relative, the largest of all
values of a row; where R has none, nothing is returned here either. ${thousands(count(all))} values in all, and 175 thousand
coefficients of penalised paths, which the tests compare on the scale of standardised columns. \`npm run docs:agreement\` makes
the page anew; the tests stop at a difference of 1e-8, unless a bound is named.

| topic | beside | dataset | values | largest difference |
|---|---|---|---:|---:|
${records
  .flatMap(({ topic, program, bound, rows }) =>
    rows.map(({ dataset, values, largest }, i) => {
      const name = i === 0 ? `${topic}${bound === 1e-8 ? "" : ` (bound ${bound.toExponential(0)})`}` : "";
      return `| ${name} | ${i === 0 ? program : ""} | ${dataset} | ${thousands(values)} | ${largest.toExponential(1)} |`;
    }),
  )
  .join("\n")}

| topic | values | largest difference |
|---|---:|---:|
${records.map(({ topic, rows }) => `| ${topic} | ${thousands(count(rows))} | ${worst(rows).toExponential(1)} |`).join("\n")}

Where a difference is near 1e-9 the reference is less exact than the value here: R's coxph stops at a relative change of the
likelihood; with \`coxph.control(eps = 1e-13)\` the same values agree to 1e-12. \`fisher.test\` ends its search for an odds ratio
at 1e-4, \`crr\` with a score that is not 0 yet; solved to the end, both agree to 1e-9. Where R subtracts a probability from 1,
digits that it has lost are compared absolutely. The data sets
\`lung\`, \`veteran\`, \`ovarian\`, \`heart\`, \`pbc\` and \`gbsg\` are in [examples/data](../examples/data/README.md); the others are
larger. A part of the values is carried in \`test/fixtures/survival\`, so that every checkout compares something.
`;
}

function thousands(n: number): string {
  return String(n).replace(/(\d)(?=(\d{3})+$)/g, "$1 ");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../", import.meta.url));
  rmSync(RECORDS, { recursive: true, force: true });
  execFileSync("npx", ["vitest", "run", "--project", "source", "reference", "nelson-aalen"], {
    cwd: root,
    stdio: "inherit",
  });
  const files = globSync("*.json", { cwd: fileURLToPath(RECORDS) }).sort();
  if (files.length === 0) throw new Error("the reference values are not there: ../shared/reference");
  const records = files.map((file) => JSON.parse(readFileSync(new URL(file, RECORDS), "utf8")) as AgreementRecord);
  writeFileSync(new URL("../docs/agreement.md", import.meta.url), agreementPage(records));
}
