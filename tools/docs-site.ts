// plugin of TypeDoc: which pages the site has, in which sections, under which titles; typedoc.json lists them as `sections`
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  Application,
  Comment,
  type CommentDisplayPart,
  CommentTag,
  Converter,
  type DeclarationReflection,
  DocumentReflection,
  ParameterType,
  type ProjectReflection,
  ReflectionKind,
  RendererEvent,
} from "typedoc";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Pages that explain functions: not those that name many in passing. */
const METHOD_PAGE = /^docs\/(?!guides|.*benchmarks|agreement|compliance|signature|plot\/gallery)/;

/** A page of the site. */
export interface SitePage {
  /** Path from the root of the project, with slashes. */
  readonly file: string;
  /** Its first heading; of a program, its path in `examples`. */
  readonly title: string;
  readonly section: string;
  /** Part of the section. */
  readonly category?: string;
}

/** Patterns of files by section, or by section and category; a file belongs to the first pattern that names it. */
export type Sections = Readonly<Record<string, readonly string[] | Readonly<Record<string, readonly string[]>>>>;

/** All pages of the site, in the order of its menu. */
export function sitePages(sections: Sections): SitePage[] {
  const pages = new Map<string, SitePage>();
  const add = (patterns: readonly string[], section: string, category?: string): void => {
    for (const file of patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT }).sort())) {
      const path = file.replaceAll("\\", "/");
      if (pages.has(path) || path === "docs/README.md" || path.startsWith("docs/api/")) continue;
      const title = path.endsWith(".md") ? headingOf(path) : path.replace(/^examples\//, "");
      pages.set(path, { file: path, title, section, category });
    }
  };
  for (const [section, patterns] of Object.entries(sections)) {
    if (Array.isArray(patterns)) add(patterns, section);
    else for (const [category, some] of Object.entries(patterns)) add(some, section, category);
  }
  return [...pages.values()];
}

/** What TypeDoc calls. */
export function load(app: Application): void {
  app.options.addDeclaration({ name: "sections" as never, type: ParameterType.Mixed, help: "Pages by section" });
  const byFile = new Map<string, SitePage>();
  const titles = new Map<DocumentReflection, string>();

  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    const sections = app.options.getValue("sections" as never) as Sections;
    for (const page of sitePages(sections)) byFile.set(`${ROOT}${page.file}`.replaceAll("\\", "/"), page);
    app.options.setValue(
      "projectDocuments",
      [...byFile.keys()].filter((path) => path.endsWith(".md")),
    );
    app.options.setValue("groupOrder", [...Object.keys(sections), ...app.options.getValue("groupOrder")]);
    const first = Object.fromEntries(Object.keys(sections).map((section) => [section, 4]));
    app.options.setValue("searchGroupBoosts", { ...first, ...app.options.getValue("searchGroupBoosts") });
    const categories = Object.values(sections).flatMap((patterns) =>
      Array.isArray(patterns) ? [] : Object.keys(patterns),
    );
    app.options.setValue("categoryOrder", [...categories, "*"]);
  });

  // names are paths until the addresses of pages are made of them, and titles from then on
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context: unknown, document: DocumentReflection) => {
    const page = byFile.get(document.project.files.getReflectionPath(document) ?? "");
    if (page) place(document, page);
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: { project: ProjectReflection }) => {
    describeModules(project);
    for (const [path, page] of byFile) {
      if (path.endsWith(".md")) continue;
      const text = `\`\`\`ts\n${readFileSync(path, "utf8")}\`\`\`\n`;
      const document = new DocumentReflection(
        page.file,
        project,
        [{ kind: "text", text: `# ${page.file}\n\n${text}` }],
        {},
      );
      project.addChild(document);
      project.registerReflection(document, undefined, path as never);
      place(document, page);
    }
  });
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: { project: ProjectReflection }) => {
    const functions = new Map<string, DeclarationReflection>();
    for (const item of project.getReflectionsByKind(ReflectionKind.Function)) {
      functions.set(item.name, item as DeclarationReflection);
    }
    for (const document of titles.keys()) linkFunctions(document.content, functions);
    linkFunctions(project.readme ?? [], functions);
    const methods = [...byFile.values()].filter(({ file }) => METHOD_PAGE.test(file)).map(({ title }) => title);
    linkPages(
      [...titles].filter(([, title]) => methods.includes(title)),
      functions,
    );
  });
  app.renderer.on(RendererEvent.BEGIN, ({ project }: RendererEvent) => {
    for (const [document, title] of titles) document.name = title;
    for (const document of titles.keys()) nameRows(app, document);
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) module.name = publicName(module.name);
    for (const group of project.groups ?? []) if (group.title === "Modules") group.title = "API";
  });

  function place(document: DocumentReflection, page: SitePage): void {
    document.name = page.file.replace(/^docs\//, "").replace(/\.md$/, "");
    document.frontmatter.group = page.section;
    if (page.category) document.frontmatter.category = page.category;
    titles.set(document, page.title);
  }
}

