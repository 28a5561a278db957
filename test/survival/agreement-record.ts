/** What a topic's values were compared with, by dataset; `npm run docs:agreement` makes a page of them. */
export interface AgreementRecord {
  readonly topic: string;
  readonly program: string;
  readonly bound: number;
  readonly rows: readonly { readonly dataset: string; readonly values: number; readonly largest: number }[];
}

/** Where the records are left; a page is made of them. */
export const RECORDS: URL = new URL("../.generated/agreement/", import.meta.url);
