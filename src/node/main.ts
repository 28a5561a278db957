import { RadiosurvError } from "../error.ts";
import type { Extractor } from "../extraction/index.ts";
import type { Row } from "../table/index.ts";
import { VERSION } from "../version.ts";
import { type CliRequest, type MergeRequest, parseArguments } from "./cli-arguments.ts";
import { extractCohort } from "./extract-cohort.ts";
import { defaultExtractor, readExtractor } from "./extractor.ts";
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

type ExtractRequest = Extract<CliRequest, { command: "extract" }>;

/**
 * The command `radiosurv`.
 *
 * @param args - the command line without the program's name
 * @returns the exit status: 0 if all went well, 1 if a case failed, 2 for a wrong command line, 130 if it was stopped
 */
export async function main(args: readonly string[], streams: CliStreams): Promise<number> {
  const { stdout, stderr } = streams;
  try {
    const request = parseArguments(args, streams.environment);
    if (request.command === "extract") {
      return await (request.inputs.length === 1 ? extractMany(request, streams) : extractOne(request, streams));
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
    return error.code === "aborted" ? 130 : 1;
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
  const { inputs, format, label, concurrency, journal, shard } = request;
  // what is wrong with the parameters is said with the name of their file
  await chooseExtractor(request);
  const params = request.params === undefined ? undefined : await readText(request.params);
  const bar = progressBar(stderr);
  const work = extractCohort(inputs[0], {
    ...{ params, label, output: request.output, format, concurrency, journal, shard, signal },
    onProgress: bar.update,
  });
  const { rows, cases, failed } = await work.finally(bar.end);
  const output = request.output === undefined ? undefined : shardFile(request.output, shard);
  if (output === undefined) stdout.write(formatTable(rows, format ?? "csv"));
  for (const { id, error } of cases) {
    if (error) stderr.write(`radiosurv: ${id} failed: ${error.message}\n`);
  }
  if (output !== undefined) stderr.write(`radiosurv: ${cases.length - failed} of ${cases.length} cases in ${output}\n`);
  return failed > 0 ? 1 : 0;
}

async function mergeTables(request: MergeRequest, { stdout, stderr }: CliStreams): Promise<number> {
  const { manifest, files, output, format } = request;
  const { rows, cases, failed } = await mergeShards(manifest, files, { output, format });
  if (output === undefined) stdout.write(formatTable(rows, format ?? "csv"));
  else stderr.write(`radiosurv: ${cases} cases of ${files.length} shards in ${output}, ${failed} rows failed\n`);
  return 0;
}

async function chooseExtractor({ params }: ExtractRequest): Promise<Extractor> {
  return params === undefined ? defaultExtractor : readExtractor(params);
}
