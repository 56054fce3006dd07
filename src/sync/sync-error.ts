/** Errors of invalid calls to sync. */
import { InvoiceError } from '../schema/errors.js'

export const noConnection = (connection: string): InvoiceError =>
  new InvoiceError({
    code: 'usage',
    value: connection,
    expected: 'the id of a connection',
    remedy: 'See them with `parse-invoice connections list`.',
  })
