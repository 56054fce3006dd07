/** Inputs that are addresses of files elsewhere. */

/** `sftp://…`, `s3://…`, `https://…`, and what looks like one. A letter alone before the colon is a drive. */
export const isAddress = (input: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(input)

/** An address without what may be a secret in it: who asks, and what is behind `?` and `#`. */
export function shownAddress(address: string): string {
  return address.replace(/^([a-z0-9+.-]+:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, '')
}
