/**
 * Tables of the page. A long one is listed in full as JSON next to its first rows; the page's script shows, sorts,
 * filters and searches the rest (`page-script.ts` draws the same cells). Without the script only the first rows are shown.
 */
import { amountText, grouped } from './amounts.js'
import { html, type Markup, NOTHING } from './html.js'
import {
  type Amount,
  type ColumnKind,
  NOT_ADDED,
  type Place,
  type ReportCell,
  type ReportColumn,
  type ReportRow,
  type ReportTable,
} from './table.js'

/** A displayed cell: amounts as `1,234.50 USD`. */
type ShownCell = string | number | null | readonly string[] | readonly Place[]

/** Names of the files, and their addresses if they can be opened. */
export interface FileList {
  readonly names: readonly string[]
  readonly links: readonly (string | null)[]
}

/** On a phone a table with many columns or with prose shows its rows as blocks; other tables scroll sideways. */
const isStacked = (columns: readonly ReportColumn[]): boolean =>
  columns.length > 6 ||
  (columns.length > 4 && columns.some(({ kind }) => kind === 'lines' || kind === 'prose'))

/** Rows shown until more are requested, and rows per page after that. */
export const FIRST = 10
export const PAGE = 50

export function shortTable(table: ReportTable, files: FileList): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${table.caption}">${tableMarkup(table, files)}</div>`
}

/** A search field and filters over the tables below it, which have the same columns. */
export function searchControls(tables: readonly ReportTable[], search: string): Markup {
  const [first] = tables
  if (first === undefined) return NOTHING
  const rows = tables.flatMap((table) => table.rows)
  const filters = first.columns.map(({ filter }, at) =>
    filter === undefined ? NOTHING : choice({ ...first, rows }, at, filter),
  )
  const named = tables.length === 1 ? first.caption : 'all findings'
  return html`<div class="controls" hidden role="group" aria-label="Choose among: ${named}">
<label>Search <input type="search" placeholder="${search}"></label>
${filters}<output aria-live="polite"></output>
</div>`
}

/** The first rows, with the data that the script needs for the others. */
export function longTable(table: ReportTable, files: FileList): Markup {
  const { id, caption, rows } = table
  const all = rows.length
  return html`<div class="long" data-table="${id}">
<div class="scroll" role="region" tabindex="0" aria-label="${caption}">${tableMarkup({ ...table, rows: rows.slice(0, FIRST) }, files)}</div>
<button type="button" class="more" hidden>Show all ${grouped(all)}</button>
<div class="pages" hidden>
<button type="button" data-go="-1">Previous</button><span></span><button type="button" data-go="1">Next</button>
</div>
${all > FIRST ? html`<noscript><p>The first ${FIRST} of ${grouped(all)} rows. The others need scripts.</p></noscript>` : NOTHING}
</div>`
}

/** The table's data for the script. */
export const scriptTable = ({ columns, rows, sorted }: ReportTable): object => ({
  columns,
  rows: rows.map(shownRow),
  sorted: sorted ?? null,
})

function choice({ columns, rows }: ReportTable, at: number, name: string): Markup {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const value = filterValue(row[at] ?? null)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  if (counts.size < 2) return NOTHING
  const order = columns[at]?.order ?? []
  const values = [...counts].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b) || (a < b ? -1 : 1))
  const options = values.map(
    ([value, count]) =>
      html`<option value="${value}">${value === '' ? 'none' : value} (${grouped(count)})</option>`,
  )
  return html`<label>${name} <select data-column="${at}"><option value="*">all</option>${options}</select></label>
`
}

function filterValue(cell: ReportCell): string {
  const [first] = Array.isArray(cell) ? cell : [cell]
  return `${first ?? ''}`
}

function tableMarkup(table: ReportTable, files: FileList): Markup {
  const { caption, columns, sorted } = table
  const heads = columns.map(({ name, kind }, at) => {
    const order =
      sorted?.column !== at ? NOTHING : html` aria-sort="${sorted.down ? 'descending' : 'ascending'}"`
    return html`<th scope="col" role="columnheader" class="${kind}"${order}>${name}</th>`
  })
  const body = table.rows.map((row) => rowMarkup(columns, row, files))
  const total =
    table.total === undefined
      ? NOTHING
      : rowMarkup(
          columns,
          table.total.map((cell) => cell ?? ''),
          files,
        )
  return html`<table role="table" class="${isStacked(columns) ? 'stacked' : ''}"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">
${body}</tbody>
${total === NOTHING ? NOTHING : html`<tfoot role="rowgroup">${total}</tfoot>`}</table>`
}

const rowMarkup = (columns: readonly ReportColumn[], row: ReportRow, files: FileList): Markup =>
  html`<tr role="row">${shownRow(row).map((cell, at) => cellMarkup(columns[at] as ReportColumn, cell, files))}</tr>
`

export const shownRow = (row: ReportRow): ShownCell[] => row.map(shownCell)

function shownCell(cell: ReportCell): ShownCell {
  if (typeof cell !== 'object' || cell === null) return cell
  if (isAmount(cell)) return amountCell(cell)
  const items: readonly (string | Amount | Place)[] = cell
  return items.map((one) => (isAmount(one) ? amountCell(one) : one)) as string[] | Place[]
}

const isAmount = (cell: unknown): cell is Amount =>
  typeof cell === 'object' && cell !== null && 'amount' in cell

/** What the mark column of a total row may contain. */
const TOTALS: ReadonlySet<string> = new Set(['', 'Total'])

/** `1,234.50 USD` */
const amountCell = ({ amount, currency }: Amount): string =>
  `${amountText(amount, currency)}${currency === null ? '' : ` ${currency}`}`

function cellMarkup({ name, kind }: ReportColumn, cell: ShownCell, files: FileList): Markup {
  return html`<td role="cell" class="${kind}" data-label="${name}">${contentMarkup(kind, cell, files)}</td>`
}

function contentMarkup(kind: ColumnKind, cell: ShownCell, files: FileList): Markup | string {
  if (cell === null) return html`<span class="blank">–</span>`
  if (kind === 'places' && Array.isArray(cell))
    return html`${(cell as readonly Place[]).map((place) => placeMarkup(place, files))}`
  if (Array.isArray(cell)) return html`${(cell as readonly string[]).map(lineMarkup)}`
  if (typeof cell === 'number') return grouped(cell)
  if (kind === 'mark' && !TOTALS.has(cell as string))
    return html`<span class="tag ${cell as string}">${cell as string}</span>`
  if (kind !== 'amount') return cell as string
  const [digits = '', currency] = (cell as string).split(' ')
  return currency === undefined
    ? digits
    : html`<span>${digits} <span class="currency">${currency}</span></span>`
}

const lineMarkup = (line: string): Markup =>
  line === NOT_ADDED ? html`<div class="note">${line}</div>` : html`<div>${line}</div>`

function placeMarkup([file, row, column]: Place, files: FileList): Markup {
  if (file < 0) return html`<div class="column">and ${grouped(row)} more</div>`
  const name = `${files.names[file] ?? ''}:${row}`
  const link = files.links[file] ?? null
  const place = link === null ? html`${name}` : html`<a href="${link}#row=${row}">${name}</a>`
  return html`<div>${place}${column === null ? NOTHING : html` <span class="column">${column}</span>`}</div>`
}
