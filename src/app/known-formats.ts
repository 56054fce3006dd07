/** The formats that files may be in: those of the library, and those of the user's maps. */
import type { FormatDeclaration } from '../format/format.js'
import { formats } from '../formats.js'
import { InvoiceError } from '../schema/errors.js'
import type { TableReading } from '../tables/table-file.js'
import { didYouMean } from '../values/nearest.js'
import type { ParseInvoiceOptions } from './api.js'
import { checkCurrencies } from './options.js'

export interface FormatChoice extends Pick<ParseInvoiceOptions, 'format' | 'currency'> {
  /** Files of maps, which read invoices of other carriers. */
  readonly map?: string | readonly string[] | undefined
}

/** Throws `declaration` with a map's mistakes, `usage` if two have the same id, or if an option names an unknown format. */
export async function knownFormats(
  { map = [], format, currency }: FormatChoice,
  tables?: TableReading,
): Promise<readonly FormatDeclaration[]> {
  const files = [map].flat()
  if (files.length === 0) return formats
  const { formatFromMap } = await import('../maps/read-map.js')
  const known = [...formats]
  for (const file of files) {
    const own = await formatFromMap(file, tables)
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
