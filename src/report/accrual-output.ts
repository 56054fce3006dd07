/** An accrual as text, CSV, JSON or a workbook. */
import { type CsvCell, csvHeader, csvText } from '../output/csv-text.js'
import type { Sink } from '../output/sink.js'
import type { SheetValue } from '../output/xlsx/cells.js'
import type { SheetColumn } from '../output/xlsx/sheet.js'
import { createWorkbook } from '../output/xlsx/workbook.js'
import type { AccrualReport, AccrualRow, AccrualTotal, AccruedShipment } from '../schema/accrual-report.js'
import { accrualText } from './accrual-text.js'
import type { AuditShape } from './audit-shapes.js'

/** Writes it to its destination; returns sentences about what that shape cannot hold unchanged. */
export async function writeAccrual(
  report: AccrualReport,
  shape: AuditShape,
  width: number,
  sink: Sink,
  excel = false,
): Promise<readonly string[]> {
  if (shape === 'xlsx') return writeWorkbook(report, sink)
  if (shape === 'text') await sink.write(accrualText(report, width))
  if (shape === 'json') await sink.write(`${JSON.stringify(report, null, 2)}\n`)
  if (shape === 'csv') await sink.write(accrualCsv(report, excel))
  return []
}

type Kinds<Row> = readonly (readonly [keyof Row & string, SheetColumn['kind']])[]

const ROWS: Kinds<AccrualRow> = [
  ['month', 'text'],
  ['carrier', 'text'],
  ['cost_center', 'text'],
  ['currency', 'text'],
  ['shipments', 'integer'],
  ['expected', 'amount'],
  ['without_cost', 'integer'],
  ['billed_since', 'integer'],
  ['billed_since_expected', 'amount'],
  ['billed', 'amount'],
  ['difference', 'amount'],
  ['not_billed', 'integer'],
  ['not_billed_expected', 'amount'],
  ['format', 'text'],
]

const SHIPMENTS: Kinds<AccruedShipment> = [
  ['tracking_number', 'text'],
  ['ship_date', 'date'],
  ['carrier', 'text'],
  ['cost_center', 'text'],
  ['reference', 'text'],
  ['status', 'text'],
  ['currency', 'text'],
  ['expected', 'amount'],
  ['billed', 'amount'],
  ['difference', 'amount'],
  ['invoice_id', 'text'],
  ['invoice_date', 'date'],
  ['line', 'integer'],
  ['format', 'text'],
]

const TOTALS: Kinds<AccrualTotal> = [
  ['currency', 'text'],
  ['carrier', 'text'],
  ['format', 'text'],
  ['shipments', 'integer'],
  ['expected', 'amount'],
  ['without_cost', 'integer'],
  ['billed_since', 'integer'],
  ['billed_since_expected', 'amount'],
  ['billed', 'amount'],
  ['difference', 'amount'],
  ['not_billed', 'integer'],
  ['not_billed_expected', 'amount'],
  ['unread', 'integer'],
  ['unread_expected', 'amount'],
]

type FeeRow = ReturnType<typeof feeRows>[number]
const FEES: Kinds<FeeRow> = [
  ['estimated_month', 'text'],
  ['carrier', 'text'],
  ['currency', 'text'],
  ['format', 'text'],
  ['months', 'text'],
  ['average', 'amount'],
  ['billed', 'amount'],
  ['estimate', 'amount'],
]

const feeRows = ({ until, fees }: AccrualReport) =>
  fees.map(({ months, ...fee }) => ({
    ...fee,
    estimated_month: until.slice(0, 7),
    months: months.map(({ month }) => month).join(' '),
  }))

type LeftRow = ReturnType<typeof leftRows>[number]
const LEFT: Kinds<LeftRow> = [
  ['reason', 'text'],
  ['shipments', 'integer'],
  ['currency', 'text'],
  ['carrier', 'text'],
  ['amount', 'amount'],
  ['format', 'text'],
]

const leftRows = ({ left_out }: AccrualReport) =>
  left_out.flatMap(({ reason, shipments, expected }) =>
    (expected.length === 0 ? [{ currency: null, carrier: null, format: null, amount: null }] : expected).map(
      (sum, at) => ({
        reason,
        shipments: at === 0 ? shipments : null,
        ...sum,
      }),
    ),
  )

interface NotReadRow {
  readonly file: string | null
  readonly reason: string
  readonly rows: number | null
}

const NOT_READ: Kinds<NotReadRow> = [
  ['file', 'text'],
  ['rows', 'integer'],
  ['reason', 'text'],
]

/** What is missing from all amounts of the workbook. */
const notReadRows = ({ unread = [], rejected }: AccrualReport): NotReadRow[] => [
  ...unread.map(({ file, reason }) => ({ file, rows: null, reason })),
  ...(rejected === undefined ? [] : [{ file: null, rows: rejected, reason: 'could not be read' }]),
]

/** A cell contains no truth value. */
const withUnread = ({ unread, ...shipment }: AccruedShipment) => ({
  ...shipment,
  unread: unread === true ? 'yes' : null,
})

async function writeWorkbook(report: AccrualReport, sink: Sink): Promise<readonly string[]> {
  const workbook = createWorkbook(sink)
  const write = async <Row>(name: string, kinds: Kinds<Row>, rows: readonly Row[]): Promise<void> => {
    const sheet = await workbook.sheet(
      name,
      kinds.map(([column, kind]) => ({ name: column, kind })),
    )
    await sheet.write(rows.map((row) => kinds.map(([column]) => (row[column] ?? null) as SheetValue)))
  }
  await write('accrual', ROWS, report.rows)
  await write('totals', TOTALS, report.totals)
  await write('shipments', [...SHIPMENTS, ['unread', 'text']], report.shipments.map(withUnread))
  await write('fees estimated', FEES, feeRows(report))
  await write('not accrued', LEFT, leftRows(report))
  const missing = notReadRows(report)
  if (missing.length > 0) await write('not read', NOT_READ, missing)
  return workbook.finish()
}

/** The first column distinguishes accrued rows from estimated ones. */
function accrualCsv(report: AccrualReport, excel: boolean): string {
  const cells = <Row>(kinds: Kinds<Row>, row: Row): CsvCell[] =>
    kinds.map(([name, kind]) => {
      const value = (row[name] ?? null) as string | number | null
      return value === null || kind === 'text' ? (value as string | null) : { number: value }
    })
  const blank = ROWS.map(() => null)
  const fees = feeRows(report).map((fee): CsvCell[] => {
    const known: CsvCell[] = [fee.estimated_month, fee.carrier, null, fee.currency]
    return ['fee_estimate', ...known, ...blank.slice(known.length + 1), fee.format, number(fee.estimate)]
  })
  const rows = [...report.rows.map((row): CsvCell[] => ['expected', ...cells(ROWS, row), null]), ...fees]
  return csvHeader(['kind', ...ROWS.map(([name]) => name), 'fee_estimate'], excel) + csvText(rows, excel)
}

const number = (text: string | null): CsvCell => (text === null ? null : { number: text })
