/** Errors in a user's table, with their position. */
import { type ErrorCode, InvoiceError } from '../schema/errors.js'

/** A user's table in messages: its name, and the code of its errors. */
export interface TableFile {
  readonly file: string
  readonly code: ErrorCode
}

interface TableFault {
  readonly line?: number | undefined
  /** 1-based number of the row. */
  readonly row?: number | undefined
  readonly column?: string | undefined
  readonly value?: string | undefined
  readonly expected: string
  readonly remedy: string
}

export const tableError = ({ file, code }: TableFile, fault: TableFault): InvoiceError =>
  new InvoiceError({ code, file, ...fault })

/** A short form of a value: nested values may be endless. */
export function excerptOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${JSON.stringify(value)}`
  return Array.isArray(value) ? (value.length === 0 ? '[]' : '[…]') : '{…}'
}
