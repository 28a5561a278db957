import { RadiosurvError } from "../error.ts";
import { oneOf, type Rule } from "../rules.ts";
import { listsOf } from "./samples.ts";

/**
 * Ratings: a matrix, one list a subject with one entry a rater; or one list a rater by name, as a record or the columns of a
 * table.
 */
export type Ratings<T> =
  | readonly ArrayLike<T>[]
  | Readonly<Record<string, ArrayLike<T>>>
  | { readonly names: readonly string[]; readonly columns: readonly ArrayLike<T>[] };

/** What each list of ratings holds: all ratings by one rater, or of one subject. */
export type RatingLayout = "rater" | "subject";

export const layoutRule: Rule = oneOf("rater", "subject");

/** Ratings as one list a rater; without a layout lists without names are those of subjects, as the rows of a matrix in R. */
export function ratingColumns<T>(
  caller: string,
  ratings: Ratings<T>,
  layout: RatingLayout = Array.isArray(ratings) ? "subject" : "rater",
): { readonly names: readonly string[]; readonly columns: readonly ArrayLike<T>[] } {
  const { names, lists } = listsOf<T>(caller, "ratings", "columns", ratings);
  const raters = layout === "rater" ? lists.length : (lists[0]?.length ?? 0);
  if (raters < 2) throw new RadiosurvError("argument", `${caller}: at least two raters are needed; got ${raters}`);
  if (layout === "rater") return { names: names.map((name) => `rater ${name}`), columns: lists };
  const uneven = lists.findIndex((list) => list.length !== raters);
  if (uneven >= 0) {
    throw new RadiosurvError(
      "length",
      `${caller}: subject ${names[uneven]} needs ${raters} ratings, as subject ${names[0]} has; got ${lists[uneven].length}`,
    );
  }
  return {
    names: Array.from({ length: raters }, (_, j) => `rater ${j}`),
    columns: Array.from({ length: raters }, (_, j) => lists.map((list) => list[j])),
  };
}
