// node tools/figure-gallery.ts: writes docs/plot/gallery.md and a drawing of every kind of figure beside it, from the data sets in examples/data
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SMALL_STUDY, simulateStudyPatient } from "../examples/simulation/study-patient.ts";
import { calibrationCurve, decisionCurve, timeDependentRoc } from "../src/evaluation/index.ts";
import { peritumoralRings } from "../src/morphology/index.ts";
import * as plot from "../src/plot/index.ts";
import { hierarchicalClustering, spearmanDistance, spearmanMatrix } from "../src/selection/index.ts";
import { kruskalWallisTest } from "../src/stats/index.ts";
import {
  aalenJohansen,
  coxRegression,
  crossValidatePenalizedCox,
  grayTest,
  kaplanMeier,
  logRankTest,
  predictCox,
  xTile,
} from "../src/survival/index.ts";
import { categorical, parseCsv } from "../src/table/index.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** A figure of the gallery. */
export interface GalleryItem {
  /** Name of the file in docs/plot/gallery, without its ending. */
  readonly name: string;
  /** The functions that make it. */
  readonly functions: readonly string[];
  readonly caption: string;
  readonly figure: plot.Figure;
}

/** One figure of each kind, the same on every run. */
export function galleryItems(): readonly GalleryItem[] {
  return [...survivalItems(), ...modelItems(), ...predictionItems(), ...groupItems(), ...imageItems()];
}

type Columns = (name: string) => number[];

function dataSet(name: string, complete: readonly string[] = []): { rows: Record<string, unknown>[]; column: Columns } {
  const { rows } = parseCsv(readFileSync(`${ROOT}examples/data/${name}.csv`, "utf8"));
  const kept = (rows as Record<string, unknown>[]).filter((row) => complete.every((key) => row[key] !== ""));
  return { rows: kept, column: (key) => kept.map((row) => (row[key] === "" ? Number.NaN : Number(row[key]))) };
}

const MONTH = 30.4375;

function survivalItems(): GalleryItem[] {
  const lung = dataSet("lung");
  const outcome = {
    time: lung.column("time").map((days) => days / MONTH),
    event: lung.column("event"),
    unit: "months",
  };
  const sex = lung.rows.map((row) => (row.sex === "1" ? "Men" : "Women"));
  const women = sex.map((one) => (one === "Women" ? 1 : 0));
  const pbc = dataSet("pbc");
  const stage = pbc.column("stage");
  const known = stage.map((_, i) => i).filter((i) => stage[i] >= 1);
  const [time, status] = [pbc.column("time"), pbc.column("status")];
  const staged = { time: known.map((i) => time[i] / 365.25), status: known.map((i) => status[i]), unit: "years" };
  const stages = known.map((i) => (stage[i] < 4 ? "Stage 1 to 3" : "Stage 4"));
  const cohort = dataSet("synthetic_radiomics", ["t_stage", "n_stage"]);
  const sets = (
    [
      ["Training set", "train"],
      ["Internal test set", "internal"],
      ["External test set", "external"],
    ] as const
  ).map(([title, name]) => {
    const rows = cohort.rows.filter((row) => row.cohort === name);
    const group = rows.map((row) => (Number(row.n_stage) > 0 ? "Node-positive" : "Node-negative"));
    const own = {
      time: rows.map((row) => Number(row.time)),
      event: rows.map((row) => Number(row.event)),
      unit: "months",
    };
    const figure = plot.kaplanMeierFigure(kaplanMeier(own, { group }), {
      pValue: logRankTest(own, group),
      maximumTime: 84,
    });
    return [title, figure] as const;
  });
  const bySex = plot.kaplanMeierFigure(kaplanMeier(outcome, { group: sex }), {
    pValue: logRankTest(outcome, sex),
    hazardRatio: coxRegression(outcome, { women }),
    medianLines: true,
    yLabel: "Overall survival",
  });
  const veteran = dataSet("veteran");
  const treated = { time: veteran.column("time"), event: veteran.column("event"), unit: "days" };
  const cells = veteran.rows.map((row) => String(row.celltype));
  const byCell = plot.kaplanMeierFigure(kaplanMeier(treated, { group: cells }), {
    pValue: logRankTest(treated, cells),
  });
  return [
    {
      name: "kaplan-meier",
      functions: ["kaplanMeierFigure", "kaplanMeier", "logRankTest", "coxRegression"],
      caption: "Advanced lung cancer: survival by sex with 95% limits, censored subjects, medians and numbers at risk.",
      figure: bySex,
    },
    {
      name: "themes",
      functions: ["theme", "panels"],
      caption: "Four cell types of lung cancer in the themes print, colour-blind, screen and dark; an axis in percent.",
      figure: plot.panels(
        (["print", "colour-blind", "screen", "dark"] as const).map((theme) => ({
          ...byCell,
          options: { theme, title: theme, percent: true, band: false, censorMarks: false },
        })),
        { labels: "none" },
      ),
    },
    {
      name: "cumulative-incidence",
      functions: ["cumulativeIncidenceFigure", "aalenJohansen", "grayTest"],
      caption:
        "Primary biliary cholangitis: death and transplant as competing events, by histological stage; P of Gray's test.",
      figure: plot.cumulativeIncidenceFigure(aalenJohansen(staged, { group: stages }), {
        causes: [2, 1],
        causeLabels: { 1: "Transplant", 2: "Death" },
        pValue: grayTest(staged, stages),
      }),
    },
    {
      name: "panels",
      functions: ["panels", "kaplanMeierFigure"],
      caption: "Kaplan-Meier curves of invented cohorts by clinical risk, one panel a set.",
      figure: plot.panels(
        sets.map(([, figure]) => figure),
        { titles: sets.map(([title]) => title), columns: 2 },
      ),
    },
  ];
}

