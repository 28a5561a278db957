// writes docs/features.md, the page of all features, from the doc comments of the feature families
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { FeatureFamily } from "../src/features/index.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const ORDER = ["FirstOrder", "Shape", "Shape2d", "Glcm", "Glrlm", "Glszm", "Gldm", "Ngtdm", "Gldzm", "Ngldm"];
const MEMBER = /^(?<meaning>.+?) Formula: (?<formula>.+?)\. Unit: (?<unit>.+?)\. IBSI: (?<ibsi>.+?)\.$/s;

/** A family as its source file describes it. */
export interface FamilyDescription {
  /** Name of the function that makes it. */
  readonly name: string;
  /** Name of the class in PyRadiomics, as it stands in the names of results. */
  readonly className: string;
  readonly text: string;
  readonly features: readonly FeatureDescription[];
  /** Tags in the `ibsi` profile; undefined if it does not have the family. */
  readonly tags?: readonly string[];
  /** Only the `ibsi` profile has it. */
  readonly onlyIbsi: boolean;
}

/** A feature as the doc comment of its name describes it. */
export interface FeatureDescription {
  readonly name: string;
  readonly meaning: string;
  readonly formula: string;
  readonly unit: string;
  /** Code in the reference manual of the IBSI, or `none`. */
  readonly ibsi: string;
  /** Returned unless features are named. */
  readonly byDefault: boolean;
}

/** All families in PyRadiomics' order, those that it does not have at the end. */
export async function describeFamilies(): Promise<FamilyDescription[]> {
  const found: { rank: number; family: FamilyDescription }[] = [];
  for (const file of globSync("src/features/*.ts", { cwd: ROOT }).sort()) {
    const tree = ts.createSourceFile(file, readFileSync(`${ROOT}${file}`, "utf8"), ts.ScriptTarget.ES2022, true);
    for (const statement of tree.statements) {
      const name = ts.isInterfaceDeclaration(statement) && /^(\w+)Features$/.exec(statement.name.text)?.[1];
      if (!name) continue;
      const rank = ORDER.indexOf(name);
      found.push({ rank: rank < 0 ? ORDER.length : rank, family: await describe(file, name, statement) });
    }
  }
  return found.sort((a, b) => a.rank - b.rank).map(({ family }) => family);
}

/** The text of docs/features.md. */
export async function featuresPage(): Promise<string> {
  const families = await describeFamilies();
  const count = families.reduce((sum, { features }) => sum + features.length, 0);
  const sections = families.map(
    ({ name, className, text, features, tags, onlyIbsi }) => `## ${name}

${text}

${onlyIbsi ? `Of the \`ibsi\` profile only; results are named \`${features[0].name}\` and so on.` : `Results are named \`original_${className}_${features[0].name}\` and so on.`}${tags && !onlyIbsi ? `\n\nIn the \`ibsi\` profile: ${tags.map((tag) => `\`${tag}\``).join(", ")}.` : ""}

| feature | meaning | formula | unit | IBSI | default |
|---|---|---|---|---|---|
${features.map(row).join("\n")}`,
  );
  return `# Features

<!-- made by \`npm run docs:features\` from the doc comments in src/features; edit those -->

${count} features in ${families.length} families. Names, order and definitions are those of PyRadiomics 3.1, those of the \`ibsi\` profile are the tags
of the reference manual of the Image Biomarker Standardisation Initiative (IBSI), behind which the aggregation stands where
there is a choice (\`cm_contrast_3d_average\`); the codes are those of that manual. A feature that is off by default is returned
when it is named: \`firstOrder({ features: ["StandardDeviation"] })\`. ε is 2⁻⁵², which keeps logarithms finite.

${sections.join("\n\n")}
`;
}

async function describe(file: string, name: string, node: ts.InterfaceDeclaration): Promise<FamilyDescription> {
  const functionName = name[0].toLowerCase() + name.slice(1);
  const module = (await import(/* @vite-ignore */ `${ROOT}${file}`)) as Record<
    string,
    (options?: object) => FeatureFamily
  >;
  const family = module[functionName]();
  return {
    name: functionName,
    className: family.name,
    text: comment(node),
    features: node.members.map((member) => {
      const featureName = (member.name as ts.Identifier | ts.StringLiteral).text;
      const text = comment(member).replaceAll(/\s+/g, " ");
      const parts = MEMBER.exec(text)?.groups;
      if (!parts) {
        throw new Error(`${file}: ${featureName} needs "Meaning. Formula: f. Unit: u. IBSI: code."; got "${text}"`);
      }
      const { meaning, formula, unit, ibsi } = parts;
      const byDefault = family.kind === "ibsi" || family.features.includes(featureName);
      return { name: featureName, meaning, formula, unit, ibsi, byDefault };
    }),
    ...(family.ibsi && { tags: family.ibsi.tags }),
    onlyIbsi: family.kind === "ibsi",
  };
}

function comment(node: ts.Node): string {
  const doc = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  return ts.getTextOfJSDocComment(doc?.comment)?.trim() ?? "";
}

function row({ name, meaning, formula, unit, ibsi, byDefault }: FeatureDescription): string {
  const cells = [name, meaning, `\`${formula}\``, unit, ibsi, byDefault ? "on" : "off"];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

if (import.meta.main) writeFileSync(`${ROOT}docs/features.md`, await featuresPage());
