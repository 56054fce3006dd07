/**
 * The loops that touch every byte of a file, in AssemblyScript: `npm run kernel` compiles them into `../wasm.ts`. WebAssembly
 * compares sixteen bytes at once, which JavaScript cannot. Whatever is unusual (broken quotes, records above the
 * limits) is left to the reader's own loop by giving back NONE; both are held to the same answers.
 */
export { encoding } from './encoding'
export {
  ASCII,
  BLANK,
  BOUNDS,
  BYTES,
  CELLS,
  FOUND,
  FRESH,
  LIST,
  LISTED,
  NONE,
  ODD,
  PREFIX,
  QUEUE,
  QUEUED,
  QUOTING,
  SLACK,
  SLOTS,
  TABLE,
  UTF_8,
  WITH_QUOTES,
  WITHIN,
} from './layout'
export { forget, lookup } from './lookup'
export { name, queue } from './names'
export { scan } from './scan'
export { undated } from './undated'
