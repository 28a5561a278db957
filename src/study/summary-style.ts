/** The style sheet of the feature summary: light, readable on a phone, printable. */
export const SUMMARY_STYLE = `
:root { color-scheme: light; --ink: #1d2733; --soft: #5c6b7a; --line: #dde3e9; --wash: #f5f7f9; --accent: #0b6e99;
  --outline: #ffc93c; --ring: #6fd3ff; --alert: #b3261e; --alert-wash: #fdf3f2; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem; color: var(--ink);
  background: #fff; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
h1 { margin: 0; font-size: clamp(1.6rem, 4vw, 2.3rem); line-height: 1.2; letter-spacing: -0.015em; }
h2 { margin: 3.2rem 0 0.9rem; padding-bottom: 0.35rem; border-bottom: 2px solid var(--ink); font-size: 1.35rem; }
h2 small { margin-left: 0.5rem; color: var(--soft); font-size: 0.95rem; font-weight: 400; }
h3 { margin: 2rem 0 0.5rem; font-size: 1.05rem; }
p { margin: 0.4rem 0 0.8rem; max-width: 46rem; }
.lead, .note { color: var(--soft); }
.note { font-size: 0.88rem; }
.figures { display: flex; flex-wrap: wrap; gap: 0 2.6rem; margin: 1.6rem 0 0; padding: 0; }
.figures div { display: flex; flex-direction: column-reverse; padding: 0.2rem 0; }
.figures dd { margin: 0; font-size: 2rem; font-weight: 650; line-height: 1.15; font-variant-numeric: tabular-nums; }
.figures dt { color: var(--soft); font-size: 0.88rem; }
.figures .bad dd { color: var(--alert); }
.failures { margin: 2rem 0 0; padding: 0.9rem 1.2rem 1rem; border-left: 4px solid var(--alert);
  background: var(--alert-wash); }
.failures h2 { margin: 0 0 0.4rem; padding: 0; border: 0; color: var(--alert); font-size: 1.1rem; }
.warnings { margin: 1.6rem 0 0; padding: 0.7rem 1.2rem; border-left: 4px solid var(--line); background: var(--wash);
  font-size: 0.9rem; }
.warnings h2 { margin: 0 0 0.2rem; padding: 0; border: 0; font-size: 1rem; }
.failures li, .warnings li { margin: 0.25rem 0; overflow-wrap: anywhere; }
.failures ul, .warnings ul { margin: 0; padding-left: 1.1rem; }
.gallery { display: flex; flex-wrap: wrap; gap: 0.9rem 0.7rem; margin: 1rem 0; padding: 0; list-style: none; }
.gallery li, .gallery figure { margin: 0; min-width: 6.6rem; }
.gallery svg { display: block; height: 8.5rem; max-width: 100%; border-radius: 4px; background: #000; }
.gallery.large svg { height: 15.5rem; }
.gallery path { fill: none; stroke: var(--outline); stroke-width: 1.6; stroke-linejoin: round;
  vector-effect: non-scaling-stroke; }
.gallery path.ring { stroke: var(--ring); stroke-width: 0.7; }
.gallery figcaption { margin-top: 0.2rem; font-size: 0.8rem; line-height: 1.3; contain: inline-size;
  overflow-wrap: anywhere; }
.gallery figcaption span { display: block; color: var(--soft); font-size: 0.74rem; }
details { margin: 1.1rem 0; border-top: 1px solid var(--line); }
summary { padding: 0.5rem 0; font-weight: 650; cursor: pointer; }
summary small { margin-left: 0.5rem; color: var(--soft); font-weight: 400; }
.scroll { overflow-x: auto; margin: 0.8rem 0; }
table { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 0.86rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.22rem 0.6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
tbody th { font-weight: 400; }
thead th { border-bottom: 1.5px solid var(--ink); font-weight: 600; vertical-align: bottom; }
tbody th[scope="rowgroup"] { padding-top: 1.1rem; color: var(--accent); font-weight: 650; }
tbody tr:hover > * { background: var(--wash); }
td.gaps { color: var(--alert); font-weight: 650; }
table svg { display: block; width: 6rem; height: 1.35rem; margin-left: auto; }
table svg path { fill: var(--accent); }
dl.about { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.4rem; margin: 0.6rem 0;
  font-size: 0.9rem; }
dl.about dt { color: var(--soft); }
dl.about dd { margin: 0; overflow-wrap: anywhere; }
code { font: 0.92em ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
@media (max-width: 40rem) {
  body { padding-top: 1.4rem; }
  .figures { gap: 0 1.6rem; }
  .figures dd { font-size: 1.5rem; }
  .gallery { gap: 0.7rem 0.5rem; }
  .gallery svg, .gallery.large svg { height: auto; max-height: 15.5rem; min-height: 6.2rem; }
  tbody th:not([scope="rowgroup"]), thead th:first-child { position: sticky; left: 0; background: #fff; }
  dl.about { grid-template-columns: 1fr; gap: 0; }
  dl.about dd { margin-bottom: 0.5rem; }
}
@media print {
  @page { margin: 15mm 13mm; }
  html { font-size: 9pt; }
  body { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  .gallery li, tr, .failures { break-inside: avoid; }
  .gallery svg { height: 24mm; }
  .gallery.large svg { height: 44mm; }
  .gallery svg, table svg path, .failures { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll { overflow: visible; }
  th, td { padding: 0.12rem 0.45rem; }
  table svg { width: 5rem; height: 1.1rem; }
}
`;
