/** FedEx downloads of accounts outside the US: comma decimals, local labels, freight and duty on different invoices. */
import { address } from './addresses.js'
import { day } from './calendar.js'
import { faultPlan } from './fault-plan.js'
import { declare } from './fedex/charge.js'
import { plantWaybillFault, WAYBILL_FAULTS, type WaybillFault } from './fedex/intl-faults.js'
import { type IntlStyle, TURKISH_STYLE } from './fedex/intl-locale.js'
import { createIntlWriter, type IntlInvoice } from './fedex/intl-record.js'
import {
  type Account,
  creditMemo,
  duty,
  transportation,
  type Waybill,
  waybillLines,
  waybillSum,
} from './fedex/intl-rows.js'
import { createRandom } from './random.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, Generator, GeneratorOptions } from './types.js'

export const FEDEX_INTL_FAULTS: readonly FaultKind[] = [...WAYBILL_FAULTS, 'invoice_total']

const FIRST_MONDAY = day(2026, 1, 5)
const WEEKS = 50
/** Number of waybills in a hundred that are charged duty. */
const DUTIABLE = 60

interface Week {
  readonly account: Account
  readonly nth: number
  /** Number of waybills. */
  readonly waybills: number
  readonly faults: ReadonlyMap<number, FaultKind>
  readonly last: boolean
}

function* weeks(options: GeneratorOptions, style: IntlStyle, asked: ReadonlySet<FaultKind>): Iterable<Week> {
  const usual = options.rows > 50_000 ? 1600 : 120
  const { turn } = options
  const count = turn === undefined ? (options.invoices ?? Math.max(1, Math.round(options.rows / usual))) : 1
  const waybills = Math.max(1, Math.round(options.rows / count / (1 + DUTIABLE / 100)))
  const places = faultPlan(
    WAYBILL_FAULTS.filter((kind) => asked.has(kind)),
    count * waybills,
  )
  const random = createRandom(options.seed)
  if (turn !== undefined) {
    const { nth, monday } = turn
    const own = random.fork(`week ${nth}`)
    const number = random.fork('account').digits(9)
    const account = { random: own, style, number, monday, count: 40_000_000 + nth * 2 * waybills }
    yield { account, nth, waybills, faults: places, last: true }
    return
  }
  let account: Account | undefined
  for (let nth = 0; nth < count; nth++) {
    if (account === undefined || nth % WEEKS === 0) {
      const own = random.fork(`account ${nth}`)
      const next: number = account?.count ?? 40_000_000
      account = { random: own, style, number: own.digits(9), monday: FIRST_MONDAY, count: next }
    }
    account.monday = FIRST_MONDAY + 7 * (nth % WEEKS)
    const here = [...places].flatMap(([place, kind]): [number, FaultKind][] =>
      Math.floor(place / waybills) === nth ? [[place % waybills, kind]] : [],
    )
    yield { account, nth, waybills, faults: new Map(here), last: nth === count - 1 }
  }
}

/** The week's rows: freight, duty, and now and then a credit. */
function rowsOf({ account, nth, waybills, faults }: Week): Waybill[] {
  const rows: Waybill[] = []
  for (let place = 0; place < waybills; place++) {
    const fault = faults.get(place)
    if (fault !== undefined) rows.push(...plantWaybillFault(fault as WaybillFault, account, nth))
    else {
      const row = transportation(account)
      rows.push(row)
      if (account.random.integer(1, 100) <= DUTIABLE) rows.push(duty(account, row))
    }
  }
  const credited = rows.find(({ kind, faults: own }) => kind === 'Transportation' && own === undefined)
  if (nth % 4 === 0 && waybills > 4 && credited !== undefined) rows.push(creditMemo(credited))
  return rows
}

/** Duty and fees of a duty invoice's rows. */
function dutyAndFees(rows: readonly Waybill[]): readonly [number, number] {
  const sums: [number, number] = [0, 0]
  for (const { pairs } of rows)
    for (const [index, { cents }] of pairs.entries()) sums[index === 0 ? 0 : 1] += cents
  return sums
}

const KINDS = ['Transportation', 'Duty/Tax', 'Credit Memo'] as const

/** A file in a style of its own; `fedexIntl` is the real one, of a Turkish account. */
export function fedexIntlFile(options: GeneratorOptions, style: IntlStyle = TURKISH_STYLE): Generated {
  const asked = wanted(options, FEDEX_INTL_FAULTS)
  const tally = createTally()
  const writer = createIntlWriter(style)

  function* invoices(week: Week): Iterable<string> {
    const { account, nth, last } = week
    const rows = rowsOf(week)
    const sender = address(account.random.fork('sender'), style.country)
    for (const [index, kind] of KINDS.entries()) {
      const own = rows.filter((row) => row.kind === kind)
      if (own.length === 0) continue
      const sum = own.reduce((total, row) => total + waybillSum(row), 0)
      const wrong = asked.has('invoice_total') && last && kind === 'Duty/Tax' ? 750 : 0
      const invoice: IntlInvoice = {
        account: account.number,
        number: String(900_000_000 + nth * KINDS.length + index),
        day: account.monday + 7 + index,
        total: sum + wrong,
        sender,
        dutyAndFees: kind === 'Duty/Tax' ? dutyAndFees(own) : null,
      }
      declare(tally, invoice, sum, style.currency)
      for (const row of own) {
        tally.record()
        tally.charge(style.currency, waybillLines(row), waybillSum(row))
        for (const fault of row.faults ?? [])
          tally.plant(fault, { invoice: invoice.number, tracking: row.number })
        yield writer.record(invoice, row)
      }
    }
  }

  function* texts(): Iterable<string> {
    yield tally.skipped(writer.header, 'header')
    for (const week of weeks(options, style, asked)) yield* invoices(week)
  }
  return { chunks: () => pieces(texts()), truth: tally.truth, encoding: style.encoding }
}

export const fedexIntl: Generator = (options) => fedexIntlFile(options)
