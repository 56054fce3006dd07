/** What the laws are looped over, and the slow second readers they are held to. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import {
  type ChargeBatch,
  detectFormat,
  type FormatDeclaration,
  formats,
  type LineItem,
  lineItems,
  parseInvoice,
} from '../src/index.js'
import type { Input } from '../src/input/input.js'
import type { FactName } from '../src/schema/facts.js'
import type { ParseAccount } from '../src/schema/summary.js'
import { marksOf, plainRecords, plainSegments } from './edi-kit.js'
import { spread } from './times.js'

export interface SampleFile {
  readonly path: string
  readonly format: FormatDeclaration
  /** One of the project's own files, as against the published ones beside the project. */
  readonly own: boolean
}

const OWN = 'samples'
export const PUBLISHED = '../shared/samples'
/** Folders of `samples/` that hold no invoices. */
const NO_INVOICES: readonly string[] = ['bad', 'generators', 'royal-mail-tracking']

/** A report and the tracking list that goes with it. */
export const COMBINED = [
  'samples/royal-mail-bex/real-three-header-rows.csv',
  'samples/royal-mail-tracking/tracking.csv',
] as const

/** What the laws are held for: every format, or those that `npm test -- WORD` names. */
const named = process.env.FORMATS?.split(',')
export const formatsUnderTest: readonly FormatDeclaration[] = formats.filter(
  ({ id }) => named === undefined || named.includes(id),
)

/** Those of them whose files are tables: what is done to columns, quotes and delimiters cannot be done to segments. */
export const tablesUnderTest = formatsUnderTest.filter(({ segments }) => segments === undefined)

const byName = (a: string, b: string) => (a < b ? -1 : 1)

export function formatById(id: string): FormatDeclaration {
  const format = formats.find((one) => one.id === id)
  if (format === undefined) throw new Error(`no format ${id}: is a folder of samples named after it?`)
  return format
}

/** Samples of the formats under test: a folder of `samples/` is named after its format, a published file begins with it. */
export function sampleFiles(): SampleFile[] {
  const own = readdirSync(OWN, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NO_INVOICES.includes(entry.name))
    .flatMap(({ name }) =>
      readdirSync(join(OWN, name)).map((file) => ({
        path: `${OWN}/${name}/${file}`,
        format: formatById(name),
        own: true,
      })),
    )
  const packed = own.find(({ path }) => /\.(xlsx|zip|gz)$/.test(path))
  if (packed !== undefined)
    throw new Error(
      `${packed.path}: samples are text. Save the sheet as CSV: the laws make workbooks of it again`,
    )
  return [...own, ...publishedFiles()]
    .filter(({ format }) => formatsUnderTest.includes(format))
    .sort((a, b) => byName(a.path, b.path))
}

/** The sample that shows a format as it usually comes: one called "real" where there is one. */
export function usualSample(format: FormatDeclaration): string {
  const folder = `${OWN}/${format.id}`
  const names = readdirSync(folder).sort(byName)
  return `${folder}/${names.find((name) => /^(real|english)/.test(name)) ?? names[0]}`
}

/** The same of formats whose files are tables. */
export const tableFiles = (): SampleFile[] =>
  sampleFiles().filter(({ format }) => format.segments === undefined)

/** The usual sample of each format, and every `step`th of all: what samples of a format have in common is seen in few of them. */
export function spreadFiles(files: readonly SampleFile[], step: number, from = 0): SampleFile[] {
  const some = spread(files, step, from)
  return files.filter((file) => some.includes(file) || file.path === usualSample(file.format))
}

export function publishedFiles(): SampleFile[] {
  if (!existsSync(PUBLISHED)) return []
  return readdirSync(PUBLISHED)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => {
      const ids = formats.map(({ id }) => id).filter((id) => name.startsWith(id))
      const id = ids.sort((a, b) => b.length - a.length)[0] ?? name
      return { path: `${PUBLISHED}/${name}`, format: formatById(id), own: false }
    })
}

export interface Parsed {
  readonly items: LineItem[]
  readonly account: ParseAccount
  /** What the record of a line item states besides its charges; read with `facts: true`. */
  readonly told: (item: LineItem, name: FactName | 'residual') => string | null
}

export async function parsed(
  input: Input | readonly Input[],
  options: Parameters<typeof parseInvoice>[1] = {},
): Promise<Parsed> {
  const parse = parseInvoice(input, options)
  const items: LineItem[] = []
  const records = new Map<string, { batch: ChargeBatch; index: number }>()
  for await (const batch of parse.columns()) {
    for (const item of lineItems(batch)) items.push(item)
    const { row, length } = batch.records
    for (let index = 0; index < length; index++) records.set(`${batch.file}|${row[index]}`, { batch, index })
  }
  return {
    items,
    account: await parse.account,
    told: ({ source }, name) => {
      const { batch, index = 0 } = records.get(`${source.file}|${source.row}`) ?? {}
      const column = name === 'residual' ? batch?.records.residual : batch?.records.facts?.[name]
      return column?.[index] ?? null
    },
  }
}

/** The text of a file, by its byte order mark, else UTF-8 where it is that, else Windows-1252. */
export function textOfFile(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1)
  const utf8 = bytes.toString('utf8').replace(/^\ufeff/, '')
  return utf8.includes('\ufffd') ? iconv.decode(bytes, 'windows-1252') : utf8
}

export interface Recounted {
  readonly text: string
  readonly delimiter: string
  /** Records by csv-parse, cells as they stand. */
  readonly records: readonly (readonly string[])[]
}

/** The file's records by a reader that is not this project's. */
export async function recounted(path: string): Promise<Recounted> {
  const { delimiter, format } = await detectFormat(path)
  if (delimiter === null || format === null) throw new Error(`${path} was not recognised`)
  const text = textOfFile(readFileSync(path))
  const declared = formatById(format)
  if (declared.segments !== undefined) {
    const records = plainRecords(plainSegments(text, marksOf(declared)), declared)
    return { text, delimiter, records }
  }
  const records = parse(text, { delimiter, relax_quotes: true, relax_column_count: true }) as string[][]
  return { text, delimiter, records }
}

const SCALE = 30

/** An amount in units of 10⁻³⁰; undefined where the cell holds none. Blank is none. */
export function units(cell: string, mark: '.' | ',' = '.'): bigint | undefined {
  const digits = cell.replace(/[\s$£€'\u00a0]/g, '')
  const negative = /^-|^\(.*\)$|-$/.test(digits)
  const plain = digits.replace(/[-+()]/g, '').replaceAll(mark === '.' ? ',' : '.', '')
  const [whole = '', fraction = '', ...more] = plain.split(mark)
  if (more.length > 0 || !/^\d+$/.test(whole + fraction)) return undefined
  const value = BigInt(whole + fraction.padEnd(SCALE, '0'))
  return negative ? -value : value
}

export const totalUnits = (texts: Iterable<string | null>): bigint => {
  let total = 0n
  for (const text of texts) total += units(text ?? '') ?? 0n
  return total
}

/** Items but for the name of their file, and but for their ids if asked: those follow the bytes. */
export function unnamed(items: readonly LineItem[], ids = true): object[] {
  return items.map(({ id, source, ...rest }) => ({
    ...(ids ? { id } : {}),
    ...rest,
    row: source.row,
    column: source.column,
  }))
}

export const goldenPath = (path: string): string =>
  join('test', 'goldens', path.split('/').at(-2) ?? '', `${basename(path, extname(path))}.golden`)
