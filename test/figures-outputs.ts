/** What each output of files states, read from the output as its reader gets it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse as parseCsv } from 'csv-parse/sync'
import readXlsxFile from 'read-excel-file/node'
import { auditInvoices, summarizeInvoices } from '../src/app/audit-api.js'
import { CHECKS } from '../src/checks/index.js'
import { type ChargeBatch, parseInvoice } from '../src/index.js'
import type { Input } from '../src/input/input.js'
import { TARGETS } from '../src/output/index.js'
import type { Sink } from '../src/output/sink.js'
import { accountLines } from '../src/report/account.js'
import { writeAudit } from '../src/report/audit-output.js'
import { writeDisputesWorkbook } from '../src/report/audit-workbook.js'
import { chargeList } from '../src/report/charge-list.js'
import { createChargeTable } from '../src/report/charge-table.js'
import { titleOf } from '../src/report/check-table.js'
import { disputesCsv } from '../src/report/disputes.js'
import { htmlReport } from '../src/report/report.js'
import { writeSummary } from '../src/report/summary-output.js'
import type { AuditReport, AuditSummary, Facts, Finding } from '../src/schema/audit-report.js'
import { figuresOf } from '../src/schema/figures.js'
import type { InvoiceSummary } from '../src/schema/invoice-summary.js'
import type { LineItem } from '../src/schema/line-item.js'
import { isDamaged } from '../src/values/damaged-number.js'
import { minus } from '../src/values/decimal.js'
import { shortestDecimal } from '../src/values/double.js'
import { htmlTables, numberIn, type Stated, stated } from './figures.js'

type Row = Readonly<Record<string, string | null>>

/** The bytes that are written to a sink. */
export async function written(write: (sink: Sink) => Promise<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  await write({ write: async (chunk) => void chunks.push(Buffer.from(chunk)) })
  return Buffer.concat(chunks)
}

export const csvRows = (text: string): Row[] =>
  (parseCsv(text, { columns: true, bom: true }) as Record<string, string>[]).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell === '' ? null : cell])),
  )

/** Rows of each sheet of a workbook, as a second reader has them. */
export async function sheetsOf(bytes: Buffer): Promise<Record<string, Row[]>> {
  const text = (cell: unknown): string | null => {
    if (cell === null || cell === undefined) return null
    if (typeof cell === 'number') return shortestDecimal(cell)
    return cell instanceof Date ? cell.toISOString().slice(0, 10) : `${cell}`
  }
  const sheets = await readXlsxFile(bytes, { trim: false })
  return Object.fromEntries(
    sheets.map(({ sheet, data }) => {
      const [names = [], ...rows] = data as unknown[][]
      return [
        sheet,
        rows.map((row) => Object.fromEntries(names.map((name, at) => [`${name}`, text(row[at])]))),
      ]
    }),
  )
}

let duckdb: Promise<DuckDBInstance> | undefined

/** Rows of a Parquet file as DuckDB has them, every cell as text: its decimals are exact. */
async function parquetRows(bytes: Buffer): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'figures-'))
  duckdb ??= DuckDBInstance.create(':memory:')
  const connection = await (await duckdb).connect()
  try {
    const file = join(folder, 'items.parquet')
    await writeFile(file, bytes)
    const sql = `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM '${file}'`
    return (await (await connection.runAndReadAll(sql)).getRowObjectsJson()) as unknown as Row[]
  } finally {
    connection.closeSync()
    await rm(folder, { recursive: true })
  }
}

const isZero = (amount: string): boolean => !/[1-9]/.test(amount)
const monthOf = (date: string | null | undefined): string | null => date?.slice(0, 7) ?? null

/** Carriers whose every record is an invoice: the audit reports them by account and month. */
export type Alone = ReadonlySet<string>

const billKey = (
  alone: Alone,
  currency: string | null | undefined,
  carrier: string | null | undefined,
  invoice: string | null | undefined,
): (string | null)[] => [
  currency ?? null,
  carrier ?? null,
  alone.has(carrier ?? '') ? null : (invoice ?? null),
]

