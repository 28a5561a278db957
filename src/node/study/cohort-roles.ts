import type { StudyCohort } from "../../study/index.ts";
import { plainName } from "./find-column.ts";
import { counted, type ProblemList, shownPlaces } from "./problem-list.ts";

type Role = StudyCohort["role"];

export const ROLES: readonly Role[] = ["train", "internal", "external"];

/** What cohorts are commonly called, in small letters without marks. */
const SPELLINGS: readonly (readonly [Role, RegExp])[] = [
  ["train", /^(train(ing)?|development|derivation|discovery)(set|cohort)?$/],
  ["internal", /^(internal.*|test(ing)?(set|cohort)?|val(id(ation)?)?(set|cohort)?|hold ?out)$/],
  ["external", /^external.*$/],
];

/** The role that the name of a cohort tells; undefined if it tells none. */
export function roleOf(name: string): Role | undefined {
  return SPELLINGS.find(([, pattern]) => pattern.test(plainName(name)))?.[0];
}

/**
 * The role of each cohort, the training first, then internal and external tests, else in the order of the file.
 *
 * @param sizes - patients by cohort
 */
export function cohortRoles(
  sizes: ReadonlyMap<string, number>,
  asked: Readonly<Record<string, Role>>,
  problems: ProblemList,
): readonly { readonly name: string; readonly role: Role }[] {
  const found = [...sizes.keys()].map((name) => ({ name, role: asked[name] ?? roleOf(name) }));
  const there = [...sizes].map(([name, n]) => `"${name}" (${counted(n, "patient")})`).join(", ");
  for (const name of Object.keys(asked)) {
    if (!sizes.has(name)) problems.add(`--roles names "${name}", which is no cohort; cohorts are ${there}`);
  }
  const without = found.filter(({ role }) => role === undefined);
  const example = (names: readonly string[]): string => names.map((name) => `${name}=external`).join(",");
  if (without.length > 0) {
    const names = without.map(({ name }) => name);
    problems.add(
      `${without.length === 1 ? "cohort" : "cohorts"} without a role: ${shownPlaces(names.map((name) => `"${name}" (${counted(sizes.get(name) ?? 0, "patient")})`))}; say train, internal or external, such as --roles "${example(names.slice(0, 3))}"`,
    );
  }
  const training = found.filter(({ role }) => role === "train");
  if (training.length !== 1 && sizes.size > 0) {
    const said = training.length === 0 ? "there is none" : `there are ${training.length}`;
    const rest = [...sizes.keys()].slice(1, 3);
    const roles = [`${[...sizes.keys()][0]}=train`, ...(rest.length > 0 ? [example(rest)] : [])].join(",");
    problems.add(
      `one cohort must be the training cohort; ${said}; cohorts are ${there}; say which, such as --roles "${roles}"`,
    );
  }
  return ROLES.flatMap((role) => found.filter((each) => each.role === role).map(({ name }) => ({ name, role })));
}
