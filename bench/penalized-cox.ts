import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { foldWorkers } from "../src/node/index.ts";
import { crossValidateInParallel, crossValidatePenalizedCox, penalizedCox, rFolds } from "../src/survival/index.ts";
import { parseCsv } from "../src/table/index.ts";
import { type Claim, type Context, difference, type Measured, type Part } from "./claim.ts";
import { withFolder, writeNumbers } from "./folder.ts";
import { median, processorMedian } from "./median.ts";
import { randomFrom } from "./random.ts";
import { lacksR, runR, rVersions } from "./reference.ts";

export const part: Part = {
  name: "penalized-cox",
  title: "Penalised Cox models",
  text:
    "Medians of processor time, but for folds in threads, which are wall clock. glmnet at its default threshold; the path here goes on to " +
    "the optimum. With alpha 0 all columns are in the model, and glmnet, which stops early, is faster.",
  measure,
};

interface Cohort {
  readonly id: string;
  readonly name: string;
  readonly time: Float64Array;
  readonly event: Float64Array;
  readonly columns: readonly Float64Array[];
}

// all features where the reference data lie beside the checkout
const FEATURES = ["../../shared/reference/datasets/", "../examples/data/"]
  .map((folder) => fileURLToPath(new URL(`${folder}synthetic_radiomics.csv`, import.meta.url)))
  .find(existsSync);

async function measure(context: Context): Promise<Measured> {
  const { rscript, quick } = context;
  const lacks = lacksR(rscript, "glmnet", "survival");
  const cohorts = [radiomics(), ...(quick ? [] : [simulated(300, 1000)])];
  return withFolder(async (folder) => {
    const claims: Claim[] = [];
    for (const [i, each] of cohorts.entries()) {
      claims.push(...compare(each, folder, context, lacks));
      if (i === 0) claims.push(ridge(each, folder, context, lacks), await inThreads(each, context));
    }
    return {
      claims,
      versions: lacks ? {} : rVersions(rscript, "glmnet"),
      scaling: [growth(folder, context, lacks)],
    };
  });
}

const outcomeOf = ({ time, event }: Cohort) => ({ time, event });
const tableOf = ({ columns }: Cohort) => ({ names: columns.map((_, j) => `x${j}`), columns });

function write(folder: string, each: Cohort, foldIds: ArrayLike<number>): void {
  const { time, event, columns } = each;
  writeNumbers(folder, [time.length, columns.length], time, event, foldIds, ...columns);
}

function compare(each: Cohort, folder: string, { seconds, rscript }: Context, lacks: string | undefined): Claim[] {
  const foldIds = rFolds(each.time.length, 10, 1);
  write(folder, each, foldIds);
  const [outcome, table] = [outcomeOf(each), tableOf(each)];
  const row = (
    id: string,
    what: string,
    work: () => number,
    theirs: { readonly name: string; readonly seconds: number; readonly value: number } | undefined,
  ): Claim => {
    const own = processorMedian(work, seconds);
    return {
      id: `${id}-${each.id}`,
      what: `${each.name}: ${what}`,
      reference: theirs ? `R, glmnet: \`${theirs.name}\`` : "R, glmnet",
      ours: own.seconds,
      theirs: theirs?.seconds ?? lacks ?? "",
      unit: "s",
      note: theirs && `lambda ${difference(own.result, theirs.value)}`,
    };
  };
  const [path] = lacks ? [] : runR(rscript, "penalized-cox.R", folder, "lasso", seconds);
  const rows = [
    row("lasso", "penalizedCox, path to the optimum", () => penalizedCox(outcome, table).lambda[0], path),
    row(
      "lasso-profile",
      'penalizedCox, profile "glmnet-4.1"',
      () => penalizedCox(outcome, table, { profile: "glmnet-4.1" }).lambda[0],
      path,
    ),
  ];
  const [folds] = lacks ? [] : runR(rscript, "penalized-cox.R", folder, "folds", seconds);
  const crossValidate = (patience?: number) => (): number =>
    crossValidatePenalizedCox(outcome, table, { foldIds, baseline: "none", ...(patience && { patience }) }).lambdaMin;
  rows.push(
    row("folds", "crossValidatePenalizedCox, 10 folds, whole path", crossValidate(), folds),
    row("patience", "crossValidatePenalizedCox, 10 folds, patience 15", crossValidate(15), folds),
  );
  return rows;
}

