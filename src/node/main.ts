import { RadiosurvError } from "../error.ts";
import type { Extractor } from "../extraction/index.ts";
import type { Row } from "../table/index.ts";
import { VERSION } from "../version.ts";
import { type CliRequest, type MergeRequest, parseArguments } from "./cli-arguments.ts";
import { type CohortResult, type CohortSummary, extractCohort } from "./extract-cohort.ts";
import { defaultExtractor, readExtractor } from "./extractor.ts";
import { failuresFile } from "./failures-file.ts";
import { readText } from "./file.ts";
import { mergeShards } from "./merge-shards.ts";
import { type ProgressStream, progressBar } from "./progress-bar.ts";
import { readImageFile } from "./read-image-file.ts";
import { shardFile } from "./shard.ts";
import { studyCommand } from "./study/study-command.ts";
import { UsageError } from "./usage.ts";
import { formatTable, writeTable } from "./write-table.ts";

/** Where the command writes: results to `stdout`, everything else to `stderr`. */
export interface CliStreams {
  readonly stdout: { readonly write: (text: string) => unknown };
  readonly stderr: ProgressStream;
  readonly signal?: AbortSignal;
  /** Where a batch system says which task this is. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const NO_TABLE = 3;
/** Failed cases that are shown if there is a file of all. */
const SHOWN = 20;

type ExtractRequest = Extract<CliRequest, { command: "extract" }>;

/**
 * The command `radiosurv`.
 *
 * @param args - the command line without the program's name
 * @returns the exit status: 0 if all went well, 1 if a case failed or the work could not be done, 2 for a wrong command line, 3 if
 *   extract made no table of a manifest, 130 if it was stopped
 */
export async function main(args: readonly string[], streams: CliStreams): Promise<number> {
  const { stdout, stderr } = streams;
  let failure = 1;
  try {
    const request = parseArguments(args, streams.environment);
    if (request.command === "extract") {
      if (request.inputs.length > 1) return await extractOne(request, streams);
      // a batch system must be able to tell a table with failed cases from none
      failure = NO_TABLE;
      return await extractMany(request, streams);
    }
    if (request.command === "merge") return await mergeTables(request, streams);
    if (request.command === "study") return await studyCommand(request, streams);
    stdout.write(request.command === "help" ? request.text : `${VERSION}\n`);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      stderr.write(`radiosurv: ${error.message} (see radiosurv ${args[0] === "study" ? "study " : ""}--help)\n`);
      return 2;
    }
    if (!(error instanceof RadiosurvError)) throw error;
    stderr.write(`radiosurv: ${error.message}\n`);
    return error.code === "aborted" ? 130 : failure;
  }
}

async function extractOne(request: ExtractRequest, { stdout, stderr, signal }: CliStreams): Promise<number> {
  const [imagePath, maskPath] = request.inputs;
  const extract = await chooseExtractor(request);
  const image = await readImageFile(imagePath, { signal });
  const mask = await readImageFile(maskPath, { signal });
  const { features, diagnostics, warnings } = extract(image, mask, { label: request.label });
  for (const warning of warnings) stderr.write(`radiosurv: ${warning}\n`);
  const row: Row = { Image: imagePath, Mask: maskPath, ...diagnostics, ...features };
  const { output, format } = request;
  if (output !== undefined) await writeTable(output, [row], { format });
  else stdout.write(formatTable([row], format ?? "csv"));
  return 0;
}

async function extractMany(request: ExtractRequest, { stdout, stderr, signal }: CliStreams): Promise<number> {
  const { command, inputs, params: file, ...options } = request;
  const { output, format = "csv", shard } = options;
  // what is wrong with the parameters is said with the name of their file
  await chooseExtractor(request);
  const params = file === undefined ? undefined : await readText(file);
  const bar = progressBar(stderr);
  const settings = { ...options, params, signal, onProgress: bar.update };
  const work =
    output === undefined ? extractCohort(inputs[0], settings) : extractCohort(inputs[0], { ...settings, keep: false });
  const found: CohortSummary & Partial<CohortResult> = await work.finally(bar.end);
  const { total, failed, failures, rows } = found;
  if (rows) stdout.write(formatTable(rows, format));
  const list = failuresFile(options);
  const shown = list === undefined ? failures : failures.slice(0, SHOWN);
  for (const { ID, error } of shown) stderr.write(`radiosurv: ${ID} failed: ${error}\n`);
  if (shown.length < failures.length) stderr.write(`radiosurv: ${failures.length - shown.length} more failed\n`);
  if (list !== undefined && failed > 0) stderr.write(`radiosurv: ${failed} that failed are in ${list}\n`);
  if (output !== undefined) {
    stderr.write(`radiosurv: ${total - failed} of ${total} cases in ${shardFile(output, shard)}\n`);
  }
  return failed > 0 ? 1 : 0;
}

async function mergeTables(request: MergeRequest, { stdout, stderr }: CliStreams): Promise<number> {
  const { manifest, files, output, format, failures } = request;
  if (output === undefined) {
    stdout.write(formatTable((await mergeShards(manifest, files, { failures })).rows, format ?? "csv"));
    return 0;
  }
  const { cases, failed } = await mergeShards(manifest, files, { output, format, failures, keep: false });
  stderr.write(
    `radiosurv: ${cases} cases of ${files.length} shards in ${output}, ${failed} ${failed === 1 ? "row" : "rows"} failed\n`,
  );
  const list = failuresFile(request);
  if (list !== undefined && failed > 0) stderr.write(`radiosurv: those that failed are in ${list}\n`);
  return 0;
}

async function chooseExtractor({ params }: ExtractRequest): Promise<Extractor> {
  return params === undefined ? defaultExtractor : readExtractor(params);
}
