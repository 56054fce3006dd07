/** `parse-invoice combine`: the charges of orders divided over their tracked items, and what did not match. */
import { combineInvoice } from '../api.js'
import type { CombineAccount, OrderWithoutItems } from '../combine.js'
import { InvoiceError, printable } from '../errors.js'
import { combinations } from '../formats.js'
import { plainAmount } from '../output/amounts.js'
import type { TrackedItem } from '../tracking-list.js'
import { accountLines, accountWarnings } from './account.js'
import { CLEAN, FOUND, type ReadFlags, readOptions, statusOf } from './flags.js'
import { type Outputs, openOutputs } from './outputs.js'
import { createReporter, type Reporter } from './reporter.js'
import { isScreen, targetOf } from './target.js'
import type { Terminal } from './terminal.js'

export interface CombineFlags extends Omit<ReadFlags, 'format'> {
  readonly to?: string
  readonly output?: string
  readonly raw?: true
  readonly rejects?: string
  readonly summary?: string
}

export interface CombinedFiles {
  readonly invoice: string
  readonly tracking: string
}

export async function combineCommand(
  id: string,
  files: CombinedFiles,
  flags: CombineFlags,
  terminal: Terminal,
): Promise<number> {
  const target = targetOf(flags, terminal)
  const outputs = await openOutputs(flags, terminal.out)
  const busy = outputs.file === null && isScreen(terminal)
  const reporter = createReporter(terminal, { quiet: flags.quiet, busy })
  try {
    await outputs.refuseAll([files.invoice, files.tracking, flags.charges])
    await outputs.refuseWithin(files.tracking)
    const combined = await startCombine(id, files, flags, { terminal, reporter, outputs })
    const writer = await target.open(outputs.items, { raw: flags.raw === true })
    for await (const batch of combined.columns()) {
      await outputs.rejects?.drained()
      await writer.write(batch)
    }
    const account = await combined.account
    await writer.finish()
    reporter.endProgress()
    await outputs.place(summaryOf(account))
    reporter.rejects(account.summary.files)
    for (const sentence of accountWarnings(account.summary)) reporter.warning(sentence)
    tellUnmatched(account, reporter)
    reporter.lines([...accountLines(account.summary, terminal.errScreen.width), sharedText(account)])
    const status = statusOf(reporter)
    const matched = account.ordersWithoutItems.length + account.itemsWithoutOrder.length === 0
    return status === CLEAN && !matched ? FOUND : status
  } finally {
    reporter.finish()
    await outputs.discard()
  }
}

async function startCombine(
  id: string,
  { invoice, tracking }: CombinedFiles,
  flags: CombineFlags,
  run: { terminal: Terminal; reporter: Reporter; outputs: Outputs },
) {
  const combination = combinations.find((one) => one.id === id)
  if (combination === undefined)
    throw new InvoiceError({
      code: 'usage',
      value: id,
      expected: `one of ${combinations.map((one) => one.id).join(', ')}`,
      remedy: '`parse-invoice combine --help` shows an example.',
    })
  const { reporter, outputs } = run
  const reading = await readOptions([invoice, tracking], flags, run.terminal, reporter)
  return combineInvoice(combination, invoice, tracking, {
    ...reading,
    raw: flags.raw === true,
    onReject: (error) => {
      reporter.reject(error)
      outputs.rejects?.add(error)
    },
    onFile: (file, size) => {
      outputs.refuse(file)
      reporter.file(file, size)
    },
    // Without its invoice there is nothing to divide.
    onFileError: undefined,
  })
}

/** The summary of the invoice, with what was not matched beside it. */
function summaryOf(account: CombineAccount) {
  const { summary, lineItems, tracking, ordersWithoutItems, itemsWithoutOrder } = account
  return {
    ...summary,
    combined: {
      line_items: lineItems,
      tracking,
      orders_without_items: ordersWithoutItems,
      items_without_order: itemsWithoutOrder,
    },
  }
}

/** So many orders and items are listed; of the others the number is told. */
const SHOWN = 50

function tellUnmatched(account: CombineAccount, reporter: Reporter): void {
  const { ordersWithoutItems: orders, itemsWithoutOrder: items, tracking } = account
  const tell = (title: string, all: readonly string[]): void => {
    if (all.length === 0) return
    const more = all.length > SHOWN ? [`and ${all.length - SHOWN} more (--summary FILE has them all)`] : []
    const listed = [...all.slice(0, SHOWN).map(printable), ...more].map((line) => `  ${line}`)
    reporter.lines([`${all.length} ${title}:`, ...listed])
  }
  tell('orders without items, each left undivided', orders.map(orderText))
  tell('items without an order of the invoice', items.map(itemText))
  if (tracking.unnumbered > 0)
    reporter.warning(`${tracking.unnumbered} rows of the tracking list have no tracking number`)
}

const orderText = ({ order, net_cost, currency, source }: OrderWithoutItems): string =>
  `${order}: ${plainAmount(net_cost, currency)}${currency === null ? '' : ` ${currency}`} net (${source.file}, record ${source.row})`

const itemText = ({ tracking_number, order, file, line }: TrackedItem): string =>
  `${tracking_number}: ${order === null ? 'no order named' : `order ${order}`} (${file}:${line})`

/** `162 of 165 tracked items share the orders: 173 line items` */
function sharedText({ tracking, itemsWithoutOrder, lineItems }: CombineAccount): string {
  const shared = tracking.items - itemsWithoutOrder.length
  return `${shared} of ${tracking.items} tracked items share the orders: ${lineItems} line items`
}
