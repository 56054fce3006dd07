import { InvoiceError } from '../schema/errors.js'
import { checkedLimit } from '../values/checked-limit.js'

/** Limits on the resources that one input may use. `Infinity` lifts a limit. */
export interface InputLimits {
  /** Bytes that one packed file (a gzip file, a member of a zip archive) may unpack to. 64 GiB. */
  readonly decompressedBytes: number
  /**
   * Unpacked bytes per packed byte, checked once 16 MiB are unpacked. 500: an invoice whose rows are all
   * equal stays below 240, because deflate spends 9 bits on 258 bytes repeated from a row's length away, and
   * one with different tracking numbers stays below 130; an archive made to fill a disk is at 1030.
   */
  readonly ratio: number
  /** Entries of one zip archive, folders included. 10 000. */
  readonly members: number
  /** Bytes of a zip archive that arrives as a stream and so must be kept in memory. 256 MiB. */
  readonly spooledBytes: number
  /** Bytes of a stream: it may have no end. 64 GiB. */
  readonly streamBytes: number
  /** Folders within folders, below the one given. 64. */
  readonly walkDepth: number
}

const MIB = 1024 * 1024

export const DEFAULT_LIMITS: InputLimits = {
  decompressedBytes: 64 * 1024 * MIB,
  ratio: 500,
  members: 10_000,
  spooledBytes: 256 * MIB,
  streamBytes: 64 * 1024 * MIB,
  walkDepth: 64,
}

export const INPUT_LIMITS = Object.keys(DEFAULT_LIMITS) as readonly (keyof InputLimits)[]

/** Unpacked bytes below which the ratio is not checked: a short run of zeros packs as well as any bomb. */
export const RATIO_GRACE = 16 * MIB

/** The caller's limits over the defaults. NaN is refused, because no number exceeds it. */
export function limitsFrom(
  given: { readonly [K in keyof InputLimits]?: InputLimits[K] | undefined } = {},
): InputLimits {
  const limits: Record<keyof InputLimits, number> = { ...DEFAULT_LIMITS }
  for (const name of INPUT_LIMITS) limits[name] = checkedLimit(name, given[name]) ?? limits[name]
  return limits
}

/** The error of an input that exceeds `limits[name]`. */
export function limitError(name: keyof InputLimits, file: string, expected: string): InvoiceError {
  return new InvoiceError({
    code: 'limit',
    file,
    expected,
    remedy: `If you trust this file, raise limits.${name} (--limit ${name}=N).`,
  })
}
