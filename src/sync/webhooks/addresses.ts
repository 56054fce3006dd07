/**
 * Where a webhook may be sent. An address that leads into the own network would let whoever enters it talk to what is meant for
 * nobody outside: it is refused when it is entered, and again when it is connected to, for a name may lead elsewhere by then.
 */
import { lookup as lookUp } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { InvoiceError } from '../../schema/errors.js'

export interface AddressRules {
  /** Networks of one's own that may be sent to all the same: `10.1.0.0/16`. */
  readonly allowed?: readonly string[] | undefined
  /** Finds the addresses of a name: the system's resolver. */
  readonly resolve?: ((name: string) => Promise<readonly string[]>) | undefined
}

export class RefusedAddress extends Error {}

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Throws `usage` for an address of an endpoint that may not be sent to. */
export function checkUrl(text: string, rules: AddressRules): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) throw badUrl(text, 'an address https://…', 'Mend the address.')
  const shown = `${url.protocol}//${url.host}${url.pathname}`
  if (url.username !== '' || url.password !== '')
    throw badUrl(
      shown,
      'an address without user and password',
      'The signature shows who sends: leave them out.',
    )
  const isHere = isThisMachine(hostOf(url))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    throw badUrl(shown, 'an address https://…', 'Plain http is for this machine alone.')
  if (isIP(hostOf(url)) !== 0 && !isHere && !isAllowed(hostOf(url), rules))
    throw badUrl(
      shown,
      'an address outside of the own network',
      'Name an address of the internet, or allow its network by PARSE_INVOICE_WEBHOOK_NETWORKS=10.1.0.0/16 where serve and work are started.',
    )
  return url
}

/** Without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

/** It must be named so: a name that only leads to it is refused. */
function isThisMachine(host: string): boolean {
  return host === 'localhost' || (isIP(host) !== 0 && plain(ipaddr.parse(host)).range() === 'loopback')
}

/** IPv4 within IPv6 as IPv4, where it is clear which: what the translation leads to is what counts. */
function plain(address: Address): Address {
  if (address.kind() === 'ipv4') return address
  const six = address as ipaddr.IPv6
  if (six.isIPv4MappedAddress()) return six.toIPv4Address()
  const bytes = six.toByteArray()
  return WELL_KNOWN_NAT64.every((byte, at) => bytes[at] === byte)
    ? ipaddr.fromByteArray(bytes.slice(12))
    : address
}

/** 64:ff9b::/96 */
const WELL_KNOWN_NAT64 = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]

/** Of IPv6 what is given out to the internet; all else, and what wraps an IPv4 address otherwise, is refused. */
function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || ((address as ipaddr.IPv6).parts[0] ?? 0) >> 13 === 1
}

/** Throws `usage` for what is no network. */
export function checkNetworks({ allowed = [] }: AddressRules): void {
  for (const network of allowed)
    if (!ipaddr.isValidCIDR(network))
      throw badUrl(
        network,
        'a network such as 10.1.0.0/16',
        'Mend the networks that webhooks may be sent to.',
      )
}

function isAllowed(text: string, { allowed = [] }: AddressRules): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = plain(ipaddr.parse(text))
  if (isPublic(address)) return true
  return allowed.some((network) => {
    const [start, bits] = ipaddr.parseCIDR(network)
    return start.kind() === address.kind() && address.match(start as never, bits)
  })
}

/**
 * Finds the addresses of a name and refuses it where one of them may not be sent to. The connection is made to an address
 * that was looked at here: nothing is looked up a second time.
 */
export function guardedLookup(rules: AddressRules): LookupFunction {
  const { resolve = resolveBySystem } = rules
  return (name, options, done) => {
    resolve(name).then(
      (addresses) => {
        const refused = addresses.find((one) => !(isAllowed(one, rules) || isOwnName(name, one)))
        const found = addresses.map((address) => ({ address, family: isIP(address) }))
        const wanted = found.filter(({ family }) => !options.family || family === options.family)
        const [first] = wanted
        if (refused !== undefined)
          done(new RefusedAddress(`${name} leads to ${refused}, which is not sent to`), '', 0)
        else if (first === undefined) done(new Error(`${name} has no address`), '', 0)
        else if (options.all === true) done(null, wanted)
        else done(null, first.address, first.family)
      },
      (error: Error) => done(error, '', 0),
    )
  }
}

const isOwnName = (name: string, address: string): boolean => name === 'localhost' && isThisMachine(address)

const resolveBySystem = (name: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    lookUp(name, { all: true }, (error, found) =>
      error === null ? resolve(found.map(({ address }) => address)) : reject(error),
    )
  })

const badUrl = (value: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })
