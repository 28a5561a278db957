/** Relative difference that the conformance tests allow: the same formulas, summed in another order. */
export const RELATIVE_TOLERANCE = 1e-8;

/** Absolute difference that counts as none, for values that are zero but for rounding. */
export const ABSOLUTE_TOLERANCE = 1e-12;

/** Collects comparisons, so that a test file can print how much it compared and how well it agreed. */
export interface Agreement {
  /**
   * Compares two values: numbers within the tolerance, NaN and null alike, lists and records part by part, all else
   * exactly.
   *
   * @param group - row of the summary, such as a feature class
   * @returns a line for each difference beyond the tolerance
   */
  readonly compare: (group: string, name: string, actual: unknown, expected: unknown) => string[];
  /** A line for each group: values compared, largest relative difference and where it was. */
  readonly summary: () => string;
}

interface Row {
  count: number;
  largest: number;
  where: string;
}

export function agreement(relative: number = RELATIVE_TOLERANCE, absolute: number = ABSOLUTE_TOLERANCE): Agreement {
  const rows = new Map<string, Row>();

  function compare(group: string, name: string, actual: unknown, expected: unknown): string[] {
    if (Array.isArray(expected) || ArrayBuffer.isView(expected)) {
      const parts = Array.from(expected as ArrayLike<unknown>);
      const given = isList(actual) ? Array.from(actual) : [];
      if (given.length !== parts.length) return [`${name}: ${show(actual)} is not ${show(expected)}`];
      return parts.flatMap((part, i) => compare(group, `${name}[${i}]`, given[i], part));
    }
    if (typeof expected === "object" && expected !== null) {
      const given = (actual ?? {}) as Record<string, unknown>;
      return Object.entries(expected).flatMap(([key, part]) => compare(group, `${name}.${key}`, given[key], part));
    }
    const row = rows.get(group) ?? { count: 0, largest: 0, where: "" };
    rows.set(group, row);
    row.count++;
    const wanted = expected === null ? Number.NaN : expected;
    if (typeof wanted !== "number" || Number.isNaN(wanted)) {
      const same = Object.is(actual, wanted) || (Number.isNaN(wanted) && actual === null);
      return same ? [] : [`${name}: ${show(actual)} is not ${show(wanted)}`];
    }
    const difference = typeof actual === "number" ? Math.abs(actual - wanted) : Number.NaN;
    const ratio = difference <= absolute || actual === wanted ? 0 : difference / Math.abs(wanted);
    if (ratio > row.largest) Object.assign(row, { largest: ratio, where: name });
    return ratio <= relative ? [] : [`${name}: ${show(actual)} differs from ${wanted} by ${ratio.toExponential(2)}`];
  }

  function summary(): string {
    const total = { count: 0, largest: 0, where: "" };
    for (const row of rows.values()) {
      total.count += row.count;
      if (row.largest > total.largest) Object.assign(total, { largest: row.largest, where: row.where });
    }
    return [...rows, ["all", total] as const]
      .map(
        ([group, { count, largest, where }]) =>
          `${group.padEnd(12)} ${String(count).padStart(6)} values, largest relative difference ${
            largest === 0 ? "0" : `${largest.toExponential(1)} (${where})`
          }`,
      )
      .join("\n");
  }

  return { compare, summary };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function show(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
