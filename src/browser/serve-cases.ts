import { RadiosurvError } from "../error.ts";
import type { CaseResult } from "../extraction/case/case-result.ts";
import { type CaseOptions, extractCase } from "../extraction/case/extract-case.ts";
import { extractorFromParams } from "../extraction/params.ts";
import type { DicomCodec } from "../io/dicom/codec.ts";
import { readImageFiles } from "../io/read-image-files.ts";
import { readMaskFiles } from "../io/read-mask-files.ts";
import { checkSettings, positive, type Rule, type Rules, wholeFrom } from "../rules.ts";
import type { CaseLimits } from "./fetch-bytes.ts";
import type { SentCase } from "./image-case.ts";
import { type FromWorker, messageOf, type ToWorker } from "./protocol.ts";
import { readCaseFiles } from "./read-case-files.ts";

/** What a worker does with each case. */
export interface ServeCasesOptions extends Omit<CaseOptions<SentCase>, "signal"> {
  /** Parameters as `extractorFromParams` takes them, text or object: instead of `extract`. @default none */
  readonly params?: string | object;
  /** Limits within which files are read. @default 2 GiB, and 600 s for an address */
  readonly limits?: CaseLimits;
  /** Decoders for compressed DICOM, as `readDicomSeries` takes them. @default none */
  readonly codecs?: readonly DicomCodec[];
}

/** Makes the options once, before the first case: loads a network, say. It is given the option `data` of `extractCases`. */
export type ServeCasesSetup<Data = never> = (data: Data) => ServeCasesOptions | Promise<ServeCasesOptions>;

/** What is used of the global object of a worker, whose types do not go together with those of a page. */
interface WorkerScope {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: FromWorker): void;
}

const isFunction: Rule = ["a function", (value) => typeof value === "function"];
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const RULES: Rules = {
  extract: isFunction,
  params: ["parameters as text or object", (value) => typeof value === "string" || isObject(value)],
  segment: isFunction,
  regions: isFunction,
  onCase: isFunction,
  describe: isFunction,
  label: ["a number", (value) => typeof value === "number"],
  limits: ["limits by name: maxBytes, timeout", isObject],
  codecs: ["a list of decoders", Array.isArray],
};

/**
 * Makes the script of a worker one that works for `extractCases`: a case at a time, as long as there are any. Call it once, in a
 * module of its own that a page starts as a worker.
 *
 * Files are read, regions made and features extracted by the code that `extractCohort` uses, so that the values are the same to
 * the bit. What goes wrong with a case fails the case; what `describe` and `onCase` throw, or the function of options, ends
 * the work.
 *
 * @param options - what is done with each case; or a function that makes it, which may be asynchronous
 * @throws RadiosurvError `setting` if it is not called in a worker. Wrong options are told to the page, which throws them
 * @example
 * ```typescript
 * // worker.ts
 * import { serveCases } from "radiosurv/browser";
 * import { extractFeatures } from "radiosurv/extraction";
 * import { firstOrder, glcm } from "radiosurv/features";
 * import { peritumoralRing } from "radiosurv/morphology";
 *
 * serveCases({
 *   extract: (image, mask, options) => extractFeatures(image, mask, { ...options, families: [firstOrder(), glcm()] }),
 *   regions: (mask) => [
 *     { name: "tumour", mask },
 *     { name: "ring", mask: peritumoralRing(mask, { radius: 3, unit: "mm" }) },
 *   ],
 * });
 * ```
 * @see docs/browser.md
 */
export function serveCases<Data = never>(options: ServeCasesOptions | ServeCasesSetup<Data> = {}): void {
  const scope = globalThis as unknown as WorkerScope;
  if (typeof scope.postMessage !== "function" || "document" in scope) {
    throw new RadiosurvError(
      "setting",
      "serveCases: call it in the script of a worker, which extractCases starts; this is the script of a page or program",
    );
  }
  let made: ServeCasesOptions = {};
  const answer = async (message: ToWorker): Promise<FromWorker> => {
    if (message.radiosurv === "case") return { radiosurv: "results", results: await resultsOf(message.item, made) };
    made = withExtractor(typeof options === "function" ? await options(message.data as Data) : options);
    return { radiosurv: "ready", lock: await heldLock() };
  };
  scope.addEventListener("message", ({ data }) => {
    const message = messageOf<ToWorker>(data);
    if (message)
      answer(message)
        .then((found) => scope.postMessage(found))
        .catch((error) => scope.postMessage(failure(error)));
  });
  // messages that come before a script has run to its end may be lost, so the page waits for this one
  scope.postMessage({ radiosurv: "here" });
}

function resultsOf(item: SentCase, { limits = {}, codecs, ...options }: ServeCasesOptions): Promise<CaseResult[]> {
  const { maxBytes } = limits;
  return extractCase(item, options, {
    image: async ({ image }) => readImageFiles(await readCaseFiles(image, "image", limits), { maxBytes, codecs }),
    async mask({ mask, maskName: name }, image) {
      if (mask === undefined) return undefined;
      return readMaskFiles(await readCaseFiles(mask, "mask", limits), image, { maxBytes, codecs, name });
    },
    maskAdvice: "give it one, or give serveCases a segmenter",
    ownMaskAdvice: "draw the mask by hand and give it with the case",
  });
}

function withExtractor(options: ServeCasesOptions): ServeCasesOptions {
  checkSettings("serveCases", options, RULES);
  const { params, ...others } = options ?? {};
  if (others.limits) checkSettings("serveCases, limits", others.limits, { maxBytes: wholeFrom(1), timeout: positive });
  if (params === undefined) return others;
  if (others.extract) {
    throw new RadiosurvError("setting", "serveCases: extract and params say the same; give one of them");
  }
  return { ...others, extract: extractorFromParams(params) };
}

// a lock that is never given back: the browser does that when the worker is gone, whatever ended it, and the page waits for it
async function heldLock(): Promise<string | undefined> {
  const { locks } = globalThis.navigator ?? {};
  if (!locks) return undefined;
  const name = `radiosurv ${crypto.randomUUID()}`;
  return new Promise((resolve) => {
    const refused = (): void => resolve(undefined);
    locks
      .request(name, () => {
        resolve(name);
        return new Promise(() => {});
      })
      .catch(refused);
  });
}

function failure(error: unknown): FromWorker {
  if (error instanceof RadiosurvError) return { radiosurv: "failure", code: error.code, message: error.message };
  // what a case hands over is copied, and what cannot be copied shows only then
  if ((error as Error)?.name === "DataCloneError") {
    return {
      radiosurv: "failure",
      code: "argument",
      message: `extractCases: what describe returns, and the record of a segmentation, must be plain data: ${(error as Error).message}`,
    };
  }
  const plain = error instanceof Error && error.name === "Error";
  return { radiosurv: "failure", message: plain ? error.message : String(error) };
}
