import type { KaplanMeierFigure } from "radiosurv/plot";
import type { ReportTable } from "radiosurv/study";
import type { ColumnType } from "radiosurv/table";

/** A column of a table, as far as the page must know it. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: ColumnType | "empty";
  readonly missing: number;
  readonly distinct: number;
  /** Values in their order, where there are few. */
  readonly values: readonly string[];
  /** Of numbers. */
  readonly highest: number;
  readonly median: number;
  readonly hints: readonly string[];
}

/** A table that was read. */
export interface TableFacts {
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
}

/** What a cohort is for; patients of one that is left out are not used. */
export type Role = "train" | "internal" | "external" | "left out";

/** In the order in which cohorts are shown. */
export const ROLES: readonly Role[] = ["train", "internal", "external", "left out"];

/** Features of a region of an image. */
export interface RegionPlan {
  readonly name: string;
  /** Of image, such as US; regions of one kind are a tumour and rings around it. */
  readonly kind: string;
  /** Of a ring. */
  readonly radius?: number;
  /** Columns by the name of the feature. */
  readonly columns: Readonly<Record<string, string>>;
}

/** A study as the page asks for it. */
export interface StudyPlan {
  readonly title: string;
  readonly time: string;
  readonly unit: string;
  readonly event: string;
  /** Value of the event column that is an event. */
  readonly eventValue: string;
  readonly id?: string;
  readonly cohort?: string;
  /** By value of the cohort column. */
  readonly roles: Readonly<Record<string, Role>>;
  readonly clinical: readonly string[];
  readonly regions: readonly RegionPlan[];
  readonly times: readonly number[];
  readonly missing: "throw" | "impute";
  readonly seed: number;
}

/** A feature of the signature. */
export interface SignatureEntry {
  readonly region: string;
  readonly feature: string;
  readonly coefficient: number;
  /** Log hazard ratio of one standard deviation of the training: features of different units can be compared by it. */
  readonly perDeviation: number;
}

/** What the page shows of a study. */
export interface StudyShown {
  readonly title: string;
  readonly cohorts: readonly {
    readonly name: string;
    readonly role: string;
    readonly n: number;
    readonly events: number;
    /** C index of the signature, or of the largest model. */
    readonly concordance?: { readonly estimate: number; readonly lower: number; readonly upper: number };
  }[];
  /** C index by nested cross-validation in the training cohort. */
  readonly validated?: number;
  readonly scoreName: string;
  readonly signature: readonly SignatureEntry[];
  readonly cutoff?: number;
  readonly curves: readonly { readonly cohort: string; readonly figure: KaplanMeierFigure }[];
  readonly tables: readonly ReportTable[];
  readonly warnings: readonly string[];
  /** A page of its own. */
  readonly report: string;
  /** The whole result as JSON. */
  readonly record: string;
}

/** The jobs of the study worker. */
export type StudyJobs = {
  readonly table: readonly [File, TableFacts];
  readonly study: readonly [{ readonly table: File; readonly plan: StudyPlan }, StudyShown];
};
