import { hierarchicalClustering, type Linkage, spearmanDistance, spearmanMatrix } from "../src/selection/index.ts";
import { type Claim, type Context, count, difference, type Measured, type Part } from "./claim.ts";
import { withFolder, writeNumbers } from "./folder.ts";
import { median, type Timed } from "./median.ts";
import { randomFrom } from "./random.ts";
import { lacksR, type RLine, runR } from "./reference.ts";

export const part: Part = {
  name: "selection",
  title: "Selection of features",
  text: "Medians; of what takes seconds in R, few calls. Columns share forty factors.",
  measure,
};

const METHODS: readonly Linkage[] = ["ward.D2", "average", "complete", "single"];

async function measure({ seconds, rscript, quick }: Context): Promise<Measured> {
  const [n, p] = quick ? [640, 500] : [640, 5000];
  const next = randomFrom(n + p);
  const factors = Array.from({ length: 40 }, () => Float64Array.from({ length: n }, () => next() + next() + next()));
  const columns = Array.from({ length: p }, (_, j) => {
    const [a, b] = [factors[j % 40], factors[(7 * j + 3) % 40]];
    return Float64Array.from({ length: n }, (_, i) => a[i] + 0.6 * b[i] + next() + next());
  });
  const table = { names: columns.map((_, j) => `f${j}`), columns };
  const lacks = lacksR(rscript);
  const lines = await withFolder((folder): RLine[] => {
    if (lacks) return [];
    writeNumbers(folder, [n, p], ...columns);
    return runR(rscript, "selection.R", folder, "all", seconds);
  });
  const distance = spearmanDistance(table);
  const correlations = median(() => spearmanMatrix(table).values[1], seconds);
  const of = (id: string, what: string, ours: Timed<number>, name: string): Claim => {
    const line = lines.find((each) => each.name === name);
    return {
      id,
      what: `${what}, ${count(n)} x ${count(p)}`,
      reference: `R, stats: \`${name}\``,
      ours: ours.seconds,
      theirs: line?.seconds ?? lacks ?? "",
      unit: "s",
      note: line && difference(ours.result, line.value),
    };
  };
  const claims = [
    of("spearman", "spearmanMatrix", correlations, 'cor(method = "spearman")'),
    { ...of("", "spearmanMatrix", correlations, "crossprod of scaled ranks"), id: undefined },
    ...METHODS.map((method) => {
      const own = median(() => hierarchicalClustering(distance, { method }).height.at(-1)!, seconds);
      return of(
        `hclust-${method.toLowerCase().replace(".", "")}`,
        `hierarchicalClustering, ${method}`,
        own,
        `hclust(method = "${method}")`,
      );
    }),
  ];
  return { claims, versions: {} };
}
