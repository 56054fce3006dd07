/** The formats that files may be in: those of the library, and those that the user's maps state. */
import type { FormatDeclaration } from '../format/format.js'
import { formats } from '../formats.js'
import { InvoiceError } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'
import type { ParseInvoiceOptions } from './api.js'
import { checkCurrencies } from './options.js'

export interface FormatChoice extends Pick<ParseInvoiceOptions, 'format' | 'currency'> {
  /** Files of maps: how invoices of other carriers are read. */
  readonly map?: string | readonly string[] | undefined
}

/** Throws `declaration` with the mistakes of a map, `usage` where an id is there twice, or an option names a format that is not. */
export async function knownFormats(
  { map = [], format, currency }: FormatChoice,
  signal: AbortSignal | undefined,
): Promise<readonly FormatDeclaration[]> {
  const files = [map].flat()
  if (files.length === 0) return formats
  const { formatFromMap } = await import('../maps/read-map.js')
  const known = [...formats]
  for (const file of files) {
    const own = await formatFromMap(file, signal)
    if (known.some(({ id }) => id === own.id))
      throw new InvoiceError({
        code: 'usage',
        file,
        value: own.id,
        expected: 'an id that no other format has',
        remedy: 'Give the map an id of its own: id: …-detail.',
      })
    known.push(own)
  }
  const ids = known.map(({ id }) => id)
  if (format !== undefined && !ids.includes(format))
    throw new InvoiceError({
      code: 'usage',
      value: format,
      expected: `a format: ${ids.join(', ')}`,
      remedy: didYouMean(format, ids, '`parse-invoice formats` lists those of the library.'),
    })
  checkCurrencies(currency, known)
  return known
}
