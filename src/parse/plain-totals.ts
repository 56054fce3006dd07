/**
 * Plain records added up by the kernel, without line items. Which texts make a record plain, and which invoice, kind and category they
 * mean, the kernel asks here once for each set of texts; a record that is in any doubt goes through the mapper, as usual. The first
 * record is one of them: a line that declares the delimiter of the file is too narrow to be plain.
 */
import {
  HEAD_GROUP,
  KIND_GROUP,
  LABEL_GROUP,
  MET_FEE,
  MET_KEY,
  MET_ODD,
  ODD_KEY,
} from '../csv/kernel/totals-kernel.js'
import { datePositions } from '../detect/survey.js'
import { bindRef } from '../format/cell-ref.js'
import type { CellRef, FormatDeclaration } from '../format/format.js'
import { DATE_FACTS, type FactName, MONEY_FACTS } from '../schema/facts.js'
import { bindWeightTexts } from './billed-weight.js'
import { identifyWith } from './identity.js'
import type { BoundKind } from './kinds.js'
import type { MapperContext } from './mapper-context.js'
import { columnsUnknown } from './new-columns.js'
import { firstFilled } from './plain-classes.js'
import { bindPlainColumns } from './plain-columns.js'
import { bindPlainHead } from './plain-head.js'
import { bindPlainKinds } from './plain-kinds.js'
import { bindPlainNames } from './plain-names.js'
import { createPlainRecords, type PlainRecords, type PlainSources } from './plain-records.js'
import { createPlainCells, createPlainRow, type PlainCells } from './plain-row.js'
import { AMOUNT, BEGINS, NUMBER, numberedValues, WATCHED } from './plain-values.js'
import { EvidenceNeeded } from './reading.js'
import { hasLabel } from './total-row.js'
import { exactMoney, NotTotals, type TotalsBook } from './totals-book.js'
import { bindTotalsCharges } from './totals-charges.js'
import { layTotalsGroups } from './totals-groups.js'

/** Records as charges, or added up if only totals are requested; null if each record goes through the mapper. */
export const plainRecordsOf = (sources: PlainSources, context: MapperContext): PlainRecords | null =>
  context.totals === undefined
    ? createPlainRecords(sources, context)
    : createPlainTotals(sources, context, context.totals)

