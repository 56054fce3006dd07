/** Goldens: what a sample gave when somebody read it by eye and found it right. */
import { createHash } from 'node:crypto'
import type { LineItem } from '../src/index.js'
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
  const digest = createHash('sha256')
    .update(items.map((item) => JSON.stringify(item)).join('\n'))
    .digest('hex')
  const shown = items.length <= ALL ? items : [...items.slice(0, ENDS), ...items.slice(-ENDS)]
  const { files } = account.summary
  const head = { files, statements: account.statements, uncharged: account.uncharged, digest }
  const lines = shown.map((item, at) => JSON.stringify(at === 0 ? item : difference(item, shown[0])))
  return `${[JSON.stringify(head, null, 1), ...lines].join('\n')}\n`
}

function difference(item: LineItem, first: LineItem | undefined): object {
  const { source, ...rest } = item
  const known = new Map<string, unknown>(Object.entries(first ?? {}))
  const differing = Object.entries(rest).filter(([key, value]) => known.get(key) !== value)
  return { row: source.row, column: source.column, ...Object.fromEntries(differing) }
}
