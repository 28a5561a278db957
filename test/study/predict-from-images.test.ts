import { createImage } from "radiosurv/image";
import { coxModel, grossSignature, predictFromImages, predictModel, radiomicsSignature } from "radiosurv/study";
import { expect, test } from "vitest";
import { messageOf, simulated, throughJson } from "./study-cohort.ts";

const { outcome, table } = simulated(31, 120, 3, 0.8);
const age = Array.from({ length: 120 }, (_, i) => 40 + (i % 37));
const [x0, x1] = table.columns;
const options = { filter: "none", cutoff: "none" } as const;
const gross = grossSignature(outcome, { intra: { mean: x0 }, peri: { mean: x1 } }, options);
const data = { clinical: { age }, features: { intra: { mean: x0 }, peri: { mean: x1 } } };
const model = coxModel(outcome, data, { variables: ["age"], scores: { radScore: gross } });
const image = createImage([1, 2, 3, 4], [2, 2]);
const mask = createImage([1, 1, 0, 0], [2, 2]);
const asked: string[] = [];
const extract = (_: unknown, __: unknown, roi: string) => {
  asked.push(roi);
  return { features: { mean: roi === "peri" ? -1 : 1.5, other: Number.NaN } };
};
const regions = { intra: { image, mask }, peri: { image, mask }, unused: { image, mask } };

test("extracts what the model needs, and predicts as from features", () => {
  const found = predictFromImages(throughJson(model), { regions, extract, clinical: { age: 50 } }, { times: [1] });
  const { features, ...predicted } = found;
  const rows = { intra: { mean: 1.5 }, peri: { mean: -1 } };
  expect(predicted).toEqual(predictModel(model, { clinical: { age: 50 }, features: rows }, { times: [1] }));
  expect(features).toMatchObject(rows);
  expect(asked).toEqual(["intra", "peri"]);
});

test("a signature without a name of its region takes the only one", () => {
  const one = radiomicsSignature(outcome, { mean: x0 }, options);
  const { score } = predictFromImages(one, { regions: { any: { image, mask } }, extract });
  expect(score).toEqual(predictModel(one, { mean: 1.5 }).score);
  expect(messageOf(() => predictFromImages(one, { regions, extract }))).toContain("images of exactly one region");
});

test("a region that is missing is named", () => {
  const { peri: _, ...some } = regions;
  expect(messageOf(() => predictFromImages(gross, { regions: some, extract }))).toBe(
    'predictFromImages: images of the regions "intra", "peri" are needed by the model; got "intra", "unused"',
  );
});