/** Throws `NotTotals` if the format needs something that cannot be added up here. */
function createPlainTotals(sources: PlainSources, context: MapperContext, book: TotalsBook): PlainRecords {
  const { reader, given, kinds, statements, isHead, mapOdd } = sources
  const { format, columns, tally, classifier, settled } = context
  const { kernel } = book.memory
  if (reader.kernel !== kernel || context.raw || !isSimple(format, kinds) || settled.reading.mark !== 'point')
    throw new NotTotals()
  if (format.rowTotal === undefined && columnsUnknown(format, columns).length > 0) throw new NotTotals()
  const { reading } = settled
  const values = numberedValues(kernel, reading, bindWeightTexts(format.shipment ?? {}, reading), isHead)
  const cells = createPlainCells(kernel)
  const row = createPlainRow(cells, values, kernel.mostTexts)
  const places = (ref: CellRef | readonly CellRef[] | undefined, needs = 0): Int32Array =>
    cells.places(bindRef(ref as CellRef, columns), needs)
  bindPlainColumns(readOf(format), columns, cells, values, true)
  const of = { kernel, cells, values, row, statements, table: given.table }
  const plainKinds = bindPlainKinds(kinds, of, kernel.mostTexts)
  const head = bindPlainHead(of, context)
  const { fields } = format
  const headPlaces = [fields.account_id, fields.invoice_id, fields.invoice_date, fields.currency].flatMap(
    (ref) => [...places(ref)],
  )
  const declaredPlaces = places(format.facts?.invoice_total, AMOUNT)
  const charges = bindTotalsCharges(format, columns, identifyWith(classifier), { cells, row })
  const charged = bindPlainNames(format, columns, of)
  const numbers = [fields.tracking_number, fields.shipment_id].map((ref) => [...places(ref, NUMBER)])
  const unit = format.shipment?.billed_weight_unit
  const weights = places(format.shipment?.billed_weight)
  const units = places(unit !== undefined && 'cell' in unit ? unit.cell : undefined)
  const begins = cells.place(0, BEGINS)
  const watched = book.known === null ? watchDates(context, cells) : []
  const kindPlaces = [
    ...kinds.flatMap(({ when }) => when.flatMap(({ ref }) => [...cells.places(ref)])),
    ...charges.kindPlaces,
    ...charged.places,
  ]
  // The kernel reads these only as numbers and labels.
  const unwatched = new Set([...numbers.flat(), ...charges.pairs.map(([label]) => label)])
  if (watched.some((at) => unwatched.has(cells.place(at)))) throw new EvidenceNeeded(false)
  if (!cells.bind()) throw new NotTotals()
  const width = cells.count()
  const groups = layTotalsGroups(book.memory, cells, {
    head: [...headPlaces, ...declaredPlaces],
    kind: kindPlaces,
    weight: [...weights, ...units],
    charged: charges.amountPlaces,
    numbers,
    pairs: charges.pairs,
  })
  charges.begin(kernel.totals)
  let blankBegins = false

  function map(): void {
    for (;;) {
      const count = reader.addTotals()
      const { totals } = kernel
      const reason = totals.totalsReason()
      if (count > 0) {
        tally.rows += count
        const idle = totals.totalsIdle()
        tally.charged += count - idle
        if (idle > 0) tally.skip('zero', idle)
        reader.leave(count, totals.totalsLines(), totals.totalsReached())
      }
      if (totals.totalsBeyond() !== 0) given.met.utf8 = true
      if (reason === MET_KEY && learn(totals.totalsGroup())) continue
      if (reason === MET_FEE && !isLabelled(totals.totalsReached())) {
        totals.passFee()
        continue
      }
      hand()
      if (reason === MET_KEY || reason === MET_ODD || reason === MET_FEE) {
        if (!reader.next()) return
        mapOdd()
        for (const at of watched)
          if (at < reader.count) reading.watchDate(given.table.texts[given.slot(at)] as string)
        if (tally.rejected > 0 || statements.all.length > 0) throw new NotTotals()
      } else if (count === 0) return
    }
  }

  /** Whether the record at this offset, at which the kernel has stopped, has a word of totals. */
  const isLabelled = (start: number): boolean =>
    hasLabel(reader.buffer.toString('latin1', start, kernel.records[0]))

  /** Passes on the sums so far. */
  function hand(): void {
    for (const { invoice, row, of: sums } of book.fresh()) {
      const { account_id, invoice_id, invoice_date, currency } = invoice.head
      const net = exactMoney(sums.net)
      tally.addSums(currency, sums.count, exactMoney(sums.gross), net, null)
      if (invoice.total !== null) tally.ofFile.invoices.addSum({ ...invoice.total, row }, net)
      statements.chargedSum(account_id, invoice_id, invoice_date, net)
    }
  }

  /** Answers the kernel for the record's key: false if the record is odd for another reason. */
  function learn(group: number): boolean {
    const [following = 0, pair = 0] = kernel.records
    if (kernel.texts() + width >= kernel.mostTexts) throw new NotTotals()
    if (reader.plain(width, following) !== 1) return false
    const { ids, records } = kernel
    if (((records[3] as number) & kernel.oddRecord) !== 0) return false
    blankBegins = isHead('')
    const known =
      group === LABEL_GROUP ? charges.label(ids, pair) : isSound(ids, group) ? verdict(ids, group) : ODD_KEY
    kernel.totals.learn(known)
    kernel.renew()
    return true
  }

  /** Whether the texts of a group are what their cells require. */
  function isSound(ids: Int32Array, group: number): boolean {
    const members = groups[group] ?? []
    return members.every((place) => values.has(ids[place] as number, cells.needs[place] as number))
  }

  function verdict(ids: Int32Array, group: number): number {
    if (group === HEAD_GROUP) return headOf(ids)
    if (group === KIND_GROUP) {
      if (!plainKinds.isPlain(ids, 0, kernel.records[2] as number)) return ODD_KEY
      return charges.kind(ids)
    }
    if (groups[group]?.[0] === begins) return blankBegins && ids[begins] === 0 ? ODD_KEY : 1
    const weight = firstFilled(ids, 0, weights)
    const unread = weight !== 0 && values.current.weight(weight, firstFilled(ids, 0, units)) === null
    return unread ? ODD_KEY : 1
  }

  function headOf(ids: Int32Array): number {
    if (headPlaces.every((place) => ids[place] === 0)) return ODD_KEY
    const invoice = head.of(ids, 0, reader.row + 1)
    if (invoice === null || invoice.kind !== '') return ODD_KEY
    const declared = firstFilled(ids, 0, declaredPlaces)
    // A total in another currency than the charges.
    if (declared !== 0 && invoice.total === null) throw new NotTotals()
    const found = book.headOf(invoice, declared === 0 ? null : values.current.money(declared).text)
    return found < 0 ? ODD_KEY : (book.heads[found]?.at as number)
  }

  function taken(): void {
    if (!values.renew()) return
    row.renumber()
    for (const memory of [plainKinds, charged, head]) memory.forget()
  }

  return { map, taken }
}

/**
 * Has the dates of each record watched. Dates that must also be amounts need no watching: a date there makes the record
 * odd.
 */
function watchDates(
  { format, columns, headerRow, recognisedBy }: MapperContext,
  cells: PlainCells,
): number[] {
  // Records above the others are not seen here.
  if (headerRow === 0 && recognisedBy > 1) throw new EvidenceNeeded(false)
  const positions = datePositions(format, columns)
  for (const at of positions)
    if (((cells.needs[cells.place(at)] as number) & AMOUNT) === 0) cells.place(at, WATCHED)
  return positions
}

/** The parts of a format that must always be read: dates, amounts and weights that a cell may hold. */
function readOf(format: FormatDeclaration): FormatDeclaration {
  const { ship_date, billed_weight, billed_weight_unit } = format.shipment ?? {}
  const facts = Object.entries(format.facts ?? {}).filter(
    ([name]) =>
      (DATE_FACTS as ReadonlySet<string>).has(name) || (MONEY_FACTS as ReadonlySet<string>).has(name),
  ) as [FactName, never][]
  return {
    ...format,
    shipment: {
      ...(ship_date !== undefined && { ship_date }),
      ...(billed_weight !== undefined && { billed_weight }),
      ...(billed_weight_unit !== undefined && { billed_weight_unit }),
    },
    facts: Object.fromEntries(facts),
  }
}

/**
 * Whether the format has only invoices, shipments and charges: no tax, no statements, nothing that is subtracted or
 * depends on its values.
 */
function isSimple(format: FormatDeclaration, kinds: readonly BoundKind[]): boolean {
  return (
    format.takenOff === undefined &&
    format.carriers === undefined &&
    format.blankText === undefined &&
    format.knownValues === undefined &&
    format.audit?.invoices === undefined &&
    format.audit?.rowTotal === undefined &&
    format.audit?.tax === undefined &&
    format.facts?.row_tax === undefined &&
    format.facts?.tax_rate === undefined &&
    format.facts?.row_total_with_tax === undefined &&
    format.facts?.row_total === format.rowTotal?.column &&
    kinds.every(({ kind }) => kind.states === undefined)
  )
}
