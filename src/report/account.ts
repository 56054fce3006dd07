/** The closing account: what became of every row, the total, and the charges that no rule recognises. */
import { type AuditSummary, type Finding, isWhole } from '../schema/audit-report.js'
import { printableText } from '../schema/errors.js'
import type { FileSummary, Summary, Sums, Totals } from '../schema/summary.js'
import { canonical, isNothing } from '../values/decimal.js'
import { count, plainAmount } from '../values/shown-amounts.js'
import { currencyUnder, keyedAmount, keyText } from './keyed-amount.js'
import { type TableColumn, tableLines } from './text-table.js'
import { uncodedLines } from './uncoded-list.js'

/** Lines of the account, for a screen of the given width. */
export function accountLines(summary: Summary, width: number): string[] {
  const [only, ...others] = summary.files
  if (only === undefined) return []
  const rows =
    others.length === 0
      ? [fileLine(only)]
      : [...manyFiles(summary, width), `${others.length + 1} files: ${rowsLine(summary.totals)}`]
  const { totals } = summary
  return [
    ...rows,
    ...sumLines(totals.sums, width),
    ...unknownLines(totals, width),
    ...uncodedLines(totals, width, SHOWN),
  ]
}

/** The same if the summary accounts for every row; empty if line items came from a store or from saved states. */
export const wholeAccount = (summary: AuditSummary, width: number): string[] =>
  isWhole(summary) ? accountLines(summary, width) : []

export const savedText = (files: number, path: string): string =>
  `The content of ${count(files, 'file')} is saved in ${path}.`

export const storedText = (items: number, files: number): string =>
  `${count(items, 'line item')} of ${count(files, 'file')} in the store`

const fileLine = (file: FileSummary): string =>
  `${printableText(file.file)}: ${file.format}, ${rowsLine(file)}`

