/**
 * The loops that touch every byte of a file, in AssemblyScript: `npm run kernel` compiles them into `../wasm.ts`. WebAssembly
 * compares sixteen bytes at once, which JavaScript cannot. Anything unusual (broken quotes, records above the
 * limits) is left to the reader's own loop by returning NONE; tests check that both give the same results.
 */
export { encoding } from './encoding'
export {
  ASCII,
  BEYOND_ASCII,
  BLANK,
  BOUNDS,
  BYTES,
  CELLS,
  DECIMALS,
  DIGESTS,
  FOUND,
  FRESH,
  HEADS,
  IDS,
  INHERITED,
  KNOWN,
  LIST,
  LISTED,
  NEEDS,
  NONE,
  ODD,
  ODD_RECORD,
  PLACES,
  PLAIN,
  PREFIX,
  QUEUE,
  QUEUED,
  QUOTING,
  RECORDS,
  SCALES,
  SLACK,
  SLOTS,
  TABLE,
  TEXT,
  TEXT_BEYOND,
  TEXT_ENTRY,
  TEXT_LENGTH,
  TEXTS,
  UNITS,
  UTF_8,
  WANTED,
  WITH_QUOTES,
  WITHIN,
} from './layout'
export { forget, lookup } from './lookup'
export { name, queue } from './names'
export { namePlain, plain } from './plain'
export { scan } from './scan'
export { dropTexts, texts } from './texts'
export { undated } from './undated'
export { learn } from './totals-keys'
export {
  AMOUNTS,
  CELL,
  GROUPS,
  KEY,
  LOOKED,
  MEMBERS,
  NUMBERS_OF,
  PAIRS,
  SPAN_GROUPS,
  SPANS,
  TOTALS_ROOM,
  TOUCHED,
} from './totals-layout'
export { alikeFound, newestEntry, severalFound, shipmentsFound } from './totals-shipments'
export {
  addTotals,
  beginTotals,
  totalsBeyond,
  totalsGroup,
  totalsIdle,
  totalsLines,
  totalsReached,
  totalsReason,
  totalsTouched,
} from './totals'
export { chargeTotals } from './totals-charges'
export { charge, newHead, oddEntry, passFee, takeTouched, totalsAdded } from './totals-record'