const placeOf = ({ source, source_file, source_row }: Row): string =>
  source === undefined || source === null ? `${source_file}:${source_row}` : source

/** The figures of line items. */
export function ofItems(rows: readonly Row[], alone: Alone = new Set()): Stated {
  const own = stated()
  const shipments = new Map<string, Set<string>>()
  const count = (
    figure: Parameters<Stated['add']>[0],
    keys: (string | null | undefined)[],
    shipment: string,
  ) => {
    const key = JSON.stringify([figure, keys])
    const known = shipments.get(key) ?? new Set<string>()
    shipments.set(key, known)
    if (known.has(shipment)) return
    known.add(shipment)
    own.add(figure, keys, 1)
  }
  for (const row of rows) {
    const { carrier, account_id: account, invoice_id: invoice, currency } = row
    const [net = '0', gross = '0'] = [row.net_cost ?? '0', row.gross_cost ?? '0']
    const unit = currency ?? row.format
    const bill = billKey(alone, currency, carrier, invoice)
    const month = monthOf(row.invoice_date ?? row.transaction_date)
    own.add('net', [unit], net)
    own.add('gross', [unit], gross)
    own.add('tax', [unit], row.tax_cost ?? '0')
    own.add('net by carrier', [unit, carrier], net)
    own.add('net by account', [unit, account], net)
    own.add('net by invoice', bill, net)
    own.add('tax by invoice', bill, row.tax_cost ?? '0')
    own.add('net by month', [unit, month], net)
    own.add('net by category', [unit, row.charge_category], net)
    own.add('line items', [unit], 1)
    own.add('line items by invoice', bill, 1)
    if (!isZero(net) || !isZero(gross)) {
      own.add('charges not zero', [unit], 1)
      own.add('charges not zero by carrier', [unit, carrier], 1)
      own.add('charges not zero by category', [unit, row.charge_category], 1)
      own.add('charges not zero by month', [unit, month], 1)
    }
    const number = row.tracking_number ?? row.shipment_id ?? null
    if (number === null) own.add('net without shipment', [unit], net)
    else {
      const kind = row.tracking_number === null ? 'own' : 'tracked'
      // A number that a spreadsheet has damaged identifies nothing: each of its records is a shipment.
      const record = isDamaged(number) ? ` ${placeOf(row)}` : ''
      const shipment = `${carrier} ${kind} ${number}${record}`
      own.add('net by shipment', [currency, carrier, number], net)
      count('shipments', [], shipment)
      count('shipments by unit', [unit], shipment)
      count('shipments by carrier', [unit, carrier], shipment)
      if (bill.at(-1) !== null) count('shipments by invoice', bill, shipment)
    }
  }
  return own
}

export const textRow = (item: object): Row =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      value === null || value === undefined
        ? null
        : value instanceof Date
          ? value.toISOString().replace('.000Z', '').replace('T00:00:00', '')
          : typeof value === 'object'
            ? `${(value as LineItem['source']).file}:${(value as LineItem['source']).row}`
            : `${value}`,
    ]),
  )

interface ParsedOutputs {
  readonly items: LineItem[]
  readonly summary: AuditSummary
  readonly outputs: Record<string, Stated>
}

export async function parseOutputs(
  input: Input | readonly Input[],
  alone: Alone = new Set(),
): Promise<ParsedOutputs> {
  const batches: ChargeBatch[] = []
  const table = createChargeTable()
  const parse = parseInvoice(input, { onReject: 'collect' })
  for await (const batch of parse.columns()) {
    batches.push(batch)
    table.addBatch(batch)
  }
  const summary = await parse.summary
  const bytesOf = (id: string): Promise<Buffer> =>
    written(async (sink) => {
      const writer = await TARGETS.find((one) => one.id === id)?.open(sink, { raw: false })
      for (const batch of batches) await writer?.write(batch)
      await writer?.finish()
    })
  const items = `${await bytesOf('ndjson')}`
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LineItem)
  const [sheet = []] = Object.values(await sheetsOf(await bytesOf('xlsx')))
  const charges = stated()
  for (const row of JSON.parse(
    await chargeList(table.rows(), { to: 'json', unknown: false, width: Infinity }),
  )) {
    const unit = row.currency ?? row.format
    charges.add('net', [unit], row.net)
    charges.add('gross', [unit], row.gross)
    charges.add('net by carrier', [unit, row.carrier], row.net)
    charges.add('net by category', [unit, row.category], row.net)
    charges.add('line items', [unit], row.count)
  }
  return {
    items,
    summary,
    outputs: {
      ndjson: ofItems(items.map(textRow), alone),
      json: ofItems((JSON.parse(`${await bytesOf('json')}`) as object[]).map(textRow), alone),
      csv: ofItems(csvRows(`${await bytesOf('csv')}`), alone),
      parquet: ofItems(await parquetRows(await bytesOf('parquet')), alone),
      xlsx: ofItems(sheet, alone),
      account: ofAccount(summary),
      'account as text': ofAccountText(accountLines(summary, Infinity), summary),
      charges,
    },
  }
}

