/** Writes a record whose charges have been read into the batch: its shared values, and each charge. */

import type { Cells } from '../csv/cells.js'
import type { RecordReader } from '../csv/reader.js'
import { bindRef } from '../format/cell-ref.js'
import type { CellRef, Signs } from '../format/format.js'
import type { ChargeStage } from '../schema/line-item.js'
import { UNCHARGED_KEPT, type UnchargedTotal } from '../schema/summary.js'
import { commonCurrency, currencyNamed } from '../tables/currency.js'
import { currencyOf } from '../values/iso-4217.js'
import { createSum, signOf } from '../values/money.js'
import { createAddresses } from './address-facts.js'
import { type BatchBuilder, createBatchBuilder } from './batch-builder.js'
import type { ChargeBatch } from './charge-batch.js'
import { createDamagedLook } from './damaged-identifiers.js'
import { watchIdentifiers } from './identifiers.js'
import type { Line, Lines } from './lines.js'
import type { MapperContext } from './mapper-context.js'
import { createRawReader, type RawReader } from './raw-reader.js'
import { bindCarrier } from './record-carrier.js'
import { noteRecordDates } from './record-dates.js'
import { bindFacts } from './record-facts.js'
import { createRecordHash, type RecordHash } from './record-hash.js'
import { bindInvoice } from './record-invoice.js'
import { bindStage } from './record-stage.js'
import { createRepeatedRecords } from './repeated-records.js'
import type { MarkedAmount, Problem, Row } from './row.js'
import type { Settlement } from './row-total.js'
import { createShipments, type Shipments } from './shipment.js'
import { bindSpelt } from './spelt.js'
import type { Statements } from './statements.js'
import type { TakenSamples } from './taken-samples.js'
import { noteUnreadDate } from './unread-date.js'

export interface RecordWriter {
  /** The charges of the records since the last call. */
  take(): ChargeBatch
  /** Adds the record with its `lines` to the batch, and returns their currency; null if a date is invalid (`row.problem`). */
  write(settlement: Settlement): string | null
  /** Whether the reader's record is from another carrier than the batch, which must be taken first. */
  isOfOtherCarrier(): boolean
  /** Notes a record that has no charge but states a total or a shipment. */
  noteUncharged(settlement: Settlement): void
  /** Notes the shipment of a rejected record, as far as it can be read. */
  noteRejected(problem: Problem): void
  /** Reads the dates of a record that is not charged. */
  noteDates(): void
  /** Currency of the reader's record. */
  currency(): string | null
  readonly uncharged: readonly UnchargedTotal[]
  /** Samples of the records since the last call, used to find repeated blocks. */
  readonly samples: TakenSamples
  /** The batch that it writes to. */
  readonly batch: BatchBuilder
  readonly shipments: Shipments
  readonly hash: RecordHash
  /** Null without the option `raw`. */
  readonly raw: RawReader | null
}

/** The sources that a writer reads from. */
export interface RecordSources {
  readonly reader: RecordReader
  readonly given: Cells
  readonly row: Row
  readonly lines: Lines
  readonly statements: Statements
}

/** Rejected for the value of a cell: the others are in their columns. */
const OF_CELL: ReadonlySet<string> = new Set(['amount', 'amount_ambiguous', 'date'])

