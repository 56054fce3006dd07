/** One sheet as XML: a frozen header with a filter, and columns as wide as their first rows need. */
import { lettersOf } from '../../xlsx/rows.js'
import { type CellXml, cellXml, linesOf, type SheetKind, type SheetValue, WIDEST_COLUMN } from './cells.js'
import { HEADER_STYLE, NUMBER_HEADER_STYLE } from './styles.js'
import type { ZipMember } from './zip.js'

export interface SheetColumn {
  readonly name: string
  readonly kind: SheetKind
}

export interface Sheet {
  /** Adds a row to the pending ones; reports values that were changed. */
  add(values: readonly SheetValue[]): readonly { readonly loss: string; readonly column: string }[]
  /** Rows so far, including the header. */
  rows(): number
  /** Whether enough rows are pending to be written. */
  isFull(): boolean
  flush(): Promise<void>
  /** Writes the rest; returns the cells under the filter, and those that are printed. */
  end(): Promise<SheetCells>
}

export interface SheetCells {
  readonly filter: string
  readonly printed: string
}

/** Characters of XML that are written at once. */
const HELD = 1 << 18
/** Rows from which the width of the columns is computed. */
const LOOKED_AT = 500
/** In addition to the text: its margins and indent, and the button of the filter in the first row. */
const MARGIN = 3
const BUTTON = 3
/** Numbers that do not fit are shown as `####`: later ones may be wider. */
const NARROWEST: Readonly<Partial<Record<SheetColumn['kind'], number>>> = {
  amount: 12,
  date: 10,
  timestamp: 19,
}

/** In points. */
const LINE_HEIGHT = 15

/** Right-aligned kinds. */
const NUMBERS: ReadonlySet<SheetKind> = new Set(['amount', 'number', 'integer'])

/** Printed one page wide, on as many pages as needed, with narrow margins: many columns become small print. */
const BEGINS = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`
const PRINTED = `<pageMargins left="0.25" right="0.25" top="0.4" bottom="0.5" header="0.2" footer="0.2"/>\
<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>\
<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`

/** `printed`: the first columns, those that are printed. */
export function createSheet(
  member: ZipMember,
  columns: readonly SheetColumn[],
  first: boolean,
  printed = columns.length,
): Sheet {
  const letters = columns.map((_, at) => lettersOf(at))
  const widths = columns.map(({ name, kind }) => Math.max(name.length + BUTTON, NARROWEST[kind] ?? 0))
  const currency = columns.findIndex(({ name }) => name === 'currency')
  let rows = 1
  let begun = false
  let xml = ''
  const names = columns.map(({ name, kind }, at) => {
    const style = NUMBERS.has(kind) ? NUMBER_HEADER_STYLE : HEADER_STYLE
    return cellXml(`${letters[at]}1`, 'text', name, null).xml.replace(/ s="\d+"/, ` s="${style}"`)
  })

  function add(values: readonly SheetValue[]): { loss: string; column: string }[] {
    rows++
    const losses: { loss: string; column: string }[] = []
    const own = currency < 0 ? null : values[currency]
    const code = typeof own === 'string' ? own : null
    const lines = Math.max(...values.map(linesOf))
    // Spreadsheet programs do not all compute the height of a row of several lines.
    xml += `<row r="${rows}"${lines > 1 ? ` ht="${lines * LINE_HEIGHT}" customHeight="1"` : ''}>`
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] as SheetColumn
      const cell: CellXml = cellXml(`${letters[at]}${rows}`, column.kind, values[at] ?? null, code)
      xml += cell.xml
      if (!begun && cell.width > (widths[at] as number)) widths[at] = Math.min(cell.width, WIDEST_COLUMN)
      if (cell.loss !== undefined) losses.push({ loss: cell.loss, column: column.name })
    }
    xml += '</row>'
    return losses
  }

  function beginning(): string {
    const cols = widths.map(
      (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width + MARGIN}" customWidth="1"/>`,
    )
    const view = `<sheetView${first ? ' tabSelected="1"' : ''} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>`
    return `${BEGINS}<sheetViews>${view}</sheetViews><cols>${cols.join('')}</cols><sheetData><row r="1">${names.join('')}</row>`
  }

  async function flush(): Promise<void> {
    const text = begun ? xml : beginning() + xml
    begun = true
    xml = ''
    await member.write(text)
  }

  return {
    add,
    rows: () => rows,
    isFull: () => xml.length >= HELD && (begun || rows > LOOKED_AT || xml.length >= 4 * HELD),
    flush,
    end: async () => {
      const last = letters.at(-1)
      // Codes and invoice numbers are text on purpose: no warning in the corner of each cell.
      const ignored = `<ignoredErrors><ignoredError sqref="A1:${last}${rows}" numberStoredAsText="1"/></ignoredErrors>`
      xml += `</sheetData><autoFilter ref="A1:${last}${rows}"/>${PRINTED}${ignored}</worksheet>`
      await flush()
      await member.end()
      return { filter: `$A$1:$${last}$${rows}`, printed: `$A$1:$${letters[printed - 1]}$${rows}` }
    },
  }
}
