/** Host side of the loops that add up plain records in place: the constants they share, and their results. */
import { type Kernel, newKernel } from './kernel.js'

/**
 * Why the loop has ended: at the end of the bytes or because the list of invoices is full; at an odd record; at an
 * unknown key; at a record without a shipment, which may be labelled as a total.
 */
export const MET_ODD = 1
export const MET_KEY = 2
export const MET_FEE = 5
/** Groups of cells whose texts form a key: the invoice, the kind of record; labels, which are stored separately. */
export const HEAD_GROUP = 0
export const KIND_GROUP = 1
export const LABEL_GROUP = 32
/**
 * Values of a key other than a number: its records are odd. For a kind, or a label, flags next to its category: no
 * charge, informational, transport.
 */
export const ODD_KEY = -2
export const NO_CHARGE = 32
export const INFORMATION = 64
export const TRANSPORT = 128
/** Kinds of shipment numbers: the carrier's own ids, tracking numbers, and records without a shipment. */
export const BY_ID = 0
export const TRACKED = 1
export const NO_SHIPMENT = 2
/** Limits: wanted cells, groups, amounts, numbers and pairs. */
export const MOST_OF = { cells: 250, groups: 30, members: 500, amounts: 60, numbers: 30, pairs: 118 }

/** Bytes allocated at the start after the room for records. */
const BEHIND = 512 << 10

/** Sums of an invoice, or of a shipment on one: offsets of 64-bit units, of their decimals, and of the counts. */
const HEAD = { records: 0, lines: 4, row: 8, shipments: 12, net: 16, scale: 24, categories: 64 }
const FRESH = { count: 28, net: 32, gross: 40, scale: 48, grossScale: 52, end: 56 }
const ENTRY = { kind: 8, next: 16, before: 20, count: 24, scale: 28, net: 32 }

export interface UnitsOf {
  readonly units: bigint
  readonly scale: number
}

export interface HeadTotals {
  readonly records: number
  readonly lines: number
  readonly row: number
  readonly shipments: number
  readonly net: UnitsOf
}

/** The sums added to an invoice since the last call. */
export interface FreshTotals {
  readonly count: number
  readonly net: UnitsOf
  readonly gross: UnitsOf
}

export interface TotalsMemory {
  readonly kernel: Kernel
  head(at: number): HeadTotals
  /** By category: the number of its charges, and their sum. */
  category(at: number, nth: number): { readonly count: number; readonly net: UnitsOf }
  /** Takes the new sums, invoice by invoice in the order of their first record. */
  fresh(): { readonly head: number; readonly of: FreshTotals }[]
  /** Net of each shipment that has a charge, over all its invoices. */
  shipmentNets(): Generator<UnitsOf>
  put(place: string, numbers: readonly number[]): void
}

/** A kernel for a single file, whose memory grows with its shipments; null if none is available. */
export function totalsMemory(): TotalsMemory | null {
  const kernel = newKernel()
  return kernel === null ? null : memoryOf(kernel)
}

function memoryOf(kernel: Kernel): TotalsMemory {
  const { totals } = kernel
  const offset = (name: string): number => totals[name]?.value ?? 0
  kernel.makeRoom(offset('TOTALS_ROOM') + BEHIND)
  const word = (at: number): number => kernel.buffer.readInt32LE(at)
  const units = (at: number, scale: number): UnitsOf => ({
    units: kernel.buffer.readBigInt64LE(at),
    scale: word(scale),
  })

  function* shipmentNets(): Generator<UnitsOf> {
    const others = new Set<number>() // on a further invoice of their shipment
    for (let at = totals.newestEntry(); at !== 0; at = word(at + ENTRY.before))
      if (word(at + ENTRY.next) !== 0) others.add(word(at + ENTRY.next))
    for (let at = totals.newestEntry(); at !== 0; at = word(at + ENTRY.before)) {
      if (others.has(at) || word(at + ENTRY.kind) === NO_SHIPMENT) continue
      let [sum, scale, count] = [0n, 0, 0]
      for (let entry = at; entry !== 0; entry = word(entry + ENTRY.next)) {
        sum += kernel.buffer.readBigInt64LE(entry + ENTRY.net)
        scale = Math.max(scale, word(entry + ENTRY.scale))
        count += word(entry + ENTRY.count)
      }
      if (count > 0) yield { units: sum, scale }
    }
  }

  return {
    kernel,
    head: (at) => ({
      records: word(at + HEAD.records),
      lines: word(at + HEAD.lines),
      row: word(at + HEAD.row),
      shipments: word(at + HEAD.shipments),
      net: units(at + HEAD.net, at + HEAD.scale),
    }),
    category: (at, nth) => {
      const of = at + HEAD.categories + 16 * nth
      return { count: word(of + 8), net: units(of, of + 12) }
    },
    fresh: () => {
      const found = []
      const list = offset('TOUCHED')
      for (let nth = 0; nth < totals.totalsTouched(); nth++) {
        const head = word(list + 4 * nth)
        const of = {
          count: word(head + FRESH.count),
          net: units(head + FRESH.net, head + FRESH.scale),
          gross: units(head + FRESH.gross, head + FRESH.grossScale),
        }
        kernel.buffer.fill(0, head + FRESH.count, head + FRESH.end)
        found.push({ head, of })
      }
      totals.takeTouched()
      return found
    },
    shipmentNets,
    put: (place, numbers) => {
      const start = offset(place)
      for (const [nth, number] of numbers.entries()) kernel.buffer.writeInt32LE(number, start + 4 * nth)
    },
  }
}
