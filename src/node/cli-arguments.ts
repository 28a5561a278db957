import { resolve } from "node:path";
import { nearestName } from "../nearest.ts";
import { type Shard, shardFromEnvironment, shardRule } from "./shard.ts";
import { parseStudyArguments, STUDY_USAGE, type StudyRequest } from "./study/study-arguments.ts";
import { type OptionTypes, readTokens, UsageError } from "./usage.ts";
import { endingProblem, TABLE_FORMATS, type TableFormat } from "./write-table.ts";

/** What the command line asks for. */
export type CliRequest =
  | { readonly command: "version" }
  | { readonly command: "help"; readonly text: string }
  | StudyRequest
  | MergeRequest
  | ({ readonly command: "extract"; readonly inputs: readonly string[] } & ExtractOptions);

/** The tables of shards to put together. */
export interface MergeRequest {
  readonly command: "merge";
  readonly manifest: string;
  readonly files: readonly string[];
  readonly output?: string;
  readonly format?: TableFormat;
  readonly failures?: string | false;
}

interface ExtractOptions extends CohortOptions {
  readonly output?: string;
  readonly params?: string;
  readonly label?: number;
  readonly format?: TableFormat;
}

/** What there is only for many cases. */
interface CohortOptions {
  readonly concurrency?: number;
  readonly resume?: boolean;
  readonly journal?: string;
  readonly failures?: string | false;
  readonly caseTimeout?: number;
  readonly caseMemory?: number;
  readonly shard?: Shard;
}

const COMMANDS = ["extract", "merge", "study", "help"];
const OPTIONS = {
  output: { type: "string", short: "o" },
  params: { type: "string", short: "p" },
  label: { type: "string", short: "l" },
  format: { type: "string", short: "f" },
  concurrency: { type: "string" },
  resume: { type: "boolean" },
  "no-resume": { type: "boolean" },
  journal: { type: "string" },
  failures: { type: "string" },
  "no-failures": { type: "boolean" },
  "case-timeout": { type: "string" },
  "case-memory": { type: "string" },
  shard: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const satisfies OptionTypes;

export const USAGE = `Radiomic features as PyRadiomics names and computes them.

Usage:
  radiosurv extract IMAGE MASK          features of one image, to the standard output
  radiosurv extract MANIFEST.csv -o OUT.csv
                                        features of all cases of a manifest
  radiosurv merge MANIFEST.csv SHARD.csv... -o OUT.csv
                                        puts the tables of all shards together
  radiosurv study --manifest FILE.csv [...] -o DIR
                                        a whole study with its report; its options:
                                        radiosurv study --help

A manifest has the columns Image and Mask (paths, relative to it, or addresses,
http or https), where wanted Label and ID, and any others, which are carried
through to the output.

Options of extract:
  -o, --output FILE     write the table to FILE: .csv, .tsv, .json, .jsonl (a
                        record a line) or .parquet; another ending needs -f
  -p, --params FILE     settings: a PyRadiomics parameter file (YAML or JSON)
  -l, --label N         label of the region in the mask; without it, the only
                        label that the mask has, else 1
  -f, --format FORMAT   csv (the default), tsv, json, jsonl or parquet,
                        whatever FILE is called

With a manifest also:
      --concurrency N   cases at once, each in a thread of its own; default 1
      --resume          go on from an earlier run that was stopped or killed:
                        its finished cases are in OUT.csv.journal, which stays
      --no-resume       begin again. Without either of them, finished cases of
                        an earlier run are an error
      --failures FILE   write what failed, and why, to FILE; default
                        OUT.failures.csv
      --no-failures     write no such file
      --case-timeout S  a case that takes longer than S seconds fails
      --case-memory MB  a case that takes more memory than MB megabytes fails
      --journal FILE    finished cases are kept there, and the next run goes on
      --shard I/N       every Nth case from the Ith, for N machines that each do
                        a share; auto or auto/N: I is said by Slurm (an array
                        numbered from 1) or Kubernetes (an indexed job). OUT.csv
                        and the journal become OUT-I-of-N.csv and so on

Options of merge: --output, --format, --failures and --no-failures. It puts the
lists of what failed together as well, which are beside the tables.

  -h, --help            show this text
  -v, --version         show the version

Images: NIfTI, NRRD, PNG, JPEG. Without --params: all classes of features of the
unfiltered image with PyRadiomics' default settings.
Exit status: 0 if all went well, 1 if a case failed or the work could not be
done, 2 for a wrong command line, 3 if extract made no table of a manifest,
130 if it was stopped.
`;

/**
 * Understands a command line.
 *
 * @param args - without the program's name
 * @param environment - where a batch system says which task this is
 * @throws UsageError if it is wrong, naming the nearest command or option
 */
export function parseArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): CliRequest {
  if (isStudy(args)) return parseStudyArguments(args) ?? { command: "help", text: STUDY_USAGE };
  const { values, positionals } = readTokens(args, OPTIONS);
  if (values.help || positionals[0] === "help") return { command: "help", text: USAGE };
  if (values.version) return { command: "version" };
  const [command, ...inputs] = positionals;
  if (command === undefined) throw new UsageError("a command is needed: radiosurv extract ... or radiosurv study ...");
  if (command === "merge") return mergeRequest(inputs, values);
  if (command !== "extract") {
    throw new UsageError(`there is no command "${command}"; the nearest is "${nearestName(command, COMMANDS)}"`);
  }
  checkInputs(inputs, values);
  return {
    command,
    inputs,
    output: values.output,
    params: values.params,
    label: wholeNumber("--label", values.label),
    format: formatName(values.format),
    ...cohortOptions(inputs, values, environment),
  };
}