/** The format of amounts without a currency, by the key of a summary. */
function unitUnder(key: string, { files }: AuditSummary): string {
  if (key !== '') return key.replace(/^\((.*)\)$/, '$1')
  return files.find(({ sums }) => sums[''] !== undefined)?.format ?? ''
}

const skippedIn = (skipped: Readonly<Record<string, number>> | null): number =>
  Object.values(skipped ?? {}).reduce((sum, one) => sum + one, 0)

const addCount = (own: Stated, what: string, number: string | number): void =>
  what === 'rejected'
    ? own.add('rejected', [], number)
    : what === 'line items'
      ? own.add('line items read', [], number)
      : own.add('records', [what], number)

/** The account of the files. */
export function ofAccount(summary: AuditSummary): Stated {
  const own = stated()
  const { totals, files } = summary
  for (const [key, { net, gross, tax }] of Object.entries(totals.sums ?? {})) {
    const unit = unitUnder(key, summary)
    own.add('net', [unit], net)
    own.add('gross', [unit], gross)
    own.add('tax', [unit], tax)
  }
  for (const [name, { rows, charged, skipped, rejected, line_items }] of [
    [null, totals] as const,
    ...files.map((file) => [file.file, file] as const),
  ]) {
    const counts = { rows, charged, skipped: skippedIn(skipped), rejected, 'line items': line_items }
    for (const [what, number] of Object.entries(counts))
      if (name === null) addCount(own, what, number ?? 0)
      else own.add('records of a file', [name, what], number ?? 0)
  }
  return own
}

const ROWS = /(\d+) rows = (\d+) charged \+ (\d+) skipped(?: \(.*?\))? \+ (\d+) rejected; (\d+) line items?/
const COUNTS = ['rows', 'charged', 'skipped', 'rejected', 'line items'] as const

/** The same from its lines. */
export function ofAccountText(lines: readonly string[], summary: AuditSummary): Stated {
  const own = stated()
  for (const line of lines) {
    const counts = ROWS.exec(line)
    for (const [at, what] of COUNTS.entries()) if (counts !== null) addCount(own, what, counts[at + 1] ?? '0')
    const sums = /^ {2}gross +(\S+) +net +(\S+) +tax +(\S+) +(.*)$/.exec(line)
    if (sums === null) continue
    const [, gross = '', net = '', tax = '', name = ''] = sums
    const unit =
      name === '(no currency)' ? unitUnder('', summary) : name.replace(/^\(no currency, (.*)\)$/, '$1')
    own.add('gross', [unit], gross)
    own.add('net', [unit], net)
    own.add('tax', [unit], tax)
  }
  return own
}

const unitOf = (one: {
  readonly currency: string | null
  readonly format?: string | null | undefined
  readonly carrier?: string | null
}) => one.currency ?? one.format ?? one.carrier ?? null

interface FindingCells {
  readonly check: string | null
  readonly severity: string | null
  readonly direction: string | null
  readonly carrier: string | null
  readonly currency: string | null
  readonly format?: string | null | undefined
  readonly amount: string | null
  readonly refundable: string | null
  readonly consequence_of?: string | null | undefined
  readonly facts?: Facts | undefined
  /** The state in a list, an object in a report. */
  readonly claim?: Finding['claim'] | string | null
  /** In lists. */
  readonly credited?: string | null
  readonly potential?: string | null
}

