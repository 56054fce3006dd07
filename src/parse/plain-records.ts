/**
 * Plain records: nearly all of a file. The kernel reads many at once, and one loop builds charges from the numbers of their texts:
 *
 *     bytes     2.1,0000A1,…,FRT,003,0.00,22.40⏎        a block of up to 64 records
 *     numbers   1 2 0 7 8 4 9                           one per wanted cell: equal numbers are equal texts, 0 is blank
 *     values    9 → 22.40, 7+8 → a charge of freight    computed once per text, or per set of texts
 *
 * A record is plain if nothing about it can be in doubt: it is of a charged kind and its usual width, its amounts, dates and identifiers
 * are valid, and everything that it states adds up. Every other record is an odd record: it goes, in file order, through the mapper, which
 * handles all cases and has all the messages. A test checks that both give the same results.
 */
import type { Cells } from '../csv/cells.js'
import type { Kernel } from '../csv/kernel/kernel.js'
import type { RecordReader } from '../csv/reader.js'
import { bindRef } from '../format/cell-ref.js'
import type { ChargeStage } from '../schema/line-item.js'
import type { Money } from '../values/money.js'
import { moneyOfUnits } from '../values/money-of-units.js'
import { AMOUNTS } from './batch-numbers.js'
import { bindWeightTexts } from './billed-weight.js'
import { type ChargeIdentity, identifyWith } from './identity.js'
import type { RecordInvoice } from './invoice-sums.js'
import type { BoundKind } from './kinds.js'
import type { MapperContext } from './mapper-context.js'
import { columnsUnknown } from './new-columns.js'
import { bindCellCharges, bindRecordCharges, netOf } from './plain-charges.js'
import { createClasses, firstFilled } from './plain-classes.js'
import { bindPlainColumns } from './plain-columns.js'
import { bindPlainHead } from './plain-head.js'
import { bindPlainKinds } from './plain-kinds.js'
import { bindPlainNames } from './plain-names.js'
import { bindPlainNewValues } from './plain-new-values.js'
import { createRest } from './plain-rest.js'
import { createPlainCells, createPlainRow } from './plain-row.js'
import { bindPlainRuns } from './plain-runs.js'
import { createPlainSums } from './plain-sums.js'
import { bindPlainTotal } from './plain-total.js'
import { BEGINS, NUMBER, numberedValues } from './plain-values.js'
import { bindStage } from './record-stage.js'
import type { RecordWriter } from './record-writer.js'
import type { Statements } from './statements.js'
import type { Subtotals } from './subtotals.js'

export interface PlainRecords {
  /** Maps the following plain records, and the odd ones among them. */
  map(): void
  /** Called after the batch has been taken. */
  taken(): void
}

export interface PlainSources {
  readonly reader: RecordReader
  readonly given: Cells
  readonly kinds: readonly BoundKind[]
  readonly statements: Statements
  readonly writer: RecordWriter
  readonly subtotals: Subtotals | null
  /** Whether a record that begins with this text may hold column names. */
  readonly isHead: (text: string) => boolean
  /** Maps the reader's record. */
  readonly mapOdd: () => void
}

/** Numbers that the kernel returns per record. */
const OF_RECORD = 5

type Sign = -1 | 0 | 1
const signOf = (units: number): Sign => (units < 0 ? -1 : units > 0 ? 1 : 0)

/** Null if the kernel is not available, or the format needs something that plain records do not support. */
export function createPlainRecords(sources: PlainSources, context: MapperContext): PlainRecords | null {
  const { kernel } = sources.reader
  const { format, columns } = context
  const unusual =
    format.takenOff !== undefined ||
    format.carriers !== undefined ||
    format.charges.some((charge) => charge.kind === 'record' && Array.isArray(charge.net))
  const watched = format.rowTotal === undefined && columnsUnknown(format, columns).length > 0
  if (kernel === null || format.blankText !== undefined || watched || unusual) return null
  return bindPlainRecords(kernel, sources, context)
}

