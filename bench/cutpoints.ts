import { log } from "../src/stats/elementary.ts";
import { randomFrom } from "../src/stats/random.ts";
import { maximallySelectedRankTest, xTile } from "../src/survival/index.ts";
import { type Claim, type Context, difference, type Measured, type Part } from "./claim.ts";
import { withFolder, writeNumbers } from "./folder.ts";
import { median, type Timed } from "./median.ts";
import { lacksR, type RLine, runR, rVersions } from "./reference.ts";

export const part: Part = {
  name: "cutpoints",
  title: "Cutpoints",
  text:
    "Medians. The loop of survdiff goes over one order of the patients alone, and is timed in part where the row says so, as the whole grid of " +
    "two cutoffs takes minutes.",
  measure,
};

async function measure(context: Context): Promise<Measured> {
  const { rscript } = context;
  const claims = await withFolder((folder) =>
    (context.quick ? [311] : [311, 640]).flatMap((n) => claimsOf(n, folder, context)),
  );
  return { claims, versions: lacksR(rscript, "maxstat") ? {} : rVersions(rscript, "maxstat") };
}

function claimsOf(n: number, folder: string, { seconds, rscript }: Context): Claim[] {
  const { time, event, score } = cohort(n);
  const outcome = { time, event };
  writeNumbers(folder, [n], time, event, score);
  const row = (id: string, what: string, own: Timed<number>, program: string, line: RLine | string): Claim => ({
    id: `${id}-${n}`,
    what: `${what}, ${n} patients`,
    reference: `R, ${program}${typeof line === "string" ? "" : `: \`${line.name.replace(/ \(.*timed\)/, "")}\`${/ \(.*timed\)/.exec(line.name)?.[0] ?? ""}`}`,
    ours: own.seconds,
    theirs: typeof line === "string" ? line : line.seconds,
    unit: "s",
    note: typeof line === "string" || Number.isNaN(line.value) ? undefined : difference(own.result, line.value),
  });
  const claims: Claim[] = [];
  const [lacksSurvival, lacksMaxstat] = [lacksR(rscript, "survival"), lacksR(rscript, "maxstat")];
  for (const groups of [2, 3] as const) {
    const line = lacksSurvival ?? runR(rscript, "cutpoints.R", folder, groups === 2 ? "one" : "two", seconds)[0];
    for (const permutations of [0, 1000]) {
      const own = median(() => xTile(outcome, score, { groups, permutations, bootstrap: 0 }).statistic, seconds);
      const what = `xTile, ${groups} groups, ${permutations === 0 ? "no" : "1,000"} permutations`;
      claims.push(row(`xtile-${groups}-${permutations}`, what, own, "survival", line));
    }
  }
  const lines = lacksMaxstat ? [] : runR(rscript, "cutpoints.R", folder, "maxstat", seconds);
  for (const [i, pMethod] of (["Lau94", "exactGauss"] as const).entries()) {
    const own = median(() => maximallySelectedRankTest(outcome, score, { pMethod }).statistic, seconds);
    const id = `maxstat-${pMethod.toLowerCase()}`;
    claims.push(row(id, `maximallySelectedRankTest, ${pMethod}`, own, "maxstat", lacksMaxstat ?? lines[i]));
  }
  return claims;
}

/** Times in days of subjects whose hazard rises with the score, half of them censored. */
function cohort(n: number) {
  const random = randomFrom(n);
  const score = Float64Array.from({ length: n }, random);
  const time = score.map((x) => Math.ceil((-log(1 - random()) * 2000) / (1 + x)));
  return { time, event: Uint8Array.from({ length: n }, () => (random() < 0.5 ? 1 : 0)), score };
}
