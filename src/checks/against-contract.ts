/** Charges compared with the tables of the user's configuration. */

import type { View, ViewLine } from '../invoices/view.js'
import type { Scope } from '../tables/config-schema.js'
import { withoutLeadingZeros } from '../tables/contract-scope.js'
import { minus, unsigned } from '../values/decimal.js'
import { fold } from '../values/fold.js'
import { signOf } from '../values/money.js'
import { count } from '../values/shown-amounts.js'
import { type ShipEntry, trackingOf } from './check.js'
import { NEVER } from './plain-shipments.js'
import type { Verdict } from './verdict.js'

export interface BilledCharge {
  readonly entry: ShipEntry
  readonly line: ViewLine
  readonly date: string
}

/** Whether a row of the configuration applies to a charge. */
function applies(view: View, row: Scope, { entry, line, date }: BilledCharge): boolean {
  const { bill, delivery } = entry
  if (row.carrier !== undefined && row.carrier !== bill.carrier) return false
  if (row.currency !== undefined && row.currency !== bill.currency) return false
  if (
    row.account !== undefined &&
    withoutLeadingZeros(row.account) !== withoutLeadingZeros(view.place(delivery).account ?? '')
  )
    return false
  if (row.category !== undefined && row.category !== line.kind.category) return false
  if (row.charge !== undefined) {
    const wanted = fold(row.charge)
    const { code, description } = line.kind
    if (fold(description) !== wanted && fold(code ?? '') !== wanted && code?.split('/').at(-1) !== row.charge)
      return false
  }
  return (row.from === undefined || row.from <= date) && (row.to === undefined || date <= row.to)
}

/** The row for a charge: the first that applies to it. */
export const rowFor = <Row extends Scope>(
  view: View,
  rows: readonly Row[],
  billed: BilledCharge,
): Row | undefined => rows.find((one) => applies(view, one, billed))

/** Charges that a contract may cover: original charges with a positive amount. */
export const billedCharges = (entry: ShipEntry): BilledCharge[] =>
  entry.lines.flatMap((line) =>
    line.kind.stage !== 'original' || signOf(line.net) <= 0
      ? []
      : { entry, line, date: (line.date ?? entry.bill.date ?? '').slice(0, 10) },
  )

/** A check of every original charge that a row of the configuration applies to. */
export function eachCharge<Row extends Scope>(
  rows: readonly Row[] | undefined,
  view: View,
  judge: (
    row: Row,
    billed: BilledCharge,
  ) => ({ right: string } & Pick<Verdict, 'facts' | 'mayBeUnread'>) | undefined,
) {
  const verdicts: Verdict[] = []
  let assessed = 0
  return {
    screen: rows === undefined ? NEVER : () => true,
    ship: ({
      carrier,
      shipment,
      entries,
    }: {
      carrier: string
      shipment: number
      entries: readonly ShipEntry[]
    }) => {
      if (rows === undefined) return
      for (const entry of entries) {
        for (const billed of billedCharges(entry)) {
          const { line } = billed
          const row = rowFor(view, rows, billed)
          if (row === undefined) continue
          assessed++
          const wrong = judge(row, billed)
          if (wrong === undefined) continue
          const { right, ...more } = wrong
          const difference = minus(line.net.text, right)
          verdicts.push({
            ...more,
            direction: difference.startsWith('-') ? 'under' : 'over',
            carrier,
            invoice: entry.bill,
            tracking: trackingOf(view, shipment),
            amount: unsigned(difference),
            facts: {
              ...more.facts,
              charge: line.kind.description,
              billed: line.net.text,
              expected: right,
            },
            charges: [line],
            evidence: [line.source],
            charge: line.kind.description,
            billed: line.net.text,
            expected: right,
          })
        }
      }
    },
    finish: () => ({
      verdicts,
      assessed,
      reason:
        rows === undefined
          ? 'no such table is configured'
          : assessed === 0
            ? `no charge matches the ${count(rows.length, 'row')} of the table`
            : null,
    }),
  }
}