/** What was found of a finding, what came back of it, and what may still come back. */
function partsOf({ amount, claim, facts = {}, ...list }: FindingCells): readonly [string, string, string] {
  const found = amount ?? '0'
  if (list.potential !== undefined) return [found, list.credited ?? '0', list.potential ?? '0']
  const { state, credited } = (claim ?? { state: 'open', credited: facts.paid_back ?? '0' }) as ClaimCells
  const isOpen = state === 'open' || state === 'disputed'
  return [found, credited, isOpen ? minus(found, credited) : '0']
}

type ClaimCells = NonNullable<Finding['claim']>

/** The figures of findings, as a reader of the list adds them up. */
export function addFindings(own: Stated, findings: readonly FindingCells[], isOfFiles = true): void {
  for (const one of findings) {
    const { check, severity, direction, carrier, amount, refundable, consequence_of } = one
    own.add('findings', [check], 1)
    own.add('findings by severity', [severity], 1)
    if (severity === 'info' || (consequence_of ?? null) !== null) continue
    const unit = unitOf(one)
    const side = direction === 'over' ? 'overbilled' : direction === 'under' ? 'underbilled' : null
    if (side !== null && amount !== null) {
      const [found, credited, potential] = partsOf(one)
      own.add(`${side}, found`, [unit], found)
      if (isOfFiles) {
        own.add(`${side}, credited`, [unit], credited)
        own.add(side, [unit], potential)
        own.add(`${side}, findings`, [unit], isZero(potential) ? 0 : 1)
        if (side === 'overbilled') own.add('overbilled by check', [unit, check], potential)
      }
    }
    if (direction !== 'over' || carrier === null) continue
    own.add('claims', [carrier], 1)
    own.add('claimable', [unit], refundable ?? '0')
    const [found, credited, potential] = partsOf(one)
    if (!isOfFiles || (isZero(potential) && !isZero(found))) continue
    own.add('claims to send', [carrier], 1)
    own.add('left to claim', [unit], refundable === null ? '0' : minus(refundable, credited))
  }
}

export function addInvoices(own: Stated, invoices: readonly Row[]): void {
  for (const row of invoices) {
    const bill = [row.currency, row.carrier, row.invoice_id]
    if ((row.invoice_id ?? null) !== null) own.add('shipments by invoice', bill, row.shipments ?? '0')
    own.add('computed by invoice', bill, row.computed_total ?? '0')
    own.add('line items by invoice', bill, row.line_items ?? '0')
    own.add('declared by invoice', bill, row.declared_total ?? '0')
    own.add('difference by invoice', bill, row.difference ?? '0')
    own.add('invoices', ['all'], 1)
    own.add('invoices', [row.status], 1)
  }
}

interface AuditOutputs {
  readonly report: AuditReport
  readonly alone: Alone
  readonly outputs: Record<string, Stated>
}

export const auditOutputs = async (input: Input | readonly Input[]): Promise<AuditOutputs> =>
  reportOutputs(await auditInvoices(input))

export async function reportOutputs(report: AuditReport): Promise<AuditOutputs> {
  const shaped = async (shape: 'text' | 'csv' | 'json' | 'xlsx', all = false): Promise<Buffer> =>
    written((sink) => writeAudit(report, shape, { all, asOf: '2026-01-01' }, sink))
  const json = JSON.parse(`${await shaped('json')}`) as AuditReport
  const audit = stated()
  addInvoices(audit, json.invoices.map(textRow))
  addFindings(audit, json.findings)
  audit.add('shipments', [], json.shipments.count)
  const csv = stated()
  addFindings(csv, csvRows(`${await shaped('csv')}`) as unknown as FindingCells[])
  const page = await htmlReport(report)
  const disputes = stated()
  addDisputes(disputes, csvRows([...disputesCsv(report)].join('')))
  const disputeSheets = stated()
  for (const rows of Object.values(
    await sheetsOf(await written((sink) => writeDisputesWorkbook(report, sink))),
  ))
    addDisputes(disputeSheets, rows)
  const alone = new Set(
    report.invoices.flatMap(({ carrier, period }) => (period === undefined ? [] : [carrier])),
  )
  return {
    report,
    alone,
    outputs: {
      audit,
      'account of the audit': ofAccount(json.summary),
      'audit as text': ofAuditText(`${await shaped('text')}`, `${await shaped('text', true)}`, report),
      'audit as csv': csv,
      'audit as xlsx': ofAuditSheets(await sheetsOf(await shaped('xlsx')), report.summary),
      'audit as html': ofAuditPage(page),
      'files of the audit as html': ofFileTable(page),
      disputes,
      'disputes as xlsx': disputeSheets,
      figures: ofFigures(report),
    },
  }
}

