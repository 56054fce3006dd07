/** Layouts that name the right columns and still cannot be read. */
import type { Match } from '../detect.js'
import { InvoiceError } from '../errors.js'

/** Throws `layout` where labels and amounts of repeated pairs do not go two by two. */
export function checkLayout({ format, columns }: Match, file: string): void {
  for (const charge of format.charges) {
    if (charge.kind !== 'pairs') continue
    const labels = columns.all(charge.label).length
    const amounts = columns.all(charge.amount).length
    if (labels === amounts && labels > 0) continue
    throw new InvoiceError({
      code: 'layout',
      file,
      value: `${labels} × "${charge.label}", ${amounts} × "${charge.amount}"`,
      expected: `as many columns "${charge.label}" as "${charge.amount}" in the header`,
      remedy: 'The header has been cut or edited: download the file again.',
    })
  }
}
