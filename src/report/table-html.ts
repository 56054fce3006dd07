/**
 * Tables of the report. A long one is listed in full as JSON beside its first page; the page's script shows,
 * sorts, filters and searches the rest (`page-script.ts` draws the same cells). Without it the first page stands.
 */
import { grouped } from './amounts.js'
import { html, type Markup, NOTHING } from './html.js'

/**
 * Where numbers stand: index of the file in the report's list, record, columns in words. Without a file (-1) it
 * says how many places more there are.
 */
export type PagePlace = readonly [file: number, row: number, columns: string | null]

type ColumnKind =
  | 'text'
  /** Sentences. */
  | 'prose'
  /** Several facts, one below the other; the first is the one that counts for filters. */
  | 'lines'
  /** A word of ours from a short list, shown as a mark. */
  | 'mark'
  /** `1,234.50 USD`: the digits of an exact decimal, and the currency. */
  | 'amount'
  | 'count'
  | 'places'

export interface PageColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** A choice among its values stands above a long table, under this name. */
  readonly filter?: string
  /** Marks in the order that sorting means. */
  readonly order?: readonly string[]
}

export type PageCell = string | number | null | readonly string[] | readonly PagePlace[]
export type PageRow = readonly PageCell[]

export interface PageTable {
  readonly id: string
  readonly caption: string
  readonly columns: readonly PageColumn[]
  readonly rows: readonly PageRow[]
}

/** Names of the files, and the address of each where there is one to open. */
export interface FileList {
  readonly names: readonly string[]
  readonly links: readonly (string | null)[]
}

/** A table of more columns than this shows its rows as blocks on a phone. */
const STACKED = 4

/** Rows of a page. */
export const PAGE = 50

export function shortTable(table: PageTable, files: FileList): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${table.caption}">${tableMarkup(table, table.rows, files)}</div>`
}

/** The first page, and around it what the script needs for the others. */
export function longTable(table: PageTable, files: FileList, search: string): Markup {
  const { id, caption, rows } = table
  const filters = table.columns.map(({ filter }, at) =>
    filter === undefined ? NOTHING : choice(table, at, filter),
  )
  return html`<div class="long" data-table="${id}">
<div class="controls" hidden role="group" aria-label="Choose among: ${caption}">
<label>Search <input type="search" placeholder="${search}"></label>
${filters}<output aria-live="polite"></output>
</div>
<div class="scroll" role="region" tabindex="0" aria-label="${caption}">${tableMarkup(table, rows.slice(0, PAGE), files)}</div>
<div class="pages" hidden>
<button type="button" data-go="-1">Previous</button><span></span><button type="button" data-go="1">Next</button>
</div>
${rows.length > PAGE ? html`<noscript><p>The first ${PAGE} of ${grouped(rows.length)} rows. The others need scripts.</p></noscript>` : NOTHING}
</div>`
}

function choice({ columns, rows }: PageTable, at: number, name: string): Markup {
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

function filterValue(cell: PageCell): string {
  const [first] = Array.isArray(cell) ? cell : [cell]
  return `${first ?? ''}`
}

function tableMarkup({ caption, columns }: PageTable, rows: readonly PageRow[], files: FileList): Markup {
  const heads = columns.map(
    ({ name, kind }) => html`<th scope="col" role="columnheader" class="${kind}">${name}</th>`,
  )
  const body = rows.map(
    (
      row,
    ) => html`<tr role="row">${columns.map((column, at) => cellMarkup(column, row[at] ?? null, files))}</tr>
`,
  )
  return html`<table role="table" class="${columns.length > STACKED ? 'stacked' : ''}"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">
${body}</tbody></table>`
}

function cellMarkup({ name, kind }: PageColumn, cell: PageCell, files: FileList): Markup {
  return html`<td role="cell" class="${kind}" data-label="${name}">${contentMarkup(kind, cell, files)}</td>`
}

function contentMarkup(kind: ColumnKind, cell: PageCell, files: FileList): Markup | string {
  if (cell === null) return html`<span class="blank">–</span>`
  if (kind === 'places')
    return html`${(cell as readonly PagePlace[]).map((place) => placeMarkup(place, files))}`
  if (Array.isArray(cell)) return html`${(cell as readonly string[]).map((line) => html`<div>${line}</div>`)}`
  if (typeof cell === 'number') return grouped(cell)
  if (kind === 'mark') return html`<span class="tag ${cell as string}">${cell as string}</span>`
  if (kind !== 'amount') return cell as string
  const [digits = '', currency] = (cell as string).split(' ')
  return currency === undefined
    ? digits
    : html`<span>${digits} <span class="currency">${currency}</span></span>`
}

function placeMarkup([file, row, column]: PagePlace, files: FileList): Markup {
  if (file < 0) return html`<div class="column">and ${grouped(row)} more</div>`
  const name = `${files.names[file] ?? ''}:${row}`
  const link = files.links[file] ?? null
  const place = link === null ? html`${name}` : html`<a href="${link}#row=${row}">${name}</a>`
  return html`<div>${place}${column === null ? NOTHING : html` <span class="column">${column}</span>`}</div>`
}
