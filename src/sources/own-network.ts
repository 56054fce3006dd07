/**
 * Addresses that lead into the own network. With such an address, somebody who may only name a server would reach
 * servers that are closed to outsiders. It is refused when it is entered, and again when it is connected to, because
 * by then a name may lead elsewhere.
 */
import { lookup as lookUp } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { InvoiceError } from '../schema/errors.js'

export interface AddressRules {
  /** Networks of the operator's own that may be reached anyway: `10.1.0.0/16`. */
  readonly allowed?: readonly string[] | undefined
  /** Resolves a name; by default with the system's resolver. */
  readonly resolve?: ((name: string) => Promise<readonly string[]>) | undefined
}

/** Its message contains the address: only for whoever runs the program. */
export class RefusedAddress extends Error {}

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

/** The address must be written this way: a name that only resolves to this machine is refused. */
export const isThisMachine = (host: string): boolean =>
  host === 'localhost' || (isIP(host) !== 0 && plain(ipaddr.parse(host)).range() === 'loopback')

/** IPv4 within IPv6 as IPv4, if the translation is unambiguous: the translated address decides. */
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

/** Of IPv6, only addresses assigned to the internet are public; all others, including other embeddings of IPv4, are refused. */
function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || ((address as ipaddr.IPv6).parts[0] ?? 0) >> 13 === 1
}

/** Networks as a variable lists them, separated by commas. */
export const networksIn = (text = ''): string[] => text.split(',').flatMap((network) => network.trim() || [])

/** Throws `usage` for an invalid network. `purpose`: what the networks are for. */
export function checkNetworks({ allowed = [] }: AddressRules, purpose: string): void {
  for (const network of allowed)
    if (!ipaddr.isValidCIDR(network))
      throw new InvoiceError({
        code: 'usage',
        value: network,
        expected: 'a network such as 10.1.0.0/16',
        remedy: `Correct the networks that ${purpose}.`,
      })
}

/** Whether an IP address may be reached. */
export function isAllowed(text: string, { allowed = [] }: AddressRules): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = plain(ipaddr.parse(text))
  if (isPublic(address)) return true
  return allowed.some((network) => {
    const [start, bits] = ipaddr.parseCIDR(network)
    return start.kind() === address.kind() && address.match(start as never, bits)
  })
}

/** Whether the text of a host shows that it leads into the own network. A name is resolved when it is connected to. */
export function leadsHome(host: string, rules: AddressRules): boolean {
  const address = /(^|\.)localhost\.?$/i.test(host) ? '127.0.0.1' : host
  return isIP(address) !== 0 && !isAllowed(address, rules)
}

/**
 * Resolves a name, and refuses it if one of its addresses may not be reached. The connection is made to an address
 * checked here: nothing is resolved a second time. An IP address never comes here: see `leadsHome`. `hereByName`:
 * `localhost` may be reached.
 */
export function guardedLookup(rules: AddressRules, hereByName = false): LookupFunction {
  const { resolve = resolveBySystem } = rules
  return (name, options, done) => {
    resolve(name).then(
      (addresses) => {
        const isOwn = (one: string): boolean => hereByName && name === 'localhost' && isThisMachine(one)
        const refused = addresses.find((one) => !(isAllowed(one, rules) || isOwn(one)))
        const found = addresses.map((address) => ({ address, family: isIP(address) }))
        const matching = found.filter(({ family }) => !options.family || family === options.family)
        const [first] = matching
        if (refused !== undefined)
          done(new RefusedAddress(`${name} resolves to ${refused}, which may not be reached`), '', 0)
        else if (first === undefined) done(new Error(`${name} has no address`), '', 0)
        else if (options.all === true) done(null, matching)
        else done(null, first.address, first.family)
      },
      (error: Error) => done(error, '', 0),
    )
  }
}

const resolveBySystem = (name: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    lookUp(name, { all: true }, (error, found) =>
      error === null ? resolve(found.map(({ address }) => address)) : reject(error),
    )
  })
