/** The parts of a workbook: its sheets in order, its date system, its number formats, and its shared texts. */
import { lookOf, type NumberLook, PLAIN_LOOK } from './numbers.js'
import { attribute, BrokenXml, createXmlReader, type XmlVisitor } from './xml.js'

export interface SheetEntry {
  readonly name: string
  /** Name of its part. */
  readonly part: string
  readonly hidden: boolean
  /** Whether it has rows: charts and macros are sheets too. */
  readonly hasRows: boolean
}

type Texts = AsyncIterable<string>

/** Reads a part to its end. */
async function visit(part: Texts, visitor: Partial<XmlVisitor>): Promise<void> {
  const none = (): void => undefined
  const reader = createXmlReader({ open: none, text: none, close: none, ...visitor })
  for await (const text of part) reader.push(text)
  reader.finish()
}

export interface Relation {
  readonly kind: string
  /** Name of the part, from the root. */
  readonly part: string
}

/** The references of a part, by id. `folder`: the folder of the part. */
export async function readRelations(part: Texts, folder: string): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>()
  await visit(part, {
    open: (name, attributes) => {
      const [id, target] = [attribute(attributes, 'Id'), attribute(attributes, 'Target')]
      if (name !== 'Relationship' || id === undefined || target === undefined) return
      if (/^external$/i.test(attribute(attributes, 'TargetMode') ?? '')) return
      const kind = (attribute(attributes, 'Type') ?? '').replace(/^.*\//, '')
      relations.set(id, { kind, part: partName(target, folder) })
    },
  })
  return relations
}

/** `/xl/workbook.xml`, `worksheets/sheet1.xml` and `..\\styles.xml` as names from the root, in lower case. */
export function partName(target: string, folder = ''): string {
  const path = target.replaceAll('\\', '/')
  const names: string[] = []
  for (const name of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return names.join('/').toLowerCase()
}

/** Maximum number of sheets. */
const MOST_SHEETS = 10_000

export interface SheetList {
  readonly sheets: readonly SheetEntry[]
  readonly is1904: boolean
  /** Formulas are to be calculated when the workbook is opened. */
  readonly isToCalculate: boolean
}

export async function readSheetList(
  part: Texts,
  relations: ReadonlyMap<string, Relation>,
): Promise<SheetList> {
  const sheets: SheetEntry[] = []
  let is1904 = false
  let isToCalculate = false
  await visit(part, {
    open: (name, attributes) => {
      const isOn = (attributeName: string): boolean =>
        /^(1|true|on)$/i.test(attribute(attributes, attributeName) ?? '')
      if (name === 'workbookPr') is1904 = isOn('date1904')
      if (name === 'calcPr') isToCalculate = isOn('fullCalcOnLoad')
      if (name !== 'sheet') return
      const relation = relations.get(attribute(attributes, 'id') ?? '')
      const hidden = /hidden/i.test(attribute(attributes, 'state') ?? '')
      if (sheets.length === MOST_SHEETS) throw new BrokenXml(`more than ${MOST_SHEETS} sheets`)
      sheets.push({
        name: attribute(attributes, 'name') ?? `sheet ${sheets.length + 1}`,
        part: relation?.part ?? '',
        hidden,
        hasRows: relation?.kind === 'worksheet',
      })
    },
  })
  return { sheets, is1904, isToCalculate }
}

/** Maximum number of formats: spreadsheets allow 65,490. */
const MOST_LOOKS = 100_000

/** The number formats of cells, by the index in cells. */
export async function readLooks(part: Texts): Promise<readonly NumberLook[]> {
  const codes = new Map<number, string>()
  const looks: NumberLook[] = []
  let within = false
  await visit(part, {
    open: (name, attributes) => {
      if (name === 'cellXfs') within = true
      const id = +(attribute(attributes, 'numFmtId') ?? 0)
      if (name === 'numFmt') codes.set(id, attribute(attributes, 'formatCode') ?? '')
      if (name === 'xf' && within) looks.push(lookOf(id, codes.get(id)))
      if (looks.length + codes.size > MOST_LOOKS)
        throw new BrokenXml(`more than ${MOST_LOOKS} looks of cells`)
    },
    close: (name) => {
      if (name === 'cellXfs') within = false
    },
  })
  return looks.length === 0 ? [PLAIN_LOOK] : looks
}

/** Texts shared by cells, by the index in cells. Throws `tooLong` if they contain more than `most` characters. */
export async function readSharedTexts(
  part: Texts,
  most: number,
  tooLong: () => unknown,
): Promise<readonly string[]> {
  const texts: string[] = []
  let text = ''
  let reads = false
  let aloud = false // inside a phonetic guide
  let size = 0
  await visit(part, {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') aloud = true
      reads = name === 't' && !aloud
    },
    text: (piece) => {
      if (!reads) return
      text += piece
      size += piece.length
      if (size > most) throw tooLong()
    },
    close: (name) => {
      reads = false
      if (name === 'rPh') aloud = false
      if (name !== 'si') return
      texts.push(unescapedText(text))
      size += TEXT_COST
      if (size > most) throw tooLong()
    },
  })
  return texts
}

/** Characters of memory that a text costs in addition to its own. */
const TEXT_COST = 24

/** Text with the characters that XML cannot contain, which are written `_x000D_`. */
export const unescapedText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(+`0x${hex}`))
    : text