function modelItems(): GalleryItem[] {
  const gbsg = dataSet("gbsg");
  const { column } = gbsg;
  const outcome = { time: column("rfstime").map((days) => days / MONTH), event: column("status"), unit: "months" };
  const fit = coxRegression(outcome, {
    "Age, per 10 years": column("age").map((age) => age / 10),
    "Tumour size, per cm": column("size").map((mm) => mm / 10),
    "Positive nodes": column("nodes"),
    "Tumour grade": categorical(gbsg.rows.map((row) => String(row.grade))),
    "Hormonal therapy": categorical(column("hormon").map((given) => (given ? "yes" : "no"))),
  });
  const nomogram = coxRegression(outcome, {
    nodes: column("nodes"),
    size: column("size"),
    grade: categorical(gbsg.rows.map((row) => String(row.grade))),
    hormon: categorical(column("hormon").map((given) => (given ? "yes" : "no"))),
  });
  const cohort = dataSet("synthetic_radiomics");
  const train = cohort.rows.filter((row) => row.cohort === "train");
  const features = Object.keys(cohort.rows[0])
    .filter((name) => /^original_/.test(name))
    .slice(0, 24);
  const table = Object.fromEntries(features.map((name) => [name, train.map((row) => Number(row[name]))]));
  const trained = { time: train.map((row) => Number(row.time)), event: train.map((row) => Number(row.event)) };
  const folds = crossValidatePenalizedCox(trained, table, { folds: 5, seed: 1 });
  return [
    {
      name: "forest",
      functions: ["forestFigure", "coxRegression"],
      caption: "Recurrence of breast cancer: hazard ratios of a Cox model, with the reference of each category.",
      figure: plot.forestFigure(fit),
    },
    {
      name: "nomogram",
      functions: ["nomogramFigure", "coxRegression"],
      caption: "Nomogram of a Cox model of recurrence.",
      figure: plot.nomogramFigure(nomogram, {
        ranges: { nodes: [1, 51], size: [3, 120] },
        times: [24, 60],
        unit: "months",
        labels: { nodes: "Positive nodes", size: "Tumour size, mm", grade: "Tumour grade", hormon: "Hormonal therapy" },
      }),
    },
    {
      name: "coefficient-path",
      functions: ["coefficientPathFigure", "penalizedCox"],
      caption: "Lasso path of 24 features, with the penalties that cross-validation chose.",
      figure: plot.coefficientPathFigure(folds.path, {
        scale: "standardized",
        marks: { "λ min": folds.lambdaMin, "λ 1 se": folds.lambda1se },
      }),
    },
    {
      name: "cross-validation",
      functions: ["crossValidationFigure", "crossValidatePenalizedCox"],
      caption: "Deviance of five folds along the penalty; above the panel the numbers of features in the model.",
      figure: plot.crossValidationFigure(folds),
    },
  ];
}

