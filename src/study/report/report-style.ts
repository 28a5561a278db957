import { PAGE_STYLE } from "../page-style.ts";

/** The style sheet of the report of a study. */
export const REPORT_STYLE: string = `${PAGE_STYLE}
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
section { scroll-margin-top: 1rem; }
.lead { font-size: 1.05rem; }
.figures dt { line-height: 1.35; }
.figures dt small { display: block; }
.figures div { max-width: 13rem; flex-direction: column; }
nav { margin: 2rem 0 0; padding: 0.8rem 1.2rem; background: var(--wash); border-radius: 6px; font-size: 0.92rem; }
nav ol { columns: 15rem; margin: 0; padding: 0; list-style: none; }
nav li { padding: 0.12rem 0; break-inside: avoid; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.flags { margin: 1rem 0; padding: 0; list-style: none; }
.flags li { display: grid; grid-template-columns: 11rem 1fr; gap: 0.2rem 1.2rem; padding: 0.6rem 1rem;
  border-left: 4px solid var(--line); overflow-wrap: anywhere; }
.flags li + li { margin-top: 0.35rem; }
.flags b { font-weight: 650; }
.flags .alert { border-color: var(--alert); background: var(--alert-wash); }
.flags .alert b { color: var(--alert); }
.flags .caution { border-color: #d9920a; background: #fff9ec; }
.flags .note { border-color: var(--accent); background: #f2f8fb; color: inherit; font-size: inherit; }
.flags small { display: block; color: var(--soft); font-weight: 400; font-size: 0.8rem; }
figure { margin: 1.6rem 0 2rem; }
figcaption { max-width: 56rem; font-size: 0.9rem; overflow-wrap: anywhere; }
figcaption span { color: var(--soft); }
figure.table > figcaption { margin-bottom: 0.4rem; }
figure.table .note { margin: 0.3rem 0 0; max-width: 56rem; }
figure.table .scroll { margin: 0; }
figure.table table { width: auto; min-width: min(100%, 34rem); }
figure.table td, figure.table thead th + th { padding-left: 1.2rem; }
tr.level th { padding-left: 1.1rem !important; color: var(--soft); }
.panels { display: grid; gap: 1.4rem 1.6rem; margin-bottom: 0.7rem; }
.panels.columns-2 { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.panels.columns-3 { grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
.panel { min-width: 0; }
.panel > .note { margin: 0.2rem 0 0; font-size: 0.82rem; }
.plot { overflow-x: auto; }
.plot svg { display: block; max-width: 100%; height: auto; }
.methods h3 { margin: 1.2rem 0 0.1rem; }
.references { font-size: 0.85rem; padding-left: 1.6rem; max-width: 56rem; }
.references li { margin: 0.15rem 0; overflow-wrap: anywhere; }
.checklist td, .checklist th { white-space: normal; text-align: left; vertical-align: top; }
.checklist table { min-width: 40rem; }
.checklist td:nth-child(1), .checklist th:nth-child(1) { width: 2.4rem; }
.checklist td:nth-child(2) { width: 15rem; }
.checklist td:nth-child(3) { width: 8rem; white-space: nowrap; }
.badge { display: inline-block; padding: 0 0.5rem; border: 1px solid var(--line); border-radius: 1rem; font-size: 0.78rem; }
.badge.met { border-color: #2f7d4f; color: #22633d; background: #eef7f1; }
.badge.violated { border-color: var(--alert); color: var(--alert); background: var(--alert-wash); }
.badge.author { border-color: #d9920a; color: #7a5200; background: #fff9ec; }
.badge.not { color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: 0.3rem 0.6rem; margin: 0.2rem 0 0.8rem; }
pre { overflow-x: auto; padding: 0.8rem 1rem; background: var(--wash); border-radius: 6px; font-size: 0.8rem; line-height: 1.4; }
@media (max-width: 40rem) {
  .flags li { grid-template-columns: 1fr; }
  .plot.wide svg { max-width: none; min-width: 34rem; }
  figure.table td, figure.table thead th + th { padding-left: 0.8rem; }
  tbody th:not([scope="rowgroup"]), thead th:first-child { min-width: var(--first);
    white-space: normal; overflow-wrap: anywhere; }
}
@media print {
  a { color: inherit; text-decoration: none; }
  nav { break-inside: avoid; }
  h2 { margin-top: 1.6rem; }
  .plot, .scroll { overflow: visible; }
  .panels.columns-2 { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.8rem; }
  .panels.columns-3 { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.8rem; }
  .panels.columns-1 svg { max-width: min(100%, 150mm); }
  p { break-inside: avoid; }
  figure.plate, .panel, .flags li, figcaption { break-inside: avoid; }
  p:has(+ figure), h3:has(+ p), tbody tr:first-child { break-after: avoid; }
  figure.table > figcaption { break-after: avoid; }
  figure.table table, .checklist table { width: 100%; min-width: 0; font-size: 7.6pt; }
  figure.table th, figure.table td { white-space: normal; }
  figure.table td { padding-left: 0.5rem; }
  thead { display: table-header-group; }
  .flags li, .badge, nav, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
