/** What all pages have in common: light, readable on a phone, printable. */
export const PAGE_STYLE = `
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
dl.about { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.4rem; margin: 0.6rem 0;
  font-size: 0.9rem; }
dl.about dt { color: var(--soft); }
dl.about dd { margin: 0; overflow-wrap: anywhere; }
code { font: 0.92em ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
@media (max-width: 40rem) {
  body { padding-top: 1.4rem; }
  .figures { gap: 0 1.6rem; }
  .figures dd { font-size: 1.5rem; }
  tbody th:not([scope="rowgroup"]), thead th:first-child { position: sticky; left: 0; background: #fff; }
  dl.about { grid-template-columns: 1fr; gap: 0; }
  dl.about dd { margin-bottom: 0.5rem; }
}
@media print {
  @page { margin: 15mm 13mm; }
  html { font-size: 9pt; }
  body { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  th, td { padding: 0.12rem 0.45rem; }
}
`;
