/** What is wrong in a table of the user's, with its place. */
import { type ErrorCode, InvoiceError } from '../schema/errors.js'

/** A table of the user's in messages: its name, and the code of what is wrong in it. */
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

/** A value in short: what is nested in it may go on without end. */
export function excerptOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${JSON.stringify(value)}`
  return Array.isArray(value) ? (value.length === 0 ? '[]' : '[…]') : '{…}'
}
