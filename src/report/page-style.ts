/** The style of the page: light and dark by the reader's choice, light on paper. Its hash stands in the policy. */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --ground: #fff; --ink: #1b1f24; --quiet: #57606a; --rule: #d5dae0; --shade: #f4f6f8; --bar: #3b6ea5; --link: #0b57a4;
  --error: #a3161f; --error-ground: #fdecec; --warning: #7a4b00; --warning-ground: #fdf2dc; --good: #1c6434; --good-ground: #e5f4e9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181c; --ink: #e4e8ec; --quiet: #a2abb5; --rule: #353c44; --shade: #1e2328; --bar: #6ea3dc; --link: #8cbcf2;
    --error: #ffa8a8; --error-ground: #45191c; --warning: #f2c879; --warning-ground: #3d2d0c; --good: #93d7a7; --good-ground: #173522;
  }
}
* { box-sizing: border-box; }
html { font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
body { margin: 0; background: var(--ground); color: var(--ink); }
header, main, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
footer { padding-block: 2rem; color: var(--quiet); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 0 0 .75rem; }
h3 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 48rem; }
section { border-top: 1px solid var(--rule); padding: 1.5rem 0 2rem; scroll-margin-top: 1rem; }
a { color: var(--link); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 1rem 0; }
.quiet, .blank, .currency, .column, caption, .lines div + div { color: var(--quiet); }
ul.verdict { padding-left: 1.2rem; margin: 0 0 1.25rem; max-width: 48rem; }
ul.verdict li { margin: .2rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; }
caption { text-align: left; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--rule); unicode-bidi: isolate; }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 600; white-space: nowrap; border-bottom-width: 2px; }
th.amount, td.amount, th.count, td.count { text-align: right; white-space: nowrap; }
td { overflow-wrap: break-word; }
td.prose, td.places { overflow-wrap: anywhere; }
td.prose { min-width: 15rem; }
td.places { min-width: 9rem; }
td.text { min-width: 5rem; }
.long table { width: 100%; }
#findings table { font-size: .93rem; }
#findings td.places { min-width: 10rem; }
#findings td:nth-child(4) { overflow-wrap: anywhere; min-width: 10rem; }
.column { font-size: .93em; }
th button { all: unset; cursor: pointer; font: inherit; }
th button::placeholder { color: var(--quiet); opacity: 1; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th .printed { display: none; }
th[aria-sort] button::after { content: ' \\2191'; }
th[aria-sort='descending'] button::after { content: ' \\2193'; }
.tag { display: inline-block; padding: 0 .45rem; border-radius: .25rem; background: var(--shade); white-space: nowrap; }
.tag.error, .tag.mismatch { color: var(--error); background: var(--error-ground); }
.tag.warning, .tag.finding { color: var(--warning); background: var(--warning-ground); }
.tag.match, .tag.pass { color: var(--good); background: var(--good-ground); }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin-bottom: .75rem; }
.controls[hidden], .pages[hidden] { display: none; }
.controls label { display: grid; color: var(--quiet); font-size: .87rem; }
.controls output { padding-bottom: .35rem; color: var(--quiet); }
input, select, .pages button { font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--quiet); border-radius: .25rem; padding: .3rem .5rem; max-width: 100%; }
input[type='search'] { width: 18rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.pages { display: flex; gap: 1rem; align-items: center; margin-top: .75rem; }
.pages button:disabled { opacity: .45; }
.chart { margin: .5rem 0 1rem; }
.chart svg { max-width: 100%; height: auto; display: block; }
.chart .mark-rect path { fill: var(--bar); }
.chart.narrow { display: none; }
details { margin: .5rem 0 1rem; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
.pair { display: grid; grid-template-columns: minmax(0, 41rem) minmax(0, auto); gap: 0 2.5rem; align-items: start; }
@media (max-width: 70rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 44rem) {
  header, main, footer { padding-inline: 1rem; }
  .chart.wide { display: none; }
  .chart.narrow { display: block; }
  input[type='search'] { width: 100%; }
  .controls label:first-child { width: 100%; }
  .stacked, .stacked tbody, .stacked tr, .stacked td { display: block; width: 100%; }
  .stacked thead { position: absolute; left: -100rem; }
  .stacked caption { display: block; }
  .stacked tr { border-bottom: 1px solid var(--rule); padding: .6rem 0; }
  .stacked td, .stacked td.amount, .stacked td.count { display: grid; grid-template-columns: 7rem minmax(0, 1fr); border: 0; padding: .1rem 0; text-align: left; white-space: normal; min-width: 0; }
  .stacked td::before { content: attr(data-label); color: var(--quiet); grid-row: 1 / span 9; padding-right: .5rem; }
  .stacked td > * { grid-column: 2; justify-self: start; }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --shade: #eee; --bar: #3b6ea5; --link: #000;
    --error: #8c1119; --error-ground: #fff; --warning: #6b4200; --warning-ground: #fff; --good: #14512a; --good-ground: #fff;
  }
  @page { size: A4 landscape; margin: 12mm; }
  html { font-size: 9.5pt; }
  header, main, footer { max-width: none; padding: 0; }
  details:not([open]), th button, nav, .controls, .pages, .skip { display: none !important; }
  th .printed { display: inline; }
  .tag { border: 1px solid currentColor; }
  .scroll { overflow: visible; }
  section { break-inside: auto; padding: 1rem 0; }
  h2, h3, h4 { break-after: avoid; }
  tr, .chart { break-inside: avoid; }
  thead { display: table-header-group; break-inside: avoid; }
  a { text-decoration: none; }
  .pair { grid-template-columns: minmax(0, 41rem) minmax(0, auto); }
}
`