function predictionItems(): GalleryItem[] {
  const { column } = dataSet("gbsg");
  const outcome = { time: column("rfstime").map((days) => days / MONTH), event: column("status"), unit: "months" };
  const clinical = { age: column("age"), size: column("size"), grade: column("grade") };
  const combined = { ...clinical, nodes: column("nodes"), pgr: column("pgr"), hormon: column("hormon") };
  const [first, second] = [clinical, combined].map((table) =>
    predictCox(coxRegression(outcome, table), table, { times: [36] }),
  );
  const times = [12, 18, 24, 30, 36, 42, 48, 54, 60];
  const at36 = (prediction: typeof first): number[] => Array.from(prediction.survival, ([s]) => s);
  return [
    {
      name: "roc",
      functions: ["rocFigure", "timeDependentRoc"],
      caption: "ROC curves at 36 months of two models, with areas and their limits.",
      figure: plot.rocFigure(
        [first, second].map(({ linearPredictor }) => timeDependentRoc(outcome, linearPredictor, { times: [36] })[0]),
        { labels: ["Size, grade", "All variables"] },
      ),
    },
    {
      name: "auc-over-time",
      functions: ["aucOverTimeFigure", "timeDependentRoc"],
      caption: "Area under the time-dependent ROC curve of two models, with 95% limits.",
      figure: plot.aucOverTimeFigure(
        {
          "Size, grade": timeDependentRoc(outcome, first.linearPredictor, { times }),
          "All variables": timeDependentRoc(outcome, second.linearPredictor, { times }),
        },
        { unit: "months" },
      ),
    },
    {
      name: "calibration",
      functions: ["calibrationFigure", "calibrationCurve"],
      caption:
        "Calibration at 36 months: five groups and smooth curve with 95% limits; above, the distribution of predictions.",
      figure: plot.calibrationFigure(calibrationCurve(outcome, at36(second), { time: 36, groups: 5 }), {
        predictions: at36(second),
      }),
    },
    {
      name: "decision-curve",
      functions: ["decisionCurveFigure", "decisionCurve"],
      caption: "Net benefit of two models at 36 months.",
      figure: plot.decisionCurveFigure(
        decisionCurve(
          outcome,
          { "Size, grade": at36(first).map((s) => 1 - s), "All variables": at36(second).map((s) => 1 - s) },
          { time: 36 },
        ),
        { thresholds: [0.05, 0.8] },
      ),
    },
  ];
}

