// measures one case after the other; the page starts as many of it as it was told
import { serveCases } from "radiosurv/browser";

/** What the page tells each worker. */
export interface CaseSettings {
  /** Text of a parameter file; the default settings without it. */
  readonly params?: string;
}

serveCases(({ params }: CaseSettings) => (params === undefined ? {} : { params }));
