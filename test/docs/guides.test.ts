import { readFileSync } from "node:fs";
import { kaplanMeierFigure, toSvg } from "radiosurv/plot";
import { kaplanMeier, logRankTest } from "radiosurv/survival";
import { numbersOf, readTable } from "radiosurv/table";
import { expect, test } from "vitest";

const at = (path: string) => new URL(`../../${path}`, import.meta.url);

test("the picture of docs/guides/get-started.md is what its code draws; `vitest -u` writes it", async () => {
  const lung = readTable(readFileSync(at("examples/data/lung.csv"), "utf8"));
  const outcome = { time: numbersOf(lung, "time"), event: numbersOf(lung, "event"), unit: "days" };
  const group = Array.from(numbersOf(lung, "sex"), (code) => (code === 1 ? "men" : "women"));
  const figure = kaplanMeierFigure(kaplanMeier(outcome, { group }), { pValue: logRankTest(outcome, group) });
  await expect(toSvg(figure)).toMatchFileSnapshot(at("docs/guides/kaplan-meier.svg").pathname);
});
