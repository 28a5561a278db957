import type { ErrorCode } from "../error.ts";
import type { CaseResult } from "../extraction/case/case-result.ts";
import type { SentCase } from "./image-case.ts";

/** What a page tells a worker: first that it is to make its functions, then case after case. */
export type ToWorker =
  | { readonly radiosurv: "start"; readonly data: unknown }
  | { readonly radiosurv: "case"; readonly item: SentCase };

/** What a worker tells its page: that its script has run, that it is ready, what became of a case, or why it cannot go on. */
export type FromWorker =
  | { readonly radiosurv: "here" }
  | {
      readonly radiosurv: "ready";
      /** Name of the lock that the worker holds until it ends, where the browser has locks. */
      readonly lock?: string;
    }
  | { readonly radiosurv: "results"; readonly results: CaseResult[] }
  | { readonly radiosurv: "failure"; readonly code?: ErrorCode; readonly message: string };

/** A message of this library; others may pass between a page and its worker too. */
export function messageOf<Message extends { readonly radiosurv: string }>(data: unknown): Message | undefined {
  const ours = typeof data === "object" && data !== null && typeof (data as Message).radiosurv === "string";
  return ours ? (data as Message) : undefined;
}
