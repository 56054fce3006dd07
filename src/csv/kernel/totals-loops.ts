/** The interface of the loops that add up plain records in place: `as/totals.ts`. */

/** `learn` answers the key at which the loop stopped; `oddEntry` and `charge` add what the host has read itself. */
export interface TotalsLoops {
  beginTotals(
    cells: number,
    looked: number,
    groups: number,
    amounts: number,
    trackings: number,
    ids: number,
  ): void
  chargeTotals(
    net: number,
    plus: number,
    gross: number,
    required: number,
    total: number,
    outside: number,
    category: number,
    pairs: number,
  ): void
  newHead(): number
  addTotals(
    from: number,
    stop: number,
    delimiter: number,
    quote: number,
    longest: number,
    patient: number,
    row: number,
  ): number
  totalsReason(): number
  totalsGroup(): number
  /** Number of added records that bill nothing. */
  totalsIdle(): number
  totalsLines(): number
  totalsReached(): number
  totalsTouched(): number
  totalsBeyond(): number
  totalsAdded(): number
  passFee(): void
  takeTouched(): void
  learn(value: number): void
  oddEntry(length: number, kind: number, head: number, net: bigint, gross: bigint, count: number): number
  charge(head: number, entry: number, category: number, net: bigint, scale: number, gross: bigint): void
  shipmentsFound(): number
  severalFound(): number
  alikeFound(): number
  newestEntry(): number
}
