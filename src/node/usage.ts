import { parseArgs } from "node:util";
import { nearestName } from "../nearest.ts";

/** A wrong use of the command line; its message is one sentence. */
export class UsageError extends Error {}

/** Options of a command: whether they take a value, and their short form. */
export type OptionTypes = Readonly<Record<string, { readonly type: "string" | "boolean"; readonly short?: string }>>;

/** What stands on a command line. */
export interface Tokens<Name extends string> {
  /** Values by option; "yes" for those that take none. */
  readonly values: Partial<Record<Name, string>>;
  readonly positionals: readonly string[];
}

/**
 * Reads a command line.
 *
 * @throws UsageError for an option that there is not, which names the nearest; one given twice; a value too many or too few
 */
export function readTokens<Options extends OptionTypes>(
  args: readonly string[],
  options: Options,
): Tokens<keyof Options & string> {
  // parseArgs' own errors name no alternatives, so its tokens are read here
  const { tokens, positionals } = parseArgs({ args: [...args], options: { ...options }, strict: false, tokens: true });
  const values: Partial<Record<string, string>> = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!Object.hasOwn(options, name)) {
      const nearest = nearestName(name, Object.keys(options));
      throw new UsageError(`there is no option ${rawName}; the nearest is --${nearest}`);
    }
    const { type } = options[name];
    if (type === "string" && !value) throw new UsageError(`option ${rawName} needs a value`);
    if (type === "boolean" && value !== undefined)
      throw new UsageError(`option ${rawName} takes no value; got "${value}"`);
    if (values[name] !== undefined) throw new UsageError(`option --${name} is given twice`);
    values[name] = value ?? "yes";
  }
  return { values: values as Partial<Record<keyof Options & string, string>>, positionals };
}
