import { kaplanMeier, nelsonAalen } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "./agreement.ts";
import { caseOutcome, caseRows, factorColumn, REFERENCE, referenceCases } from "./reference-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, survival 3.5.3: cumhaz and std.chaz of survfit; see ../shared/reference/survival/km.json

interface Outputs {
  readonly curves?: readonly {
    readonly level?: number | string;
    readonly curve?: Readonly<Record<"time" | "n_risk" | "n_event" | "cumhaz" | "std_err_cumhaz", readonly number[]>>;
  }[];
}

const total = agreement("Nelson-Aalen", "survival: survfit");

describe(`survfit, ${REFERENCE}`, () => {
  const cases = referenceCases<Outputs>("km").filter(({ outputs }) => outputs.curves?.some(({ curve }) => curve));
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, { inputs, settings, outputs }) => {
    const rows = caseRows(inputs);
    const { ctype, robust } = (settings ?? {}) as { ctype?: number; robust?: boolean };
    const options = {
      ties: ctype === 2 ? "in-turn" : "together",
      ...(robust !== undefined && { variance: robust ? ("robust" as const) : ("poisson" as const) }),
    } as const;
    const outcome = caseOutcome(inputs, rows);
    const found =
      inputs.group === undefined
        ? [nelsonAalen(outcome, options)]
        : nelsonAalen(outcome, { ...options, group: factorColumn(rows, inputs.group) });
    const all = comparison();
    outputs.curves?.forEach(({ curve }, i) => {
      if (!curve) return;
      all.compare("time", found[i].times, curve.time);
      all.compare("at risk", found[i].atRisk, curve.n_risk);
      all.compare("events", found[i].events, curve.n_event);
      all.compare("hazard", found[i].cumulativeHazard, curve.cumhaz);
      all.compare("error", found[i].standardError, curve.std_err_cumhaz);
    });
    total.add(inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(1000);
  });
});

const outcome = { time: [3, 1, 2, 2, 2, 4], event: [1, 0, 1, 1, 0, 0], unit: "months" };

test("by hand, with ties", () => {
  // at risk: 6 at 1 (censored), 5 at 2 (two events), 2 at 3 (one event), 1 at 4
  const together = nelsonAalen(outcome);
  expect(Array.from(together.cumulativeHazard)).toEqual([0, 2 / 5, 2 / 5 + 1 / 2, 2 / 5 + 1 / 2]);
  expect(together.standardError[2]).toBeCloseTo(Math.sqrt(2 / 25 + 1 / 4), 15);
  const inTurn = nelsonAalen(outcome, { ties: "in-turn" });
  expect(inTurn.cumulativeHazard[1]).toBeCloseTo(1 / 5 + 1 / 4, 15);
  expect(inTurn.standardError[1]).toBeCloseTo(Math.sqrt(1 / 25 + 1 / 16), 15);
  expect([together.n, together.eventCount, together.unit, together.confType]).toEqual([6, 3, "months", "log"]);
});

test("limits on both scales", () => {
  const z = 1.959963984540054;
  const { cumulativeHazard: h, standardError: se, lower, upper } = nelsonAalen(outcome);
  expect(lower[1]).toBeCloseTo(h[1] * Math.exp((-z * se[1]) / h[1]), 14);
  expect(upper[1]).toBeCloseTo(h[1] * Math.exp((z * se[1]) / h[1]), 14);
  expect([lower[0], upper[0]]).toEqual([0, 0]);
  const plain = nelsonAalen(outcome, { confType: "plain", confLevel: 0.5 });
  expect(plain.upper[2]).toBeCloseTo(h[2] + 0.6744897501960817 * se[2], 14);
  expect(nelsonAalen(outcome, { confType: "plain" }).lower[1]).toBe(0);
});

test("is the hazard of kaplanMeier, with groups, weights and late entry", () => {
  const group = [0, 1, 0, 1, 0, 1];
  const weighted = { ...outcome, weights: [1, 2, 0.5, 1, 1, 3], entry: [0, 0, 1, 0, 1, 2] };
  const curves = kaplanMeier(weighted, { group });
  nelsonAalen(weighted, { group }).forEach((found, i) => {
    expect(found.group).toBe(curves[i].group);
    expect(found.cumulativeHazard).toEqual(curves[i].cumulativeHazard);
    expect(found.standardError).toEqual(curves[i].cumulativeHazardError);
  });
  const robust = nelsonAalen(weighted).standardError;
  expect(nelsonAalen(weighted, { variance: "robust" }).standardError).toEqual(robust);
  expect(nelsonAalen(weighted, { variance: "poisson" }).standardError).not.toEqual(robust);
});

test("bad input is named", () => {
  expect(() => nelsonAalen({ time: [1], event: [2] })).toThrow("nelsonAalen: event must be 0 or 1; got 2 in row 0");
  expect(() => nelsonAalen({ time: [], event: [] })).toThrow("nelsonAalen: at least 1 subject is needed; got 0");
  expect(() => nelsonAalen(outcome, { group: [1] })).toThrow("nelsonAalen: group needs length 6, as time has; got 1");
  expect(() => nelsonAalen(outcome, { ties: "efron" as never })).toThrow("ties must be one of together, in-turn");
  expect(() => nelsonAalen(outcome, { confType: "log-log" as never })).toThrow("confType must be one of plain, log");
  expect(() => nelsonAalen(outcome, { variance: "greenwood" as never })).toThrow(
    "variance must be one of poisson, robust",
  );
  expect(() => nelsonAalen(outcome, { confLevel: 0 })).toThrow("confLevel must be a number between 0 and 1; got 0");
  expect(() => nelsonAalen(outcome, { group: 3 as never })).toThrow("nelsonAalen: group must be a list; got 3");
});