/** `26 rows = 25 charged + 1 skipped (1 header) + 0 rejected; 25 line items` */
function rowsLine(account: Pick<Totals, 'rows' | 'charged' | 'skipped' | 'rejected' | 'line_items'>): string {
  const reasons = Object.entries(account.skipped)
  const skipped = skippedOf(account)
  const why = reasons.map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`).join(', ')
  const parts = [
    `${account.charged} charged`,
    `${skipped} skipped${why === '' ? '' : ` (${why})`}`,
    `${account.rejected} rejected`,
  ]
  return `${account.rows} rows = ${parts.join(' + ')}; ${account.line_items} line ${account.line_items === 1 ? 'item' : 'items'}`
}

const skippedOf = ({ skipped }: Pick<Totals, 'skipped'>): number =>
  Object.values(skipped).reduce((sum, count) => sum + count, 0)

const FILE_COLUMNS: readonly TableColumn[] = [
  { title: 'file', least: 16, keep: 'end' },
  { title: 'format' },
  { title: 'rows', align: 'right' },
  { title: 'charged', align: 'right' },
  { title: 'skipped', align: 'right' },
  { title: 'rejected', align: 'right' },
  { title: 'items', align: 'right' },
  { title: 'net', align: 'right' },
  { title: '' },
]

/** A line for each file, and one for each further currency in it. */
function manyFiles({ files }: Summary, width: number): string[] {
  const rows = files.flatMap((file) => {
    const [first, ...further] = Object.entries(file.sums).map(([key, { net }]) => [
      plainAmount(net, currencyUnder(key)),
      key,
    ])
    const counts = [file.rows, file.charged, skippedOf(file), file.rejected, file.line_items]
    return [
      [file.file, file.format, ...counts.map(String), ...(first ?? [])],
      ...further.map((sum) => ['', '', ...counts.map(() => ''), ...sum]),
    ]
  })
  return tableLines(FILE_COLUMNS, rows, width)
}

const SUM_COLUMNS: readonly TableColumn[] = [
  { title: '' },
  { title: '', align: 'right' },
  { title: '' },
  { title: '', align: 'right' },
  { title: '' },
  { title: '', align: 'right' },
  { title: '' },
]

function sumLines(sums: Readonly<Record<string, Sums>>, width: number): string[] {
  const rows = Object.entries(sums).map(([key, { gross, net, tax }]) => {
    const text = (amount: string): string => plainAmount(amount, currencyUnder(key))
    return ['  gross', text(gross), 'net', text(net), 'tax', text(tax), keyText(key)]
  })
  return tableLines(SUM_COLUMNS, rows, width)
}

const SHOWN = 20

function unknownLines(totals: Totals, width: number): string[] {
  const labels = Object.entries(totals.uncategorized).sort(([, a], [, b]) => b - a)
  if (labels.length === 0) return []
  const rows = labels.slice(0, SHOWN).map(([label, count]) => [
    `  ${label}`,
    `${count}`,
    Object.entries(totals.uncategorized_net[label] ?? {})
      .map(([currency, net]) => keyedAmount(net, currency))
      .join(', '),
  ])
  const columns: readonly TableColumn[] = [
    { title: '', least: 20 },
    { title: '', align: 'right' },
    { title: '', align: 'right' },
  ]
  const more = labels.length > SHOWN ? [`  and ${labels.length - SHOWN} more labels`] : []
  const head = 'uncategorized (parse-invoice charges --unknown writes rules for them to fill in):'
  return [head, ...tableLines(columns, rows, width), ...more]
}

/** What a reader of the figures should know, file by file. */
export function accountWarnings(summary: {
  readonly files: Summary['files']
  readonly totals: unknown
}): string[] {
  const sentences = summary.files.flatMap((file) => [
    ...file.warnings.map((sentence) => `${file.file}: ${sentence}`),
    ...Object.entries(file.unknown_values).map(
      ([value, times]) => `${file.file}: ${value} is not a known value (${count(times, 'record')})`,
    ),
  ])
  if (sentences.length <= SHOWN) return sentences
  return [
    ...sentences.slice(0, SHOWN),
    `and ${sentences.length - SHOWN} more: parse-invoice FILE… --summary FILE writes all of them`,
  ]
}

/** Byte-identical files: their charges are in the output twice. */
export function sameBytes({ files }: Summary): string[] {
  const first = new Map<string, FileSummary>()
  return files.flatMap((file) => {
    const known = first.get(file.sha256)
    first.set(file.sha256, known ?? file)
    if (known === undefined || file.charged === 0) return []
    const money = Object.entries(file.sums).map(([currency, { net }]) => keyedAmount(net, currency))
    return [
      `${money.join(', ')} counted twice: ${file.file} is ${known.file} under another name (${file.charged} records): leave one of them out`,
    ]
  })
}

/** Fewer records may have the same amounts by chance, such as the same fee of every week. */
const LEAST_ALIKE = 10

/** Pairs of files that a finding compares. */
function comparedFiles(findings: readonly Pick<Finding, 'check' | 'facts'>[]): ReadonlySet<string> {
  const pairs = new Set<string>()
  for (const finding of findings) {
    if (finding.check !== 'invoice_redelivered') continue
    const { file_1, file_2 } = finding.facts
    pairs.add(`${file_1}\n${file_2}`).add(`${file_2}\n${file_1}`)
  }
  return pairs
}

/**
 * Files with the same records and amounts, but other bytes, that no finding compares: one may be the other, saved again. The findings
 * of a report are made when they are read, and many take much memory: they are read only if there are such files.
 */
export function savedAgain(
  { files }: Pick<Summary, 'files'>,
  findingsOf: () => readonly Pick<Finding, 'check' | 'facts'>[] = () => [],
): string[] {
  let told: ReadonlySet<string> | undefined
  const isTold = (one: FileSummary, other: FileSummary): boolean => {
    told ??= comparedFiles(findingsOf())
    return told.has(`${one.file}\n${other.file}`)
  }
  const first = new Map<string, FileSummary>()
  return files.flatMap((file) => {
    const sums = Object.entries(file.sums).sort(([a], [b]) => (a < b ? -1 : 1))
    if (file.charged < LEAST_ALIKE || sums.every(([, { net }]) => isNothing(net))) return []
    const amounts = sums.map(([currency, { gross, net, tax }]) => [
      currency,
      ...[gross, net, tax].map(canonical),
    ])
    const key = JSON.stringify([file.format, file.charged, file.line_items, amounts])
    const known = first.get(key)
    first.set(key, known ?? file)
    if (known === undefined || known.sha256 === file.sha256 || isTold(known, file)) return []
    const money = sums.map(([currency, { net }]) => keyedAmount(net, currency))
    return [
      `${money.join(', ')} may be counted twice: ${file.file} has as many records as ${known.file} (${file.charged}), and the same amounts. If it is that file, saved again, leave one of them out`,
    ]
  })
}
