import { LANES, type QuickLines } from "./recursive-lines.ts";

/** Values that are in the memory of the filter, where more than the least number of lines fits. */
const AT_ONCE = 65536;

/** Values that {@link filterAxisQuickly} needs room for, of lines of n values at most. */
export function valuesInMemory(n: number): number {
  return Math.max(AT_ONCE, LANES * n);
}

/** Filters all lines along an axis by the quick form; there are {@link LANES} of them at least, side by side unless the axis is x. */
// from   volume of the given size
// to     the same, but `count` long along the axis: what lies from `first` on
export function filterAxisQuickly(
  from: Float32Array,
  to: Float32Array,
  size: readonly number[],
  axis: number,
  first: number,
  count: number,
  quick: QuickLines,
): void {
  const n = size[axis];
  const inner = size.slice(0, axis).reduce((product, length) => product * length, 1);
  const outer = size.slice(axis + 1).reduce((product, length) => product * length, 1);
  if (axis === 0) {
    const read = { along: 1, across: n };
    const written = { along: 1, across: count };
    for (let next = 0; next < outer; next += LANES) {
      // the last lines are filtered with some of those before
      const line = Math.min(next, outer - LANES);
      quick.from.set(from.subarray(line * n, (line + LANES) * n));
      quick.run(0, read, 0, written, n, first, count);
      to.set(quick.to.subarray(0, LANES * count), line * count);
    }
    return;
  }
  const width = Math.min(inner, Math.max(LANES, Math.floor(AT_ONCE / n)));
  const layout = { along: width, across: 1 };
  for (let row = 0; row < outer; row++) {
    for (let next = 0; next < inner; next += width) {
      const line = Math.min(next, inner - width);
      copyRows(from, row * n * inner + line, inner, quick.from, 0, width, width, n);
      for (let w = 0; w < width; w += LANES) {
        const place = Math.min(w, width - LANES);
        quick.run(place, layout, place, layout, n, first, count);
      }
      copyRows(quick.to, 0, width, to, row * count * inner + line, inner, width, count);
    }
  }
}

// rows of `width` values from place `start` on, `step` apart, to place `toStart`, `toStep` apart
function copyRows(
  from: Float32Array,
  start: number,
  step: number,
  to: Float32Array,
  toStart: number,
  toStep: number,
  width: number,
  rows: number,
): void {
  if (step === width && toStep === width) to.set(from.subarray(start, start + width * rows), toStart);
  else {
    for (let row = 0, at = start, too = toStart; row < rows; row++, at += step, too += toStep) {
      to.set(from.subarray(at, at + width), too);
    }
  }
}
