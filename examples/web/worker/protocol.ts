import type { Image } from "radiosurv/image";

/** How far a job is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What is being done. */
  readonly step: string;
}

/** What a job works with. */
export interface Work {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Images that the page and the worker both hold, by key; what is set here is for later jobs. */
  readonly images: Map<string, Image>;
  /** Hands memory of the result over instead of copying it. */
  readonly transfer: (buffer: ArrayBufferLike) => void;
  /** Lets messages in, such as the one that cancels; throws then. */
  readonly pause: () => Promise<void>;
}

/** Jobs by name: what each is asked, and what it answers. */
export type Jobs = Readonly<Record<string, readonly [request: unknown, answer: unknown]>>;

/** What a worker does for each job. */
export type Handlers<J extends Jobs> = {
  readonly [Name in keyof J]: (request: J[Name][0], work: Work) => Promise<J[Name][1]> | J[Name][1];
};

/** What the page sends. */
export type ToWorker =
  | { readonly type: "job"; readonly id: number; readonly name: string; readonly request: unknown }
  | { readonly type: "cancel"; readonly id: number }
  | { readonly type: "keep"; readonly key: string; readonly image: Image };

/** What a worker sends. */
export type FromWorker =
  | { readonly type: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly type: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly type: "failure"; readonly id: number; readonly name: string; readonly message: string };
