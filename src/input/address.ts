/** Inputs that are addresses of remote files. */

/** `sftp://…`, `s3://…`, `https://…`, and similar. A single letter before the colon is a drive. */
export const isAddress = (input: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(input)

/** An address without possible secrets: user and password, and everything after `?` and `#`. */
export function shownAddress(address: string): string {
  return address.replace(/^([a-z0-9+.-]+:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, '')
}
