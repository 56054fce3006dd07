/** Display names of states and categories. */
const STATES: Readonly<Record<string, string>> = {
  unsettled: 'not settled',
  open: 'open',
  disputed: 'disputed',
  credited: 'credited',
  rejected: 'rejected by the carrier',
  waived: 'waived',
}

interface Unit {
  /** Empty if it is not stated. */
  readonly currency: string
  /** Set for amounts without a currency, which add up within one format only; else empty. */
  readonly format: string
}

const NO_CURRENCY = 'none'

/** The unit that amounts are added up in, in an address and in a choice: `USD`, `none usps-eps`. */
export const keyOfUnit = ({ currency, format }: Unit): string =>
  currency === '' ? `${NO_CURRENCY} ${format}`.trim() : currency

/** The same as filters of a list. */
export function unitFilters(key: string): Partial<Unit> {
  const [currency = '', format = ''] = key.split(' ')
  if (currency !== NO_CURRENCY) return { currency: key }
  return format === '' ? { currency: '' } : { currency: '', format }
}

export const stateText = (state: string): string => STATES[state] ?? state

/** A carrier or category as it is stored, however it is typed: `DHL Express` as `dhl_express`. */
export const idText = (typed: string): string =>
  typed
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')

/** A carrier or category as reports name it: `dhl express`. */
export const nameInWords = (id: string): string => id.replaceAll('_', ' ')

/** Where the files of a connection are, as a user recognises the place. */
export function sourcePlace(source: Readonly<Record<string, unknown>>): string {
  const { host, bucket, path, prefix, addresses } = source
  const [first, ...others] = Array.isArray(addresses) ? addresses : []
  const parts = [host, bucket, path, prefix, first].filter((part) => typeof part === 'string' && part !== '')
  return `${parts.join(' ')}${others.length === 0 ? '' : ` and ${others.length} more`}`
}

export const waitingText = (files: number): string =>
  files === 0 ? '' : `${files} changed less than a minute before, and wait for the next run`
