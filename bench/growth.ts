import { execFileSync } from "node:child_process";
import type { Claim, Context, Measured, Part } from "./claim.ts";
import { count, difference } from "./claim.ts";
import { withFolder, writeNumbers } from "./folder.ts";
import { type GrowthMethod, growthData } from "./growth-run.ts";
import { fileOf, lacksR, runR } from "./reference.ts";

export const part: Part = {
  name: "growth",
  title: "Ten million rows",
  text:
    "One call in a process of its own, once, times that all differ: the most work. Memory is the peak of the process beyond what it " +
    "holds before the call, for R what its `gc` has as the most used.",
  measure,
};

async function measure({ rscript, quick }: Context): Promise<Measured> {
  const lacks = lacksR(rscript, "survival");
  const n = quick ? 100_000 : 10_000_000;
  const claims: Claim[] = [];
  await withFolder((folder) => {
    const { time, event, score } = growthData(n);
    writeNumbers(folder, [n], time, event, score);
    for (const [id, method, call] of [
      ["kaplan-meier", "kaplanMeier", "survfit"],
      ["concordance", "concordanceIndex", "concordance"],
    ] as const satisfies readonly (readonly [string, GrowthMethod, string])[]) {
      const out = execFileSync(process.execPath, ["--expose-gc", fileOf("growth-run.ts"), method, String(n)], {
        encoding: "utf8",
      });
      const own = JSON.parse(out) as { seconds: number; bytes: number; value: number };
      const [line] = lacks ? [] : runR(rscript, "growth.R", folder, method);
      const reference = `R, survival: \`${call}\``;
      claims.push(
        {
          id: `growth-${id}`,
          what: `${method}, ${count(n)} rows`,
          reference,
          ours: own.seconds,
          theirs: lacks ?? line.seconds,
          unit: "s",
          note: line && difference(own.value, line.value),
        },
        {
          what: "the same: memory beyond the data",
          reference,
          ours: own.bytes,
          theirs: lacks ?? Number(line.more[0]),
          unit: "bytes",
          note: `${Math.round(own.bytes / n)} bytes a row`,
        },
      );
    }
  });
  return { claims, versions: {} };
}
