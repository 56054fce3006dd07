/** Workbooks for tests, made of their parts by the letter. */
import { zipOf } from './zip-writer.js'

export interface BookParts {
  /** XML of `sheetData` and what follows it, by the sheet's name. */
  readonly sheets: Readonly<Record<string, string>>
  /** XML of the shared texts. */
  readonly shared?: string
  /** XML of `numFmts` and `cellXfs`. */
  readonly styles?: string
  /** Attributes of `workbookPr`. */
  readonly properties?: string
  /** Sheets that are hidden. */
  readonly hidden?: readonly string[]
  /** Members beside the others, or in their place. */
  readonly more?: Readonly<Record<string, string | Uint8Array>>
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const KIND = 'application/vnd.openxmlformats-'
const TYPES = `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="${KIND}package.relationships+xml"/><Default Extension="xml" ContentType="${KIND}officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${KIND}officedocument.spreadsheetml.sharedStrings+xml"/></Types>`
const RELATIONS = `Relationships xmlns="${PACKAGE}/relationships"`

export function bookOf({ sheets, shared, styles, properties, hidden = [], more = {} }: BookParts): Buffer {
  const names = Object.keys(sheets)
  const listed = names.map(
    (name, at) =>
      `<sheet name="${name}" sheetId="${at + 1}"${hidden.includes(name) ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
  )
  const relations = names.map(
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  )
  const members: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': TYPES,
    '_rels/.rels': `<${RELATIONS}><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}"><workbookPr ${properties ?? ''}/><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<${RELATIONS}>${relations.join('')}<Relationship Id="s" Type="${OFFICE}/styles" Target="styles.xml"/>${shared === undefined ? '' : `<Relationship Id="t" Type="${OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>`}</Relationships>`,
    'xl/styles.xml': `<styleSheet ${MAIN}>${styles ?? '<cellXfs><xf numFmtId="0"/></cellXfs>'}</styleSheet>`,
    ...(shared === undefined ? {} : { 'xl/sharedStrings.xml': `<sst ${MAIN}>${shared}</sst>` }),
    ...Object.fromEntries(
      names.map((name, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet ${MAIN}>${sheets[name]}</worksheet>`,
      ]),
    ),
    ...more,
  }
  return zipOf(Object.entries(members).map(([name, bytes]) => ({ name, bytes })))
}

/** Rows of cells of text as `sheetData`; null is a cell that is not there. */
export function textRows(rows: readonly (readonly (string | null)[])[]): string {
  const cells = (row: readonly (string | null)[]): string =>
    row
      .map((text) =>
        text === null || text === '' ? '<c/>' : `<c t="inlineStr"><is><t>${xml(text)}</t></is></c>`,
      )
      .join('')
  return `<sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData>`
}

/** Rows as a spreadsheet program keeps what it opens: numbers and dates of one reading as such, all else as text. */
export function valueRows(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => {
    if (text === '') return '<c/>'
    if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 15)
      return `<c><v>${text}</v></c>`
    const day = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?$/.exec(text)
    if (day === null) return `<c t="inlineStr"><is><t>${xml(text)}</t></is></c>`
    const days = Date.parse(`${day[1]}T00:00:00Z`) / 86_400_000 + 25_569
    const seconds = +(day[2] ?? 0) * 3600 + +(day[3] ?? 0) * 60 + +(day[4] ?? 0)
    return `<c s="${day[2] === undefined ? 1 : 2}"><v>${days + seconds / 86_400}</v></c>`
  }
  return `<sheetData>${rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')}</sheetData>`
}

/** The looks that `valueRows` names: plain, a day, a moment. */
export const DATE_STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs>'

const xml = (text: string): string =>
  text
    .replace(/[\x00-\x08\x0b-\x1f]/g, (char) => `_x${char.charCodeAt(0).toString(16).padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