function bindPlainRecords(
  kernel: Kernel,
  { reader, given, kinds, statements, writer, subtotals, isHead, mapOdd }: PlainSources,
  context: MapperContext,
): PlainRecords | null {
  const { format, columns, tally, classifier } = context
  const { batch, hash, raw } = writer
  const { numbers } = batch
  const { mostTexts: most, oddRecord, beyondAscii } = kernel
  const { reading } = context.settled
  const values = numberedValues(kernel, reading, bindWeightTexts(format.shipment ?? {}, reading), isHead)
  const cells = createPlainCells(kernel)
  const row = createPlainRow(cells, values, most)
  const places = (ref: Parameters<typeof bindRef>[0], needs = 0) => cells.places(bindRef(ref, columns), needs)
  batch.plain = bindPlainColumns(format, columns, cells, values, context.facts)
  const { kept } = batch.plain
  numbers.decimals = kernel.decimals
  const { columnOf } = batch
  const of = { kernel, cells, values, row, statements, table: given.table, columnOf }
  const plainKinds = bindPlainKinds(kinds, of, most)
  const [first] = format.charges
  const identify = identifyWith(classifier)
  const charges =
    first?.kind === 'record'
      ? bindRecordCharges(first, columns, identify, of)
      : bindCellCharges(format, columns, identify, of)
  const settle = bindPlainTotal(format, columns, identify, { ...of, charges })
  const head = bindPlainHead(of, context)
  const { currency: _, ...identities } = format.fields
  const named = Int32Array.from(Object.values(identities).flatMap((ref) => [...places(ref)]))
  for (const ref of [identities.tracking_number, identities.shipment_id]) places(ref, NUMBER)
  const charged = bindPlainNames(format, columns, of)
  const textAt = (nth: number): string =>
    reader.buffer.toString('latin1', kernel.records[OF_RECORD * nth], kernel.records[OF_RECORD * nth + 1])
  const runs = bindPlainRuns(format, columns, { ...of, numbers, textAt }, subtotals)
  const begins = cells.place(0, BEGINS)
  const unit = format.shipment?.billed_weight_unit
  const weights = places(format.shipment?.billed_weight)
  const units = places(unit !== undefined && 'cell' in unit ? unit.cell : undefined)
  const stageOf = bindStage(format.stage, columns)
  const stages = createClasses(
    format.stage.cells.map((ref) => places(ref)),
    () => ({
      kind: '',
      bySign: new Array<ChargeStage | undefined>(9).fill(undefined),
    }),
  )
  const hasValues = format.knownValues !== undefined
  const newValues = bindPlainNewValues(format, columns, of)
  if (!cells.bind()) {
    batch.plain = null
    return null
  }
  const width = cells.count()
  const needing = Int32Array.from(cells.needs.keys()).filter((place) => cells.needs[place] !== 0)
  const sums = createPlainSums(kernel, tally, statements)
  const rest = createRest()
  let heads = 0
  let lastHead: RecordInvoice | null = null
  let blankBegins = false // whether a record that holds column names may begin with a blank

  function map(): void {
    if (rest.isOn(reader.row)) return
    for (;;) {
      const count = reader.plain(width)
      if (count === 0) {
        rest.stop(reader.row)
        return
      }
      mapBlock(count)
    }
  }

  function mapBlock(count: number): void {
    const { ids, records, inherited } = kernel
    const before = reader.row
    heads = 0
    lastHead = null
    runs.begin(before)
    blankBegins = isHead('')
    numbers.room(count, 0, count * kept)
    let [left, lines, odd, nth] = [0, 0, 0, 0] // left, lines: records of the block that the reader has passed, and lines since then
    for (; nth < count; nth++) {
      const at = OF_RECORD * nth
      const flags = records[at + 3] as number
      const within = records[at + 4] as number
      inherited[nth] = -1
      if (mapPlain(ids, nth, before + nth + 1, flags, records[at + 2] as number)) {
        lines += 1 + within
        if (raw !== null) batch.raw(raw.plain(records, at, (flags & beyondAscii) === 0))
        continue
      }
      odd++
      sums.flush()
      runs.leave(ids, nth)
      reader.leave(nth - left, lines, records[at] as number)
      left = nth + 1
      lines = 0
      if (!reader.next()) break
      mapOdd()
      // If it did not end where expected, the records after it are wrong, too.
      if (reader.fault !== null || !reader.isAt(records[at + 1] as number)) break
    }
    if (nth === count) reader.leave(count - left, lines, records[OF_RECORD * (count - 1) + 1] as number)
    sums.flush()
    if (nth === count) runs.leave(ids, count)
    const named = kernel.namePlain(Math.min(nth + 1, count))
    numbers.digests.set(kernel.digests.subarray(0, 16 * named), 16 * (numbers.plain - named))
    rest.met(Math.min(nth + 1, count), odd, reader.row)
  }

  /** Whether the texts of a record are what their cells require. */
  function isSound(ids: Int32Array, base: number): boolean {
    for (let nth = 0; nth < needing.length; nth++) {
      const place = needing[nth] as number
      if (!values.has(ids[base + place] as number, cells.needs[place] as number)) return false
    }
    return true
  }

  /** Maps a record of the block. False, without any effect, if it is odd. */
  function mapPlain(ids: Int32Array, nth: number, number: number, flags: number, cellCount: number): boolean {
    const base = nth * width
    if (flags !== 0 && ((flags & oddRecord) !== 0 || (flags > 255 && !isSound(ids, base)))) return false
    if (!plainKinds.isPlain(ids, base, cellCount)) return false
    if (blankBegins && ids[base + begins] === 0) return false
    let name = 0
    for (let at = 0; at < named.length; at++) name |= ids[base + (named[at] as number)] as number
    if (name === 0 || !charged.of(ids, base) || !charges.read(ids, base)) return false
    if (charges.count === 0 || !settle(ids, base, netOf(charges))) return false
    const net = netOf(charges)
    if (runs.mayBeTotal(ids, base, net, nth)) return false
    const weight = firstFilled(ids, base, weights)
    if (weight !== 0 && values.current.weight(weight, firstFilled(ids, base, units)) === null) return false
    const invoice = head.of(ids, base, number)
    if (invoice === null) return false
    write(ids, nth, number, invoice, net)
    if ((flags & beyondAscii) !== 0) given.met.utf8 = true
    return true
  }

  function write(ids: Int32Array, nth: number, number: number, invoice: RecordInvoice, net: number): void {
    const base = nth * width
    tally.rows++
    tally.charged++
    const record = numbers.records++
    numbers.plain++
    numbers.row[record] = number
    numbers.head[record] = batch.head(invoice.head)
    numbers.first[record] = numbers.charges
    numbers.place[record] = numbers.keptCells
    for (let place = 0; place < kept; place++) numbers.kept[numbers.keptCells++] = ids[base + place] as number
    numbers.scale[record] = sums.add(invoice, charges, net)
    numbers.net[record] = net
    writeCharges(ids, base, invoice, signOf(net))
    if (hasValues) for (const { column, value } of newValues.of(ids, base)) tally.addValue(column, value)
    if (invoice !== lastHead) inherit(invoice)
    kernel.inherited[nth] = heads - 1
  }

  function writeCharges(ids: Int32Array, base: number, invoice: RecordInvoice, sum: Sign): void {
    const { count } = charges
    numbers.room(0, count, 0)
    const stage = stages.of(ids, base)
    if (stage.kind !== invoice.kind) {
      stage.kind = invoice.kind
      stage.bySign.fill(undefined)
    }
    for (let at = 0; at < count; at++) {
      const charge = charges.identities[at] as ChargeIdentity
      const sign = signOf(charges.units[at] as number)
      const place = 3 * sum + sign + 4
      let decided = stage.bySign[place]
      if (decided === undefined) {
        row.at(ids, base)
        decided = stageOf(row, invoice.kind, sum, sum, sign)
        stage.bySign[place] = decided
      }
      const to = numbers.charges++
      numbers.kind[to] = batch.kindOf(charge, decided)
      numbers.column[to] = charges.columns[at] as number
      const { amounts } = numbers
      amounts[to * AMOUNTS] = charges.gross[at] as number
      amounts[to * AMOUNTS + 1] = charges.plus[at] as number
      amounts[to * AMOUNTS + 2] = charges.net[at] as number
      amounts[to * AMOUNTS + 3] = charges.less[at] as number
      amounts[to * AMOUNTS + 4] = charges.tax[at] as number
      if (charge.category === 'uncategorized')
        tally.addUnknown(charge.description, invoice.head.currency, netAt(at))
    }
  }

  /** The net amount of a charge, for the sums. */
  function netAt(at: number): Money {
    const [net, less] = [charges.net[at] as number, Math.abs(charges.less[at] as number)]
    const scale = Math.max(kernel.scales[net] as number, kernel.scales[less] as number)
    return moneyOfUnits(charges.units[at] as number, kernel.decimals - scale, scale)
  }

  /** Stores what the records of an invoice inherit at the index of the invoice. */
  function inherit(invoice: RecordInvoice): void {
    lastHead = invoice
    const { account_id, invoice_id, invoice_date } = invoice.head
    const to = kernel.heads + 256 * heads++
    kernel.buffer[to] = hash.writeInherited(kernel.buffer, to + 1, account_id, invoice_id, invoice_date)
  }

  function taken(): void {
    if (!values.renew()) return
    row.renumber()
    for (const memory of [plainKinds, charged, charges, head, stages, newValues, runs]) memory.forget()
    rest.end()
  }

  return { map, taken }
}
