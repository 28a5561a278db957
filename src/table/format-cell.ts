/**
 * One cell of a table as text, the way PyRadiomics' own tables have it where it matters:
 * - a number in the shortest form that reads back as the same double; an undefined feature as `NaN`
 * - a list of numbers as Python prints a tuple: `(0.78, 0.78, 6.5)`
 * - any other list, and a dictionary such as the settings, as JSON
 * - nothing (`undefined`, `null`) as an empty cell
 *
 * @example
 * ```ts
 * import { formatCell } from "radiosurv/table";
 * formatCell(0.1 + 0.2); // => "0.30000000000000004"
 * formatCell([0.78, 0.78, 6.5]); // => "(0.78, 0.78, 6.5)"
 * formatCell({ binWidth: 25 }); // => '{"binWidth":25}'
 * ```
 */
export function formatCell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object") return String(value);
  const list = asList(value);
  if (list?.every((item) => typeof item === "number")) return tuple(list);
  return JSON.stringify(list ?? value, plainArrays);
}

/** For `JSON.stringify`: typed arrays become lists, as Python's arrays do in PyRadiomics' JSON. */
export function plainArrays(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? (asList(value) ?? null) : value;
}

function tuple(list: readonly number[]): string {
  // Python marks a tuple of one by a comma
  return list.length === 1 ? `(${list[0]},)` : `(${list.join(", ")})`;
}

function asList(value: object): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array);
  return undefined;
}
