import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { main } from "../../src/node/main.ts";
import { breastManifest } from "../fixtures/study/breast-manifest.ts";
import { agreement } from "../support/agreement.ts";

/** Enough for a machine that does other things too, ms. */
const PATIENCE = 600_000;
/** Relative difference that is allowed: iterations end at different places, in R too. */
const TOLERANCE = 1e-6;
/** Differences below count as none: p-values and standard errors that are zero but for rounding. */
const ZERO = 1e-12;

type Study = Readonly<Record<string, unknown>>;

// made by test/fixtures/study/command-study.R, with the names and places of study.json
const fixture: Readonly<Record<"breast" | "synthetic", Study>> = JSON.parse(
  readFileSync(new URL("../fixtures/study/command-study.json", import.meta.url), "utf8"),
);
const datasets = fileURLToPath(new URL("../../../shared/reference/datasets/", import.meta.url));

/** Runs the command, and reads what it wrote. */
async function studyOf(directory: string, args: readonly string[]): Promise<Study> {
  let stderr = "";
  const write = (text: string): void => {
    stderr += text;
  };
  const status = await main(["study", ...args, "-o", directory], { stdout: { write: () => {} }, stderr: { write } });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return withGroupsAtTimes(JSON.parse(readFileSync(join(directory, "study.json"), "utf8")));
}

interface Curve {
  readonly times: readonly number[];
  readonly survival: readonly number[];
  readonly standardError: readonly number[];
  readonly atRisk: readonly number[];
}

interface Comparison {
  readonly cohorts: readonly { readonly groups: readonly { readonly curves: readonly Curve[]; at?: unknown }[] }[];
}

/** Adds to the risk groups of each cohort what is read off their curves at the times of the study. */
function withGroupsAtTimes(study: Study): Study {
  for (const name of ["signatureComparison", "modelComparison"]) {
    for (const { groups } of (study[name] as Comparison | undefined)?.cohorts ?? []) {
      for (const group of groups) group.at = group.curves.map((curve) => atTimes(curve, study.times as number[]));
    }
  }
  return study;
}

function atTimes({ times: steps, survival, standardError, atRisk }: Curve, times: readonly number[]): unknown {
  const last = times.map((time) => steps.findLastIndex((step) => step <= time));
  return {
    // nobody has left before the first step
    survival: last.map((k) => (k < 0 ? 1 : survival[k])),
    standardError: last.map((k) => (k < 0 ? 0 : standardError[k])),
    atRisk: times.map((time) => atRisk[steps.findIndex((step) => step >= time)] ?? 0),
  };
}

/** Compares all that R has, by part of the study. */
function compare(ours: Study, theirs: Study): string[] {
  const { compare: parts, summary } = agreement(TOLERANCE, ZERO);
  const wrong = Object.entries(theirs).flatMap(([name, part]) => {
    const cohorts = (part as Partial<Comparison>).cohorts;
    if (!cohorts) return parts(name, name, ours[name], part);
    return cohorts.flatMap((cohort, i) =>
      Object.entries(cohort).flatMap(([measure, values]) => {
        const own = (ours[name] as Comparison).cohorts[i] as unknown as Study;
        return parts(`${name}: ${measure}`, `${name}.cohorts[${i}].${measure}`, own[measure], values);
      }),
    );
  });
  console.log(summary());
  return wrong;
}

describe.skipIf(!existsSync(datasets))("radiosurv study equals R", () => {
  const directory = mkdtempSync(join(tmpdir(), "radiosurv-test-"));

  test("clinical variables: rotterdam to train, gbsg as the external test", { timeout: PATIENCE }, async () => {
    const read = (name: string): string => readFileSync(join(datasets, name), "utf8");
    writeFileSync(join(directory, "breast.csv"), breastManifest(read("rotterdam.csv"), read("gbsg.csv")));
    const ours = await studyOf(join(directory, "breast"), [
      ...["--manifest", join(directory, "breast.csv"), "--outcome", "rfs_days,rfs_event", "--cohort", "Cohort"],
      ...["--roles", "rotterdam=train,gbsg=external", "--clinical", "age,meno,grade,nodes,pgr,er,hormon"],
      ...["--imaging", "size", "--categories", "meno,grade,hormon", "--unit", "days", "--times", "365,1096,1826"],
    ]);
    expect(compare(ours, fixture.breast)).toEqual([]);
  });

  test("features: the synthetic table", { timeout: PATIENCE }, async () => {
    const ours = await studyOf(join(directory, "synthetic"), [
      ...["--manifest", join(datasets, "synthetic_radiomics.csv"), "--outcome", "time,event", "--cohort", "cohort"],
      ...[
        "--clinical",
        "age,grade,t_stage,n_stage",
        "--imaging",
        "mr_size_mm",
        "--categories",
        "grade,t_stage,n_stage",
      ],
      ...["--unit", "months", "--times", "12,36,60"],
    ]);
    expect(compare(ours, fixture.synthetic)).toEqual([]);
  });
});
