import { RadiosurvError } from "./error.ts";

/** What a setting may be, in words, and the test of it. */
export type Rule = readonly [allowed: string, test: (value: unknown) => boolean];

/** Rules by name of the setting. */
export type Rules = Readonly<Record<string, Rule>>;

export const yesOrNo: Rule = ["true or false", (value) => typeof value === "boolean"];
export const isNumber: Rule = ["a number", (value) => Number.isFinite(value)];
export const positive: Rule = ["a positive number", (value) => Number.isFinite(value) && (value as number) > 0];

/** Of confidence intervals. */
export const confLevelRule: Rule = [
  "a number between 0 and 1",
  (value) => (value as number) > 0 && (value as number) < 1,
];

/** A list whose length and entries are looked at later. */
export const listRule: Rule = ["a list", (value) => typeof value === "object" && value !== null];

export function wholeFrom(least: number): Rule {
  return [`a whole number >= ${least}`, (value) => Number.isInteger(value) && (value as number) >= least];
}

export function oneOf(...values: readonly (string | number)[]): Rule {
  return [`one of ${values.join(", ")}`, (value) => values.includes(value as string)];
}

export function listOf([allowed, test]: Rule): Rule {
  return [
    `a list, each ${allowed}`,
    (value) => {
      const list = value as ArrayLike<unknown>;
      return typeof value === "object" && list?.length > 0 && Array.from(list).every(test);
    },
  ];
}

/** A rule for lists with at most so many entries. */
export function atMost(longest: number, [allowed, test]: Rule): Rule {
  return [`${allowed}, ${longest} at most`, (value) => test(value) && (value as ArrayLike<unknown>).length <= longest];
}

export function orNull([allowed, test]: Rule): Rule {
  return [`${allowed}, or null`, (value) => value === null || test(value)];
}

/** Throws unless an option that has no default is given. */
export function checkGiven(caller: string, options: object | undefined, name: string): void {
  if (options && (options as Record<string, unknown>)[name] !== undefined) return;
  throw new RadiosurvError("setting", `${caller}: ${name} is needed`);
}

/**
 * Throws unless an argument is what another function returns.
 *
 * @param field - that it has
 * @param made - what makes it, in words: "a curve of kaplanMeier"
 */
export function checkMade(caller: string, value: unknown, field: string, made: string): void {
  if (typeof value === "object" && value !== null && field in value) return;
  const came = value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
  throw new RadiosurvError("argument", `${caller}: ${made} is needed; got ${came}`);
}

/**
 * Throws unless each entry is a known setting with a value that it takes; `undefined` stands for the default.
 *
 * @param caller - name of the public function, for the message
 * @param settings - some of the settings
 */
export function checkSettings(caller: string, settings: object, rules: Rules): void {
  if (settings === null) throw new RadiosurvError("setting", `${caller}: options must be an object; got null`);
  for (const [name, value] of Object.entries(settings ?? {})) {
    const rule = rules[name];
    if (!Object.keys(rules).includes(name)) {
      throw new RadiosurvError(
        "setting",
        `${caller}: there is no setting "${name}" here; there are ${Object.keys(rules).join(", ")}`,
      );
    }
    if (value !== undefined && !rule[1](value)) {
      throw new RadiosurvError(
        "setting",
        `${caller}: ${name} must be ${rule[0]}; got ${typeof value === "number" ? value : JSON.stringify(value)}`,
      );
    }
  }
}
