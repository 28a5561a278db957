import { describe, expect, test } from "vitest";
import type { Figure } from "../../src/plot/figure.ts";
import { overlap, textBox } from "../../src/plot/scene.ts";
import { textWidth, wrapText } from "../../src/plot/text-width.ts";
import { drawFrom, RANDOM } from "./random-figures.ts";
import { faults, xmlFaults } from "./scene-checks.ts";

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);

describe("every figure, on random inputs", () => {
  test.each(Object.keys(RANDOM) as Figure["kind"][])(
    "%s: texts do not meet, all lies within, XML is valid, JSON keeps it",
    (kind) => {
      const found = SEEDS.flatMap((seed) =>
        faults(RANDOM[kind](drawFrom(seed))).map((fault) => `seed ${seed}: ${fault}`),
      );
      expect(found).toEqual([]);
    },
  );
});

describe("the checks themselves", () => {
  test("texts that meet are found, turned ones too", () => {
    const text = { type: "text", x: 100, y: 100, text: "abcdef", size: 10, anchor: "middle", fill: "#000000" } as const;
    const box = textBox(text);
    expect(box.right - box.left).toBeCloseTo(textWidth("abcdef", 10), 10);
    expect(overlap(box, textBox({ ...text, x: 110 }))).toBe(true);
    expect(overlap(box, textBox({ ...text, x: 140 }))).toBe(false);
    expect(overlap(box, textBox({ ...text, y: 111 }))).toBe(false);
    expect(overlap(box, textBox({ ...text, turned: true, y: 110 }))).toBe(true);
    expect(overlap(box, textBox({ ...text, turned: true, y: 118 }))).toBe(false);
  });

  test.each([["<a><b></a>"], ["<a x=1/>"], ['<a x="1" x="2"/>'], ["<a>&</a>"], ["<a>"]])("%s is not XML", (text) => {
    expect(xmlFaults(text)).not.toEqual([]);
  });
});

describe("text", () => {
  test("widths are those of Helvetica", () => {
    // 722 + 556 + 833 + 556 + 556 + 333 + 278 + 556 + 278 + 278 + 333 + 222 + 500 + 500 thousandths
    expect(textWidth("Number at risk", 10)).toBeCloseTo(65.01, 10);
    expect(textWidth("Number at risk", 10, true)).toBeGreaterThan(textWidth("Number at risk", 10));
    expect(textWidth("\u65e5", 10)).toBe(10);
    expect(textWidth("", 10)).toBe(0);
  });

  test("lines are no wider than asked, and keep all text", () => {
    for (const seed of SEEDS) {
      const draw = drawFrom(seed);
      const [text, width] = [draw.text(20), draw.whole(40, 200)];
      const lines = wrapText(text, width, 12, false, 100);
      for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      expect(wrapText(text, width, 12, false, 2).length).toBeLessThanOrEqual(2);
    }
  });
});
