import { InvoiceError } from '../schema/errors.js'

/** The limit if it is a number from 0, undefined if none is given. Throws `usage` for anything else. */
export function checkedLimit(name: string, limit: unknown): number | undefined {
  if (limit === undefined || (typeof limit === 'number' && limit >= 0)) return limit
  throw new InvoiceError({
    code: 'usage',
    value: String(limit),
    expected: `a number from 0 on as limits.${name}`,
    remedy: 'Give a number, Infinity to lift the limit, or leave it out.',
  })
}
