import { latin1 } from './latin1.js'

/**
 * Its characters 80 to 9F, which differ from Latin-1. The five bytes that it leaves undefined remain Latin-1 control
 * characters.
 */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** The bytes from `start` to `end` as text: one character each, none lost. */
export const windows1252 = (bytes: Buffer, start: number, end: number): string =>
  latin1(bytes, start, end).replace(/[\x80-\x9f]/g, (byte) => HIGH[byte.charCodeAt(0) - 0x80] as string)
