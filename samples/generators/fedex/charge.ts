/** What FedEx bills for: rows with a few of their fifty-one pairs filled. Money in cents. */
import type { Address } from '../addresses.js'
import type { Tally } from '../tally.js'
import type { Fault } from '../types.js'

export interface Pair {
  /** Fixed place among the 51 pairs, from 0. */
  readonly slot: number
  readonly label: string
  readonly cents: number
}

export interface Row {
  readonly prefix: string
  readonly tracking: string
  /** Freight that stands outside the pairs; null is a blank cell. */
  readonly transport: number | null
  readonly pairs: readonly Pair[]
  /** The row states its total and no charge that makes it up. */
  readonly netOnly?: number
  /** What the stated row total is off by. */
  readonly offBy?: number
  readonly serviceType: string
  readonly groundService: string
  readonly shipped: number | null
  /** Tenths of a pound, or null if the row has no weights. */
  readonly actualWeight: number | null
  readonly ratedWeight: number
  readonly pieces: number
  readonly master: string
  /** Inches in tenths; empty if not measured. */
  readonly sides: readonly number[]
  readonly divisor: number
  readonly zone: string
  readonly recipient: Address | null
  /** The address before it was corrected. */
  readonly originalAddress?: Address
  /** Proof of delivery; null means none, and without it there is one on the second day. */
  readonly delivered?: { readonly day: number; readonly time: string } | null
  readonly reference: string
  readonly faults?: readonly Fault[]
}

export const rowSum = ({ transport, pairs, netOnly = 0 }: Row): number =>
  pairs.reduce((sum, pair) => sum + pair.cents, (transport ?? 0) + netOnly)

export const rowLines = ({ transport, pairs, netOnly }: Row): number =>
  netOnly !== undefined
    ? 1
    : pairs.reduce((lines, pair) => lines + (pair.cents === 0 ? 0 : 1), transport ? 1 : 0)

/** A row of pairs alone: a fee, or a correction that comes later. */
export function bareRow(tracking: string, pairs: readonly Pair[], transport: number | null = null): Row {
  return {
    prefix: '',
    tracking,
    transport,
    pairs,
    serviceType: '',
    groundService: '',
    shipped: null,
    actualWeight: null,
    ratedWeight: 0,
    pieces: 0,
    master: '',
    sides: [],
    divisor: 0,
    zone: '',
    recipient: null,
    reference: '',
  }
}

/** Notes the invoice above its records, and how its declared total is off where that is asked for. */
export function declare(
  tally: Tally,
  invoice: {
    readonly account: string
    readonly number: string
    readonly day: number
    readonly total: number
  },
  computed: number,
  currency: string | null = null,
): void {
  const { number, total } = invoice
  tally.invoice({ ...invoice, currency, declared: total, computed })
  if (total !== computed)
    tally.plant(
      { kind: 'invoice_total', worth: total - computed },
      { invoice: number, row: tally.records + 1 },
    )
}
