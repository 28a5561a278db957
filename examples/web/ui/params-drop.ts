import { byId } from "./dom.ts";
import { takeChosen, takeDropped } from "./drop.ts";

/** A parameter file that was dropped. */
export interface ParamsFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Connects a place for a parameter file of PyRadiomics: elements whose ids begin alike and end in `-drop`, `-file`, `-name` and `-clear`.
 *
 * @param empty - what is said where there is none
 * @param changed - is given the file, or nothing when it is left out again
 */
export function connectParams(prefix: string, empty: string, changed: (params: ParamsFile | undefined) => void): void {
  const show = (params: ParamsFile | undefined): void => {
    byId(`${prefix}-clear`).hidden = params === undefined;
    byId(`${prefix}-name`).textContent = params ? `As ${params.name} says` : empty;
    changed(params);
  };
  const place = byId(`${prefix}-drop`);
  const take = async ([file]: readonly File[]): Promise<void> => {
    place.ariaBusy = "true";
    try {
      show({ name: file.name, text: await file.text() });
    } finally {
      place.ariaBusy = "false";
    }
  };
  takeDropped(place, take);
  takeChosen(`${prefix}-file`, take);
  byId(`${prefix}-clear`).addEventListener("click", () => show(undefined));
  show(undefined);
}