function addDisputes(own: Stated, rows: readonly Row[]): void {
  for (const row of rows) {
    own.add('claims to send', [row.carrier], 1)
    own.add('left to claim', [unitOf(row as unknown as Finding)], row.refundable ?? '0')
  }
}

/** Figures of the report that the page is made from. */
function ofFigures(report: AuditReport): Stated {
  const own = stated()
  for (const of of figuresOf(report)?.currencies ?? []) {
    const unit = of.currency ?? of.format
    own.add('net', [unit], of.net)
    own.add('shipments by unit', [unit], of.shipmentCount)
    own.add('charges not zero', [unit], of.charges)
    for (const [by, all] of [
      ['carrier', of.carriers],
      ['category', of.categories],
      ['month', of.months],
    ] as const)
      for (const { name, net, charges } of all) {
        own.add(`net by ${by}`, [unit, name || null], net)
        own.add(`charges not zero by ${by}`, [unit, name || null], charges)
      }
  }
  return own
}

const checkOf = (title: string): string => CHECKS.find(({ name }) => titleOf(name) === title)?.name ?? title

/** The answer of the text, and its tables of findings. */
function ofAuditText(text: string, all: string, report: AuditReport): Stated {
  const own = stated()
  const plain =
    text
      .split('\n\n')[0]
      ?.replace(/\n {2,}/g, ' ')
      .replace(/\s+/g, ' ') ?? ''
  const bare = new Set(report.summary.files.map(({ format }) => format))
  const unitIn = (name: string): string =>
    /^[A-Z]{3}$/.test(name) ? name : (/^\(no currency, (.*)\)$/.exec(name)?.[1] ?? [...bare].join())
  const stake =
    /(Potential overcharge|Possibly underbilled): +(-?[\d.]+) ([A-Z]{3}|\(no currency[^)]*\))(?:, [^,]*? %)? of (-?[\d.]+) billed \((\d+) findings?\)(?: (-?[\d.]+) (?:[A-Z]{3}|\(no currency[^)]*\)) found(?:, (-?[\d.]+) credited)?)?/g
  const billedIn = new Map<string, string>()
  for (const [
    ,
    side = '',
    amount = '',
    name = '',
    billed = '',
    findings = '',
    found = amount,
    back = '0',
  ] of plain.matchAll(stake)) {
    const figure = side.startsWith('Potential') ? 'overbilled' : 'underbilled'
    own.add(`${figure}, found`, [unitIn(name)], found)
    own.add(`${figure}, credited`, [unitIn(name)], back)
    own.add(figure, [unitIn(name)], amount)
    own.add(`${figure}, findings`, [unitIn(name)], findings)
    billedIn.set(unitIn(name), billed)
  }
  const rest = /(?:Others billed|Billed): (.*?)(?= Possibly| \d+ invoices?:)/.exec(plain)?.[1] ?? ''
  for (const [, amount = '', name = ''] of rest.matchAll(/(-?[\d.]+) ([A-Z]{3}|\(no currency[^)]*\))/g))
    billedIn.set(unitIn(name), amount)
  for (const [unit, amount] of billedIn) own.add('net', [unit], amount)
  const invoices = /(\d+) invoices?: (\d+) adds? up, (\d+) do(?:es)? not(?:, (\d+) states? no total)?/.exec(
    plain,
  )
  for (const [at, what] of ['all', 'match', 'mismatch', 'undeclared'].entries())
    own.add('invoices', [what], invoices?.[at + 1] ?? '0')
  own.add('shipments', [], /^(\d+) shipments?, \d+ of them on several invoices$/m.exec(all)?.[1] ?? '0')
  return own
}

