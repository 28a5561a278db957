import { listOf, type Rule } from "../../rules.ts";

/** Names of filtered images in PyRadiomics, and what follows: class and feature. */
const PYRADIOMICS =
  /^(original|wavelet\d*-[HL]{2,3}|log-sigma-[\d.-]+-mm-[23]D|square|squareroot|logarithm|exponential|gradient|lbp-2D|lbp-3D-(m\d+|k))_[A-Za-z0-9]+_\w+$/;

/** What PyRadiomics says of a case beside its features. */
const DIAGNOSTICS = /^(diagnostics|general_info)_/;

export const patternsRule: Rule = listOf([
  "a name of columns, with * for any text",
  (value) => typeof value === "string" && value !== "",
]);

/** Columns of a table that are features: by name as PyRadiomics has them, or by patterns in which * stands for any text. */
export function featureColumns(names: readonly string[], patterns: readonly string[] | undefined): readonly string[] {
  if (!patterns) return names.filter((name) => PYRADIOMICS.test(name));
  const tests = patterns.map(patternOf);
  return names.filter((name) => tests.some((test) => test.test(name)));
}

/** Patterns that no column fits. */
export function idlePatterns(names: readonly string[], patterns: readonly string[] | undefined): readonly string[] {
  return (patterns ?? []).filter((pattern) => !names.some((name) => patternOf(pattern).test(name)));
}

export function isDiagnostic(name: string): boolean {
  return DIAGNOSTICS.test(name);
}

function patternOf(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
