import { InvoiceError } from '../schema/errors.js'
import { checkedLimit } from '../values/checked-limit.js'

/** How much one input may ask of the machine. `Infinity` lifts a limit. */
export interface InputLimits {
  /** Bytes that one packed file (a gzip file, a member of a zip archive) may unpack to. 64 GiB. */
  readonly decompressedBytes: number
  /**
   * Unpacked bytes for each packed byte, looked at once 16 MiB are unpacked. 500: an invoice whose every row is
   * the same stays below 240, since deflate spends 9 bits on 258 bytes repeated from a row's length away, and
   * one whose tracking numbers differ below 130; an archive made to fill a disk is at 1030.
   */
  readonly ratio: number
  /** Entries of one zip archive, folders included. 10 000. */
  readonly members: number
  /** Bytes of a zip archive that comes as a stream and so has to be held in memory. 256 MiB. */
  readonly spooledBytes: number
  /** Bytes of a stream, as they come: it may have no end. 64 GiB. */
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

/** Unpacked bytes below which the ratio is not looked at: a short run of zeros packs as well as any bomb. */
export const RATIO_GRACE = 16 * MIB

/** The caller's limits over the defaults. A limit that no number exceeds would lift itself, so it is refused. */
export function limitsFrom(
  given: { readonly [K in keyof InputLimits]?: InputLimits[K] | undefined } = {},
): InputLimits {
  const limits: Record<keyof InputLimits, number> = { ...DEFAULT_LIMITS }
  for (const name of INPUT_LIMITS) limits[name] = checkedLimit(name, given[name]) ?? limits[name]
  return limits
}

/** The error of an input that asks for more than `limits[name]`. */
export function beyond(name: keyof InputLimits, file: string, expected: string): InvoiceError {
  return new InvoiceError({
    code: 'limit',
    file,
    expected,
    remedy: `If you trust this file, raise limits.${name} (--limit ${name}=N).`,
  })
}
