import { isScalar, isSeq, parseDocument } from "yaml";
import { RadiosurvError } from "../error.ts";
import { nearestName } from "../nearest.ts";

type Section = Readonly<Record<string, unknown>>;

/** The sections of a parameter file; those that are not there are empty. */
export interface Params {
  readonly setting: Section;
  readonly featureClass: Section;
  readonly imageType: Section;
  readonly voxelSetting: Section;
}

/** Longest text that is read: parameter files have a few kilobytes. */
const MAXIMUM_LENGTH = 1 << 20;

/**
 * Reads a parameter file of PyRadiomics into its sections, whose content is not yet checked. JSON is YAML.
 *
 * @throws RadiosurvError `format` for text that is not YAML, `setting` for an unknown section
 */
export function parseParams(params: string | object): Params {
  const content = typeof params === "string" ? parseText(params) : params;
  if (content === null || typeof content !== "object" || Array.isArray(content)) {
    throw new RadiosurvError(
      "format",
      `extractorFromParams: a parameter file has sections such as setting and featureClass; got ${JSON.stringify(content)}`,
    );
  }
  const sections: Record<keyof Params, Section> = { setting: {}, featureClass: {}, imageType: {}, voxelSetting: {} };
  for (const [name, section] of Object.entries(content)) {
    if (!Object.hasOwn(sections, name)) {
      throw new RadiosurvError(
        "setting",
        `extractorFromParams: there is no section "${name}"; the nearest is "${nearestName(name, Object.keys(sections))}"`,
      );
    }
    if (section === null || typeof section !== "object" || Array.isArray(section)) {
      throw new RadiosurvError(
        "setting",
        `extractorFromParams: section ${name} must hold names with values ({} for none); got ${JSON.stringify(section)}`,
      );
    }
    sections[name as keyof Params] = section as Section;
  }
  return sections;
}

function parseText(text: string): unknown {
  if (text.length > MAXIMUM_LENGTH) {
    throw new RadiosurvError(
      "limit",
      `extractorFromParams: a parameter file may have ${MAXIMUM_LENGTH} characters; this one has ${text.length}`,
    );
  }
  try {
    const document = parseDocument(text);
    if (document.errors.length > 0) throw document.errors[0];
    keepSpelling(document.getIn(["setting", "sigma"]));
    keepSpelling(document.getIn(["imageType", "LoG", "sigma"]));
    return document.toJS();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new RadiosurvError("format", `extractorFromParams: the text is neither YAML nor JSON: ${reason}`);
  }
}

/**
 * Turns numbers of a list into texts as Python prints them: images are named after sigma, and PyRadiomics calls that of
 * 2.0 `log-sigma-2-0-mm-3D`, that of 2 `log-sigma-2-mm-3D`, which is one number here.
 */
function keepSpelling(list: unknown): void {
  if (!isSeq(list)) return;
  for (const item of list.items) {
    if (!isScalar(item) || typeof item.value !== "number") continue;
    const text = String(item.value);
    item.value = /[.e]/i.test(item.source ?? "") && /^\d+$/.test(text) ? `${text}.0` : text;
  }
}