function ofAuditSheets(
  { summary = [], invoices = [], findings = [], shipments = [] }: Record<string, Row[]>,
  account: AuditSummary,
): Stated {
  const own = stated()
  addInvoices(own, invoices)
  for (const row of findings) addFindings(own, [row as unknown as FindingCells])
  for (const row of shipments) {
    const number = row.tracking_number ?? row.shipment_id ?? null
    if (number === null) continue
    own.add('net by shipment', [row.currency, row.carrier, number], row.net_cost ?? '0')
  }
  for (const { subject, result, count, amount, currency, note } of summary) {
    if (subject === 'shipments' && result === null) own.add('shipments', [], count ?? '0')
    const format = /^no currency stated(?: \((.*)\))?$/.exec(note ?? '')?.[1] ?? ''
    if (subject === 'billed, net') own.add('net', [unitUnder(currency ?? format, account)], amount ?? '0')
  }
  return own
}

/** The tables of the page. */
function ofAuditPage(page: string): Stated {
  const own = stated()
  const tables = htmlTables(page)
  const cell = (head: readonly string[], row: readonly string[], name: string): string =>
    row[head.indexOf(name)] ?? ''
  const unitIn = (name: string): string => /\((.*)\)$/.exec(name)?.[1] ?? name
  for (const { caption, head, rows, foot } of tables) {
    const of = (row: readonly string[], name: string): string => numberIn(cell(head, row, name))
    if (caption.startsWith('Billed, and potentially overbilled')) {
      for (const row of rows) {
        const unit = unitIn(row[0] ?? '')
        own.add('net', [unit], of(row, 'Net billed'))
        own.add('overbilled', [unit], of(row, 'Potential'))
        own.add('underbilled', [unit], of(row, 'Underbilled'))
        own.add('shipments by unit', [unit], of(row, 'Shipments'))
        own.add('charges not zero', [unit], of(row, 'Non-zero charges'))
      }
      own.add('shipments', [], of(foot, 'Shipments'))
    }
    const share = /^Net billed by (carrier|category|month) ?.*, (.*)$/.exec(caption)
    if (share !== null) {
      const by = share[1] as 'carrier' | 'category' | 'month'
      const unit = unitIn(share[2] ?? '')
      for (const row of rows) {
        const name = by === 'month' ? monthIn(row[0] ?? '') : (row[0] ?? '').replaceAll(' ', '_')
        own.add(`net by ${by}`, [unit, name], of(row, 'Net'))
        own.add(`charges not zero by ${by}`, [unit, name], of(row, 'Non-zero charges'))
      }
    }
    if (head[0] === 'Result' && head[1] === 'Check')
      for (const row of rows) own.add('findings', [checkOf(cell(head, row, 'Check'))], of(row, 'Findings'))
  }
  const lists = JSON.parse(
    /<script type="application\/json" id="rows">(.*?)<\/script>/s.exec(page)?.[1] ?? '{}',
  )
  const { columns = [], rows = [] } = lists.tables?.['invoice-list'] ?? {}
  const at = (name: string): number => columns.findIndex((one: { name: string }) => one.name === name)
  for (const row of rows) {
    own.add('invoices', ['all'], 1)
    own.add('invoices', [row[at('Status')]], 1)
  }
  return own
}

