import { concordanceIndex, coxRegression, kaplanMeier, logRankTest, univariateCox } from "../src/survival/index.ts";
import { type Claim, type Context, count, difference, type Measured, type Part } from "./claim.ts";
import { withFolder, writeNumbers } from "./folder.ts";
import { median } from "./median.ts";
import { randomFrom } from "./random.ts";
import { lacksR, runR, rVersions } from "./reference.ts";

export const part: Part = {
  name: "survival",
  title: "Survival",
  text: "Medians of repeated calls, data in memory. Times in days with many ties, a third censored.",
  measure,
};

const COVARIATES = 10;

interface Cohort {
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly columns: readonly Float64Array[];
}

/** Exponential times in days with many ties, a third censored, covariates with effects. */
function cohort(n: number, p: number): Cohort {
  const next = randomFrom(n + p);
  const columns = Array.from({ length: p }, (_, j) =>
    Float64Array.from({ length: n }, () => (j === 0 ? Math.round(next()) : next())),
  );
  const time = Float64Array.from({ length: n }, (_, i) => {
    const lp = columns.slice(0, 10).reduce((sum, column, j) => sum + (j % 2 ? -0.3 : 0.4) * column[i], 0);
    return Math.ceil((-Math.log(1 - next()) * 2000) / Math.exp(lp));
  });
  return { time, event: Uint8Array.from({ length: n }, () => (next() < 0.67 ? 1 : 0)), columns };
}

const namesOf = (columns: readonly unknown[]): string[] => columns.map((_, j) => `x${j + 1}`);

/** What is measured: its name here and in survival.R, and a number of its result. */
const METHODS: readonly { readonly what: string; readonly task: string; readonly run: (data: Cohort) => number }[] = [
  {
    what: `coxRegression, ${COVARIATES} columns`,
    task: "cox",
    run: ({ time, event, columns }) =>
      coxRegression({ time, event }, { names: namesOf(columns), columns }).logLikelihood[1],
  },
  { what: "kaplanMeier", task: "km", run: ({ time, event }) => kaplanMeier({ time, event }).survival[10] },
  {
    what: "logRankTest, 2 groups",
    task: "logrank",
    run: ({ time, event, columns }) => logRankTest({ time, event }, columns[0]).statistic,
  },
  {
    what: "concordanceIndex with error",
    task: "concordance",
    run: ({ time, event, columns }) => concordanceIndex({ time, event }, columns[1]).standardError,
  },
];

async function measure({ seconds, rscript, quick }: Context): Promise<Measured> {
  const lacks = lacksR(rscript, "survival");
  const points = METHODS.map(() => ({
    own: [] as { x: number; y: number }[],
    theirs: [] as { x: number; y: number }[],
  }));
  const claims = await withFolder((folder) => {
    const rows: Claim[] = [];
    const compare = (id: string, what: string, n: number, task: string, work: () => number, k = -1): void => {
      const ours = median(work, seconds);
      const lines = lacks ? [] : runR(rscript, "survival.R", folder, task, seconds);
      const claim = { id, what: `${what}, ${count(n)} rows`, ours: ours.seconds, unit: "s" } as const;
      for (const { name, seconds: theirs, value } of lines) {
        rows.push({ ...claim, reference: `R, survival: \`${name}\``, theirs, note: difference(ours.result, value) });
      }
      if (lacks) rows.push({ ...claim, reference: "R, survival", theirs: lacks });
      if (k < 0) return;
      points[k].own.push({ x: n, y: ours.seconds });
      if (!lacks) points[k].theirs.push({ x: n, y: lines[0].seconds });
    };
    for (const n of quick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000]) {
      const data = cohort(n, COVARIATES);
      writeNumbers(folder, [n, COVARIATES], data.time, data.event, ...data.columns);
      for (const [k, { what, task, run }] of METHODS.entries()) {
        compare(`${task}-${n}`, what, n, task, () => run(data), k);
      }
    }
    const wide = cohort(640, quick ? 50 : 1000);
    const names = namesOf(wide.columns);
    writeNumbers(folder, [640, names.length], wide.time, wide.event, ...wide.columns);
    const { time, event, columns } = wide;
    const univariate = (): number => univariateCox({ time, event }, { names, columns })[7].zValue;
    compare("univariate", `univariateCox, ${count(names.length)} columns`, 640, "univariate", univariate);
    return rows;
  });
  return {
    claims: claims.map(firstOfItsId),
    versions: lacks ? {} : rVersions(rscript, "survival"),
    scaling: [
      {
        name: "patients",
        title: "Time against n",
        sentence:
          "Medians of the calls above over the number of patients, R's survival beside: `coxph`, `survfit`, `survdiff` and `concordance`. All grow as n log n.",
        panels: METHODS.map(({ what }, k) => ({
          title: what,
          xLabel: "Patients",
          yLabel: "Time",
          curves: [
            { label: "radiosurv", program: "radiosurv" as const, points: points[k].own },
            { label: "R, survival", program: "reference" as const, points: points[k].theirs },
          ].filter(({ points: some }) => some.length > 0),
        })),
      },
    ],
  };
}

// two references of one measurement: the first has the name for links
function firstOfItsId(claim: Claim, i: number, all: readonly Claim[]): Claim {
  return all.findIndex(({ id }) => id === claim.id) === i ? claim : { ...claim, id: undefined };
}