function groupItems(): GalleryItem[] {
  const gbsg = dataSet("gbsg");
  const outcome = { time: gbsg.column("rfstime"), event: gbsg.column("status") };
  const nodes = gbsg.column("nodes");
  const pgr = gbsg.column("pgr");
  const pbc = dataSet("pbc", [
    "stage",
    "albumin",
    "bili",
    "chol",
    "copper",
    "alk.phos",
    "ast",
    "trig",
    "platelet",
    "protime",
  ]);
  const stages = Object.fromEntries(
    [1, 2, 3, 4].map((stage) => [
      `Stage ${stage}`,
      pbc.column("albumin").filter((_, i) => pbc.column("stage")[i] === stage),
    ]),
  );
  const laboratory = Object.fromEntries(
    Object.entries({
      bili: "Bilirubin",
      chol: "Cholesterol",
      albumin: "Albumin",
      copper: "Copper",
      "alk.phos": "Alkaline phosphatase",
      ast: "AST",
      trig: "Triglycerides",
      platelet: "Platelets",
      protime: "Prothrombin time",
    }).map(([name, label]) => [label, pbc.column(name)]),
  );
  const veteran = dataSet("veteran");
  const score = predictCox(
    coxRegression(
      { time: veteran.column("time"), event: veteran.column("event") },
      { karno: veteran.column("karno"), age: veteran.column("age") },
    ),
    { karno: veteran.column("karno"), age: veteran.column("age") },
  ).linearPredictor;
  return [
    {
      name: "x-tile",
      functions: ["xTileFigure", "xTile"],
      caption: "Positive nodes and recurrence: log-rank statistic of each cutoff.",
      figure: plot.xTileFigure(xTile(outcome, nodes, { permutations: 200, bootstrap: 0, seed: 1 })),
    },
    {
      name: "x-tile-map",
      functions: ["xTileFigure", "xTile"],
      caption: "Progesterone receptors and recurrence: all divisions into three groups.",
      figure: plot.xTileFigure(xTile(outcome, pgr, { groups: 3, permutations: 50, bootstrap: 0, seed: 1 })),
    },
    {
      name: "box-plot",
      functions: ["boxPlotFigure", "kruskalWallisTest"],
      caption: "Albumin by histological stage of primary biliary cholangitis; P of the Kruskal-Wallis test.",
      figure: plot.boxPlotFigure(stages, {
        yLabel: "Albumin, g/dL",
        points: "all",
        pValue: kruskalWallisTest(stages),
      }),
    },
    {
      name: "heatmap",
      functions: ["heatmapFigure", "spearmanMatrix", "hierarchicalClustering"],
      caption: "Spearman correlation of nine laboratory values, with the tree of average linkage.",
      figure: plot.heatmapFigure(spearmanMatrix(laboratory), {
        tree: hierarchicalClustering(spearmanDistance(laboratory), { method: "average" }),
        values: true,
        measure: "Spearman ρ",
      }),
    },
    {
      name: "waterfall",
      functions: ["waterfallFigure"],
      caption: "Score of each subject of a lung cancer trial, by whether the subject lived longer than 90 days.",
      figure: plot.waterfallFigure(score, {
        group: veteran.column("time").map((time) => (time > 90 ? "Longer than 90 days" : "90 days or less")),
        yLabel: "Score",
      }),
    },
  ];
}

function imageItems(): GalleryItem[] {
  const { mri } = simulateStudyPatient(1, 3, SMALL_STUDY);
  const rings = peritumoralRings(mri.mask, { radii: [3, 6, 9] });
  const names = ["Tumour", "3 mm", "6 mm", "9 mm"];
  return [
    {
      name: "slice",
      functions: ["sliceFigure", "peritumoralRings"],
      caption: "Simulated MRI: the slice in which the tumour is largest, with three rings.",
      figure: plot.sliceFigure(mri.image, mri.mask, { rings, names, crop: 8 }),
    },
    {
      name: "slice-montage",
      functions: ["sliceFigure"],
      caption: "The same tumour from the side, three slices evenly through it; voxels are 0.8 mm wide and 2 mm high.",
      figure: plot.sliceFigure(mri.image, mri.mask, { rings, names, crop: 5, axis: "sagittal", slices: 3 }),
    },
  ];
}

/** The page with all figures and the functions that make them. */
export function galleryPage(items: readonly GalleryItem[]): string {
  const sections = items.map(
    ({ name, functions, caption }) => `## ${functions[0]}

${caption}

![${caption}](gallery/${name}.svg)

Made with ${functions.map((one) => `\`${one}\``).join(", ")}.
`,
  );
  return `# Gallery of figures

One figure of each kind, drawn by \`tools/figure-gallery.ts\` from the data sets in \`examples/data\`; the cohort with three sets is
invented, and the images are simulated. [figures.md](figures.md) tells how each is made. Each is an SVG of less than 40 kB.

${sections.join("\n")}`;
}

if (import.meta.main) {
  const items = galleryItems();
  mkdirSync(`${ROOT}docs/plot/gallery`, { recursive: true });
  for (const { name, figure } of items) writeFileSync(`${ROOT}docs/plot/gallery/${name}.svg`, plot.toSvg(figure));
  writeFileSync(`${ROOT}docs/plot/gallery.md`, galleryPage(items));
}