/** The total of the page's table of files. */
function ofFileTable(page: string): Stated {
  const own = stated()
  const { head = [], foot = [] } =
    htmlTables(page).find(({ caption }) => caption.startsWith('Files: rows =')) ?? {}
  for (const name of COUNTS)
    addCount(own, name, numberIn(foot[head.indexOf(`${name[0]?.toUpperCase()}${name.slice(1)}`)]))
  return own
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
function monthIn(name: string): string | null {
  const [month = '', year] = name.split(' ')
  return year === undefined || !MONTHS.includes(month)
    ? null
    : `${year}-${`${MONTHS.indexOf(month) + 1}`.padStart(2, '0')}`
}

export async function summaryOutputs(
  input: Input | readonly Input[],
  alone: Alone = new Set(),
): Promise<{ readonly warnings: readonly string[]; readonly outputs: Record<string, Stated> }> {
  const by = (...names: string[]): Promise<InvoiceSummary> => summarizeInvoices(input, { by: names })
  const whole = await by('month', 'carrier', 'account', 'invoice', 'category')
  const [carriers, invoices] = [await by('carrier'), await by('carrier', 'invoice')]
  const json = stated()
  const csv = stated()
  for (const of of whole.currencies) {
    const unit = of.currency ?? of.format
    json.add('net without shipment', [unit], of.total.net_without_shipment)
    json.add('shipments by unit', [unit], of.total.shipments)
    json.add('line items', [unit], of.total.charges)
    json.add('net', [unit], of.total.net)
    json.add('gross', [unit], of.total.gross)
    json.add('tax', [unit], of.total.tax)
    for (const { group, net } of of.rows) {
      json.add('net by month', [unit, group.month], net)
      json.add('net by carrier', [unit, group.carrier], net)
      json.add('net by account', [unit, group.account_id], net)
      json.add('net by invoice', billKey(alone, of.currency, group.carrier, group.invoice_id), net)
      json.add('net by category', [unit, group.charge_category], net)
    }
  }
  for (const of of carriers.currencies)
    for (const { group, shipments } of of.rows)
      json.add('shipments by carrier', [of.currency ?? of.format, group.carrier], shipments)
  for (const of of invoices.currencies)
    for (const { group, shipments, charges } of of.rows) {
      const bill = billKey(alone, of.currency, group.carrier, group.invoice_id)
      if (bill.at(-1) !== null) json.add('shipments by invoice', bill, shipments)
      json.add('line items by invoice', bill, charges)
    }
  const text = async (shape: 'csv' | 'text' | 'xlsx'): Promise<Buffer> =>
    written((sink) => writeSummary(whole, shape, {}, sink))
  for (const row of csvRows(`${await text('csv')}`)) addSummaryRow(csv, row)
  const sheets = await sheetsOf(await text('xlsx'))
  const xlsx = stated()
  for (const row of sheets.summary ?? []) addSummaryRow(xlsx, row)
  for (const row of sheets.totals ?? []) {
    xlsx.add('shipments by unit', [row.currency ?? row.format], row.shipments ?? '0')
    xlsx.add('net without shipment', [row.currency ?? row.format], row.net_without_shipment ?? '0')
  }
  const words = stated()
  const line =
    /^Billed (-?[\d.]+)(?: ([A-Z]{3}))?(?: \(no currency, (.*?)\))?: (\d+) shipments?(?: at -?[\d.]+)?, (\d+) charges?(?:; (-?[\d.]+) of it without a shipment)?$/gm
  for (const [
    ,
    net = '',
    currency,
    format,
    shipments = '',
    charges = '',
    fees = '0',
  ] of `${await text('text')}`.matchAll(line)) {
    const unit = currency ?? format
    words.add('net', [unit], net)
    words.add('shipments by unit', [unit], shipments)
    words.add('line items', [unit], charges)
    words.add('net without shipment', [unit], fees)
  }
  const outputs = {
    summary: json,
    'account of the summary': ofAccount(whole.summary),
    'summary as csv': csv,
    'summary as xlsx': xlsx,
    'summary as text': words,
  }
  return { warnings: whole.warnings, outputs }
}

function addSummaryRow(own: Stated, row: Row): void {
  const unit = row.currency ?? row.format
  own.add('net', [unit], row.net ?? '0')
  own.add('gross', [unit], row.gross ?? '0')
  own.add('tax', [unit], row.tax ?? '0')
  own.add('line items', [unit], row.charges ?? '0')
  own.add('net by month', [unit, row.month], row.net ?? '0')
  own.add('net by carrier', [unit, row.carrier], row.net ?? '0')
  own.add('net by account', [unit, row.account_id], row.net ?? '0')
  own.add('net by category', [unit, row.charge_category], row.net ?? '0')
}
