/** Goldens: what a sample gave when somebody read it by eye and found it right. */
import { createHash } from 'node:crypto'
import { combineRoyalMail, type LineItem } from '../src/index.js'
import { parsed } from './law-kit.js'

/** Line items written out whole; of more, the first and the last ones, and a digest of all. */
const ALL = 60
const ENDS = 20

/**
 * The golden of a sample: its account, its first line item whole, then of each line item what differs from the
 * first. The digest is over all line items as they are written out.
 */
export async function goldenOf(path: string): Promise<string> {
  const { items, account } = await parsed(path)
  const { summary, statements, uncharged } = account
  return goldenText({ files: summary.files, statements, uncharged }, items)
}

/** The golden of a report divided over a tracking list. */
export async function combinedGoldenOf(invoice: string, tracking: string): Promise<string> {
  const combined = combineRoyalMail(invoice, tracking)
  const items: LineItem[] = []
  for await (const batch of combined.batches()) items.push(...batch)
  const { summary, rejects, statements, uncharged, ...matching } = await combined.account
  return goldenText({ files: summary.files, ...matching }, items)
}

function goldenText(account: object, items: readonly LineItem[]): string {
  const digest = createHash('sha256')
    .update(items.map((item) => JSON.stringify(item)).join('\n'))
    .digest('hex')
  const shown = items.length <= ALL ? items : [...items.slice(0, ENDS), ...items.slice(-ENDS)]
  const lines = shown.map((item, at) => JSON.stringify(at === 0 ? item : difference(item, shown[0])))
  return `${[JSON.stringify({ ...account, digest }, null, 1), ...lines].join('\n')}\n`
}

function difference(item: LineItem, first: LineItem | undefined): object {
  const { source, ...rest } = item
  const known = new Map<string, unknown>(Object.entries(first ?? {}))
  const differing = Object.entries(rest).filter(([key, value]) => known.get(key) !== value)
  return { row: source.row, column: source.column, ...Object.fromEntries(differing) }
}
