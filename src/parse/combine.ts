/**
 * Charges of orders divided over the orders' tracked items. Some carriers bill orders and provide the tracking numbers
 * in a separate list: the list is kept in memory by order, and the invoice is streamed. A declaration (`Combination`) names
 * the invoices and the columns.
 */

import type { Combination } from '../format/format.js'
import type { Input } from '../input/input.js'
import { InvoiceError } from '../schema/errors.js'
import type { LineItem, Source } from '../schema/line-item.js'
import type { ParseAccount } from '../schema/summary.js'
import { readTracking, type TrackedItem, type TrackingList } from '../tables/tracking-list.js'
import { checkArgument, isObject, type OptionKind } from '../values/checked-options.js'
import { createSum, moneyOf, type Sum } from '../values/money.js'
import { sharesOf } from '../values/shares.js'
import type { ChargeBatch } from './charge-batch.js'
import { batchesOf } from './from-line-items.js'
import { type Parse, type ParseOptions, parseAll } from './parse-all.js'

/** A combination in progress: iterate it, or its batches, for the line items. Its summary is that of the invoice. */
export interface Combined extends Omit<Parse, 'account'> {
  readonly account: Promise<CombineAccount>
}

/** The account of the invoice, and everything that could not be matched. */
export interface CombineAccount extends ParseAccount {
  /** Number of line items: shares, and charges that were not divided. */
  readonly lineItems: number
  /** Charges of orders without items in the list: each is one line item without tracking number. */
  readonly ordersWithoutItems: readonly OrderWithoutItems[]
  /** Items whose order the invoice does not bill, or that name no order. */
  readonly itemsWithoutOrder: readonly TrackedItem[]
  /** Counts of the tracking list. */
  readonly tracking: Pick<TrackingList, 'rows' | 'repeated' | 'unnumbered'> & { readonly items: number }
}

export interface OrderWithoutItems {
  readonly order: string
  readonly invoice_id: string | null
  readonly currency: string | null
  /** Net cost of the order's charges on that invoice. */
  readonly net_cost: string
  /** Position of the first of them. */
  readonly source: Source
}

interface Unmatched {
  readonly first: LineItem
  readonly net: Sum
}

/** Approximate number of line items in a batch: an order with many items may exceed it. */
const BATCH = 4096

const COMBINATION: OptionKind = {
  says: 'a combination',
  test: (value) => isObject(value) && Array.isArray(value.invoiceFormats) && isObject(value.tracking),
}

export function combine(
  declared: Combination,
  invoice: Input | readonly Input[],
  tracking: Input,
  options: ParseOptions,
): Combined {
  checkArgument('declared', declared, COMBINATION, 'Give one of `combinations`.')
  const formats = options.formats.filter(({ id }) => declared.invoiceFormats.includes(id))
  if (invoice === '-' && tracking === '-')
    throw new InvoiceError({
      code: 'usage',
      value: '-',
      expected: 'one of invoice and list from the standard input, not both',
      remedy: 'Name a file for the other.',
    })
  const parse = parseAll(invoice, { ...options, formats, facts: false })
  const outcome = promised<CombineAccount>()
  let started = false

  async function* batches(): AsyncGenerator<LineItem[], void, undefined> {
    if (started) throw readTwice()
    started = true
    try {
      const list = await readTracking(tracking, declared.tracking, options)
      const matching = createMatching(list)
      for await (const batch of parse.batches()) yield* matching.divide(batch)
      outcome.settle({ ...(await parse.account), ...matching.account() })
    } catch (error) {
      outcome.fail(error)
      throw error
    } finally {
      outcome.fail(leftEarly())
    }
  }

  async function* items(): AsyncGenerator<LineItem, void, undefined> {
    for await (const batch of batches()) yield* batch
  }

  async function* columns(): AsyncGenerator<ChargeBatch, void, undefined> {
    for await (const batch of batches()) yield* batchesOf(batch)
  }

  /** Asking for the account of a combination before iterating reads everything. */
  function asked(): Promise<CombineAccount> {
    if (!started) void drain(batches()).catch(() => undefined)
    return outcome.promise
  }

  return {
    [Symbol.asyncIterator]: items,
    batches,
    columns,
    get summary() {
      return asked().then(({ summary }) => summary)
    },
    get account() {
      return asked()
    },
  }
}