export function createRecordWriter(sources: RecordSources, context: MapperContext): RecordWriter {
  const { reader, given, row, lines, statements } = sources
  const { format, columns, file } = context
  const { reading, blankText } = context.settled
  const declaredFacts = context.facts ? (format.facts ?? {}) : {}
  const facts = bindFacts(declaredFacts, columns, reading, (column, text) =>
    noteUnreadDate(context.tally.ofFile, reading, { column, text, row: reader.row }),
  )
  const addresses = createAddresses(declaredFacts, sources, columns, blankText)
  const shipments = createShipments(
    format.shipment ?? {},
    { reader, cells: given },
    { columns, reading, blankText, tally: context.tally },
  )
  const { id: formatId, carrier } = format
  const batch = createBatchBuilder({
    file,
    format: formatId,
    carrier,
    raw: context.raw,
    shipments: shipments.take,
    facts: context.facts ? facts.names : null,
    addresses: addresses.take,
  })
  const carrierOf = bindCarrier(format, columns)
  const fields = {
    account: bindRef(format.fields.account_id, columns),
    invoice: bindRef(format.fields.invoice_id, columns),
    invoiceDate: bindRef(format.fields.invoice_date, columns),
    date: bindRef(format.fields.transaction_date, columns),
    tracking: bindRef(format.fields.tracking_number, columns),
    shipment: bindRef(format.fields.shipment_id, columns),
    currency: bindRef(format.fields.currency, columns),
  }
  const shipDate = bindRef(format.shipment?.ship_date, columns)
  const invoiceOf = bindInvoice({ row, table: given.table, statements }, context)
  // Whether a record without a date has the date of its invoice, including one from its statement.
  const ofInvoice = sameCells(format.fields.transaction_date, format.fields.invoice_date)
  const stages: (ChargeStage | undefined)[] = [undefined, undefined, undefined]
  const stageOf = bindStage(format.stage, columns)
  const declared = format.currency ?? null
  const raw = context.raw ? createRawReader(reader, given, context) : null
  const uncharged: UnchargedTotal[] = []
  const kept = { total: 0, zero: 0, rejected: 0 }
  const sum = createSum()
  const hash = createRecordHash(format.id, reader, given)
  const speltCells = bindSpelt([fields.tracking, fields.shipment], row)
  const repeated = createRepeatedRecords()
  const watch = watchIdentifiers(format, columns, context.tally.ofFile)
  const damaged = createDamagedLook(fields, { reader, row }, context)

  function write(settlement: Settlement): string | null {
    const dateOfInvoice = row.date(fields.invoiceDate, columns)
    const ownDate = row.date(fields.date, columns)
    if (row.problem !== null) return null
    const invoice = invoiceOf(dateOfInvoice, reader.row)
    const { account_id, invoice_id, invoice_date, currency } = invoice.head
    if (currency !== null && row.marked.length > 0) row.problem = otherCurrency(row.marked, currency)
    if (row.problem !== null) return null
    const transaction_date = ownDate ?? (ofInvoice ? invoice_date : null)
    const tracking_number = row.identifier(fields.tracking)
    const shipment_id = row.identifier(fields.shipment)
    statements.charged(account_id, invoice_id, invoice_date, lines)
    if (invoice.total !== null) context.tally.ofFile.invoices.add(invoice.total, lines)
    damaged.look(account_id, invoice_id, tracking_number, shipment_id)
    hash.inherit(account_id, invoice_id, invoice_date)
    hash.add(speltCells())
    const { stated: total, residual } = settlement
    const head = batch.head(invoice.head)
    const alone = settlement.alone === true
    batch.record(
      reader.row,
      head,
      transaction_date,
      tracking_number,
      shipment_id,
      residual?.text ?? null,
      alone,
    )
    if (raw !== null) batch.raw(raw.read())
    shipments.note(row)
    facts.read(row, batch)
    addresses.keep()
    const sumSign = total !== null && residual === null ? signOf(total) : signOfLines()
    const rowSign = total === null ? sumSign : signOf(total)
    stages[0] = stages[1] = stages[2] = undefined // by the line's sign: in most records all lines have the same stage
    for (let line = 0; line < lines.count; line++) {
      const { gross, net, tax, charge, column } = lines.all[line] as Line
      const sign = signOf(net)
      const stage = stages[sign + 1] ?? stageOf(row, invoice.kind, sumSign, rowSign, sign)
      stages[sign + 1] = stage
      batch.charge(charge, stage, column, gross, net, tax)
    }
    return currency
  }

  function isOfOtherCarrier(): boolean {
    const carrier = carrierOf?.(row) ?? batch.carrier
    if (carrier === batch.carrier) return false
    if (batch.numbers.records > 0) return true
    batch.carrier = carrier
    return false
  }

  function signOfLines(): Signs['sum'] {
    if (lines.count === 1) return signOf((lines.all[0] as Line).net)
    sum.reset()
    for (let line = 0; line < lines.count; line++) sum.add((lines.all[line] as Line).net)
    return sum.sign()
  }

  function take(): ChargeBatch {
    const ids = hash.take()
    repeated.note(batch.numbers, batch.heads, ids, batch.netOf)
    const taken = batch.take(ids)
    watch(taken)
    noteRecordDates(taken, reading)
    return taken
  }

  /** They are evidence like others: the kernel reads them before it knows whether a record is charged. */
  function noteDates(): void {
    for (const ref of [fields.invoiceDate, fields.date, shipDate]) row.date(ref, columns)
    row.problem = null
  }

  function noteUncharged({ residual }: Settlement): void {
    if (residual !== null) noteWithout('total', { row_total: residual.text })
    else if (row.identifier(fields.tracking) !== null) noteWithout('zero', { row_total: '0' })
  }

  function noteRejected({ code, isCut }: Problem): void {
    const rejected = { row_total: '0', rejected: true } as const
    if (OF_CELL.has(code)) noteWithout('rejected', rejected)
    else if (code === 'field_count' && row.identifier(fields.tracking) !== null) {
      // The last cell of a record that is cut off may be cut itself.
      const isSure = isCut === true && row.place(fields.tracking) < reader.count - 1
      noteWithout('rejected', isSure ? rejected : { ...rejected, moved: true })
    }
  }

  function noteWithout(
    sort: keyof typeof kept,
    more: Pick<UnchargedTotal, 'row_total' | 'rejected' | 'moved'>,
  ): void {
    if (kept[sort]++ >= UNCHARGED_KEPT) return
    const invoice = row.identifier(fields.invoice)
    const statement = statements.of(invoice)
    uncharged.push({
      file,
      row: reader.row,
      account_id: row.identifier(fields.account) ?? statement?.account_id ?? null,
      invoice_id: invoice ?? statement?.invoice_id ?? null,
      invoice_date: row.date(fields.invoiceDate, columns) ?? statement?.invoice_date ?? null,
      tracking_number: row.identifier(fields.tracking),
      currency: currency(),
      ...more,
    })
    row.problem = null
  }

  function currency(): string | null {
    const statement = statements.of(row.identifier(fields.invoice))
    return currencyOf(row.ref(fields.currency)) ?? statement?.currency ?? declared ?? context.currency
  }

  return {
    take,
    write,
    isOfOtherCarrier,
    noteUncharged,
    noteRejected,
    noteDates,
    currency,
    uncharged,
    samples: repeated.samples,
    batch,
    shipments,
    hash,
    raw,
  }
}

/** The problem of an amount with the sign of a currency other than the record's. */
function otherCurrency(marked: readonly MarkedAmount[], currency: string): Problem | null {
  for (const { column, text } of marked) {
    const sign = currencyNamed(text.replace(/[^$£€]/g, ''))
    if (sign === undefined || commonCurrency(sign, currency) !== undefined) continue
    const remedy =
      'Check the currency that is stated for the file (its format, a map, --currency), or the cell.'
    return {
      code: 'amount',
      column,
      value: text,
      expected: `an amount in ${currency}, the currency of this record`,
      remedy,
    }
  }
  return null
}

/** Whether the last cell of one reference is the other reference. */
export function sameCells(ref: CellRef | undefined, other: CellRef | undefined): boolean {
  return other !== undefined && [ref].flat().at(-1) === [other].flat().at(-1)
}
