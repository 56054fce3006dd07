import { checkedLimit } from '../values/checked-limit.js'
import { READER_LIMITS, type ReaderLimits } from './reader.js'

/** The caller's limits over the defaults. Throws `usage` for one that is not a number. */
export function readerLimitsFrom(
  given: { readonly [K in keyof ReaderLimits]?: ReaderLimits[K] | undefined } = {},
): ReaderLimits {
  return {
    recordBytes: checkedLimit('recordBytes', given.recordBytes) ?? READER_LIMITS.recordBytes,
    fields: checkedLimit('fields', given.fields) ?? READER_LIMITS.fields,
  }
}
