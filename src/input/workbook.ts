/** Workbooks (.xlsx): each visible sheet is a separate file, whose bytes are its rows as CSV. */
import { decodeBytes } from '../csv/encoding.js'
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import { createSheetCsv } from '../xlsx/csv.js'
import { type NumberLook, PLAIN_LOOK } from '../xlsx/numbers.js'
import {
  partName,
  readLooks,
  readRelations,
  readSharedTexts,
  readSheetList,
  type SheetEntry,
  type SheetList,
} from '../xlsx/parts.js'
import { createRowReader } from '../xlsx/rows.js'
import { BrokenXml } from '../xlsx/xml.js'
import { type Blocks, flow, unlessAborted } from './blocks.js'
import { failingFile, type InputFile, type Listing } from './file.js'
import { type InputLimits, limitError, RATIO_GRACE } from './limits.js'
import { archiveError } from './packed.js'

/** A member of a workbook's archive. */
export interface WorkbookPart {
  readonly packedSize: number
  readonly open: () => Promise<Blocks>
}

/** The parts of a workbook by their names, as `partName()` returns them. */
export interface WorkbookParts {
  readonly name: string
  readonly path?: string
  readonly parts: ReadonlyMap<string, WorkbookPart>
}

interface Book extends SheetList {
  readonly looks: readonly NumberLook[]
  /** Reads the shared texts, once for all sheets. */
  readonly texts: (signal: AbortSignal | undefined) => Promise<readonly string[]>
}

export async function* workbookFiles(workbook: WorkbookParts, listing: Listing): AsyncGenerator<InputFile> {
  const { name } = workbook
  let book: Book
  try {
    book = await unlessAborted(name, readBook(workbook, listing.limits), listing.signal)
  } catch (error) {
    const own = damaged(name, error)
    if (own.code === 'aborted') throw own
    yield failingFile(name, own)
    return
  }
  const names = namesOf(name, book.sheets)
  const shown: [SheetEntry, string][] = []
  for (const [at, sheet] of book.sheets.entries()) {
    const file = names[at] ?? name
    if (!sheet.hasRows) listing.passedOver(file, 'a chart, no sheet of rows')
    else if (sheet.hidden) listing.passedOver(file, 'a hidden sheet; unhide it to read it')
    else shown.push([sheet, file])
  }
  for (const [at, [sheet, file]] of shown.entries())
    yield sheetFile(
      workbook,
      book,
      sheet,
      { name: file, place: { at: at + 1, of: shown.length } },
      listing.limits,
    )
  if (shown.length === 0)
    yield failingFile(
      name,
      archiveError(name, 'a workbook with a sheet that is not hidden', 'Unhide the sheet, and save it.'),
    )
}

/** `book.xlsx#Sheet`; a damaged workbook may have two of the same name. */
function namesOf(workbook: string, sheets: readonly SheetEntry[]): string[] {
  const times = new Map<string, number>()
  return sheets.map(({ name }) => {
    const time = (times.get(name) ?? 0) + 1
    times.set(name, time)
    return `${workbook}#${name}${time === 1 ? '' : `#${time}`}`
  })
}

function sheetFile(
  workbook: WorkbookParts,
  book: Book,
  sheet: SheetEntry,
  { name, place }: { readonly name: string; readonly place: NonNullable<InputFile['sheet']> },
  limits: InputLimits,
): InputFile {
  let notes: readonly string[] = []
  let numbers = false
  const part = workbook.parts.get(sheet.part)
  if (part === undefined) return failingFile(name, missing(name, sheet.part))

  async function* open(signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      const { is1904, isToCalculate, looks } = book
      const csv = createSheetCsv(() => reader.stated())
      const reader = createRowReader(
        { texts: await book.texts(signal), looks, is1904, isToCalculate },
        csv.row,
      )
      let size = 0
      for await (const text of textOf(name, part as WorkbookPart, signal)) {
        reader.push(text)
        numbers ||= reader.hasNumbers()
        const bytes = csv.taken(false)
        if (bytes === null) continue
        size += bytes.length
        refuseWide(name, size, part as WorkbookPart, limits)
        yield bytes
      }
      reader.finish()
      const bytes = csv.taken(true)
      if (bytes !== null) yield bytes
      notes = reader.notes()
    } catch (error) {
      throw damaged(name, error)
    }
  }

  return {
    name,
    size: part.packedSize,
    ...(workbook.path === undefined ? {} : { path: workbook.path }),
    reopenable: true,
    sheet: place,
    decimal: () => (numbers ? 'point' : undefined),
    notes: () => notes,
    open,
  }
}

