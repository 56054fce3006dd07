/** The checks against the user's contract: accounts, prices and discounts of the configuration. */
import { signOf } from '../../money.js'
import { billName, type Check, count, finding, missing, money, type ShipEntry, trackingOf } from '../check.js'
import type { PriceRow, Scope } from '../config.js'
import { Exact, minus, unsigned } from '../decimal.js'
import { fold } from '../fold.js'
import type { Finding } from '../report.js'
import type { Line, View } from '../view.js'

export const accountNotAllowed: Check = {
  name: 'account_not_allowed',
  severity: 'warning',
  needs: 'the accounts of the configuration (--config)',
  says: "an invoice bills an account that is not among the user's own",
  x12: '18',
  assess: (view) => ({
    finish: () => {
      const { accounts } = view.config
      if (accounts === undefined) return { findings: [], assessed: 0, reason: 'no accounts are configured' }
      const known = new Set(accounts.map(bare))
      const findings: Finding[] = []
      let assessed = 0
      for (const bill of view.bills) {
        const named = new Set(bill.kept.flatMap((at) => view.place(at).account ?? []))
        if (named.size > 0) assessed++
        for (const account of [...named].sort()) {
          if (known.has(bare(account))) continue
          const own = bill.kept.filter((at) => view.place(at).account === account)
          findings.push(
            finding(accountNotAllowed, {
              direction: bill.net.startsWith('-') ? 'under' : 'over',
              carrier: bill.carrier,
              invoice: bill,
              amount: unsigned(bill.net),
              message: `${billName(bill)} of ${money(bill.net, bill.currency)} is billed to account ${account}`,
              evidence: own.map((at) => view.source(at, view.place(at).row)),
              charge: 'invoice',
            }),
          )
        }
      }
      const left = view.bills.length - assessed
      return {
        findings,
        assessed,
        reason: missing(left, view.bills.length, 'invoice', 'no account is stated'),
      }
    },
  }),
}

/** Leading zeros come and go with the program that wrote the file. */
const bare = (account: string): string => fold(account).replace(/^0+(?=.)/, '')

interface Billed {
  readonly entry: ShipEntry
  readonly line: Line
  readonly date: string
}

/** Whether a row of the configuration speaks of a charge. */
function applies(view: View, row: Scope, { entry, line, date }: Billed): boolean {
  const { bill, delivery } = entry
  if (row.carrier !== undefined && row.carrier !== bill.carrier) return false
  if (row.currency !== undefined && row.currency !== bill.currency) return false
  if (row.account !== undefined && bare(row.account) !== bare(view.place(delivery).account ?? ''))
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

/** A check of every original charge that some row of the configuration speaks of. */
function eachCharge<Row extends Scope>(
  check: () => Check,
  rows: readonly Row[] | undefined,
  view: View,
  judge: (row: Row, billed: Billed) => { right: string; message: string } | undefined,
  x12?: string,
) {
  const findings: Finding[] = []
  let assessed = 0
  return {
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
        for (const line of entry.lines) {
          if (line.kind.stage !== 'original' || signOf(line.net) <= 0) continue
          const billed = { entry, line, date: (line.date ?? entry.bill.date ?? '').slice(0, 10) }
          const row = rows.find((one) => applies(view, one, billed))
          if (row === undefined) continue
          assessed++
          const wrong = judge(row, billed)
          if (wrong === undefined) continue
          const difference = minus(line.net.text, wrong.right)
          findings.push(
            finding(check(), {
              direction: difference.startsWith('-') ? 'under' : 'over',
              carrier,
              invoice: entry.bill,
              tracking: trackingOf(view, shipment),
              amount: unsigned(difference),
              message: wrong.message,
              evidence: [line.source],
              charge: line.kind.description,
              billed: line.net.text,
              expected: wrong.right,
              ...(x12 === undefined ? {} : { x12 }),
            }),
          )
        }
      }
    },
    finish: () => ({
      findings,
      assessed,
      reason:
        rows === undefined
          ? 'no such table is configured'
          : assessed === 0
            ? `no charge that the ${count(rows.length, 'row')} of the table speak of`
            : null,
    }),
  }
}

export const contractPrice: Check = {
  name: 'contract_price',
  severity: 'warning',
  needs: 'the surcharge prices of the configuration (--config)',
  says: 'a surcharge is not billed at its contract price',
  x12: '01',
  assess: (view) =>
    eachCharge<PriceRow>(
      () => contractPrice,
      view.config.surcharges,
      view,
      (row, { line }) => {
        const off = new Exact(line.net.text).minus(row.price).abs()
        if (off.lte(row.tolerance ?? '0')) return undefined
        return {
          right: row.price,
          message: `${line.kind.description} of ${line.net.text}; the contract says ${row.price}`,
        }
      },
    ),
}

export const contractDiscount: Check = {
  name: 'contract_discount',
  severity: 'warning',
  needs: 'the discounts of the configuration (--config), and gross and net of a charge in the file',
  says: 'a charge has not the discount of the contract',
  x12: '24',
  assess: (view) =>
    eachCharge(
      () => contractDiscount,
      view.config.discounts,
      view,
      (row, { line, entry }) => {
        const listed = entry.lines
          .filter(
            ({ kind, row: at }) =>
              kind.category === 'discount' && (at === line.row || row.lines === 'shipment'),
          )
          .reduce((sum, { net }) => sum.plus(net.text), new Exact(0))
        const gross = new Exact(line.gross.text)
        const net = new Exact(line.net.text).plus(listed)
        const right = gross.times(new Exact(100).minus(row.percent)).div(100)
        if (net.minus(right).abs().lte('0.01')) return undefined
        const share = gross.isZero() ? new Exact(0) : gross.minus(net).times(100).div(gross)
        return {
          right: right.minus(listed).toFixed(2),
          message: `${line.kind.description}: ${share.toFixed(2)} % off ${gross.toFixed()}; the contract says ${row.percent} %`,
        }
      },
    ),
}
