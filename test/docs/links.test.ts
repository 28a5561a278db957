import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Sections, sitePages } from "../../tools/docs-site.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGES = globSync(["README.md", "CHANGELOG.md", "docs/**/*.md", "models/*.md", "examples/**/*.md"], { cwd: ROOT })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !/^docs\/api\/|node_modules\//.test(file))
  .sort();

interface Link {
  readonly line: number;
  readonly target: string;
}

/** Relative links and images of a page, those in code left out. */
function linksOf(text: string): Link[] {
  const links: Link[] = [];
  let fenced = false;
  for (const [i, line] of text.split("\n").entries()) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    if (fenced) continue;
    const prose = line.replaceAll(/`[^`]*`/g, "code");
    for (const [, inline, defined] of prose.matchAll(/\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)/g)) {
      const target = inline ?? defined;
      if (!/^(https?|mailto):/.test(target)) links.push({ line: i + 1, target });
    }
  }
  return links;
}

/** Names of the headings of a page, as GitHub makes them, and of its places that have names of their own. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of text.replaceAll(/^```.*?^```/gms, "").matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    let name = slug;
    for (let n = 1; anchors.has(name); n++) name = `${slug}-${n}`;
    anchors.add(name);
  }
  for (const [, name] of text.matchAll(/<a id="([^"]+)">/g)) anchors.add(name);
  return anchors;
}

/** What is wrong with a link of a page; undefined if nothing is. */
function fault(page: string, { target }: Link): string | undefined {
  const [path, anchor] = target.split("#");
  const file = path === "" ? `${ROOT}${page}` : resolve(ROOT, dirname(page), decodeURI(path));
  if (relative(ROOT, file).startsWith("..")) return "leads out of the project";
  if (!existsSync(file)) return "there is no such file";
  if (statSync(file).isDirectory()) return "is a folder: name a file, which the site can show too";
  if (anchor === undefined) return undefined;
  const anchors = anchorsOf(readFileSync(file, "utf8"));
  return anchors.has(anchor) ? undefined : `there is no heading "${anchor}"; there are ${[...anchors].join(", ")}`;
}

describe("links", () => {
  test.each(PAGES)("of %s lead somewhere", (page) => {
    const links = linksOf(readFileSync(`${ROOT}${page}`, "utf8"));
    const broken = links.flatMap((link) => {
      const what = fault(page, link);
      return what === undefined ? [] : [`${page}:${link.line} ${link.target}: ${what}`];
    });
    expect(broken).toEqual([]);
  });

  test("are found where they are links, and only there", () => {
    const text = "[a](b.md#c) `[x](y.md)` ![p](q.png 'title')\n```md\n[no](no.md)\n```\n[d]: e.md\n[w](https://e.org)";
    expect(linksOf(text).map(({ target }) => target)).toEqual(["b.md#c", "q.png", "e.md"]);
  });

  test("headings have GitHub's names", () => {
    const text =
      '# The `ibsi` profile\n## A, b & c\n## A, b & c\n```sh\n# no heading\n```\n### [Link](x.md) end\n| <a id="row"></a>a |';
    expect([...anchorsOf(text)]).toEqual(["the-ibsi-profile", "a-b--c", "a-b--c-1", "link-end", "row"]);
  });
});

describe("the site", () => {
  const { sections } = JSON.parse(readFileSync(`${ROOT}typedoc.json`, "utf8")) as { sections: Sections };
  const pages = sitePages(sections);

  test("has every page of docs, once, in a section that is not left over", () => {
    const shown = new Map(pages.map((page) => [page.file, page]));
    const own = PAGES.filter((file) => file.startsWith("docs/") && file !== "docs/README.md");
    expect(own.filter((file) => !shown.has(file))).toEqual([]);
    const left = pages.filter(
      ({ section, category, file }) => file.startsWith("docs/") && (section === "Project" || category === "More"),
    );
    expect(left.map(({ file }) => `${file}: name it in a section of typedoc.json`)).toEqual([]);
  });

  test("has a title of its own for each page of a section", () => {
    const titles = pages.map(({ section, category, title }) => `${section} > ${category ?? ""} > ${title}`);
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
  });
});
