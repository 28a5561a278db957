import { decode } from "fast-png";
import { createImage } from "radiosurv/image";
import { featureSummary, type SummaryCase, sliceThumbnail } from "radiosurv/study";
import { describe, expect, test } from "vitest";

const image = createImage(Uint8Array.of(0, 50, 100, 150, 200, 250), [3, 2], { spacing: [2, 1] });
const mask = createImage(Uint8Array.of(0, 1, 1, 0, 1, 0), [3, 2], { spacing: [2, 1] });

function makeCase(id: string, more: Partial<SummaryCase> = {}): SummaryCase {
  const features = { original_firstorder_Mean: 12.3456, "wavelet-LLH_glcm_Contrast": 0.00012 };
  const diagnostics = { diagnostics_Configuration_Settings: { binWidth: 25 } };
  return { id, cells: { ID: id }, dimension: 2, features, diagnostics, warnings: [], ...more };
}

const cases: readonly SummaryCase[] = [
  makeCase("us-1", { cells: { Modality: "US" }, thumbnail: sliceThumbnail(image, mask) }),
  makeCase("us-2", {
    cells: { Modality: "US" },
    features: { original_firstorder_Mean: Number.NaN },
    warnings: ["label: 255"],
  }),
  makeCase("mri-1", { cells: { Modality: "MRI" }, dimension: 3, warnings: ["label: 255"] }),
  makeCase("<b>bad</b>", { error: { code: "file", message: 'a "quoted" & <i>reason</i>' }, features: {} }),
];
const html = featureSummary(cases, { title: "Study & co", about: { Software: "radiosurv <0.1>" } });

describe("the page", () => {
  test("has every case, every failure with its reason, and the warnings", () => {
    expect(html).toContain("<title>Study &#38; co</title>");
    for (const count of ["<dd>4</dd><dt>cases", "<dd>3</dd><dt>extracted", "<dd>1</dd><dt>failed"]) {
      expect(html).toContain(count);
    }
    expect(html).toContain(
      "&#60;b&#62;bad&#60;/b&#62;</strong>: a &#34;quoted&#34; &#38; &#60;i&#62;reason&#60;/i&#62;",
    );
    expect(html).toContain("<strong>2 cases</strong>: label: 255");
    expect(html).not.toContain("<b>");
  });

  test("has a section and a table for each modality and dimension", () => {
    expect(html).toContain("<h2>US, 2D<small>2 cases</small></h2>");
    expect(html).toContain("<h2>MRI, 3D<small>1 case</small></h2>");
    expect(html).toContain('<th scope="rowgroup" colspan="9">First order</th>');
    expect(html).toContain("Grey level co-occurrence (GLCM), wavelet-LLH");
    expect(html).toContain('<th scope="row">Mean</th><td>1</td><td class="gaps">1</td><td>12.35</td><td>\u2013</td>');
    expect(html).toContain("<td>1.20e-4</td>");
    expect(featureSummary(cases, { groupBy: "centre" })).toContain("<h2>2D images<small>2 cases</small></h2>");
  });

  test("shows the picture with its outline and a text for those who do not see it", () => {
    expect(html).toContain('aria-label="us-1: the image with the outline of the region, 3 pixels"');
    const png = /data:image\/png;base64,([A-Za-z0-9+/=]+)/.exec(html)?.[1] ?? "";
    const decoded = decode(Uint8Array.from(atob(png), (character) => character.charCodeAt(0)));
    expect(Array.from(decoded.data)).toEqual([0, 50, 100, 150, 200, 250]);
    // 3 x 2 pixels of 2 x 1 mm: stretched to 6 x 2
    expect(html).toContain('viewBox="0 0 6 2"');
    expect(html).toMatch(/<path d="M3 0L/);
  });

  test("says with which settings and software", () => {
    expect(html).toContain("<dt>Settings</dt><dd>{&#34;binWidth&#34;:25}</dd>");
    expect(html).toContain("<dt>Software</dt><dd>radiosurv &#60;0.1&#62;</dd>");
  });

  test("loads nothing and runs nothing", () => {
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(html).not.toMatch(/https?:|<script|<link|@import|url\(/);
    expect(html).toContain("default-src 'none'; img-src data:");
  });

  test("is the same for the same input, and stands without cases that went well", () => {
    expect(featureSummary(cases, { title: "Study & co", about: { Software: "radiosurv <0.1>" } })).toBe(html);
    expect(featureSummary([cases[3]])).toContain("<dd>0</dd><dt>extracted");
    expect(featureSummary([])).toContain("<h1>Radiomic features</h1>");
  });
});

describe("several regions a case", () => {
  const cells = { ID: "p1", Modality: "US" };
  const record = { Dice: 0.9, Review: "unchanged" };
  const ring = createImage(Uint8Array.of(1, 0, 0, 1, 0, 1), [3, 2], { spacing: [2, 1] });
  const regions = [
    makeCase("p1", { cells, record, region: "intra", thumbnail: sliceThumbnail(image, mask, { rings: [ring] }) }),
    makeCase("p1", { cells, record, region: "peri-1", warnings: ["few voxels"] }),
    makeCase("p1", {
      cells,
      record,
      region: "peri-2",
      features: {},
      error: { code: "roi", message: "nothing is left" },
    }),
    makeCase("p2", { cells: { ...cells, ID: "p2" }, record: { Dice: 0.7, Review: "edited" }, region: "intra" }),
  ];
  const page = featureSummary(regions);

  test("are counted apart from images, and have a table each", () => {
    expect(page).toContain("<dd>2</dd><dt>images</dt>");
    expect(page).toContain("<dd>4</dd><dt>regions</dt>");
    expect(page).toContain("<h2>US, 2D<small>2 cases</small></h2>");
    expect(page).toContain("<details open><summary>intra<small>2 cases, 2 features</small></summary>");
    expect(page).toContain("<details><summary>peri-1<small>1 case, 2 features</small></summary>");
    expect(page).toContain("<strong>p1, peri-2</strong>: nothing is left");
    expect(page).toContain("<strong>p1</strong>: few voxels");
  });

  test("show how well the cases were segmented, each case once", () => {
    expect(page).toContain("<dt>Dice</dt><dd>median 0.8000, mean 0.8000, 0.7000 to 0.9000, 2 of 2 cases</dd>");
    expect(page).toContain("<dt>Review</dt><dd>unchanged 1, edited 1</dd>");
    expect(html).not.toContain("<h3>Segmentation</h3>");
  });

  test("are drawn in one picture", () => {
    expect(page).toContain("the outline of the region and the rings around it, 3 pixels");
    expect(page.match(/<path class="ring"/g)).toHaveLength(1);
  });
});
