import { applySignature, grossSignature, multimodalSignature, radiomicsSignature } from "radiosurv/study";
import { coxRegression, predictCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { messageOf, syntheticStudy, throughJson } from "./study-cohort.ts";

const [train, internal] = syntheticStudy();
const features = train.features as Record<string, { names: string[]; columns: Float64Array[] }>;
const others = internal.features as typeof features;
const { outcome, ids = [] } = train;
const pick = (from: typeof features, ...names: string[]) => Object.fromEntries(names.map((name) => [name, from[name]]));
const quick = { cutoff: { permutations: 0, bootstrap: 0 } } as const;
const tables = pick(features, "US", "US-peri-2");
const gross = grossSignature(outcome, tables, { ...quick, ids });

describe("joint signatures", () => {
  test("join the scores of their parts by a Cox model", () => {
    const parts = Object.entries(tables).map(([roi, table]) =>
      radiomicsSignature(outcome, table, { ...quick, ids, roi }),
    );
    const scores = (from: typeof features) =>
      Object.fromEntries(parts.map((part) => [part.roi ?? "", applySignature(part, from[part.roi ?? ""]).score]));
    const fit = coxRegression(outcome, scores(features));
    expect(gross.fit.coefficients).toEqual(fit.coefficients);
    const { score, survival = [] } = applySignature(gross, others, { times: [12, 48] });
    const expected = predictCox(fit, scores(others), { times: [12, 48] });
    score.forEach((value, i) => expect(value).toBeCloseTo(expected.linearPredictor[i], 12));
    survival.forEach((row, i) => row.forEach((value, k) => expect(value).toBeCloseTo(expected.survival[i][k], 12)));
    expect(gross).toMatchObject({ kind: "joint", name: "gross", provenance: { n: 311, events: 37 } });
    expect(gross.cutoff?.cutoffs).toHaveLength(1);
  });

  test("parts that were fitted before are taken, if on the same rows", () => {
    const part = radiomicsSignature(outcome, features.US, { cutoff: "none", ids, roi: "US" });
    expect(grossSignature(outcome, tables, { ...quick, ids, parts: { US: part } })).toEqual(gross);
    const trainingRows = [...Array(300).keys()];
    const parts = { US: radiomicsSignature(outcome, features.US, { ...quick, ids, trainingRows }) };
    expect(messageOf(() => grossSignature(outcome, tables, { ...quick, ids, parts }))).toContain(
      'the part "US" must be fitted on the same rows',
    );
  });

  test("give the same bits after JSON; center none adds the mean", () => {
    const now = applySignature(gross, others, { times: [24] });
    expect(applySignature(throughJson(gross), others, { times: [24] })).toEqual(now);
    const bare = grossSignature(outcome, tables, { ...quick, ids, center: "none" });
    const other = applySignature(bare, others, { times: [24] });
    const sum = Object.entries(bare.parts).reduce(
      (all, [roi, part], j) => all + bare.fit.coefficients[j] * applySignature(part, others[roi]).score[5],
      0,
    );
    expect(other.score[5]).toBeCloseTo(sum, 12);
    other.survival?.forEach((row, i) => expect(row[0]).toBeCloseTo(now.survival?.[i][0] ?? Number.NaN, 10));
    expect(other.group).toEqual(now.group);
  });

  test("a part without a feature has no say", () => {
    const three = multimodalSignature(outcome, pick(features, "US", "MRI", "MRI-peri-1"), quick);
    expect(three.parts["MRI-peri-1"].features).toEqual([]);
    expect(three.warnings.join()).toContain('the signature of "MRI-peri-1" is empty and has no say');
    const two = multimodalSignature(outcome, pick(features, "US", "MRI"), quick);
    const score = applySignature(throughJson(three), others).score;
    applySignature(two, others).score.forEach((value, i) => expect(score[i]).toBeCloseTo(value, 12));
  });

  test("what is missing is named", () => {
    expect(messageOf(() => grossSignature(outcome, { US: features.US }))).toContain("at least two regions");
    expect(messageOf(() => applySignature(gross, { US: others.US }))).toContain('region "US-peri-2" are needed');
    expect(messageOf(() => applySignature(gross, others.US))).toContain("needs a record of tables by region");
    expect(messageOf(() => multimodalSignature(outcome, tables, { testRows: [3] }))).toContain("must not be fitted on");
    expect(messageOf(() => grossSignature(outcome, tables, { roi: "x" } as object))).toContain('no setting "roi"');
  });
});
