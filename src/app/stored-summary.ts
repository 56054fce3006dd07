/** Summarises a store: current line items count, replaced ones do not. */
import { totalsOf } from '../parse/tally.js'
import { InvoiceError } from '../schema/errors.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import type { FileSummary } from '../schema/summary.js'
import type { Store } from '../store/store.js'
import { addSummaryPart, createSummaryState } from '../summary/groups.js'
import { createSummaryIntake } from '../summary/intake.js'
import { type SummaryWish, summaryChoice, summaryOf } from './read-summary.js'

export interface StoredSummary {
  readonly report: InvoiceSummary
  /** Number of current line items. */
  readonly items: number
}

/** Awaits `heard` between blocks. Throws `usage` for what a store cannot provide. */
export async function storedSummary(
  store: Store,
  wish: SummaryWish,
  connection: string | undefined,
  heard: () => Promise<void>,
): Promise<StoredSummary> {
  if (wish.facts === true)
    throw new InvoiceError({
      code: 'usage',
      value: 'facts',
      expected: 'files, for the facts of the spend',
      remedy:
        'A store keeps line items, but not all that the facts are made from: leave out --facts or --store.',
    })
  const choice = summaryChoice(wish)
  const total = createSummaryState()
  const files: FileSummary[] = []
  let items = 0
  await store.readCurrent(connection, ({ connection_id, carrier, summary }) => {
    files.push(summary)
    const own = createSummaryState()
    const add = createSummaryIntake(own, choice.by)
    return {
      take: async (batch) => {
        items += batch.charges.length
        // Two files with the same name are two files.
        add({ ...batch, file: summary.sha256 })
        await heard()
      },
      // The store has already removed duplicates between the files of a connection.
      end: () => addSummaryPart(total, `${connection_id}: ${carrier}`, own),
    }
  })
  return { report: summaryOf(total, choice, { files, totals: totalsOf(files) }, true), items }
}
