/** What is wrong with a source, in words that name no secret. */
import { InvoiceError, isInvoiceError } from '../schema/errors.js'

/** What is wrong with a connection, in the words of its `errors`. */
export const SOURCE_FAULTS = [
  'invalid_credentials',
  'missing_permission',
  'source_unreachable',
  'unknown_format',
] as const
export type SourceFault = (typeof SOURCE_FAULTS)[number]

export interface SourceErrorFacts {
  readonly error_type: SourceFault
  /** The source, or the file in it, that is concerned; without a secret. */
  readonly resource: string
  /** What would have been right. */
  readonly expected: string
  /** What is wrong, as a sentence without its full stop. */
  readonly problem: string
  /** What to do about it, as a sentence. */
  readonly remedy: string
}

/**
 * A source that cannot be read, or a file of it. To whoever reads files it is `unreadable` as any other; a connection shows
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

/** Whether a thrown value is one, also across two copies of the library. */
export const isSourceError = (error: unknown): error is SourceError =>
  isInvoiceError(error) && 'error_type' in error && 'resource' in error
