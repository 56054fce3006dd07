/** What holds for any bytes whatever, told with the names of the laws that do not. */
import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { textOf } from '../../src/csv/cells.js'
import { sniffQuote } from '../../src/csv/dialect.js'
import { lendKernels } from '../../src/csv/kernel/kernel.js'
import { WIDE_HEAD, weigh } from '../../src/detect/detect.js'
import { onlyMatch } from '../../src/detect/only-match.js'
import { formats, type InvoiceError, isInvoiceError, lineItemSchema } from '../../src/index.js'
import { FILE_CODES } from '../../src/schema/errors.js'
import { cutBytes } from '../csv-kit.js'
import { type Parsed, parsed } from '../law-kit.js'
import { exactSum, normal } from './amounts.js'
import { moneyLaws } from './money-laws.js'
import { type SecondRecord, secondReading } from './second-reader.js'

export interface Judgement {
  /** `read`, or the code of the error that ended the file. */
  readonly outcome: string
  /** Laws that were broken, with what was seen. */
  readonly broken: readonly string[]
}

type Outcome = { readonly parsed: Parsed } | { readonly error: unknown }

async function attempt(run: () => Promise<Parsed>): Promise<Outcome> {
  try {
    return { parsed: await run() }
  } catch (error) {
    return { error }
  }
}

/** Parses the bytes whole and in pieces, and holds what comes to the laws. `plain`: they are no archive. */
export async function judged(bytes: Buffer, cuts: readonly number[], plain = true): Promise<Judgement> {
  const outcome = await attempt(() => parsed(bytes, { raw: true, facts: true }))
  const broken: string[] = []
  const law = (name: string, holds: boolean, seen: unknown = '') => {
    if (!holds) broken.push(`${name} ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`.trim())
  }
  if ('error' in outcome) {
    const { error } = outcome
    law(
      'throws nothing but InvoiceError',
      isInvoiceError(error),
      error instanceof Error ? error.stack : error,
    )
    if (!isInvoiceError(error)) return { outcome: 'crash', broken }
    const codes: readonly string[] = FILE_CODES
    law('ends a file by the code of a file', codes.includes(error.code), error.code)
    law('sends no control character', harmless(error.message), error.message)
    const again = await attempt(() => parsed(inPieces(bytes, cuts)))
    const second = 'error' in again && isInvoiceError(again.error) ? again.error : undefined
    law('fails alike in pieces', factsOf(second) === factsOf(error), [factsOf(second), factsOf(error)])
    return { outcome: error.code, broken }
  }
  accountLaws(outcome.parsed, law)
  const format = outcome.parsed.account.summary.files[0]?.format
  const options = { raw: true, facts: true, ...((cuts[0] ?? 0) % 8 === 0 ? {} : { format }) }
  const again = await attempt(() => {
    const read = () => parsed(inPieces(bytes, cuts), options)
    return (cuts[0] ?? 0) % 2 === 0 ? read() : withoutKernel(read)
  })
  const [whole, pieces] = [
    unnamed(outcome.parsed),
    'parsed' in again ? unnamed(again.parsed) : String(again.error),
  ]
  if (whole !== pieces) law('reads alike in pieces', false, difference(pieces, whole))
  if (plain && !/^(PK|\x1f\x8b)/.test(bytes.toString('latin1', 0, 2))) recordLaws(bytes, outcome.parsed, law)
  return { outcome: 'read', broken }
}

async function withoutKernel<Result>(read: () => Promise<Result>): Promise<Result> {
  lendKernels(0)
  try {
    return await read()
  } finally {
    lendKernels(Infinity)
  }
}

type Law = (name: string, holds: boolean, seen?: unknown) => void

function accountLaws({ items, account }: Parsed, law: Law): void {
  const [file] = account.summary.files
  if (file === undefined) {
    law('has an account', false)
    return
  }
  const skipped = Object.values(file.skipped).reduce((sum, count) => sum + count, 0)
  law('rows = charged + skipped + rejected', file.rows === file.charged + skipped + file.rejected, file)
  law('counts its rejects', file.rejected === account.rejects.length)
  law('counts its line items', file.line_items === items.length)
  const charged = new Set(items.map(({ source }) => source.row))
  law('counts its charged records', file.charged === charged.size)
  law('rejects no charged record', !account.rejects.some(({ row }) => charged.has(row ?? 0)))
  law('gives every line item an id of its own', new Set(items.map(({ id }) => id)).size === items.length)
  for (const currency of new Set([...Object.keys(file.sums), ...items.map((item) => item.currency ?? '')])) {
    const own = items.filter((item) => (item.currency ?? '') === currency)
    const sums = [
      exactSum(own.map(({ gross_cost }) => gross_cost)),
      exactSum(own.map(({ net_cost }) => net_cost)),
      exactSum(own.flatMap(({ tax_cost }) => tax_cost ?? [])),
    ]
    const stated = file.sums[currency] ?? { gross: '', net: '', tax: '' }
    const statedAmounts = [stated.gross, stated.net, stated.tax].map(normal)
    law('sums up its line items', `${sums}` === `${statedAmounts}`, [currency, sums, statedAmounts])
  }
  const unknown = Object.values(file.uncategorized).reduce((sum, count) => sum + count, 0)
  law(
    'counts what no rule knows',
    unknown === items.filter((item) => item.charge_category === 'uncategorized').length,
  )
  for (const item of items.slice(0, 5)) {
    const wrong = lineItemSchema.safeParse(item).error
    if (wrong !== undefined) law('gives line items of the schema', false, wrong.issues[0])
  }
  for (const reject of account.rejects)
    law('sends no control character', harmless(reject.message), reject.message)
}

