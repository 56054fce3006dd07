/** Line items into the state, record by record: the hot path of an audit. */
import { createHash } from 'node:crypto'
import { isDamaged } from '../damaged-number.js'
import { type FactName, ROW_FACTS } from '../facts.js'
import type { AuditHints, FormatDeclaration } from '../format.js'
import type { LineItem } from '../line-item.js'
import {
  deliveryHead,
  deliveryOf,
  entryOf,
  kindOf,
  noteBase,
  noteDeclared,
  noteDeclaredOn,
  noteUnreadable,
  noteZone,
  shipmentOf,
} from './book.js'
import { idColumn } from './charge-id.js'
import { CHECKS } from './checks/index.js'
import { newRow } from './columns.js'
import { openFile, openOf } from './files.js'
import { type AuditRecord, BASE, CREDIT, FUEL, fact, isBaseFreight, type Observe } from './record.js'
import type { AuditState, Delivery, Kind } from './state.js'
import { NONE } from './texts.js'

export interface Reader {
  add(items: Iterable<LineItem>): void
  /** Takes in a last record that may have been cut by the end of a batch. */
  flush(): void
}

interface FormatSide {
  readonly hints: AuditHints | undefined
  readonly observers: readonly Observe[]
}

export function createReader(state: AuditState, formats: ReadonlyMap<string, FormatDeclaration>): Reader {
  const sides = new Map<string, FormatSide>()
  const bits: number[] = []
  const words = new Int32Array(4)
  let held: LineItem[] = []
  let last: LineItem | undefined
  let lastDelivery = NONE
  let lastNumber: string | null = null
  let lastShipment = NONE
  let lastCarrier = ''

  const sideOf = (format: string): FormatSide => {
    let side = sides.get(format)
    if (side === undefined) {
      const declaration = formats.get(format)
      const observers = CHECKS.flatMap((check) =>
        check.observe !== undefined && (check.observes?.(declaration) ?? true) ? [check.observe] : [],
      )
      side = { hints: declaration?.audit, observers }
      sides.set(format, side)
    }
    return side
  }

  const placeOf = (item: LineItem, hints: AuditHints | undefined): number => {
    if (last !== undefined && hints?.invoices === undefined && sameDelivery(last, item)) return lastDelivery
    last = item
    lastDelivery = deliveryOf(state, deliveryHead(item, hints))
    return lastDelivery
  }

  const numberOf = (item: LineItem): number => {
    const tracked = item.tracking_number !== null
    const number = item.tracking_number ?? item.shipment_id
    if (number === null) return NONE
    if (tracked && number === lastNumber && item.carrier === lastCarrier) return lastShipment
    const key = tracked ? apart(number, item) : number
    const before = state.shipments.length
    const id = shipmentOf(state, item.carrier, key, tracked)
    if (key !== number && id === before) openOf(state, openFile(item.source.file)).damaged.push(id)
    if (tracked && key === number) {
      lastNumber = number
      lastShipment = id
      lastCarrier = item.carrier
    }
    return id
  }

  const bitsOf = (kind: number): number => {
    let known = bits[kind]
    if (known === undefined) {
      const own = state.kinds[kind] as Kind
      const { category, stage } = own
      known = stage === 'credit' || category === 'refund' ? CREDIT : 0
      if (stage === 'original' && isBaseFreight(own)) known |= BASE
      if (stage === 'original' && category === 'fuel') known |= FUEL
      bits[kind] = known
    }
    return known
  }

  /** Chains the record's charges to its entry; gives their bits. */
  const addLines = ({ items, start, end, entry, row, facts }: AuditRecord, dated: string | null): number => {
    const { amounts, lines, entries } = state
    let seen = 0
    const hash = facts?.hash
    const named = hash !== undefined && readHash(hash, words)
    if (hash === undefined) words.fill(0)
    const record = named ? `${hash}-${row}` : null
    const only = end - start === 1
    for (let index = start; index < end; index++) {
      const item = items[index] as LineItem
      if (item.charge_stage === 'informational') continue
      const net = amounts.id(item.net_cost)
      const gross = item.gross_cost === item.net_cost ? net : amounts.id(item.gross_cost)
      if (isZero(state, net) && isZero(state, gross)) continue
      const kind = kindOf(state, {
        category: item.charge_category,
        subcategory: item.charge_subcategory,
        stage: item.charge_stage,
        code: item.charge_code,
        description: item.charge_description,
        column: item.source.column,
      })
      seen |= bitsOf(kind)
      const date = dated ?? item.transaction_date
      const at = newRow(lines)
      const { col } = lines
      col.next[at] = entries.col.head[entry] ?? NONE
      col.row[at] = row
      col.kind[at] = kind
      col.net[at] = net
      col.gross[at] = gross
      col.date[at] = date === null ? NONE : state.dates.id(date)
      col.hash1[at] = words[0] as number
      col.hash2[at] = words[1] as number
      col.hash3[at] = words[2] as number
      col.hash4[at] = words[3] as number
      col.id[at] = idColumn(state, item.id, record, only ? 0 : index - start + 1)
      entries.col.head[entry] = at
    }
    return seen
  }

  const addRecord = (items: readonly LineItem[], start: number, end: number): void => {
    const item = items[start]
    if (item === undefined) return
    const side = sideOf(item.format)
    const delivery = placeOf(item, side.hints)
    const place = state.deliveries[delivery] as Delivery
    const shipment = numberOf(item)
    const entry = entryOf(state, shipment, delivery)
    const facts = item[ROW_FACTS]
    const row = item.source.row
    const record: AuditRecord = {
      items,
      start,
      end,
      row,
      facts,
      hints: side.hints,
      bits: 0,
      delivery,
      place,
      shipment,
      entry,
    }
    place.lines += end - start
    place.records++
    if (place.row === 0 || row < place.row) place.row = row
    const declared = fact(record, 'invoice_total')
    if (declared !== null) {
      const amount = state.amounts.id(declared)
      noteDeclared(state, entry, amount)
      noteDeclaredOn(place, amount, row)
    }
    if (facts?.unreadable !== undefined)
      for (const [name, cell] of Object.entries(facts.unreadable))
        noteUnreadable(place, name as FactName, { row, cell, records: 1 })
    record.bits = addLines(record, fact(record, 'shipment_date'))
    if ((record.bits & BASE) !== 0) addBase(state, record)
    for (const observe of side.observers) observe(record, state)
  }

  const takeIn = (items: readonly LineItem[], final: boolean): void => {
    let start = 0
    while (start < items.length) {
      const end = recordEnd(items, start)
      const lines = items[start]?.[ROW_FACTS]?.lines
      if (end === items.length && !final && lines !== undefined && end - start < lines) {
        held = items.slice(start)
        return
      }
      addRecord(items, start, end)
      start = end
    }
  }

  return {
    add: (items) => {
      const batch = Array.isArray(items) ? (items as readonly LineItem[]) : [...items]
      const all = held.length === 0 ? batch : [...held, ...batch]
      held = []
      takeIn(all, false)
    },
    flush: () => {
      const rest = held
      held = []
      takeIn(rest, true)
      last = undefined
    },
  }
}

