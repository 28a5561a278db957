import { RadiosurvError } from "../error.ts";
import { type SurvivalOutcome, type XTile, type XTileOptions, xTile } from "../survival/index.ts";

/**
 * A cutoff searched for in training scores: what `xTile` found, without its map. Its P-values take the score as given:
 * `correctedPValue` counts the search for the cutoff, not that the score was fitted to the same outcomes.
 */
export interface ScoreCutoff extends Omit<XTile, "scan" | "bootstrap" | "warnings"> {
  /** Percentile limits of each cutoff over bootstrap samples; empty without them. */
  readonly limits: readonly (readonly [number, number])[];
}

/** What xTile cannot know: it takes the score as given, where it was fitted to the same rows. */
const FITTED =
  "the score was fitted to these rows: P-values of its groups in them are too small, correctedPValue too; report those of nested validation and of other cohorts";

/** The cutoff of a score, or why there is none. */
export function scoreCutoff(
  outcome: SurvivalOutcome,
  score: Float64Array,
  options: XTileOptions | "none",
  seed: number,
): { readonly cutoff?: ScoreCutoff; readonly warnings: readonly string[] } {
  if (options === "none") return { warnings: [] };
  if (score.every((value) => value === score[0])) {
    return { warnings: ["no cutoff: the score is the same for all"] };
  }
  try {
    const { scan: _, bootstrap, warnings: given, ...found } = xTile(outcome, score, { seed, ...options });
    const warnings = [FITTED, ...given.filter((text) => !text.includes("report correctedPValue"))];
    const limits = bootstrap.lower.map((lower, k) => [lower, bootstrap.upper[k]] as const);
    return { cutoff: { ...found, limits }, warnings };
  } catch (error) {
    // too few distinct scores is a matter of the data, other codes are misuse
    if (error instanceof RadiosurvError && error.code === "argument" && error.message.includes("no cutoff")) {
      return { warnings: [error.message] };
    }
    throw error;
  }
}
