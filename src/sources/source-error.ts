/** An error of a source, in words that contain no secret. */
import { InvoiceError, isInvoiceError } from '../schema/errors.js'

/** The kinds of connection errors, as in its `errors`. */
export const SOURCE_FAULTS = [
  'invalid_credentials',
  'missing_permission',
  'source_unreachable',
  'unknown_format',
] as const
export type SourceFault = (typeof SOURCE_FAULTS)[number]

export interface SourceErrorFacts {
  readonly error_type: SourceFault
  /** The source, or the file in it; without a secret. */
  readonly resource: string
  /** What was expected. */
  readonly expected: string
  /** What is wrong, as a sentence without its full stop. */
  readonly problem: string
  /** What to do, as a sentence. */
  readonly remedy: string
}

/**
 * A source that cannot be read, or one of its files. A reader of files sees it as `unreadable`; a connection shows
 * `error_type`, `resource` and `plain`.
 */
export class SourceError extends InvoiceError {
  readonly error_type: SourceFault
  readonly resource: string
  /** What is wrong and what to do, in plain words. */
  readonly plain: string

  constructor({ error_type, resource, expected, problem, remedy }: SourceErrorFacts, cause?: unknown) {
    const plain = `${problem}. ${remedy}`
    super(
      { code: 'unreadable', file: resource, expected, remedy: plain },
      cause === undefined ? undefined : { cause },
    )
    this.error_type = error_type
    this.resource = resource
    this.plain = plain
  }
}

/** Whether a thrown value is a `SourceError`, also across two copies of the library. */
export const isSourceError = (error: unknown): error is SourceError =>
  isInvoiceError(error) && 'error_type' in error && 'resource' in error