/** Matches the orders of the list with the charges of the streamed invoice. */
function createMatching(list: TrackingList) {
  const billed = new Set<string>()
  const without = new Map<string, Unmatched>()
  let lineItems = 0

  function* divide(batch: readonly LineItem[]): Generator<LineItem[]> {
    let out: LineItem[] = []
    for (const item of batch) {
      const order = item.shipment_id
      const items = order === null ? undefined : list.orders.get(order)
      if (order !== null && items !== undefined) billed.add(order)
      else if (order !== null) note(order, item)
      if (items === undefined) out.push(item)
      else for (const share of shares(item, items)) out.push(share)
      if (out.length < BATCH) continue
      lineItems += out.length
      yield out
      out = []
    }
    lineItems += out.length
    if (out.length > 0) yield out
  }

  function note(order: string, item: LineItem): void {
    const key = JSON.stringify([order, item.invoice_id, item.currency])
    let unmatched = without.get(key)
    if (unmatched === undefined) {
      unmatched = { first: item, net: createSum() }
      without.set(key, unmatched)
    }
    unmatched.net.add(moneyOf(item.net_cost))
  }

  function account(): Omit<CombineAccount, keyof ParseAccount> {
    const unbilled = [...list.orders].filter(([order]) => !billed.has(order)).flatMap(([, items]) => items)
    let items = list.orderless.length
    for (const tracked of list.orders.values()) items += tracked.length
    const { rows, repeated, unnumbered } = list
    return {
      lineItems,
      ordersWithoutItems: [...without.values()].map(({ first, net }) => ({
        order: first.shipment_id ?? '',
        invoice_id: first.invoice_id,
        currency: first.currency,
        net_cost: net.text(),
        source: first.source,
      })),
      itemsWithoutOrder: [...unbilled, ...list.orderless],
      tracking: { rows, items, repeated, unnumbered },
    }
  }

  return { divide, account }
}

/** Splits a charge into one line per item. The shares of net, gross and tax each add up to the charge. */
function* shares(charge: LineItem, items: readonly TrackedItem[]): Generator<LineItem> {
  const gross = sharesOf(charge.gross_cost, items.length)
  const net = sharesOf(charge.net_cost, items.length)
  const tax = charge.tax_cost === null ? [] : sharesOf(charge.tax_cost, items.length)
  for (const [nth, { tracking_number }] of items.entries())
    yield {
      ...charge,
      id: `${charge.id}.${nth + 1}`,
      tracking_number,
      gross_cost: gross[nth] ?? charge.gross_cost,
      net_cost: net[nth] ?? charge.net_cost,
      tax_cost: tax[nth] ?? null,
    }
}

async function drain(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches);
}

/** A promise that is settled from outside; its failure need not be handled. */
function promised<Value>() {
  let settle: (value: Value) => void = () => undefined
  let fail: (error: unknown) => void = () => undefined
  const promise = new Promise<Value>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  promise.catch(() => undefined)
  return { promise, settle: (value: Value) => settle(value), fail: (error: unknown) => fail(error) }
}

const leftEarly = (): InvoiceError =>
  new InvoiceError({
    code: 'aborted',
    expected: 'the line items to be read to their end',
    remedy: 'The combination was left early, so there is no account of the whole input.',
  })

const readTwice = (): InvoiceError =>
  new InvoiceError({
    code: 'usage',
    expected: 'a combination to be read once',
    remedy: 'Combine the files again to read them again.',
  })
