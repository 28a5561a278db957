import { format } from "d3-format";

/** A number or null where it is not finite, as JSON has it. */
export type Value = number | null;

export function finite(value: number): Value {
  return Number.isFinite(value) ? value : null;
}

export function finiteValues(list: ArrayLike<number>): Value[] {
  return Array.from(list, finite);
}

/** With so many digits after the point, and the minus sign of typography. */
export function fixed(value: Value, digits = 2): string {
  if (value === null || !Number.isFinite(value)) return "NA";
  const text = format(`.${digits}f`)(value);
  // 0 has no sign
  return /^\u2212[0.]*$/.test(text) ? text.slice(1) : text;
}

/** A ratio with 2 digits; with 3 significant ones where it is small or large. */
export function ratio(value: Value): string {
  if (value === null) return "NA";
  if (value >= 1000 || (value !== 0 && value < 0.01)) return format(".1e")(value).replace("e+", "e");
  return fixed(value, value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** `0.42–0.82`; with a minus sign in it, `−0.2 to 0.3`. */
export function interval(lower: Value, upper: Value, print: (value: Value) => string = fixed): string {
  const [from, to] = [print(lower), print(upper)];
  return /^\u2212/.test(from + to) || /^\u2212/.test(to) ? `${from} to ${to}` : `${from}\u2013${to}`;
}

/** As journals have it: two significant digits from 0.001 to 0.99, and limits beyond. */
export function pText(p: Value): string {
  if (p === null) return "P = NA";
  if (p < 0.001) return "P < 0.001";
  if (p > 0.99) return "P > 0.99";
  return `P = ${pDigits(p)}`;
}

/** Likewise for a column of p-values. */
export function pCell(p: Value): string {
  return p === null ? "" : pText(p).replace("P = ", "").replace("P ", "").replace(" ", "");
}

function pDigits(p: number): string {
  // 0.0496 must not turn into 0.05
  const digits = p < 0.01 || (p >= 0.045 && p < 0.055) ? 3 : 2;
  return fixed(p, digits);
}

export function percent(level: number): string {
  return `${format(".4~g")(level * 100)}%`;
}