/** A few filled cells far to the right expand a small file: they are held to the limits on unpacking. */
function refuseWide(name: string, size: number, { packedSize }: WorkbookPart, limits: InputLimits): void {
  if (size > limits.decompressedBytes)
    throw limitError('decompressedBytes', name, `at most ${limits.decompressedBytes} bytes when unpacked`)
  if (size > RATIO_GRACE && size > packedSize * limits.ratio)
    throw limitError('ratio', name, `at most ${limits.ratio} unpacked bytes for each packed byte`)
}

async function readBook({ name, parts }: WorkbookParts, limits: InputLimits): Promise<Book> {
  const read = (part: string): AsyncGenerator<string> => {
    const found = parts.get(part)
    if (found === undefined) throw missing(name, part)
    return textOf(name, found, undefined)
  }
  const main = await mainPart(parts, read)
  const folder = main.replace(/[^/]*$/, '')
  const relations = await readRelations(read(`${folder}_rels/${main.slice(folder.length)}.rels`), folder)
  const list = await readSheetList(read(main), relations)
  const partOf = (kind: string): string | undefined =>
    [...relations.values()].find((one) => one.kind === kind)?.part
  const [styles, shared] = [partOf('styles'), partOf('sharedStrings')]
  let texts: Promise<readonly string[]> | undefined
  return {
    ...list,
    looks: styles === undefined ? [PLAIN_LOOK] : await readLooks(read(styles)),
    texts: (signal) => {
      if (shared === undefined) return Promise.resolve([])
      const part = parts.get(shared)
      if (part === undefined) throw missing(name, shared)
      texts ??= readSharedTexts(textOf(name, part, signal), limits.spooledBytes, () =>
        tooManyTexts(name, limits),
      )
      texts.catch(() => {
        texts = undefined
      })
      return texts
    },
  }
}

/** The part that lists the sheets, according to the relations of the package. */
async function mainPart(
  parts: WorkbookParts['parts'],
  read: (part: string) => AsyncGenerator<string>,
): Promise<string> {
  if (!parts.has('_rels/.rels')) return 'xl/workbook.xml'
  const relations = await readRelations(read('_rels/.rels'), '')
  return (
    [...relations.values()].find(({ kind }) => kind === 'officeDocument')?.part ?? partName('xl/workbook.xml')
  )
}

async function* textOf(
  name: string,
  part: WorkbookPart,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  const { chunks } = await decodeBytes(flow(name, part.open, signal))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    throw error instanceof TypeError ? new BrokenXml('bytes that are no UTF-8') : error
  }
}

function damaged(name: string, error: unknown): InvoiceError {
  if (isInvoiceError(error)) return error
  if (!(error instanceof BrokenXml)) throw error
  const expected = 'a whole workbook as spreadsheet programs save it'
  const remedy = `It is damaged (${error.message}): fetch it again, or open it and save it anew.`
  return new InvoiceError({ code: 'archive', file: name, expected, remedy }, { cause: error })
}

const missing = (name: string, part: string): InvoiceError =>
  archiveError(
    name,
    'a whole workbook as spreadsheet programs save it',
    `It lacks its part ${part || 'of that sheet'}: fetch it again.`,
  )

const tooManyTexts = (name: string, { spooledBytes }: InputLimits): InvoiceError =>
  limitError(
    'spooledBytes',
    name,
    `a workbook whose texts take at most ${spooledBytes} bytes (save the sheet as CSV: then it may be larger)`,
  )
