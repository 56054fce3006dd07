/**
 * A workbook that is written as its rows arrive, one sheet after the other. A sheet with more rows than a spreadsheet can
 * open continues in a further sheet. Changed values are reported in a last sheet, and by `finish`.
 */
import type { Sink } from '../sink.js'
import { type SheetValue, xmlText } from './cells.js'
import { createSheet, type Sheet, type SheetCells, type SheetColumn } from './sheet.js'
import { STYLES_XML } from './styles.js'
import { createZip } from './zip.js'

export interface SheetRows {
  /** A value for each column. An amount is shown in the currency in the column `currency`. */
  write(rows: Iterable<readonly SheetValue[]>): Promise<void>
}

export interface Workbook {
  /** Begins a sheet and ends the previous one. `printed`: how many of its columns are printed, all by default. */
  sheet(name: string, columns: readonly SheetColumn[], printed?: number): Promise<SheetRows>
  /** Writes the rest; returns sentences about values that were changed. */
  finish(): Promise<readonly string[]>
}

interface NamedSheet extends SheetCells {
  readonly name: string
}

/** Maximum rows of a sheet in spreadsheets, including its header. */
const MOST_ROWS = 1_048_576
const LONGEST_NAME = 31

export interface WorkbookLimits {
  /** Rows of a sheet, including its header. */
  readonly rows?: number
}

export function createWorkbook(sink: Sink, { rows: most = MOST_ROWS }: WorkbookLimits = {}): Workbook {
  const zip = createZip(sink)
  const sheets: NamedSheet[] = []
  const losses = new Map<string, { count: number; readonly first: string }>()
  let end: () => Promise<void> = async () => undefined

  function nameOf(wanted: string, part: number): string {
    const suffix = part === 1 ? '' : ` (${part})`
    return `${wanted.slice(0, LONGEST_NAME - suffix.length)}${suffix}`
  }

  async function sheet(
    wanted: string,
    columns: readonly SheetColumn[],
    printed = columns.length,
  ): Promise<SheetRows> {
    await end()
    let part = 0
    let open: Sheet | undefined
    const close = async (): Promise<void> => {
      if (open === undefined) return
      sheets.push({ name: nameOf(wanted, part), ...(await open.end()) })
      open = undefined
    }
    const next = async (): Promise<Sheet> => {
      await close()
      part++
      const member = zip.member(`xl/worksheets/sheet${sheets.length + 1}.xml`)
      open = createSheet(member, columns, sheets.length === 0, printed)
      return open
    }
    end = close
    let current = await next()
    return {
      write: async (rows) => {
        for (const values of rows) {
          if (current.rows() === most) current = await next()
          for (const { loss, column } of current.add(values)) {
            const place = `row ${current.rows()} of ${nameOf(wanted, part)}`
            const key = `${loss} ${column}`
            const known = losses.get(key) ?? { count: 0, first: place }
            losses.set(key, { ...known, count: known.count + 1 })
          }
          if (current.isFull()) await current.flush()
        }
      },
    }
  }

  async function finish(): Promise<readonly string[]> {
    const notes = [...losses].map(([key, { count, first }]) => {
      const [loss = '', column = ''] = key.split(' ')
      return `${column}: ${LOSSES[loss]?.(count) ?? ''} (the first in ${first})`
    })
    if (notes.length > 0)
      await (await sheet('notes', [{ name: 'note', kind: 'text' }])).write(notes.map((note) => [note]))
    await end()
    await part(zip, 'xl/workbook.xml', workbookXml(sheets))
    await part(zip, 'xl/_rels/workbook.xml.rels', workbookRelations(sheets.length))
    await part(zip, 'xl/styles.xml', STYLES_XML)
    await part(zip, '_rels/.rels', RELATIONS)
    await part(zip, '[Content_Types].xml', contentTypes(sheets.length))
    await zip.finish()
    return notes
  }

  return { sheet, finish }
}

const LOSSES: Readonly<Record<string, (count: number) => string>> = {
  cut: (count) =>
    `${count} ${count === 1 ? 'text is' : 'texts are'} cut after 32,767 characters, which is all that a cell holds; NDJSON, JSON and CSV have all of them`,
  digits: (count) =>
    `${count} ${count === 1 ? 'amount has' : 'amounts have'} more digits than a number in a spreadsheet holds and ${count === 1 ? 'is' : 'are'} kept as text, which sums leave out`,
}

async function part(zip: ReturnType<typeof createZip>, name: string, xml: string): Promise<void> {
  const member = zip.member(name)
  await member.write(xml)
  await member.end()
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

const relation = (id: number, kind: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
const relations = (all: readonly string[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`

const RELATIONS = relations([relation(1, 'officeDocument', 'xl/workbook.xml')])

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

const workbookRelations = (sheets: number): string =>
  relations([
    ...numbers(sheets).map((at) => relation(at, 'worksheet', `worksheets/sheet${at}.xml`)),
    relation(sheets + 1, 'styles', 'styles.xml'),
  ])

function workbookXml(sheets: readonly NamedSheet[]): string {
  const listed = sheets.map(
    ({ name }, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  )
  // Spreadsheets use these names for a sheet's filter, for what is printed, and for its first row to be printed on each page.
  const filters = sheets.map(({ name, filter, printed }, at) => {
    const own = `'${xmlText(name.replaceAll("'", "''"))}'!`
    const area =
      printed === filter
        ? ''
        : `<definedName name="_xlnm.Print_Area" localSheetId="${at}">${own}${printed}</definedName>`
    return `<definedName name="_xlnm._FilterDatabase" localSheetId="${at}" hidden="1">${own}${filter}</definedName>${area}<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${own}$1:$1</definedName>`
  })
  return `${XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${listed.join('')}</sheets><definedNames>${filters.join('')}</definedNames></workbook>`
}

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function contentTypes(sheets: number): string {
  const override = (name: string, kind: string): string =>
    `<Override PartName="/xl/${name}.xml" ContentType="${SPREADSHEET}.${kind}+xml"/>`
  const all = [
    override('workbook', 'sheet.main'),
    ...numbers(sheets).map((at) => override(`worksheets/sheet${at}`, 'worksheet')),
    override('styles', 'styles'),
  ]
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${all.join('')}</Types>`
}
