import { byId, checkedValues, chip } from "../ui/dom.ts";
import { takeChosen, takeDropped } from "../ui/drop.ts";
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
  const showParams = (): void => {
    byId("own-settings").hidden = session.params !== undefined;
    byId("params-clear").hidden = session.params === undefined;
    byId("params-name").textContent = session.params
      ? `As ${session.params.name} says`
      : "Or drop a parameter file of PyRadiomics";
    changed();
  };
  const take = async ([file]: readonly File[]): Promise<void> => {
    session.params = { name: file.name, text: await file.text() };
    showParams();
  };
  takeDropped(byId("params-drop"), take);
  takeChosen("params-file", take);
  byId("params-clear").addEventListener("click", () => {
    session.params = undefined;
    showParams();
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
