/** Files with the same format, counts and sums: one may be the other, saved again by a spreadsheet program. */
import type { FileSummary } from '../schema/summary.js'
import { canonical, isNothing } from '../values/decimal.js'
import { amountWithCurrency } from '../values/shown-amounts.js'
import type { BilledInvoices } from './billed-invoices.js'
import { billedTwice } from './billed-twice.js'

export type AlikeFigures = Pick<FileSummary, 'format' | 'charged' | 'line_items' | 'sums'>

/** Equal for files of the same format whose figures are equal, however many zeros their amounts end in. */
export function figuresKey({ format, charged, line_items, sums }: AlikeFigures): string {
  const amounts = Object.entries(sums).map(([currency, { gross, net, tax }]) => [
    currency,
    ...[gross, net, tax].map(canonical),
  ])
  amounts.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return JSON.stringify([format, charged, line_items, amounts])
}

/** Fewer records may have the same amounts by chance, such as the same fee of every week. */
const LEAST_ALIKE = 10

interface Alike {
  /** Whether another finding or output names both files. */
  readonly isNamed?: (one: FileSummary, other: FileSummary) => boolean
  /** Files of the same bytes count once. */
  readonly bytesOnce?: boolean
  /** The invoices of each file, if invoices in two files are to be reported. */
  readonly billed?: readonly BilledInvoices[]
}

/** The files with a warning for each that has the charges of an earlier one: they may count twice. */
export function withAlikeWarnings(files: readonly FileSummary[], alike: Alike = {}): FileSummary[] {
  const bySha = new Map<string, FileSummary>()
  const byFigures = new Map<string, FileSummary>()
  const sentences = files.map((file) => sameBytes(file, bySha, alike) ?? sameFigures(file, byFigures, alike))
  const twice = invoicesTwice(files, sentences, alike)
  return files.map((file, nth) => {
    const more = [sentences[nth] ?? [], twice[nth] ?? []].flat()
    return more.length === 0 ? file : { ...file, warnings: [...file.warnings, ...more] }
  })
}

/** A file that has a sentence of its own, or the bytes of another, is not compared by invoice. */
function invoicesTwice(
  files: readonly FileSummary[],
  sentences: readonly (string | null)[],
  { billed = [], isNamed = () => false }: Alike,
): string[][] {
  const seen = new Set<string>()
  const none: BilledInvoices = { mask: 0, invoices: [] }
  const compared = files.map((file, nth) => {
    const isKnown = seen.has(file.sha256) || sentences[nth] !== null
    seen.add(file.sha256)
    return { file, billed: isKnown ? none : (billed[nth] ?? none) }
  })
  return billedTwice(compared, isNamed)
}

/** Byte-identical files: their charges are in the output twice. */
function sameBytes(
  file: FileSummary,
  first: Map<string, FileSummary>,
  { bytesOnce = false }: Alike,
): string | null {
  const known = first.get(file.sha256)
  first.set(file.sha256, known ?? file)
  if (known === undefined || file.charged === 0 || bytesOnce) return null
  return `${netText(file)} counted twice: it is ${known.file} under another name (${file.charged} records): leave one of them out`
}

/** Files with the same records and amounts, but other bytes. */
function sameFigures(
  file: FileSummary,
  first: Map<string, FileSummary>,
  { isNamed = () => false }: Alike,
): string | null {
  if (file.charged < LEAST_ALIKE || Object.values(file.sums).every(({ net }) => isNothing(net))) return null
  const key = figuresKey(file)
  const known = first.get(key)
  first.set(key, known ?? file)
  if (known === undefined || known.sha256 === file.sha256 || isNamed(known, file)) return null
  return `${netText(file)} may be counted twice: it has as many records as ${known.file} (${file.charged}), and the same amounts. If it is that file, saved again, leave one of them out`
}

const netText = ({ sums }: FileSummary): string =>
  Object.entries(sums)
    .map(([currency, { net }]) => amountWithCurrency(net, currency === '' ? null : currency))
    .join(', ')

/** Such warnings come first where only some are shown: they are about money. */
export const isTwice = (sentence: string): boolean => / counted twice: it /.test(sentence)

/** Without warnings of invoices that a parse counts with each of their files: an audit counts them once, and has a finding of its own. */
export const withoutMaybeTwice = (file: FileSummary): FileSummary => ({
  ...file,
  warnings: file.warnings.filter((one) => !/ may be counted twice: it has /.test(one)),
})
