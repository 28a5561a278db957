import { existsSync, readFileSync } from "node:fs";

const SHARED = new URL("../../../shared/data/", import.meta.url);

/** Whether the reference data lie beside the checkout. */
export const hasReferenceData: boolean = existsSync(SHARED);

/** What a test file that needs the reference data says when they are absent. */
export const NO_REFERENCE_DATA = "skipped: ../shared/data is not there";

export function hasReference(path: string): boolean {
  return existsSync(new URL(path, SHARED));
}

export function referenceBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, SHARED)));
}

export function referenceJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, SHARED), "utf8")) as T;
}