type Values = Partial<Record<keyof typeof OPTIONS, string>>;

/** Options that there are only for many cases. */
const OF_COHORTS: readonly (keyof typeof OPTIONS)[] = [
  ...(["concurrency", "resume", "no-resume", "journal", "failures", "no-failures"] as const),
  ...(["case-timeout", "case-memory", "shard"] as const),
];
/** Bytes of a megabyte. */
const MEGABYTE = 1e6;

function cohortOptions(
  inputs: readonly string[],
  values: Values,
  environment: Readonly<Record<string, string | undefined>>,
): CohortOptions {
  const given = OF_COHORTS.filter((name) => values[name] !== undefined);
  if (inputs.length === 2 && given.length > 0) {
    throw new UsageError(`--${given[0]} is of a manifest; got an IMAGE and a MASK`);
  }
  const { output, journal, shard } = values;
  const resume = either("resume", values.resume, values["no-resume"]);
  if (resume !== undefined && output === undefined) {
    throw new UsageError(`--${resume ? "" : "no-"}resume needs --output, beside which finished cases are kept`);
  }
  if (resume !== undefined && journal !== undefined) {
    throw new UsageError(`--journal is always gone on from; leave --${resume ? "" : "no-"}resume out`);
  }
  const concurrency = wholeNumber("--concurrency", values.concurrency);
  if (concurrency === 0) throw new UsageError("--concurrency must be 1 or more; got 0");
  const megabytes = positiveNumber("--case-memory", values["case-memory"]);
  return {
    concurrency,
    resume,
    journal,
    failures: listFile(values.failures, values["no-failures"]),
    caseTimeout: positiveNumber("--case-timeout", values["case-timeout"]),
    caseMemory: megabytes && Math.round(megabytes * MEGABYTE),
    ...(shard && { shard: namedShard(shard, environment) }),
  };
}

function either(name: string, yes: string | undefined, no: string | undefined): boolean | undefined {
  if (yes !== undefined && no !== undefined) throw new UsageError(`--${name} and --no-${name} exclude each other`);
  return yes !== undefined ? true : no !== undefined ? false : undefined;
}

function listFile(file: string | undefined, none: string | undefined): string | false | undefined {
  return either("failures", file, none) === false ? false : file;
}

function namedShard(text: string, environment: Readonly<Record<string, string | undefined>>): Shard {
  const [, which, total] = /^(auto|\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  const count = total === undefined ? undefined : Number(total);
  if (which === "auto" && count !== 0) {
    try {
      return shardFromEnvironment(environment, { count });
    } catch (error) {
      throw new UsageError(`--shard ${text}: ${(error as Error).message.replace(/^\w+: /, "")}`);
    }
  }
  const shard = { index: Number(which), count };
  if (shardRule[1](shard)) return shard as Shard;
  throw new UsageError(`--shard must be I/N with I from 1 to N, auto or auto/N; got "${text}"`);
}

function mergeRequest(inputs: readonly string[], values: Values): MergeRequest {
  const { output, format, failures, "no-failures": none, ...others } = values;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw new UsageError(`merge takes --output, --format, --failures and --no-failures; got --${other}`);
  }
  const [manifest, ...files] = inputs;
  if (files.length === 0) throw new UsageError("merge needs a MANIFEST.csv and the files of its shards");
  checkReplaced(inputs, "output", output);
  checkReplaced(inputs, "failures", failures);
  checkFormat(output, format);
  return { command: "merge", manifest, files, output, format: formatName(format), failures: listFile(failures, none) };
}

// each command has options of its own, so that it must be known before they are read
function isStudy(args: readonly string[]): boolean {
  return args[0] === "study" || (args[0] === "help" && args[1] === "study");
}

function checkInputs(inputs: readonly string[], { output, failures, format }: Values): void {
  if (inputs.length === 0) throw new UsageError("extract needs an IMAGE and a MASK, or a MANIFEST.csv");
  if (inputs.length > 2) {
    throw new UsageError(`extract takes an IMAGE and a MASK, or a MANIFEST.csv; got ${inputs.length} names`);
  }
  if (inputs.length === 1 && !/\.(csv|tsv|txt)$/i.test(inputs[0])) {
    throw new UsageError(`extract needs a MASK after the IMAGE "${inputs[0]}"; a manifest ends in .csv`);
  }
  checkReplaced(inputs, "output", output);
  checkReplaced(inputs, "failures", failures);
  checkFormat(output, format);
}

function checkReplaced(inputs: readonly string[], option: string, path: string | undefined): void {
  if (path !== undefined && inputs.some((input) => resolve(input) === resolve(path))) {
    throw new UsageError(`--${option} ${path} would replace a file that is read; name another one`);
  }
}

function checkFormat(output: string | undefined, format: string | undefined): void {
  const problem = format === undefined && output !== undefined ? endingProblem(output) : undefined;
  if (problem !== undefined) throw new UsageError(`--output ${output}: ${problem}; or give --format`);
  if (format === "parquet" && output === undefined) throw new UsageError("--format parquet needs --output");
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`${option} must be a whole number; got "${text}"`);
  return Number(text);
}

function positiveNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new UsageError(`${option} must be a positive number; got "${text}"`);
}

function formatName(text: string | undefined): TableFormat | undefined {
  const found = TABLE_FORMATS.find((format) => format === text);
  if (text === undefined || found !== undefined) return found;
  throw new UsageError(
    `--format must be ${TABLE_FORMATS.slice(0, -1).join(", ")} or ${TABLE_FORMATS.at(-1)}; got "${text}"`,
  );
}
