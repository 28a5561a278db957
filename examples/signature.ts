// node examples/signature.ts [TABLE.csv]: from a thousand features to a signature with a cutoff, in patients of one cohort, and what
// it is worth in two others. The table has columns cohort (train, ...), time, event, and features named as PyRadiomics
// names them. Without one it takes the synthetic cohort of ../shared/reference, or the smaller one of examples/data.
import { existsSync, readFileSync } from "node:fs";
import { applyFilter, wardFilter } from "radiosurv/selection";
import {
  applyCutoffs,
  concordanceIndex,
  crossValidatePenalizedCox,
  logRankTest,
  predictPenalizedCox,
  xTile,
} from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";

const SHARED = new URL("../../shared/reference/datasets/synthetic_radiomics.csv", import.meta.url);
const SMALL = new URL("data/synthetic_radiomics.csv", import.meta.url);
const file = process.argv[2] ?? (existsSync(SHARED) ? SHARED : SMALL);

const { names, rows } = parseCsv(readFileSync(file, "utf8"));
const features = names.filter((name) => /^(original|wavelet|log-sigma|square|exponential|gradient|lbp)/.test(name));
const cohort = (name: string) => {
  const some = rows.filter((row) => row.cohort === name);
  const column = (of: string) => Float64Array.from(some, (row) => Number(row[of]));
  const outcome = { time: column("time"), event: column("event"), unit: "months" };
  return { name, outcome, table: { names: features, columns: features.map(column) } };
};
const [train, ...others] = [...new Set(rows.map((row) => row.cohort))].map(cohort);

// all that follows is learned from the training patients alone, and applied to the others as it is
const filter = wardFilter(train.table, { height: 0.5 });
const kept = applyFilter(filter, train.table);
const { lambdaMin, path } = crossValidatePenalizedCox(train.outcome, kept, { seed: 1 });
const score = (table: typeof train.table) =>
  predictPenalizedCox(path, applyFilter(filter, table), { lambda: lambdaMin });
const tile = xTile(train.outcome, score(train.table), { seed: 1 });

const weights = predictPenalizedCox(path, undefined, { lambda: lambdaMin, type: "coefficients" });
console.log(`${features.length} features, ${kept.names.length} after Ward clusters, in the signature:`);
path.names.forEach((name, j) => {
  if (weights[j] !== 0) console.log(`  ${name}  ${weights[j].toPrecision(6)}`);
});
console.log(
  `cutoff ${tile.cutoffs[0].toFixed(4)}: naive P ${tile.pValue.toPrecision(2)}, corrected P ${tile.correctedPValue.toPrecision(2)}`,
);
for (const { name, outcome, table } of [train, ...others]) {
  const { estimate, lower, upper, n } = concordanceIndex(outcome, score(table));
  const group = applyCutoffs(tile, score(table));
  const p = new Set(group).size > 1 ? logRankTest(outcome, group).pValue.toPrecision(2) : "one group only";
  console.log(
    `${name}, ${n} patients: C ${estimate.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)}), log-rank P ${p}`,
  );
}
