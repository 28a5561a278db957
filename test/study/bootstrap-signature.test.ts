import { bootstrapSignature } from "radiosurv/study";
import { expect, test } from "vitest";
import { simulated } from "./study-cohort.ts";

const byName = (result: Awaited<ReturnType<typeof bootstrapSignature>>) =>
  Object.fromEntries(result.metrics.map((metric) => [metric.name, metric]));

test("what noise shows on its own data is optimism", async () => {
  const { outcome, table } = simulated(11, 80, 30, 0);
  const { concordance } = byName(await bootstrapSignature(outcome, table, { cutoff: "none", resamples: 15, seed: 3 }));
  const few = byName(await bootstrapSignature(outcome, table, { cutoff: "none", resamples: 15, seed: 3 }));
  expect(few.concordance).toEqual(concordance);
  expect(concordance.optimism).toBeGreaterThan(0.02);
  expect(concordance.corrected).toBeLessThan(0.62);
});

test("an effect stays; the cutoff is searched for in each resample", async () => {
  const { outcome, table } = simulated(12, 150, 6, 0.8);
  const result = await bootstrapSignature(outcome, table, { filter: "none", resamples: 12 });
  const { concordance, slope, logRank } = byName(result);
  expect(concordance.corrected).toBeGreaterThan(0.65);
  expect(slope.apparent).toBeGreaterThan(0.9);
  expect(logRank.optimism).toBeGreaterThan(0);
  expect(result).toMatchObject({ resamples: 12, failed: 0, method: "optimism" });
  const none = byName(await bootstrapSignature(outcome, table, { filter: "none", resamples: 2, cutoff: "none" }));
  expect(none.logRank.apparent).toBe(0);
  const other = await bootstrapSignature(outcome, table, {
    filter: "none",
    resamples: 3,
    method: ".632+",
    cutoff: "none",
  });
  expect(other.method).toBe(".632+");
});

test("sealed rows, unknown settings, progress, abort", async () => {
  const { outcome, table } = simulated(1, 40, 3, 0.5);
  const rejected = async (options: object): Promise<string> =>
    bootstrapSignature(outcome, table, options).then(
      () => "nothing was thrown",
      (error: Error) => error.message,
    );
  expect(await rejected({ testRows: [1] })).toContain("must not be fitted on");
  expect(await rejected({ method: "x" })).toContain("method must be");
  expect(await rejected({ signal: AbortSignal.abort() })).toContain("bootstrapSignature: stopped");
  const steps: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) => steps.push(done / total);
  const { metrics } = await bootstrapSignature(outcome, table, { resamples: 4, cutoff: "none", onProgress });
  expect(steps).toEqual([0.25, 0.5, 0.75, 1]);
  expect(metrics[0].training).toHaveLength(4);
});

test("a resample without enough events is counted, and not in the way", async () => {
  const { outcome, table } = simulated(4, 40, 3, 0.5);
  const event = outcome.event.map((_, i) => (i < 4 ? 1 : 0));
  const { failed, firstFailure } = await bootstrapSignature({ ...outcome, event }, table, { resamples: 20 });
  expect(failed).toBeGreaterThan(0);
  expect(firstFailure).toContain("at least 3 patients with an event");
});
