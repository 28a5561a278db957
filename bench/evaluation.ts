import { delongTest, rocCurve, timeDependentRoc } from "../src/evaluation/index.ts";
import { type Claim, type Context, count, difference, type Measured, type Part } from "./claim.ts";
import { withFolder, writeNumbers } from "./folder.ts";
import { processorMedian } from "./median.ts";
import { randomFrom } from "./random.ts";
import { lacksR, runR, rVersions } from "./reference.ts";

export const part: Part = {
  name: "evaluation",
  title: "Evaluation",
  text:
    "Medians of processor time. Errors of time-dependent areas as published take n times cases times controls: that definition, and " +
    "riskRegression, are run with fewer patients.",
  measure,
};

const TIMES = [365, 730, 1095];

async function measure({ seconds, rscript, quick }: Context): Promise<Measured> {
  const claims = await withFolder((folder) => {
    const row = (id: string, what: string, data: Cohort, work: () => number, name: string, task: string): Claim => {
      const packages = name === "R" ? [] : [name];
      const lacks = lacksR(rscript, ...packages);
      const [line] = lacks ? [] : runR(rscript, "evaluation.R", folder, task, seconds);
      const own = processorMedian(work, seconds);
      return {
        id,
        what: `${what}, ${count(data.time.length)} rows`,
        reference: [
          name === "R" ? "R" : `R, ${name}`,
          ...(line ? [task === "definition" ? line.name : `\`${line.name}\``] : []),
        ].join(": "),
        ours: own.seconds,
        theirs: lacks ?? line.seconds,
        unit: "s",
        note: line && difference(own.result, line.value),
      };
    };
    const large = cohort(quick ? 10_000 : 100_000);
    const { label, a, b } = large;
    write(folder, large);
    const claims = [
      row("roc", "rocCurve with error", large, () => rocCurve(label, a).standardError, "pROC", "roc"),
      row("delong", "delongTest, paired", large, () => delongTest(label, a, b).zValue, "pROC", "delong"),
    ];
    const timed = (data: Cohort, value: "auc" | "standardError") => () =>
      timeDependentRoc(data, data.a, { times: TIMES })[2][value];
    for (const [id, n, name, task, value] of [
      ["time-dependent-roc", quick ? 500 : 2_000, "R", "definition", "standardError"],
      ["time-dependent-roc-score", quick ? 500 : 5_000, "riskRegression", "score", "auc"],
    ] as const) {
      const data = cohort(n);
      write(folder, data);
      claims.push(row(id, "timeDependentRoc with errors, 3 times", data, timed(data, value), name, task));
    }
    return claims;
  });
  const packages = ["pROC", "riskRegression"].filter((name) => !lacksR(rscript, name));
  return { claims, versions: packages.length > 0 ? rVersions(rscript, ...packages) : {} };
}

interface Cohort {
  readonly label: Float64Array;
  readonly time: Float64Array;
  readonly event: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

function write(folder: string, { label, time, event, a, b }: Cohort): void {
  writeNumbers(folder, [label.length], label, time, event, a, b);
}

/** Two correlated scores, a label, and times in days with ties, about half of them censored. */
function cohort(n: number): Cohort {
  const next = randomFrom(n);
  const normal = () => next() + next() + next() + next() - 2;
  const fill = (value: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => value(i));
  const shared = fill(normal);
  const a = fill((i) => Math.round(1000 * (shared[i] + normal())));
  const b = fill((i) => shared[i] + 2 * normal());
  const label = fill((i) => (shared[i] + normal() > 0.3 ? 1 : 0));
  const death = fill((i) => Math.ceil((-Math.log(1 - next()) * 1500) / Math.exp(shared[i])));
  const last = fill(() => Math.ceil(2500 * next()));
  return {
    label,
    a,
    b,
    time: fill((i) => Math.min(death[i], last[i])),
    event: fill((i) => (death[i] <= last[i] ? 1 : 0)),
  };
}
