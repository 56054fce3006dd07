/** Addresses as they may be shown. */

/** An address without what may be a secret in it. */
export function shownAddress(address: string): string {
  return address.replace(/^([a-z0-9+.-]+:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, '')
}
