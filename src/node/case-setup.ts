import { createHash } from "node:crypto";
import { fileURLToPath, pathToFileURL } from "node:url";
import { RadiosurvError } from "../error.ts";
import { extractorFromParams } from "../extraction/index.ts";
import { nearestName } from "../nearest.ts";
import type { ExtractCaseOptions } from "./extract-case.ts";
import { readBytes } from "./file.ts";
import type { ImageLimits } from "./read-image-file.ts";
import { steadyTypeStripping } from "./steady-types.ts";

/**
 * Makes the options of cases, once in each thread: the default export of the module that {@link CaseSetup} names. Its
 * functions see the cases of their thread alone, one after the other.
 */
export type CaseSetupFunction<Data = never> = (
  data: Data,
) => Omit<ExtractCaseOptions, "signal"> | Promise<Omit<ExtractCaseOptions, "signal">>;

/** What makes the options of cases in each thread, as functions cannot be sent there. */
export interface CaseSetup {
  /** Path, or URL as `new URL("./setup.ts", import.meta.url)`, of a module whose default export is a {@link CaseSetupFunction}. */
  readonly module: string | URL;
  /** What its function is given: plain data, as JSON has it. */
  readonly data?: unknown;
}

/** What can be sent to a thread of how cases are worked through. */
export interface CasePlan {
  readonly params?: string | object;
  readonly setup?: { readonly module: string; readonly data?: unknown };
  readonly label?: number;
  readonly limits?: ImageLimits;
}

/** Functions that a setup module may return; `label` too. */
const PARTS = ["extract", "segment", "regions", "describe", "onCase"] as const;

/** A setup whose module is a URL, which every thread understands. */
export function placedSetup({ module, data }: CaseSetup): NonNullable<CasePlan["setup"]> {
  const isUrl = module instanceof URL || /^(file|data):/.test(module);
  return { module: isUrl ? String(module) : pathToFileURL(module).href, data };
}

/**
 * The options that a plan describes, in the thread that calls it. What the module gives stands above `params`.
 *
 * @throws RadiosurvError `setting` if the module cannot be used; what its function throws
 */
export async function planOptions({ params, setup, label, limits }: CasePlan): Promise<ExtractCaseOptions> {
  const extract = params === undefined ? {} : { extract: extractorFromParams(params) };
  return { label, limits, ...extract, ...(setup && (await setupOptions(setup.module, setup.data))) };
}

async function setupOptions(module: string, data: unknown): Promise<ExtractCaseOptions> {
  let make: CaseSetupFunction<unknown>;
  steadyTypeStripping(module);
  try {
    make = (await import(module)).default;
  } catch (error) {
    const { message } = error as Error;
    throw new RadiosurvError("setting", `extractCohort: setup.module ${module} cannot be loaded: ${message}`);
  }
  if (typeof make !== "function") {
    throw new RadiosurvError(
      "setting",
      `extractCohort: setup.module must have a default export that is a function (data) => options; ${module} has ${typeof make}`,
    );
  }
  const options = await make(data);
  for (const [name, value] of Object.entries(options ?? {})) {
    if (name === "label" || value === undefined) continue;
    if (!PARTS.includes(name as "extract")) {
      throw new RadiosurvError(
        "setting",
        `extractCohort: setup.module may return ${PARTS.join(", ")} and label; "${name}" is none of them; the nearest is "${nearestName(name, PARTS)}"`,
      );
    }
    if (typeof value !== "function") {
      throw new RadiosurvError(
        "setting",
        `extractCohort: ${name} of setup.module must be a function; got ${typeof value}`,
      );
    }
  }
  return options;
}

/** Short texts that differ where what determines results does: of parameters, module, data and label, but not of limits. */
export async function planDigests({ params, setup, label }: CasePlan): Promise<Readonly<Record<string, string>>> {
  const text = (value: unknown): string => (value === undefined ? "none" : digest(JSON.stringify(value)));
  return {
    params: text(params),
    // its content, not its place: a journal may be moved with all that belongs to it
    "setup.module": setup ? digest(await moduleBytes(setup.module)) : "none",
    "setup.data": text(setup?.data),
    label: label === undefined ? "none" : String(label),
  };
}

async function moduleBytes(module: string): Promise<Uint8Array | string> {
  return module.startsWith("file:") ? readBytes(fileURLToPath(module)) : module;
}

/** The first 128 bits of SHA-256 as hexadecimal digits: enough to tell apart whatever is not forged. */
export function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}
