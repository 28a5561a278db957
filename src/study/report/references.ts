/** A published source. */
export interface StudyReference {
  readonly text: string;
  /** Digital object identifier, without an address before it. */
  readonly doi: string;
}

/** Under which the texts cite a source. */
export type ReferenceKey =
  | "ward"
  | "lasso"
  | "xTile"
  | "cutoff"
  | "bic"
  | "hazards"
  | "nested"
  | "harrell"
  | "auc"
  | "brier"
  | "calibration"
  | "decision"
  | "clear"
  | "metrics"
  | "tripod";

/** Sources of the methods, by the key under which the texts cite them. */
export const REFERENCES: Readonly<Record<ReferenceKey, StudyReference>> = {
  ward: {
    text: "Murtagh F, Legendre P. Ward's hierarchical agglomerative clustering method. Journal of Classification 2014; 31: 274-295",
    doi: "10.1007/s00357-014-9161-z",
  },
  lasso: {
    text: "Simon N, Friedman J, Hastie T, Tibshirani R. Regularization paths for Cox's proportional hazards model via coordinate descent. Journal of Statistical Software 2011; 39(5): 1-13",
    doi: "10.18637/jss.v039.i05",
  },
  xTile: {
    text: "Camp RL, Dolled-Filhart M, Rimm DL. X-tile. Clinical Cancer Research 2004; 10: 7252-7259",
    doi: "10.1158/1078-0432.CCR-04-0713",
  },
  cutoff: {
    text: "Hothorn T, Lausen B. On the exact distribution of maximally selected rank statistics. Computational Statistics & Data Analysis 2003; 43: 121-137",
    doi: "10.1016/S0167-9473(02)00225-6",
  },
  bic: {
    text: "Volinsky CT, Raftery AE. Bayesian information criterion for censored survival models. Biometrics 2000; 56: 256-262",
    doi: "10.1111/j.0006-341X.2000.00256.x",
  },
  hazards: {
    text: "Grambsch PM, Therneau TM. Proportional hazards tests and diagnostics based on weighted residuals. Biometrika 1994; 81: 515-526",
    doi: "10.1093/biomet/81.3.515",
  },
  nested: {
    text: "Varma S, Simon R. Bias in error estimation when using cross-validation for model selection. BMC Bioinformatics 2006; 7: 91",
    doi: "10.1186/1471-2105-7-91",
  },
  harrell: {
    text: "Harrell FE, Lee KL, Mark DB. Multivariable prognostic models. Statistics in Medicine 1996; 15: 361-387",
    doi: "10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4",
  },
  auc: {
    text: "Blanche P, Dartigues JF, Jacqmin-Gadda H. Estimating and comparing time-dependent areas under receiver operating characteristic curves for censored event times with competing risks. Statistics in Medicine 2013; 32: 5381-5397",
    doi: "10.1002/sim.5958",
  },
  brier: {
    text: "Graf E, Schmoor C, Sauerbrei W, Schumacher M. Assessment and comparison of prognostic classification schemes for survival data. Statistics in Medicine 1999; 18: 2529-2545",
    doi: "10.1002/(SICI)1097-0258(19990915/30)18:17/18<2529::AID-SIM274>3.0.CO;2-5",
  },
  calibration: {
    text: "Austin PC, Harrell FE, van Klaveren D. Graphical calibration curves and the integrated calibration index (ICI) for survival models. Statistics in Medicine 2020; 39: 2714-2742",
    doi: "10.1002/sim.8570",
  },
  decision: {
    text: "Vickers AJ, Elkin EB. Decision curve analysis. Medical Decision Making 2006; 26: 565-574",
    doi: "10.1177/0272989X06295361",
  },
  clear: {
    text: "Kocak B, Baessler B, Bakas S, et al. CheckList for EvaluAtion of Radiomics research (CLEAR). Insights into Imaging 2023; 14: 75",
    doi: "10.1186/s13244-023-01415-8",
  },
  metrics: {
    text: "Kocak B, Akinci D'Antonoli T, Mercaldo N, et al. METhodological RadiomICs Score (METRICS). Insights into Imaging 2024; 15: 8",
    doi: "10.1186/s13244-023-01572-w",
  },
  tripod: {
    text: "Collins GS, Moons KGM, Dhiman P, et al. TRIPOD+AI statement. BMJ 2024; 385: e078378",
    doi: "10.1136/bmj-2023-078378",
  },
};
