/**
 * From records to line items. A record is of a kind; a charged one gives its charges, and only when the whole
 * record has been read without fault do they become line items. Everything here is the same for every format:
 * what differs stands in the declaration, bound to the file's columns once.
 */

import type { Classifier } from '../charges/classify.js'
import { type Cells, textOf } from '../csv/cells.js'
import type { RecordReader } from '../csv/reader.js'
import { InvoiceError } from '../errors.js'
import type { InvoiceStatement } from '../facts.js'
import { ROW_FACTS } from '../facts.js'
import type { FormatDeclaration, Signs } from '../format.js'
import type { ChargeStage, LineItem } from '../line-item.js'
import { createSum, type Money, signOf } from '../money.js'
import type { UnchargedTotal } from '../summary.js'
import type { Tally } from '../tally.js'
import { bindChargeCells, readChargeCells } from './charge-cells.js'
import type { Columns } from './columns.js'
import { bindComposed } from './composed.js'
import { bindFacts } from './facts.js'
import { type ChargeIdentity, identifyWith } from './identity.js'
import { type BoundKind, bindConditions, bindKinds, currencyOf, kindOf, meets, widthOf } from './kinds.js'
import { createLines } from './lines.js'
import { bindRecordCharge } from './record-charge.js'
import { createRecordHash } from './record-hash.js'
import { bindRef, createRow, type Problem, type Settled } from './row.js'
import { bindRowTotal, type Settlement } from './row-total.js'
import { shapeOf, type UsualShapes } from './shapes.js'
import { createStatements } from './statements.js'

/** What the file is, as far as its records need to know. */
export interface MapperContext {
  readonly format: FormatDeclaration
  readonly columns: Columns
  /** Usual number of cells of a record. */
  readonly width: number
  /** What the cells of such records look like. */
  readonly shapes: UsualShapes
  /** Number of the record that holds the column names; 0 where there is none. */
  readonly headerRow: number
  readonly file: string
  readonly settled: Settled
  readonly classifier: Classifier
  readonly tally: Tally
  readonly raw: boolean
  readonly facts: boolean
  /** For files that name no currency. */
  readonly currency: string | null
  readonly reject: (error: InvoiceError) => void
}

export interface Mapper {
  /** Maps the reader's record; adds its line items to `items`. */
  map(items: LineItem[]): void
  readonly statements: readonly InvoiceStatement[]
  readonly uncharged: readonly UnchargedTotal[]
}

const UNCHARGED_KEPT = 10_000
const NOT_SETTLED: Settlement = { stated: null, residual: null }