const harmless = (message: string): boolean =>
  !/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(message)

function inPieces(bytes: Buffer, cuts: readonly number[]): Readable {
  return Readable.from(cutBytes(bytes, cuts), { objectMode: false })
}

const factsOf = (error: InvoiceError | undefined): string =>
  error === undefined
    ? 'no InvoiceError'
    : JSON.stringify({ ...error.toJSON(), file: '' }).replaceAll(/bytes|stream/g, '')

/** All that a parse gives, but for the file's name. */
function unnamed({ items, account }: Parsed): string {
  const { summary, rejects, statements, uncharged } = account
  return JSON.stringify({ items, files: summary.files, rejects, statements, uncharged }).replaceAll(
    /"file":"(?:bytes|stream)/g,
    '',
  )
}

function difference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return `${one.slice(Math.max(0, at - 80), at + 80)} <> ${other.slice(Math.max(0, at - 80), at + 80)}`
}

const MARKS = [
  ['\xff\xfe', 'utf-16le'],
  ['\xfe\xff', 'utf-16be'],
] as const

/** The text of the file's bytes, a character a byte of UTF-8 or Windows-1252. */
function latinOf(bytes: Buffer): string {
  for (const [mark, encoding] of MARKS)
    if (bytes.toString('latin1', 0, 2) === mark)
      return Buffer.from(new TextDecoder(encoding).decode(bytes)).toString('latin1')
  return bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '')
}

/** Bytes of a record as text. */
function decoded(record: string, whole: string): string {
  const bytes = Buffer.from(record, 'latin1')
  return isUtf8(Buffer.from(whole, 'latin1')) ? bytes.toString('utf8') : iconv.decode(bytes, 'windows-1252')
}

function recordLaws(bytes: Buffer, { items, account }: Parsed, law: Law): void {
  const [file] = account.summary.files
  const format = formats.find(({ id }) => id === file?.format)
  if (file === undefined || format === undefined) return
  const latin = latinOf(bytes)
  const head = Buffer.from(latin, 'latin1').subarray(0, WIDE_HEAD)
  const match = onlyMatch(weigh(head, latin.length <= WIDE_HEAD, [format]), 'file', format.id)
  // Segments are not the records of a table.
  if (match.dialect.reader !== undefined) return
  const { delimiter } = match.dialect
  const quote = sniffQuote(textOf(head.subarray(0, 4096)), delimiter)
  const records = secondReading(latin, delimiter, quote)
  law('reads every record', records.length === file.rows, [records.length, file.rows])
  if (records.length !== file.rows) return
  for (const reject of account.rejects) {
    const record = records[(reject.row ?? 0) - 1]
    law(
      'keeps the text of a rejected record',
      reject.raw === (record && decoded(record.text, record.text)),
      reject,
    )
    law('tells the line of a rejected record', reject.line === record?.line, [reject, record?.line])
  }
  const rejected = new Set(account.rejects.map(({ row }) => row))
  const texts = records.map((record) => record.cells.map((cell) => decoded(cell, record.text)))
  records.forEach((record, at) => {
    if (record.broken) law('rejects a broken record', rejected.has(at + 1), record.text.slice(0, 100))
  })
  for (const item of items) rawLaw(item.raw ?? {}, match.columns.names, texts[item.source.row - 1] ?? [], law)
  for (const seen of moneyLaws({ match, records: texts, items, rejected, texts: records.map(textOfRecord) }))
    law('money in = money out', false, seen)
}

const textOfRecord = ({ text }: SecondRecord): string => text

/** Every cell of the record, none lost. */
function rawLaw(
  raw: Readonly<Record<string, string>>,
  names: readonly string[],
  cells: readonly string[],
  law: Law,
): void {
  const rawCells = names.map((name) => (Object.hasOwn(raw, name) ? raw[name] : undefined))
  const own = names.map((_, at) => cells[at] ?? '')
  law('has its cells in raw', `${rawCells}` === `${own}`, [rawCells, own])
  const more = cells.slice(names.length).filter((cell) => cell !== '')
  law('has its cells beyond the names in raw', Object.keys(raw).length === names.length + more.length)
}
