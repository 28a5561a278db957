import type { Filter } from "./filter.ts";

/**
 * The image as it is. Equals PyRadiomics' image type `Original`.
 *
 * @param settings - settings of the extraction that are overridden for this image, such as `binWidth`
 * @example
 * ```ts
 * import { original } from "radiosurv/filters";
 * original({ binWidth: 10 }).settings; // => { binWidth: 10 }
 * ```
 */
export function original<Settings extends object>(settings: Settings = {} as Settings): Filter<Settings> {
  return { imageType: "Original", settings, apply: (image) => [{ name: "original", image }] };
}