/** 32 hexadecimal digits as four numbers; any other text by its own hash, and false. */
function readHash(hash: string, words: Int32Array): boolean {
  const digits = HEX.test(hash)
  const text = digits ? hash : createHash('sha256').update(hash).digest('hex')
  for (let word = 0; word < 4; word++) {
    let bits = 0
    for (let at = word * 8; at < word * 8 + 8; at++) {
      const code = text.charCodeAt(at)
      bits = (bits << 4) | (code > 57 ? code - 87 : code - 48)
    }
    words[word] = bits
  }
  return digits
}

const HEX = /^[0-9a-f]{32}$/

/** What a spreadsheet left of a tracking number is no identity: each record stands for itself. */
function apart(number: string, item: LineItem): string {
  return isDamaged(number) ? `${number}\0${openFile(item.source.file)}:${item.source.row}` : number
}

/** Zone, service and billed weight of a record with a base charge. */
function addBase(state: AuditState, record: AuditRecord): void {
  const { entry, row } = record
  const { words } = state
  const word = (text: string | null): number => (text === null ? NONE : words.id(text))
  const zone = fact(record, 'zone')
  // Zero-filled means that no zone applies.
  if (zone !== null && !/^0+$/.test(zone)) noteZone(state, entry, words.id(zone), row)
  noteBase(state, entry, {
    row,
    service: word(fact(record, 'service')),
    weight: word(fact(record, 'billed_weight')),
    unit: word(fact(record, 'billed_weight_unit')),
  })
}

function isZero(state: AuditState, amount: number): boolean {
  const money = state.amounts.money(amount)
  return money.units === 0 && money.big === null
}

/** Where the record that begins at `start` ends: its lines share their facts, else file and row. */
function recordEnd(items: readonly LineItem[], start: number): number {
  const first = items[start] as LineItem
  const facts = first[ROW_FACTS]
  let end = start + 1
  for (; end < items.length; end++) {
    const item = items[end] as LineItem
    if (facts !== undefined ? item[ROW_FACTS] !== facts : !sameRow(item, first)) break
  }
  return end
}

const sameRow = (a: LineItem, b: LineItem): boolean =>
  a.source.row === b.source.row && a.source.file === b.source.file && b[ROW_FACTS] === undefined

const sameDelivery = (a: LineItem, b: LineItem): boolean =>
  a.invoice_id === b.invoice_id &&
  a.invoice_date === b.invoice_date &&
  a.currency === b.currency &&
  a.account_id === b.account_id &&
  a.source.file === b.source.file &&
  a.format === b.format &&
  a.carrier === b.carrier
