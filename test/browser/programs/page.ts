// what the page of workers.test.ts offers to its tests
import { caseRow, extractCases } from "radiosurv/browser";
import { formatCsv } from "radiosurv/table";

/** Starts workers of a script that the server has. */
function start(script: string): () => Worker {
  return () => new Worker(`/${script}`, { type: "module" });
}

/** What the tests find as a global of the page. */
export interface PageApi {
  readonly caseRow: typeof caseRow;
  readonly extractCases: typeof extractCases;
  readonly formatCsv: typeof formatCsv;
  readonly start: typeof start;
}

const radiosurv: PageApi = { caseRow, extractCases, formatCsv, start };
Object.assign(globalThis, { radiosurv });
