import { progressBar } from "radiosurv/node";
import { expect, test } from "vitest";

function recorder(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  return { written, stream: { isTTY, columns, write: (text: string) => written.push(text) } };
}

test("in a terminal one line is drawn over, with the time left and the failures", () => {
  const { written, stream } = recorder(true, 100);
  let time = 0;
  const bar = progressBar(stream, { now: () => time });
  bar.update({ done: 0, total: 80, failed: 0 });
  time = 30_000;
  bar.update({ done: 20, total: 80, failed: 1, id: "benign_20" });
  time = 4_000_000;
  bar.update({ done: 80, total: 80, failed: 1, id: "benign_80" });
  bar.end();
  bar.end();
  expect(written).toEqual([
    "\rExtracting ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 0/80\u001b[K",
    "\rExtracting ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 20/80 · 1 failed · 1:30 left · benign_20\u001b[K",
    "\rExtracting ━━━━━━━━━━━━━━━━━━━━━━━━ 80/80 · 1 failed · 1:06:40 · benign_80\u001b[K",
    "\n",
  ]);
});

test("a line never wraps", () => {
  const { written, stream } = recorder(true, 40);
  progressBar(stream).update({ done: 1, total: 2, failed: 0, id: "a very long name of a case" });
  expect(written[0].slice(1, -3)).toHaveLength(39);
});

test("elsewhere there is a line now and then, and one at the end", () => {
  const { written, stream } = recorder(false);
  let time = 0;
  const bar = progressBar(stream, { title: "Simulating", now: () => time });
  for (let done = 0; done <= 12; done++) {
    bar.update({ done, total: 12, failed: 0 });
    time += 1000;
  }
  bar.end();
  expect(written).toEqual([
    "Simulating: 5 of 12 cases, 0:07 left\n",
    "Simulating: 10 of 12 cases, 0:02 left\n",
    "Simulating: 12 of 12 cases, 0:12\n",
  ]);
});
