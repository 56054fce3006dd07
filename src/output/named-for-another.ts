import { InvoiceError } from '../schema/errors.js'

/** A program that opens files by their ending would report the file as damaged. */
export const namedForAnother = (value: string, id: string, ending = `.${id}`): InvoiceError =>
  new InvoiceError({
    code: 'usage',
    value,
    expected: `a file ending in ${ending} for --to ${id}`,
    remedy: 'Name it so, or leave --to out: the ending then says what is written.',
  })
