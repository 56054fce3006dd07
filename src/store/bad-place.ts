/** The error of a position that no page of a list ended with. A server that names positions otherwise recognises it. */
import { InvoiceError } from '../schema/errors.js'

class BadPlaceError extends InvoiceError {}

/** `list`: what the position is from. */
export const badPlace = (place: string, list: string): InvoiceError =>
  new BadPlaceError({
    code: 'usage',
    value: `after ${place.slice(0, 100)}`,
    expected: `the position from a page of ${list}`,
    remedy: 'Start again without it.',
  })

export const isBadPlace = (error: unknown): boolean => error instanceof BadPlaceError
