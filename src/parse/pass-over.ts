import type { RecordReader } from '../csv/reader.js'
import type { SkipReason } from '../schema/summary.js'
import type { MapperContext } from './mapper-context.js'

/** Skips the reader's record, with a warning if it holds an amount that no cell does. */
export function passOver(
  reason: SkipReason,
  { unread, row }: RecordReader,
  { tally, settled }: Pick<MapperContext, 'tally' | 'settled'>,
): void {
  tally.skip(reason)
  if (unread === undefined || unread === null) return
  const amount = settled.reading.amount(unread.amount, row)
  if (typeof amount === 'object') tally.ofFile.count('unread', unread.column, unread.currency, amount, row)
  else tally.ofFile.note('unread_text', unread.column, unread.amount, row)
}
