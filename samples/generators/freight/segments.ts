/** Segments of messages by EDI, counted while they are written. */
import { createTally, pieces } from '../tally.js'
import type { Generated } from '../types.js'
import { type Freight, type FreightBill, type FreightLine, totalOf } from './bills.js'

export interface Segment {
  readonly text: string
  /** What it charges; of all others why they charge nothing. */
  readonly charge?: { readonly freight: Freight; readonly line: FreightLine }
  readonly skip?: 'header' | 'segment' | 'footer'
}

export const header = (text: string): Segment => ({ text, skip: 'header' })
export const segment = (text: string): Segment => ({ text, skip: 'segment' })
export const footer = (text: string): Segment => ({ text, skip: 'footer' })

interface Syntax {
  /** Text before the first segment that is not a segment. */
  readonly service: string
  readonly end: string
  readonly currency: string
  readonly open: readonly Segment[]
  /** A message is an invoice; its last segment counts those of the message. */
  message(bill: FreightBill, nth: number): readonly Segment[]
  close(messages: number): readonly Segment[]
}

/** A planted total is recorded at the first charge of its invoice. */
export function interchange(bills: Iterable<FreightBill>, syntax: Syntax): Generated {
  const tally = createTally()
  const written = ({ text, charge, skip = 'segment' }: Segment, bill: FreightBill | null): string => {
    tally.record()
    if (charge === undefined) tally.skip(skip)
    else {
      const { freight, line } = charge
      tally.charge(syntax.currency, 1, bill?.isCredit === true ? -line.cents : line.cents)
      if (line.planted !== undefined)
        tally.plant(line.planted, { invoice: bill?.id ?? null, tracking: freight.tracking })
    }
    return `${text}${syntax.end}`
  }
  function* text(): Iterable<string> {
    yield syntax.service
    for (const one of syntax.open) yield written(one, null)
    let messages = 0
    for (const bill of bills) {
      const row = tally.records + 1
      for (const one of syntax.message(bill, ++messages)) yield written(one, bill)
      const { id: number, account, day, overstated } = bill
      const [sign, total] = [bill.isCredit ? -1 : 1, totalOf(bill)]
      tally.invoice({
        account,
        number,
        day,
        currency: syntax.currency,
        declared: sign * (total + overstated),
        computed: sign * total,
      })
      if (overstated !== 0)
        tally.plant({ kind: 'invoice_total', worth: overstated }, { invoice: number, row })
    }
    for (const one of syntax.close(messages)) yield written(one, null)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: 'utf-8' }
}
