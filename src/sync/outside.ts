/**
 * Sources entered from outside: through a customer's link, or by a holder of a connection's access token. They reach
 * servers on the internet only, nothing of this machine, and send no secret that somebody else entered to another
 * server.
 */

import { InvoiceError } from '../schema/errors.js'
import { type AddressRules, hostOf, leadsHome } from '../sources/own-network.js'
import type { ConnectionSource } from './types.js'

/** Throws `config` for a folder, for a variable of this process, and for an address that is plainly in the own network. */
export function checkOutside(settings: ConnectionSource, rules: AddressRules): void {
  if (settings.type === 'folder')
    throw settingsError('type', 'a source that is not a folder of this machine', 'Choose another kind.')
  for (const [field, value] of Object.entries(settings))
    if (namesVariable(value))
      throw settingsError(
        field,
        'a value, not the name of a variable of this machine',
        'Enter the value itself.',
      )
  for (const [field, host] of hostsOf(settings))
    if (leadsHome(host, rules))
      throw settingsError(
        field,
        'a server outside the own network',
        'Use a server on the internet; or the operator allows its network with PARSE_INVOICE_SOURCE_NETWORKS=10.1.0.0/16, or enters the source.',
      )
}

/** At any depth. The variable's value would go to the server that is named beside it. */
const namesVariable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(namesVariable)
    : typeof value === 'string' && value.trim().startsWith('env:')

function hostsOf({ host, endpoint, addresses }: ConnectionSource): [field: string, host: string][] {
  const urls = [['endpoint', endpoint], ...[addresses].flat().map((one) => ['addresses', one])]
  return [
    ...(typeof host === 'string' ? ([['host', host]] as [string, string][]) : []),
    ...urls.flatMap(([field, url]): [string, string][] =>
      typeof url === 'string' && URL.canParse(url) ? [[`${field}`, hostOf(new URL(url))]] : [],
    ),
  ]
}

/** Fields that name the server, and those that name what a secret opens on it. */
const SERVER = ['host', 'endpoint', 'addresses']
const PLACE = [...SERVER, 'port', 'region', 'bucket']

/** The kept settings with a change applied, and whether they are from outside then. */
export function changedSource(
  kept: {
    readonly settings: ConnectionSource
    readonly shown: ConnectionSource
    readonly fromOutside: boolean
  },
  change: ConnectionSource,
  byOutside: boolean,
): { settings: ConnectionSource; entered: ConnectionSource; fromOutside: boolean } {
  if (kept.settings.type !== change.type) return { settings: change, entered: change, fromOutside: byOutside }
  const differs = (field: string): boolean =>
    field in change && JSON.stringify(change[field]) !== JSON.stringify(kept.settings[field])
  const moves = (byOutside ? PLACE : SERVER).some(differs)
  // Omitted fields keep their values: nobody retypes a secret to correct a path. A secret does not go along to
  // another place.
  const base = byOutside && moves ? kept.shown : kept.settings
  return {
    settings: { ...base, ...change },
    entered: Object.fromEntries(
      Object.entries(change).filter(([field]) => field === 'type' || differs(field)),
    ) as unknown as ConnectionSource,
    fromOutside: moves ? byOutside : kept.fromOutside,
  }
}

const settingsError = (column: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'config', column, expected, remedy })