// places that links may lead to beside headings: rows of tables
function nameRows(app: Application, document: DocumentReflection): void {
  for (const { text } of document.content) {
    for (const [, name] of text.matchAll(/<a id="([^"]+)">/g)) app.renderer.router?.getSlugger(document).slug(name);
  }
}

function headingOf(file: string): string {
  // its first heading is the name of the package, as changesets wants it
  if (file === "CHANGELOG.md") return "Changelog";
  const heading = /^# (.+)$/m.exec(readFileSync(`${ROOT}${file}`, "utf8"));
  if (!heading) throw new Error(`${file}: a page needs a first heading, "# ...", as its title`);
  return heading[1].replaceAll("`", "");
}

// what the README says of each subpath stands on its page
function describeModules(project: ProjectReflection): void {
  const text = readFileSync(`${ROOT}README.md`, "utf8");
  const rows = [...text.matchAll(/^\| `(radiosurv[^`]*)` \| (.+?) \| (.+?) \|$/gm)];
  for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
    const row = rows.find(([, name]) => name === publicName(module.name));
    if (!row) continue;
    const [, name, meaning, size] = row;
    const said = `${meaning[0].toUpperCase()}${meaning.slice(1)}. ${size} with all that it imports, minified and gzipped.`;
    module.comment ??= new Comment([
      { kind: "text", text: `${said}\n\n` },
      { kind: "code", text: `\`\`\`ts\nimport { ... } from "${name}";\n\`\`\`` },
    ]);
  }
}

function publicName(module: string): string {
  return module === "index" ? "radiosurv" : `radiosurv/${module}`;
}

// a name of ours in a text, as `coxRegression` or `coxRegression(outcome, table)`, leads to its page; a name that may be
// that of another program's function, such as `mean(x)`, does not
function linkFunctions(parts: CommentDisplayPart[], functions: ReadonlyMap<string, DeclarationReflection>): void {
  let inLink = false;
  for (const [i, part] of parts.entries()) {
    // a name that leads to a page already is left alone
    if (part.kind === "text") inLink = /\[[^\]\n]*$/.test(part.text) || (inLink && !/[\]\n]/.test(part.text));
    if (part.kind !== "code" || inLink) continue;
    const [, text, name, call = ""] = /^`((\w+)(\(.*\))?)`$/s.exec(part.text) ?? [];
    const target = functions.get(name);
    if (target && (/[A-Z]/.test(name) || /^\([{)]/.test(call)))
      parts[i] = { kind: "inline-tag", tag: "@linkcode", text, target };
  }
}

// the page of a function names the pages that say most of it
function linkPages(
  pages: readonly (readonly [DocumentReflection, string])[],
  functions: ReadonlyMap<string, DeclarationReflection>,
): void {
  const wordsOf = (parts: readonly CommentDisplayPart[]) =>
    parts
      .map(({ text }) => text)
      .join(" ")
      .match(/\w+/g) ?? [];
  const words = pages.map(([{ content }]) => {
    const code = content.filter(({ kind }) => kind !== "text");
    const samples = code.filter(({ text }) => text.startsWith("```"));
    return { named: wordsOf(code.filter((part) => !samples.includes(part))), used: new Set(wordsOf(samples)) };
  });
  for (const [name, item] of functions) {
    // a name of one plain word is that of other things too, but on a page with that title
    const plain = /^[a-z]+$/.test(name);
    const scores = words.map(({ named, used }, i) =>
      plain && pages[i][1] !== name ? 0 : 2 * named.filter((word) => word === name).length + Number(used.has(name)),
    );
    const most = [...scores.keys()].filter((i) => scores[i] > 1).sort((a, b) => scores[b] - scores[a]);
    if (most.length === 0) continue;
    const parts = most.slice(0, 3).flatMap((i, k): CommentDisplayPart[] => {
      const [target, text] = pages[i];
      return [
        { kind: "text", text: k > 0 ? ", " : "" },
        { kind: "inline-tag", tag: "@link", text, target },
      ];
    });
    for (const signature of item.signatures ?? []) signature.comment?.blockTags.push(new CommentTag("@guide", parts));
  }
}
