/** The closing account: what became of every row, the total, and the charges that no rule recognises. */
import { isTwice } from '../parse/alike-files.js'
import { type AuditSummary, isWhole } from '../schema/audit-report.js'
import { printableText } from '../schema/errors.js'
import type { ShipmentStory } from '../schema/shipment-story.js'
import type { FileSummary, Summary, Sums, Totals } from '../schema/summary.js'
import { count, plainAmount } from '../values/shown-amounts.js'
import { groupedCount } from './amounts.js'
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
    ...currencyLines(summary.files),
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

/** How to give a currency to files that state none. */
function currencyLines(files: readonly FileSummary[]): string[] {
  const bare = files.filter(({ sums }) => Object.keys(sums).some((key) => currencyUnder(key) === null))
  const formats = [...new Set(bare.map(({ format }) => format))]
  if (formats.length === 0) return []
  const given = formats.map((format) => `${format}=CODE`).join(',')
  return [
    `no currency stated: state it with --currency ${given} (USD, EUR…), or once for all runs as options.currency of the configuration`,
  ]
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

/** The files that matter for one shipment: those that state it, and those whose rejected rows may. Counts the warnings of the others. */
export function aboutShipment(
  files: readonly FileSummary[],
  { charges }: ShipmentStory,
): { readonly files: FileSummary[]; readonly others: string[] } {
  const sources = charges.flatMap(({ line_item, also_in }) => [line_item.source, ...also_in])
  const stating = new Set(sources.map(({ file }) => file))
  const matters = ({ file, rejected }: FileSummary): boolean => stating.has(file) || rejected > 0
  const others = files
    .filter((file) => !matters(file))
    .reduce(
      (sum, { warnings, unknown_values }) => sum + warnings.length + Object.keys(unknown_values).length,
      0,
    )
  return {
    files: files.filter(matters),
    others:
      others === 0
        ? []
        : [
            `${groupedCount(others, 'warning')} about files that do not state the shipment: parse-invoice audit shows them`,
          ],
  }
}

/** What a reader of the figures should know, file by file. `written`: the file of `--summary`. */
export function accountWarnings(
  summary: { readonly files: Summary['files']; readonly totals: unknown },
  written?: string,
): string[] {
  const named = (file: FileSummary, sentences: readonly string[]): string[] =>
    sentences.map((sentence) => `${file.file}: ${sentence}`)
  const twice = summary.files.flatMap((file) => named(file, file.warnings.filter(isTwice)))
  const others = summary.files.flatMap((file) => [
    ...named(
      file,
      file.warnings.filter((sentence) => !isTwice(sentence)),
    ),
    ...Object.entries(file.unknown_values).map(
      ([value, times]) => `${file.file}: ${value} is not a known value (${count(times, 'record')})`,
    ),
  ])
  const sentences = [...twice, ...others]
  if (sentences.length <= SHOWN) return sentences
  return [
    ...sentences.slice(0, SHOWN),
    `and ${sentences.length - SHOWN} more: ${written === undefined ? 'parse-invoice FILE… --summary FILE writes' : `${written} has`} all of them`,
  ]
}
