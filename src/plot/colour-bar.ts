import { axisOf } from "./axis.ts";
import { type Mark, MIDDLE, rule } from "./scene.ts";
import { mix, type Theme } from "./theme.ts";

/** The colour of a part from -1 over 0 to 1. */
export function divergingColour({ diverging: [low, middle, high] }: Theme, part: number): string {
  const whole = Math.min(1, Math.max(-1, part));
  return whole < 0 ? mix(middle, low, -whole) : mix(middle, high, whole);
}

/** A scale of colours beside a panel, with its numbers; values from and to are at bottom and top. */
export function colourBar(
  theme: Theme,
  { x, top, bottom, domain }: { x: number; top: number; bottom: number; domain: readonly [number, number] },
  colour: (value: number) => string,
  label?: (value: number) => string,
): Mark[] {
  const small = theme.fontSize * 0.85;
  const steps = 40;
  const width = 12;
  const axis = axisOf({ domain, label }, [bottom, top], small, "up");
  const marks: Mark[] = [];
  for (let k = 0; k < steps; k++) {
    const value = domain[0] + ((k + 0.5) / steps) * (domain[1] - domain[0]);
    const from = bottom + ((top - bottom) * k) / steps;
    const to = bottom + ((top - bottom) * (k + 1)) / steps;
    // a little over the next one, against hairlines of converters
    const box = { left: x, right: x + width, top: Math.max(top, to - 0.3), bottom: from };
    marks.push({ type: "rect", box, fill: colour(value), role: "colour" });
  }
  for (const { at, label: text } of axis.ticks) {
    marks.push(rule(x + width, at, x + width + 3, at, { stroke: theme.ink, strokeWidth: 1 }));
    if (!text) continue;
    marks.push({
      type: "text",
      x: x + width + 6,
      y: at + small * MIDDLE,
      text,
      size: small,
      anchor: "start",
      fill: theme.ink,
      role: "colour-label",
    });
  }
  return marks;
}
