import { readFileSync } from "node:fs";
import { applyCutoffs, medianCutoff, quantileCutoff, youdenCutoff } from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { randomFrom, shuffle } from "../../src/stats/random.ts";
import { sampleQuantile } from "../../src/stats/sample-quantile.ts";

// made by fixtures/survival/make_cutpoints.R: R 4.2.2, survival 3.5.3
const fixture: {
  readonly quantiles: readonly { readonly median: string; readonly quantiles: readonly string[] }[];
  readonly youden: readonly {
    readonly time: number;
    readonly estimates: readonly number[];
    readonly sensitivity: readonly number[];
    readonly specificity: readonly number[];
    readonly cases: number;
    readonly controls: number;
  }[];
} = JSON.parse(readFileSync(new URL("../fixtures/survival/cutpoints.json", import.meta.url), "utf8"));

function column(name: string, from: string): number[] {
  const { rows } = parseCsv(readFileSync(new URL(`../../examples/data/${from}.csv`, import.meta.url), "utf8"));
  return rows.map((row) => Number(row[name]));
}

const thrown = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return "nothing";
};

describe("applyCutoffs", () => {
  test("a score equal to a cutoff is below it", () => {
    expect(applyCutoffs(2, [1, 2, 3])).toEqual(Uint8Array.of(0, 0, 1));
    expect(applyCutoffs(Float64Array.of(-1, 0), Float64Array.of(-2, -1, -0, 0.5))).toEqual(Uint8Array.of(0, 0, 1, 2));
    expect(applyCutoffs({ cutoffs: [2] }, [1, 2, 3])).toEqual(Uint8Array.of(0, 0, 1));
    expect(applyCutoffs([2], [])).toEqual(new Uint8Array(0));
  });

  test.each<[string, () => unknown, string]>([
    [
      "NaN",
      () => applyCutoffs([1], [0, Number.NaN]),
      "argument: applyCutoffs: score must hold finite numbers; got NaN in row 1",
    ],
    [
      "no score",
      () => applyCutoffs([1], undefined as never),
      "argument: applyCutoffs: score must be a list of numbers; got undefined",
    ],
    [
      "cutoffs that descend",
      () => applyCutoffs([2, 1], [1]),
      "argument: applyCutoffs: cutoffs must be 1 to 255 finite numbers, ascending; got [2, 1]",
    ],
    [
      "equal cutoffs",
      () => applyCutoffs([1, 1], [1]),
      "argument: applyCutoffs: cutoffs must be 1 to 255 finite numbers, ascending; got [1, 1]",
    ],
    [
      "NaN as cutoff",
      () => applyCutoffs(Number.NaN, [1]),
      "argument: applyCutoffs: cutoffs must be 1 to 255 finite numbers, ascending; got [NaN]",
    ],
    [
      "no cutoff",
      () => applyCutoffs({ cutoffs: [] }, [1]),
      "argument: applyCutoffs: cutoffs must be 1 to 255 finite numbers, ascending; got []",
    ],
    [
      "nothing",
      () => applyCutoffs(undefined as never, [1]),
      "argument: applyCutoffs: cutoffs must be 1 to 255 finite numbers, ascending; got []",
    ],
    [
      "too many",
      () =>
        applyCutoffs(
          Array.from({ length: 256 }, (_, i) => i),
          [1],
        ),
      "argument: applyCutoffs: cutoffs must be 1 to 255 finite numbers, ascending; got [0, 1, 2, 3, 4, ...]",
    ],
  ])("%s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });
});

describe("medianCutoff, quantileCutoff", () => {
  const scores = [column("age", "lung"), column("bili", "pbc"), column("nodes", "gbsg").map((x) => x + 0.1)];

  test.each(scores.map((score, i) => [i, score] as const))("R's quantiles, type 7, to the last bit: %i", (i, score) => {
    const { median, quantiles } = fixture.quantiles[i];
    expect(medianCutoff(score).cutoffs).toEqual([Number(median)]);
    const found = quantileCutoff(score, { probabilities: [0.1, 1 / 3, 0.5, 2 / 3, 0.9] });
    expect(found.cutoffs).toEqual(quantiles.map(Number));
    expect(found.probabilities).toEqual([0.1, 1 / 3, 0.5, 2 / 3, 0.9]);
  });

  test("by hand", () => {
    const score = [4, 1, 3, 2, 10];
    expect(medianCutoff(score)).toEqual({ cutoffs: [3], probabilities: [0.5], n: 5, groupSizes: [3, 2] });
    expect(quantileCutoff(score).cutoffs).toEqual([2, 3, 4]);
    expect(quantileCutoff(score).groupSizes).toEqual([2, 1, 1, 1]);
    expect(quantileCutoff([1, 2], { probabilities: [0.25] }).cutoffs).toEqual([1.25]);
    expect(score).toEqual([4, 1, 3, 2, 10]);
    expect(sampleQuantile(new Float64Array(0), 0.5)).toBeNaN();
    expect(Array.from(applyCutoffs(medianCutoff(score), score))).toEqual([1, 0, 0, 0, 1]);
  });

  test.each<[string, () => unknown, string]>([
    [
      "one subject",
      () => medianCutoff([1]),
      "argument: medianCutoff: score must be a list of at least two numbers; got 1",
    ],
    [
      "nothing",
      () => quantileCutoff(null as never),
      "argument: quantileCutoff: score must be a list of at least two numbers; got null",
    ],
    [
      "NaN",
      () => medianCutoff([1, Number.NaN]),
      "argument: medianCutoff: score must hold finite numbers; got NaN in row 1",
    ],
    [
      "equal scores",
      () => medianCutoff([2, 2, 2]),
      "argument: medianCutoff: equal scores leave group 2 of 2 without a subject (cutoffs 2); use fewer or other cutoffs",
    ],
    [
      "ties at two quantiles",
      () => quantileCutoff([1, 1, 1, 1, 2, 3]),
      "argument: quantileCutoff: equal scores leave group 2 of 4 without a subject (cutoffs 1, 1, 1.75); use fewer or other cutoffs",
    ],
    [
      "a probability of 1",
      () => quantileCutoff([1, 2], { probabilities: [1] }),
      "setting: quantileCutoff: probabilities must be a list of numbers between 0 and 1, ascending; got [1]",
    ],
    [
      "probabilities that descend",
      () => quantileCutoff([1, 2], { probabilities: [0.5, 0.2] }),
      "setting: quantileCutoff: probabilities must be a list of numbers between 0 and 1, ascending; got [0.5,0.2]",
    ],
  ])("%s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });
});

describe("youdenCutoff", () => {
  test.each(
    [
      ["pbc", "time", "event", "bili"],
      ["gbsg", "rfstime", "event", "nodes"],
    ].map((each, i) => [each[0], each, fixture.youden[i]] as const),
  )("sensitivity and specificity of %s are those of survfit's weights", (_, [data, time, event, x], expected) => {
    const outcome = { time: column(time, data), event: column(event, data) };
    const score = column(x, data);
    const found = youdenCutoff(outcome, score, { time: expected.time });
    expect([found.cases, found.controls]).toEqual([expected.cases, expected.controls]);
    expect(found.scan.cutoffs).toHaveLength(expected.estimates.length);
    expected.estimates.forEach((estimate, c) => {
      expect(found.scan.lowSizes[c]).toBe(score.filter((value) => value <= estimate).length);
      expect(found.scan.sensitivity[c]).toBeCloseTo(expected.sensitivity[c], 12);
      expect(found.scan.specificity[c]).toBeCloseTo(expected.specificity[c], 12);
    });
    const sums = expected.sensitivity.map((value, c) => value + expected.specificity[c] - 1);
    expect(found.youden).toBeCloseTo(Math.max(...sums), 12);
    expect(found.youden).toBe(found.sensitivity + found.specificity - 1);
    expect(found.groupSizes[0]).toBe(applyCutoffs(found, score).filter((g) => g === 0).length);
  });

  test("by hand: a subject censored before the horizon is neither case nor control, and weighs on later cases", () => {
    // at 2 one of three is censored after the event there: G(3-) = 2 / 3 of those left, G(2-) = 1
    const outcome = { time: [2, 2, 3, 5, 6], event: [1, 0, 1, 0, 1] };
    const found = youdenCutoff(outcome, [4, 9, 2, 3, 1], { time: 4 });
    expect([found.cases, found.controls]).toEqual([2, 2]);
    const g = 3 / 4;
    const total = 1 + 1 / g;
    expect(found.scan.cutoffs).toEqual([1.5, 2.5, 3.5, 6.5]);
    [1, 1 / total, 1 / total, 0].forEach((value, c) => expect(found.scan.sensitivity[c]).toBeCloseTo(value, 14));
    expect(found.scan.specificity).toEqual([0.5, 0.5, 1, 1]);
    expect(found.cutoffs).toEqual([1.5]);
    expect(found.time).toBe(4);
  });

  test("an event at the very horizon is a case", () => {
    const outcome = { time: [1, 2, 3], event: [1, 1, 1] };
    expect(youdenCutoff(outcome, [3, 2, 1], { time: 2 }).cases).toBe(2);
  });

  test("of equal sums the most balanced", () => {
    const outcome = { time: [1, 2, 2, 2, 2, 9], event: [1, 0, 0, 0, 0, 0] };
    const found = youdenCutoff(outcome, [6, 5, 4, 3, 2, 1], { time: 5 });
    expect(found.groupSizes).toEqual([3, 3]);
  });

  test("minimumFraction: smallest group", () => {
    const outcome = { time: column("time", "pbc"), event: column("event", "pbc") };
    const bili = column("bili", "pbc");
    const { scan, groupSizes } = youdenCutoff(outcome, bili, { time: 1000, minimumFraction: 0.4 });
    expect(Math.min(scan.lowSizes[0], bili.length - scan.lowSizes.at(-1)!)).toBeGreaterThanOrEqual(168);
    expect(Math.min(...groupSizes)).toBeGreaterThanOrEqual(168);
  });

  test("neither order of the rows nor unit of time matter", () => {
    const outcome = { time: column("rfstime", "gbsg"), event: column("event", "gbsg") };
    const nodes = column("nodes", "gbsg");
    const rows = shuffle(Array.from(nodes.keys()), randomFrom(1));
    const other = { time: rows.map((row) => 2 * outcome.time[row]), event: rows.map((row) => outcome.event[row]) };
    const found = youdenCutoff(
      other,
      rows.map((row) => nodes[row]),
      { time: 2000 },
    );
    expect({ ...found, time: 1000 }).toEqual(youdenCutoff(outcome, nodes, { time: 1000 }));
  });

  test.each<[string, () => unknown, string]>([
    [
      "no time",
      () => youdenCutoff({ time: [1, 2], event: [1, 0] }, [1, 2], {} as never),
      "setting: youdenCutoff: time is needed",
    ],
    [
      "no case",
      () => youdenCutoff({ time: [1, 2], event: [0, 1] }, [1, 2], { time: 1 }),
      "argument: youdenCutoff: time 1 has no case: no event has happened by then",
    ],
    [
      "no control",
      () => youdenCutoff({ time: [1, 2], event: [1, 0] }, [1, 2], { time: 2 }),
      "argument: youdenCutoff: time 2 has no control: nobody is followed beyond it",
    ],
    [
      "equal scores",
      () => youdenCutoff({ time: [1, 2], event: [1, 0] }, [1, 1], { time: 1 }),
      "argument: youdenCutoff: the score needs at least two distinct values; all 2 are 1",
    ],
    [
      "groups too small",
      () => youdenCutoff({ time: [1, 2, 3], event: [1, 0, 0] }, [1, 2, 2], { time: 1, minimumFraction: 0.5 }),
      "argument: youdenCutoff: no cutoff leaves at least 2 of 3 subjects in each group; lower minimumFraction",
    ],
    [
      "a time of 0",
      () => youdenCutoff({ time: [1, 2], event: [1, 0] }, [1, 2], { time: 0 }),
      "setting: youdenCutoff: time must be a positive number; got 0",
    ],
  ])("%s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });
});
