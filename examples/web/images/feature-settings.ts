import { byId, checkedValues, chip } from "../ui/dom.ts";
import { connectParams } from "../ui/params-drop.ts";
import type { ExtractRequest, FilterRequest } from "../worker/image-jobs.ts";
import type { Session } from "./session.ts";

const FAMILIES: readonly (readonly [name: string, text: string])[] = [
  ["shape", "Shape"],
  ["firstorder", "First order"],
  ["glcm", "GLCM"],
  ["glrlm", "GLRLM"],
  ["glszm", "GLSZM"],
  ["gldm", "GLDM"],
  ["ngtdm", "NGTDM"],
];

const FILTERS: readonly (readonly [name: string, text: string])[] = [
  ["Original", "Original"],
  ["Wavelet", "Wavelet"],
  ["LoG", "LoG"],
  ["Square", "Square"],
  ["SquareRoot", "Square root"],
  ["Logarithm", "Logarithm"],
  ["Exponential", "Exponential"],
  ["Gradient", "Gradient"],
  ["LBP2D", "LBP 2D"],
  ["LBP3D", "LBP 3D"],
];

/** Connects what is measured: families, filters, or a parameter file in their place. */
export function connectSettings(session: Session, changed: () => void): void {
  byId("families").append(...FAMILIES.map(([name, text]) => chip("family", name, text, true)));
  byId("filters").append(...FILTERS.map(([name, text]) => chip("filter", name, text, name === "Original")));
  connectParams("params", "Or drop a parameter file of PyRadiomics", (params) => {
    session.params = params;
    byId("own-settings").hidden = params !== undefined;
    changed();
  });
  byId("own-settings").addEventListener("change", changed);
}

/** The settings as the worker is asked. */
export function chosenSettings(session: Session): Pick<ExtractRequest, "families" | "filters" | "binWidth" | "params"> {
  return {
    families: checkedValues(byId("families")),
    filters: checkedValues(byId("filters")).map(
      (name): FilterRequest => (name === "LoG" ? { name, sigma: chosenSigma() } : { name }),
    ),
    binWidth: byId<HTMLInputElement>("bin-width").valueAsNumber,
    params: session.params?.text,
  };
}

function chosenSigma(): readonly number[] {
  return byId<HTMLInputElement>("sigma")
    .value.split(/[\s,;]+/)
    .filter((part) => part !== "")
    .map(Number);
}
