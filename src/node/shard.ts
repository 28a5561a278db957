import { basename, dirname, extname, join } from "node:path";
import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rule, wholeFrom } from "../rules.ts";

/** A share of the cases of a manifest. */
export interface Shard {
  /** Which of the shards, from 1 to `count`. */
  readonly index: number;
  /** Into how many shards the cases are dealt out. */
  readonly count: number;
}

export const shardRule: Rule = [
  "{ index, count } with an index from 1 to count",
  (value) => {
    const { index, count } = (value ?? {}) as Shard;
    return Number.isInteger(index) && Number.isInteger(count) && index >= 1 && index <= count;
  },
];

/**
 * The cases of a shard in their order. They are dealt out one by one, as neighbours in a manifest often come from one place
 * and take alike long.
 */
export function shardCases<Case>(cases: readonly Case[], shard: Shard | undefined): readonly Case[] {
  return shard ? cases.filter((_, i) => i % shard.count === shard.index - 1) : cases;
}

/** The name that a file of a shard has: `features-2-of-8.csv`. */
export function shardFile(path: string, shard: Shard | undefined): string {
  if (!shard) return path;
  const extension = extname(path);
  return join(dirname(path), `${basename(path, extension)}-${shard.index}-of-${shard.count}${extension}`);
}

/** The shard that the name of a file tells. */
export function shardOfFile(path: string): Shard | undefined {
  const [, index, count] = /-(\d+)-of-(\d+)(\.\w+)?$/.exec(basename(path)) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shardRule[1](shard) ? shard : undefined;
}

/**
 * The shard that a task of a batch system is to do, from what the system says in the environment: `SLURM_ARRAY_TASK_ID` of a
 * Slurm array that is numbered from 1, or `JOB_COMPLETION_INDEX` of an indexed job of Kubernetes, which counts from 0.
 *
 * @param environment - such as `process.env`
 * @param options - `count`: how many shards there are; a whole Slurm array knows it itself
 * @throws RadiosurvError `setting` if the environment does not say it, or says it in a way that could be misunderstood
 * @example
 * ```ts
 * import { shardFromEnvironment } from "radiosurv/node";
 * shardFromEnvironment({ JOB_COMPLETION_INDEX: "0" }, { count: 8 }); // => { index: 1, count: 8 }
 * ```
 */
export function shardFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  options: { readonly count?: number } = {},
): Shard {
  const caller = "shardFromEnvironment";
  checkSettings(caller, options, { count: wholeFrom(1) });
  const refuse = (why: string): never => {
    throw new RadiosurvError("setting", `${caller}: ${why}`);
  };
  const number = (name: string): number | undefined => {
    const text = environment[name];
    if (text === undefined || text === "") return undefined;
    return /^\d+$/.test(text) ? Number(text) : refuse(`${name} must be a whole number; got "${text}"`);
  };
  const within = (name: string, index: number, count: number): Shard => {
    if (index > count) refuse(`${name} is ${environment[name]}, but there are only ${count} shards`);
    return { index, count };
  };
  const slurm = number("SLURM_ARRAY_TASK_ID");
  const completion = number("JOB_COMPLETION_INDEX");
  if (slurm !== undefined) {
    const first = number("SLURM_ARRAY_TASK_MIN");
    const last = number("SLURM_ARRAY_TASK_MAX");
    // a task of an array that is numbered from 0 cannot be told from one that was submitted once more
    if (slurm === 0 || first === 0) refuse("the Slurm array must be numbered from 1, as in --array=1-8");
    if (options.count !== undefined) return within("SLURM_ARRAY_TASK_ID", slurm, options.count);
    const size = number("SLURM_ARRAY_TASK_COUNT");
    if (first !== 1 || size === undefined || size !== last) {
      refuse(
        "the Slurm array is not whole, as in --array=1-8; for a part of it say of how many shards: count, or --shard auto/8",
      );
    }
    return within("SLURM_ARRAY_TASK_ID", slurm, size ?? 0);
  }
  if (completion !== undefined) {
    const { count = refuse("Kubernetes does not tell the number of completions: give count, or --shard auto/8") } =
      options;
    return within("JOB_COMPLETION_INDEX", completion + 1, count);
  }
  return refuse(
    "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; name the shard itself, as in --shard 2/8",
  );
}
