import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { nearestName } from "../nearest.ts";

/** A wrong use of the command line; its message is one sentence. */
export class UsageError extends Error {}

/** What the command line asks for. */
export type CliRequest =
  | { readonly command: "help" | "version" }
  | ({ readonly command: "extract"; readonly inputs: readonly string[] } & ExtractOptions);

interface ExtractOptions {
  readonly output?: string;
  readonly params?: string;
  readonly label?: number;
  readonly format?: "csv" | "json";
}

const COMMANDS = ["extract", "help"];
const OPTIONS = {
  output: { type: "string", short: "o" },
  params: { type: "string", short: "p" },
  label: { type: "string", short: "l" },
  format: { type: "string", short: "f" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

export const USAGE = `Radiomic features as PyRadiomics names and computes them.

Usage:
  radiosurv extract IMAGE MASK          features of one image, to the standard output
  radiosurv extract MANIFEST.csv -o OUT.csv
                                        features of all cases of a manifest

A manifest has the columns Image and Mask (paths, relative to it), where wanted
Label and ID, and any others, which are carried through to the output.

Options:
  -o, --output FILE     write the table to FILE (.csv, .tsv or .json)
  -p, --params FILE     settings: a PyRadiomics parameter file (YAML or JSON)
  -l, --label N         label of the region in the mask; without it, the only
                        label that the mask has, else 1
  -f, --format FORMAT   csv (the default) or json
  -h, --help            show this text
  -v, --version         show the version

Images: NIfTI, NRRD, PNG, JPEG. Without --params: all classes of features of the
unfiltered image with PyRadiomics' default settings.
Exit status: 0 if all went well, 1 if a case failed, 2 for a wrong command line.
`;

/**
 * Understands a command line.
 *
 * @param args - without the program's name
 * @throws UsageError if it is wrong, naming the nearest command or option
 */
export function parseArguments(args: readonly string[]): CliRequest {
  const { values, positionals } = readTokens(args);
  if (values.help || positionals[0] === "help") return { command: "help" };
  if (values.version) return { command: "version" };
  const [command, ...inputs] = positionals;
  if (command === undefined) throw new UsageError("a command is needed: radiosurv extract ...");
  if (command !== "extract") {
    throw new UsageError(`there is no command "${command}"; the nearest is "${nearestName(command, COMMANDS)}"`);
  }
  checkInputs(inputs, values.output);
  return {
    command,
    inputs,
    output: values.output,
    params: values.params,
    label: wholeNumber(values.label),
    format: formatName(values.format),
  };
}

interface Tokens {
  readonly values: Partial<Record<keyof typeof OPTIONS, string>>;
  readonly positionals: readonly string[];
}

// parseArgs' own errors name no alternatives, so its tokens are read here
function readTokens(args: readonly string[]): Tokens {
  const { tokens, positionals } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const values: Partial<Record<string, string>> = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!Object.hasOwn(OPTIONS, name)) {
      const nearest = nearestName(name, Object.keys(OPTIONS));
      throw new UsageError(`there is no option ${rawName}; the nearest is --${nearest}`);
    }
    const { type } = OPTIONS[name as keyof typeof OPTIONS];
    if (type === "string" && !value) throw new UsageError(`option ${rawName} needs a value`);
    if (type === "boolean" && value !== undefined)
      throw new UsageError(`option ${rawName} takes no value; got "${value}"`);
    if (values[name] !== undefined) throw new UsageError(`option --${name} is given twice`);
    values[name] = value ?? "yes";
  }
  return { values, positionals };
}

function checkInputs(inputs: readonly string[], output: string | undefined): void {
  if (inputs.length === 0) throw new UsageError("extract needs an IMAGE and a MASK, or a MANIFEST.csv");
  if (inputs.length > 2) {
    throw new UsageError(`extract takes an IMAGE and a MASK, or a MANIFEST.csv; got ${inputs.length} names`);
  }
  if (inputs.length === 1 && !/\.(csv|tsv|txt)$/i.test(inputs[0])) {
    throw new UsageError(`extract needs a MASK after the IMAGE "${inputs[0]}"; a manifest ends in .csv`);
  }
  if (output !== undefined && inputs.some((input) => resolve(input) === resolve(output))) {
    throw new UsageError(`--output ${output} would replace a file that is read; name another one`);
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`--label must be a whole number; got "${text}"`);
  return Number(text);
}

function formatName(text: string | undefined): "csv" | "json" | undefined {
  if (text === undefined || text === "csv" || text === "json") return text;
  throw new UsageError(`--format must be csv or json; got "${text}"`);
}
