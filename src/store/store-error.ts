import { type ErrorFacts, InvoiceError, isMissing } from '../schema/errors.js'

/** What is wrong with a store, and what to do. */
export const storeError = (facts: Omit<ErrorFacts, 'code'>, cause?: unknown): InvoiceError =>
  new InvoiceError({ code: 'store', ...facts }, cause === undefined ? undefined : { cause })

const CLOSED = 'a store that is open'

/** A call after `close()`: it never waits for a database that is gone. */
export const closedStore = (label: string): InvoiceError =>
  storeError({
    file: label,
    expected: CLOSED,
    remedy: 'It was closed: open it again, and close it after everything that uses it.',
  })

export const isClosedStore = (error: unknown): boolean =>
  error instanceof InvoiceError && error.code === 'store' && error.expected === CLOSED

/** The optional packages that a store needs, with their versions. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@electric-sql/pglite': '@electric-sql/pglite@0.5.17',
  pg: 'pg@8.23.1 pg-copy-streams@7.0.0',
}

/** Why a package could not be loaded, in words. */
export function packageError(name: string, location: string, error: unknown): unknown {
  if (!isMissing([name, 'pg-copy-streams'], error)) return error
  return storeError(
    {
      file: location,
      expected: `the package ${name}, which is not installed`,
      remedy: `Install it: npm install ${PACKAGES[name] ?? name}.`,
    },
    error,
  )
}
