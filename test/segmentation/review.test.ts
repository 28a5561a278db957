import { createImage, type Mask } from "radiosurv/image";
import { reviewRecord, reviewSummary } from "radiosurv/segmentation";
import { describe, expect, test } from "vitest";

const line = (...values: number[]): Mask =>
  createImage(Uint8Array.from(values), [values.length, 1], { spacing: [2, 1] });

describe("what became of an automatic mask", () => {
  test.each([
    ["unchanged", line(0, 1, 1, 0), line(0, 1, 1, 0), 1],
    ["edited", line(0, 1, 1, 0), line(0, 1, 1, 1), 0.8],
    ["replaced", line(1, 1, 0, 0), line(0, 0, 1, 1), 0],
    ["replaced", line(0, 0, 0, 0), line(0, 1, 1, 0), 0],
    ["replaced", line(0, 1, 1, 0), line(0, 0, 0, 0), 0],
    ["unchanged", line(0, 0, 0, 0), line(0, 0, 0, 0), null],
  ] as const)("%s", (outcome, automatic, final, dice) => {
    expect(reviewRecord(automatic, final)).toMatchObject({ outcome, dice });
  });

  test("with volumes, and voxels added and taken away", () => {
    expect(reviewRecord(line(1, 1, 1, 0, 0), line(0, 1, 1, 1, 1))).toEqual({
      outcome: "edited",
      dice: 4 / 7,
      automaticVolume: 6,
      finalVolume: 8,
      added: 2,
      removed: 1,
    });
  });

  test("the reader's word counts, and so does a threshold", () => {
    const [a, b] = [line(1, 1, 1, 1, 0, 0), line(0, 0, 0, 1, 1, 1)];
    expect(reviewRecord(a, b).outcome).toBe("edited");
    expect(reviewRecord(a, b, { replacedBelow: 0.3 }).outcome).toBe("replaced");
    expect(reviewRecord(a, b, { outcome: "replaced" }).outcome).toBe("replaced");
    expect(reviewRecord(line(2, 2, 1), line(2, 2, 0), { label: 2 }).outcome).toBe("unchanged");
  });

  test("survives JSON", () => {
    const record = reviewRecord(line(0, 0), line(0, 0));
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  test("bad input", () => {
    expect(() => reviewRecord(line(1), line(1, 1))).toThrow("reviewRecord: both masks must lie on one grid");
    expect(() => reviewRecord(line(1), line(1), { outcome: "kept" as "edited" })).toThrow(
      "reviewRecord: outcome must be one of unchanged, edited, replaced",
    );
    expect(() => reviewRecord(line(1), line(1), { replacedBelow: 2 })).toThrow(
      "replacedBelow must be a number from 0 to 1",
    );
  });
});

describe("a review of many", () => {
  const records = [
    reviewRecord(line(1, 1), line(1, 1)),
    reviewRecord(line(1, 1, 1, 0), line(0, 1, 1, 0)),
    reviewRecord(line(1, 0), line(0, 1)),
    reviewRecord(line(0, 0), line(0, 0)),
  ];

  test("counts, fractions, and Dice with quartiles", () => {
    expect(reviewSummary(records)).toEqual({
      cases: 4,
      counts: { unchanged: 2, edited: 1, replaced: 1 },
      fractions: { unchanged: 0.5, edited: 0.25, replaced: 0.25 },
      dice: { n: 3, bothEmpty: 1, mean: 0.6, median: 0.8, quartiles: [0.4, 0.9] },
    });
  });

  test("of none", () => {
    const { cases, fractions, dice } = reviewSummary([]);
    expect([cases, fractions.edited, dice.n, dice.median, dice.mean]).toEqual([
      0,
      Number.NaN,
      0,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
