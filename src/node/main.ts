import { RadiosurvError } from "../error.ts";
import type { Extractor } from "../extraction/index.ts";
import type { Row } from "../table/index.ts";
import { VERSION } from "../version.ts";
import { type CliRequest, parseArguments, USAGE, UsageError } from "./cli-arguments.ts";
import { extractCohort } from "./extract-cohort.ts";
import { defaultExtractor, readExtractor } from "./extractor.ts";
import { type ProgressStream, progressBar } from "./progress-bar.ts";
import { readImageFile } from "./read-image-file.ts";
import { formatTable, writeTable } from "./write-table.ts";

/** Where the command writes: results to `stdout`, everything else to `stderr`. */
export interface CliStreams {
  readonly stdout: { readonly write: (text: string) => unknown };
  readonly stderr: ProgressStream;
  readonly signal?: AbortSignal;
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
    const request = parseArguments(args);
    if (request.command === "extract") {
      return await (request.inputs.length === 1 ? extractMany(request, streams) : extractOne(request, streams));
    }
    stdout.write(request.command === "help" ? USAGE : `${VERSION}\n`);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      stderr.write(`radiosurv: ${error.message} (see radiosurv --help)\n`);
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
  const { inputs, output, format, label } = request;
  const extract = await chooseExtractor(request);
  const bar = progressBar(stderr);
  const work = extractCohort(inputs[0], { extract, label, output, format, signal, onProgress: bar.update });
  const { rows, cases, failed } = await work.finally(bar.end);
  if (output === undefined) stdout.write(formatTable(rows, format ?? "csv"));
  for (const { id, error } of cases) {
    if (error) stderr.write(`radiosurv: ${id} failed: ${error.message}\n`);
  }
  if (output !== undefined) stderr.write(`radiosurv: ${cases.length - failed} of ${cases.length} cases in ${output}\n`);
  return failed > 0 ? 1 : 0;
}

async function chooseExtractor({ params }: ExtractRequest): Promise<Extractor> {
  return params === undefined ? defaultExtractor : readExtractor(params);
}
