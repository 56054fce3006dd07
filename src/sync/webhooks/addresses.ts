/** Checks where a webhook may be sent. */
import { isIP } from 'node:net'
import { InvoiceError } from '../../schema/errors.js'
import { type AddressRules, hostOf, isAllowed, isThisMachine } from '../../sources/own-network.js'

/** Throws `usage` for the address of an endpoint that may not be sent to. */
export function checkUrl(text: string, rules: AddressRules): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) throw badUrl(text, 'an address https://…', 'Correct the address.')
  const shown = `${url.protocol}//${url.host}${url.pathname}`
  if (url.username !== '' || url.password !== '')
    throw badUrl(
      shown,
      'an address without user and password',
      'The signature shows who sends: leave them out.',
    )
  const isHere = isThisMachine(hostOf(url))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    throw badUrl(shown, 'an address https://…', 'Plain http is accepted for this machine only.')
  if (isIP(hostOf(url)) !== 0 && !isHere && !isAllowed(hostOf(url), rules))
    throw badUrl(
      shown,
      'an address outside the own network',
      'Use an address on the internet, or set PARSE_INVOICE_WEBHOOK_NETWORKS=10.1.0.0/16 for serve and work to allow its network.',
    )
  return url
}

const badUrl = (value: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })
