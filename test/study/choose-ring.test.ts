import { applySignature, chooseRing, crossValidateSignature, radiomicsSignature } from "radiosurv/study";
import { concordanceIndex } from "radiosurv/survival";
import { expect, test } from "vitest";
import { simulated } from "./study-cohort.ts";

const { outcome, table } = simulated(21, 150, 9, 0.7);
const internal = simulated(22, 80, 9, 0.7);
const some = ({ names, columns }: typeof table, ...places: number[]) => ({
  names: places.map((j) => names[j]),
  columns: places.map((j) => columns[j]),
});
const rings = (from: typeof table) => ({ 10: some(from, 5, 6), 1: some(from, 2, 3, 4), 2: some(from, 1, 7, 8) });
const quick = { cutoff: "none", outerFolds: 3, filter: "none" } as const;
const rejected = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was thrown",
    (error: Error) => error.message,
  );

test("by cross-validation of the training rows", async () => {
  const steps: string[] = [];
  const chosen = await chooseRing(outcome, rings(table), { ...quick, onProgress: ({ step }) => steps.push(step) });
  expect(chosen).toMatchObject({ radius: 2, by: "cross-validation", leaks: false });
  expect(chosen.candidates.map(({ radius }) => radius)).toEqual([1, 2, 10]);
  const { concordance } = await crossValidateSignature(outcome, rings(table)[2], quick);
  expect(chosen.candidates[1].concordance).toBe(concordance.estimate);
  expect(steps).toEqual(["ring 1", "ring 2", "ring 10"]);
});

test("with the tumour: by the gross signature", async () => {
  const intra = some(table, 0);
  const { candidates, radius } = await chooseRing(outcome, rings(table), { ...quick, intra });
  const { concordance } = await crossValidateSignature(outcome, { intra, ring: rings(table)[2] }, quick);
  expect(radius).toBe(2);
  expect(candidates[1].concordance).toBe(concordance.estimate);
});

test("by the internal test cohort, which leaks and says so", async () => {
  const given = { outcome: internal.outcome, tablesByRadius: rings(internal.table) };
  const chosen = await chooseRing(outcome, rings(table), { ...quick, by: "internal-test", internal: given });
  expect(chosen).toMatchObject({ radius: 2, leaks: true });
  expect(chosen.warnings[0]).toContain("the internal test cohort chose the ring");
  const { score } = applySignature(
    radiomicsSignature(outcome, rings(table)[2], { cutoff: "none", filter: "none" }),
    rings(internal.table)[2],
  );
  expect(chosen.candidates[1].concordance).toBe(concordanceIndex(internal.outcome, score).estimate);
  const intra = some(table, 0);
  const both = { ...given, intra: some(internal.table, 0) };
  const gross = await chooseRing(outcome, rings(table), { ...quick, by: "internal-test", internal: both, intra });
  expect(gross.candidates[1].concordance).toBeGreaterThan(chosen.candidates[1].concordance);
  expect(
    await rejected(chooseRing(outcome, rings(table), { ...quick, by: "internal-test", internal: given, intra })),
  ).toContain("the internal cohort needs intra");
});

test("of equal rings the narrowest", async () => {
  const same = some(table, 1);
  const { radius, warnings } = await chooseRing(outcome, { 3: same, 2: same }, quick);
  expect(radius).toBe(2);
  expect(warnings.join()).toMatch(/within one standard error.*: 3/);
});

test("what is wrong is named", async () => {
  expect(await rejected(chooseRing(outcome, {}, quick))).toContain("tables by radius are needed");
  expect(await rejected(chooseRing(outcome, { wide: table }, quick))).toContain('got "wide"');
  expect(await rejected(chooseRing(outcome, rings(table), { ...quick, by: "internal-test" }))).toContain(
    "needs internal",
  );
  expect(await rejected(chooseRing(outcome, rings(table), { ...quick, testRows: [1] }))).toContain(
    "must not be fitted",
  );
});