function ridge(each: Cohort, folder: string, { seconds, rscript }: Context, lacks: string | undefined): Claim {
  const [theirs] = lacks ? [] : runR(rscript, "penalized-cox.R", folder, "ridge", seconds);
  const own = processorMedian(() => penalizedCox(outcomeOf(each), tableOf(each), { alpha: 0 }).lambda[0], seconds);
  return {
    id: "ridge",
    what: `${each.name}: penalizedCox, alpha 0`,
    reference: "R, glmnet: `glmnet(alpha = 0)`",
    ours: own.seconds,
    theirs: theirs?.seconds ?? lacks ?? "",
    unit: "s",
    note: theirs && `lambda ${difference(own.result, theirs.value)}`,
  };
}

async function inThreads(each: Cohort, { seconds }: Context): Promise<Claim> {
  const [outcome, table] = [outcomeOf(each), tableOf(each)];
  const foldIds = rFolds(each.time.length, 10, 1);
  const alone = median(() => crossValidatePenalizedCox(outcome, table, { foldIds }).lambdaMin, seconds);
  const { runFold, close } = foldWorkers({ workers: 2 });
  const times: number[] = [];
  for (let i = 0; i < 8; i++) {
    const start = performance.now();
    const { lambdaMin } = await crossValidateInParallel(outcome, table, { foldIds, runFold });
    if (lambdaMin !== alone.result) throw new Error("bench: folds in threads gave another lambda");
    // the first have threads to start and code to compile
    if (i >= 3) times.push((performance.now() - start) / 1000);
  }
  await close();
  return {
    id: "fold-workers",
    what: `${each.name}: crossValidateInParallel, 10 folds, 2 threads`,
    reference: "radiosurv, `crossValidatePenalizedCox`, 1 thread",
    ours: times.sort((a, b) => a - b)[times.length >> 1],
    theirs: alone.seconds,
    unit: "s",
    note: "equal to the bit; the path of all patients comes first",
  };
}

function growth(folder: string, { seconds, rscript, quick }: Context, lacks: string | undefined) {
  const [own, theirs]: { x: number; y: number }[][] = [[], []];
  for (const n of quick ? [300, 1_000] : [300, 1_000, 3_000, 10_000, 30_000]) {
    const each = simulated(n, 100);
    write(folder, each, new Uint8Array(n));
    own.push({
      x: n,
      y: processorMedian(() => penalizedCox(outcomeOf(each), tableOf(each)).lambda[0], seconds / 2).seconds,
    });
    if (!lacks) theirs.push({ x: n, y: runR(rscript, "penalized-cox.R", folder, "lasso", seconds / 2)[0].seconds });
  }
  return {
    name: "lasso",
    title: "LASSO against n",
    sentence:
      "A path of a LASSO-Cox model of 100 columns over the number of patients, glmnet beside: medians of processor time, simulated data with all correlations 0.5.",
    panels: [
      {
        title: "LASSO",
        xLabel: "Patients",
        yLabel: "Time",
        curves: [
          { label: "radiosurv, penalizedCox", program: "radiosurv" as const, points: own },
          { label: "R, glmnet", program: "reference" as const, points: theirs },
        ],
      },
    ],
  };
}

/** Normal columns with all correlations 0.5, ten of them with effects; about half censored. */
function simulated(n: number, p: number): Cohort {
  const next = randomFrom(n + p);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const shared = Float64Array.from({ length: n }, normal);
  const columns = Array.from({ length: p }, () =>
    Float64Array.from({ length: n }, (_, i) => Math.SQRT1_2 * (shared[i] + normal())),
  );
  const event = new Float64Array(n);
  const time = Float64Array.from({ length: n }, (_, i) => {
    const lp = columns.slice(0, 10).reduce((sum, column) => sum + 0.5 * column[i], 0);
    const death = -Math.log(1 - next()) / Math.exp(lp);
    const censoring = -Math.log(1 - next()) * 2;
    event[i] = death <= censoring ? 1 : 0;
    return Math.min(death, censoring);
  });
  return { id: `${n}x${p}`, name: `simulated, ${n} x ${p}, correlations 0.5`, time, event, columns };
}

/** The training part of the synthetic table of features. */
function radiomics(): Cohort {
  if (!FEATURES) throw new Error("bench: there is no examples/data/synthetic_radiomics.csv");
  const rows = parseCsv(readFileSync(FEATURES, "utf8")).rows.filter((row) => row.cohort === "train");
  const names = Object.keys(rows[0]).filter((name) => /^(original|wavelet)/.test(name));
  const of = (name: string) => Float64Array.from(rows, (row) => Number(row[name]));
  return {
    id: "radiomics",
    name: `image features, ${rows.length} x ${names.length}`,
    time: of("time"),
    event: of("event"),
    columns: names.map(of),
  };
}