export function createMapper(reader: RecordReader, given: Cells, context: MapperContext): Mapper {
  const { format, columns, file, tally, classifier } = context
  const identify = identifyWith(classifier)
  const row = createRow(reader, given, context.settled)
  const kinds = bindKinds(format, columns, context.width)
  const recordDeclaration = format.charges[0]
  const recordCharge =
    recordDeclaration?.kind === 'record' ? bindRecordCharge(recordDeclaration, columns, identify) : undefined
  const cells = bindChargeCells(format.charges, columns, identify)
  const settle = bindRowTotal(format.rowTotal, columns, identify)
  const invoiceKinds = ['']
  const stages: (ChargeStage | undefined)[] = [undefined, undefined, undefined]
  const stageOf = bindComposed(format.stage.cells, columns, (texts, key) => {
    const sign = (place: number): Signs['line'] => ((Math.floor(key / place) % 3) - 1) as Signs['line']
    const signs = { line: sign(1), row: sign(3), sum: sign(9) }
    return format.stage.decide({ ...signs, invoiceKind: invoiceKinds[Math.floor(key / 27)] ?? '' }, ...texts)
  })
  const looks = format.recognise.flatMap((way) => ('fields' in way ? bindConditions(way.where, columns) : []))
  const readFacts = context.facts ? bindFacts(format.facts ?? {}, columns) : undefined
  const known = Object.entries(format.knownValues ?? {}).map(([name, values]) => ({
    name,
    ref: bindRef(name, columns),
    values: new Set(values),
  }))
  const fields = {
    account: bindRef(format.fields.account_id, columns),
    invoice: bindRef(format.fields.invoice_id, columns),
    invoiceDate: bindRef(format.fields.invoice_date, columns),
    date: bindRef(format.fields.transaction_date, columns),
    tracking: bindRef(format.fields.tracking_number, columns),
    shipment: bindRef(format.fields.shipment_id, columns),
    currency: bindRef(format.fields.currency, columns),
  }
  const statements = createStatements(file, tally)
  const uncharged: UnchargedTotal[] = []
  const lines = createLines()
  const sum = createSum()
  const hash = createRecordHash(format.id)
  const headRecords: Buffer[] = [] // the header's records: met again in a concatenated file, they are skipped

  function map(items: LineItem[]): void {
    tally.rows++
    given.begin()
    row.problem = null
    if (reader.fault !== null) reject(faultProblem(reader))
    else if (isBlank()) tally.skip('blank')
    else if (reader.row <= context.headerRow) mapAbove(items)
    else if (isHeadRecord()) tally.skip('header')
    else mapKind(items, kindOf(row, kinds))
  }

  /** The column names, and what stands above them: of a kind, or part of the header. */
  function mapAbove(items: LineItem[]): void {
    const bound = reader.row < context.headerRow ? kindOf(row, kinds) : undefined
    if (bound !== undefined && bound.when.length > 0) mapKind(items, bound)
    else {
      headRecords.push(Buffer.from(reader.buffer.subarray(reader.start, reader.end)))
      tally.skip(reader.row < context.headerRow ? (format.above ?? 'header') : 'header')
    }
  }

  function mapKind(items: LineItem[], bound: BoundKind | undefined): void {
    if (bound === undefined) reject(kindProblem())
    else if (bound.kind.reject !== undefined) reject(kindProblem(bound.kind.reject))
    else {
      const width = widthOf(reader, row, bound.widths)
      if (width === 'wrong') {
        reject(widthProblem(bound))
        return
      }
      if (bound.kind.states !== undefined) statements.read(bound, row, reader.row)
      if (bound.kind.skip !== undefined) tally.skip(bound.kind.skip)
      else charge(items, bound, width === 'odd')
    }
  }

  /** A record of this format's charged kind. `odd`: cells are missing or too many, which must prove harmless. */
  function charge(items: LineItem[], bound: BoundKind, odd: boolean): void {
    lines.clear()
    if (recordCharge !== undefined) recordCharge(row, lines)
    else readChargeCells(cells, row, columns, lines)
    let settlement = NOT_SETTLED
    if (row.problem === null) settlement = settle(row, lines)
    const before = items.length
    if (row.problem === null && lines.count > 0) emit(items, settlement)
    else if (row.problem === null) noteUncharged(settlement)
    if (odd && !harmless(settlement)) row.problem = widthProblem(bound)
    if (row.problem !== null) {
      items.length = before
      reject(row.problem)
      return
    }
    if (lines.count === 0) {
      tally.skip('zero')
      return
    }
    tally.charged++
    for (let line = 0; line < lines.count; line++)
      tally.add(
        items[before + line] as LineItem,
        lines.gross[line] as Money,
        lines.net[line] as Money,
        lines.tax[line] as Money | null,
      )
    for (const { name, ref, values } of known) {
      const value = row.ref(ref)
      if (value !== '' && !values.has(value)) tally.meet(name, value)
    }
  }

  /**
   * Whether a record of unusual width still reads as one: nothing at fault and no cell moved. Proof is a stated
   * total that agrees, else that its cells look as they do in the file's other records.
   */
  function harmless(settlement: Settlement): boolean {
    if (row.problem !== null || settlement.residual !== null || !meets(row, looks)) return false
    if (settlement.stated !== null && signOf(settlement.stated) !== 0) return true
    if (reader.count < context.width && row.text(reader.count - 1) !== '') return false
    for (let at = 0; at < reader.count && at < context.shapes.length; at++)
      if (context.shapes[at]?.has(shapeOf(row.text(at))) === false) return false
    return true
  }

  function emit(items: LineItem[], settlement: Settlement): void {
    const invoiceCell = row.identifier(fields.invoice)
    const statement = statements.of(invoiceCell)
    const account_id = row.identifier(fields.account) ?? statement?.account_id ?? null
    const invoice_id = invoiceCell ?? statement?.invoice_id ?? null
    const invoice_date = row.date(fields.invoiceDate, columns) ?? statement?.invoice_date ?? null
    const transaction_date = row.date(fields.date, columns)
    if (row.problem !== null) return
    const tracking_number = row.identifier(fields.tracking)
    const shipment_id = row.identifier(fields.shipment)
    const currency = currencyOf(row.ref(fields.currency)) ?? statement?.currency ?? context.currency
    statements.charged(account_id, invoice_id, invoice_date, currency)
    hash.inherit(account_id, invoice_id, invoice_date)
    const record = hash.of(reader.buffer, reader.start, reader.end)
    const raw = context.raw ? rawOf() : undefined
    const facts = readFacts?.(row, reader.row, settlement, lines.count, record)
    const { stated, residual } = settlement
    const sumSign = stated !== null && residual === null ? signOf(stated) : signOfLines()
    const rowSign = stated === null ? sumSign : signOf(stated)
    const signs = 27 * kindNumber(statement?.kind ?? '') + (sumSign + 1) * 9 + (rowSign + 1) * 3
    const id = `${record}-${reader.row}`
    stages.fill(undefined) // by the line's sign: most records have one stage for all their lines
    for (let line = 0; line < lines.count; line++) {
      const charge = lines.charge[line] as ChargeIdentity
      const column = lines.column[line] as string | null
      const net = lines.net[line] as Money
      const tax = lines.tax[line] as Money | null
      const sign = signOf(net) + 1
      const item: LineItem = {
        id: lines.count === 1 ? id : `${id}-${line + 1}`,
        carrier: format.carrier,
        format: format.id,
        account_id,
        invoice_id,
        invoice_date,
        transaction_date,
        tracking_number,
        shipment_id,
        charge_code: charge.code,
        charge_description: charge.description,
        charge_category: charge.category,
        charge_subcategory: charge.subcategory,
        charge_stage: stages[sign] ?? stageFor(sign, signs),
        currency,
        gross_cost: (lines.gross[line] as Money).text,
        net_cost: net.text,
        tax_cost: tax === null ? null : tax.text,
        source: { file, row: reader.row, column },
      }
      if (raw !== undefined) item.raw = raw
      if (facts !== undefined) item[ROW_FACTS] = facts
      items.push(item)
    }
  }

  function stageFor(sign: number, signs: number): ChargeStage {
    const decided = stageOf(row, signs + sign)
    stages[sign] = decided
    return decided
  }

  function kindNumber(kind: string): number {
    const known = invoiceKinds.indexOf(kind)
    return known >= 0 ? known : invoiceKinds.push(kind) - 1
  }

  function signOfLines(): Signs['sum'] {
    if (lines.count === 1) return signOf(lines.net[0] as Money)
    sum.reset()
    for (let line = 0; line < lines.count; line++) sum.add(lines.net[line] as Money)
    return sum.sign()
  }

  function noteUncharged(settlement: Settlement): void {
    if (settlement.residual === null || uncharged.length >= UNCHARGED_KEPT) return
    const invoice = row.identifier(fields.invoice)
    const statement = statements.of(invoice)
    uncharged.push({
      file,
      row: reader.row,
      account_id: row.identifier(fields.account) ?? statement?.account_id ?? null,
      invoice_id: invoice ?? statement?.invoice_id ?? null,
      invoice_date: row.date(fields.invoiceDate, columns) ?? statement?.invoice_date ?? null,
      tracking_number: row.identifier(fields.tracking),
      currency: currencyOf(row.ref(fields.currency)) ?? statement?.currency ?? context.currency,
      row_total: settlement.residual.text,
    })
    row.problem = null
  }

  function rawOf(): Record<string, string> {
    const pairs: [string, string][] = []
    const { names } = columns
    for (let at = 0; at < names.length || at < reader.count; at++) {
      const name = names[at] ?? `(column ${at + 1})`
      const cell = at < reader.count ? given.plain(at) : ''
      if (at < names.length || cell !== '') pairs.push([name, cell])
    }
    return Object.fromEntries(pairs)
  }

  function isBlank(): boolean {
    for (let at = 0; at < reader.count; at++) if (row.text(at) !== '') return false
    return true
  }

  function isHeadRecord(): boolean {
    const length = reader.end - reader.start
    for (const head of headRecords)
      if (head.length === length && reader.buffer.compare(head, 0, length, reader.start, reader.end) === 0)
        return true
    return false
  }

  const kindProblem = (expected = format.rowsExpected ?? 'a record of a kind this format has'): Problem => {
    const cell = format.rows?.[0]?.when?.[0]?.cell
    const at = cell === undefined || typeof cell === 'object' ? 0 : Math.max(0, columns.find(cell))
    return {
      code: 'row_kind',
      column: columns.names[at] ?? `${at + 1}`,
      value: row.text(at),
      expected,
      remedy: 'Check the row: it may be a total, a note, or belong to another file.',
    }
  }

  const widthProblem = (bound: BoundKind): Problem => ({
    code: 'field_count',
    value: `${reader.count} fields`,
    expected: `${bound.widths === 'any' ? '' : bound.widths.join(' or ')} fields`,
    remedy:
      'A cell of this row probably holds an unquoted delimiter, or the row was cut; cells may have moved.',
  })

  function reject(problem: Problem): void {
    tally.rejected++
    context.reject(
      new InvoiceError({
        ...problem,
        file,
        line: reader.line,
        row: reader.row,
        raw: textOf(reader.buffer.subarray(reader.start, reader.end)),
      }),
    )
  }

  return { map, statements: statements.all, uncharged }
}

function faultProblem(reader: RecordReader): Problem {
  if (reader.fault === 'record_size')
    return {
      code: 'record_size',
      expected: 'a record within the size limit',
      remedy: 'Check that this is the right file; the limit can be raised with limits.recordBytes.',
    }
  if (reader.fault === 'field_count')
    return {
      code: 'field_count',
      expected: 'a record within the limit of fields',
      remedy: 'Check that this is the right file; the limit can be raised with limits.fields.',
    }
  return {
    code: 'quote',
    expected: 'a quoted cell to be closed by a quote before the next delimiter or line end',
    remedy: 'Close or double the quote in this line; the lines after it have been read on their own.',
  }
}
