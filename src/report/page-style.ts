/** The style of the page: light and dark by the reader's preference, light on paper. Its hash is in the policy. */
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
header { padding-top: 1rem; }
header p { margin: 0; }
footer { padding-block: 2rem; color: var(--quiet); }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.25rem; margin: 0 0 .4rem; }
h3 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; }
h2 + h3 { margin-top: 0; }
h4 { font-size: .95rem; margin: .25rem 0; }
p { margin: .25rem 0 .75rem; max-width: 48rem; }
section { border-top: 1px solid var(--rule); padding: .9rem 0 1rem; scroll-margin-top: 1rem; }
#result { border: 0; padding-block: 0; }
#result > .quiet { max-width: none; }
#result h2 { position: absolute; left: -100rem; }
a { color: var(--link); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: .5rem 0; }
.quiet, .blank, .currency, .column, caption, .lines div + div { color: var(--quiet); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .75rem; margin: 0 0 .75rem; }
.tile { background: var(--shade); border-left: .3rem solid var(--quiet); border-radius: .25rem; padding: .5rem .8rem; }
.tile h3 { font-size: .87rem; font-weight: 600; margin: 0; color: var(--quiet); }
.tile p { margin: 0; }
.tile .big { font-size: 1.45rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums lining-nums; }
.tile.error { border-color: var(--error); }
.tile.warning { border-color: var(--warning); }
.tile.good { border-color: var(--good); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; }
caption { text-align: left; padding-bottom: .2rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--rule); unicode-bidi: isolate; }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 600; white-space: nowrap; border-bottom-width: 2px; }
th.amount, td.amount, th.count, td.count, th.share, td.share { text-align: right; white-space: nowrap; }
#result th, .note { white-space: normal; }
tfoot td { font-weight: 600; border-bottom: 0; border-top: 2px solid var(--rule); }
td { overflow-wrap: break-word; }
td.prose, td.places { overflow-wrap: anywhere; }
td.prose { min-width: 15rem; }
td.places { min-width: 9rem; }
td.text { min-width: 5rem; }
td.date { white-space: nowrap; }
.long table { width: 100%; }
#details table, #findings table { font-size: .93rem; }
td.lines { overflow-wrap: anywhere; min-width: 9rem; }
#details .long table { table-layout: fixed; }
#details th:nth-child(1) { width: 9.5rem; }
#details th:nth-child(2) { width: 5rem; }
#details th:nth-child(3) { width: 16rem; }
#details th:nth-child(5) { width: 16rem; }
#details caption { position: absolute; left: -100rem; }
.column { font-size: .93em; }
th button { all: unset; cursor: pointer; font: inherit; }
th button::placeholder { color: var(--quiet); opacity: 1; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th .printed { display: none; }
th[aria-sort]::after { content: ' \\2195'; color: var(--quiet); font-weight: 400; }
th[aria-sort='ascending']::after { content: ' \\2191'; color: inherit; font-weight: 600; }
th[aria-sort='descending']::after { content: ' \\2193'; color: inherit; font-weight: 600; }
th[aria-sort] button:hover { text-decoration: underline; }
.more { margin-top: .5rem; }
.tag { display: inline-block; padding: 0 .45rem; border-radius: .25rem; background: var(--shade); white-space: nowrap; }
.tag.error, .tag.mismatch { color: var(--error); background: var(--error-ground); }
.tag.warning, .tag.finding { color: var(--warning); background: var(--warning-ground); }
.tag.match, .tag.pass { color: var(--good); background: var(--good-ground); }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin-bottom: .75rem; }
[hidden] { display: none !important; }
.controls label { display: grid; color: var(--quiet); font-size: .87rem; }
.controls output { padding-bottom: .35rem; color: var(--quiet); }
input, select, .pages button, .more { font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--quiet); border-radius: .25rem; padding: .3rem .5rem; max-width: 100%; }
input[type='search'] { width: 18rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.pages { display: flex; gap: 1rem; align-items: center; margin-top: .75rem; }
.pages button:disabled { opacity: .45; }
.charts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0 1.75rem; align-items: start; }
.chart { margin: 0 0 .5rem; }
.chart svg { max-width: 100%; height: auto; display: block; }
.chart .mark-rect path { fill: var(--bar); }
details { margin: .5rem 0 1rem; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
@media (max-width: 70rem) { .charts { grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); } }
@media (max-width: 44rem) {
  header, main, footer { padding-inline: 1rem; }
  input[type='search'] { width: 100%; }
  .controls label:first-child { width: 100%; }
  .stacked, .stacked tbody, .stacked tfoot, .stacked tr, .stacked td { display: block; width: 100%; }
  .stacked thead { position: absolute; left: -100rem; }
  .stacked caption { display: block; }
  .stacked tr { border-bottom: 1px solid var(--rule); padding: .6rem 0; }
  .stacked td, .stacked td.amount, .stacked td.count, .stacked td.share { display: grid; grid-template-columns: 7rem minmax(0, 1fr); border: 0; padding: .1rem 0; text-align: left; white-space: normal; min-width: 0; }
  .stacked td::before { content: attr(data-label); color: var(--quiet); grid-row: 1 / span 9; padding-right: .5rem; }
  .stacked tfoot td:empty { display: none; }
  .stacked td::before { font-weight: 400; }
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
  body:has(#print-details:not(:checked)) .detail { display: none; }
  details:not([open]), th button, nav, .controls, .pages, .more, .skip { display: none !important; }
  th[aria-sort='none']::after { content: none; }
  th .printed { display: inline; }
  .tag { border: 1px solid currentColor; }
  th, td { padding-block: .1rem; }
  p, .chart { margin-block: .1rem .3rem; }
  h3 { margin-block: .6rem .2rem; }
  .scroll { overflow: visible; }
  section { break-inside: auto; padding: .5rem 0; }
  h2, h3, h4 { break-after: avoid; }
  tr, .chart { break-inside: avoid; }
  tbody:has(+ tfoot) > tr:last-child { break-after: avoid; }
  thead { display: table-header-group; break-inside: avoid; }
  tfoot { display: table-row-group; }
  a { text-decoration: none; }
  .charts { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .tiles { grid-template-columns: repeat(4, 1fr); }
}
`
