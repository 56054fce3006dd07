/** Optional packages that sources need, loaded when a source is opened. */
import { InvoiceError, isMissing } from '../schema/errors.js'

const VERSIONS = {
  'ssh2-sftp-client': '12.1.1',
  aws4fetch: '1.0.20',
  'fast-xml-parser': '5.12.1',
} as const

/** The result of `load`. Throws `usage` with the install command if the package is missing. */
export async function importOptional<Package>(
  name: keyof typeof VERSIONS,
  load: () => Promise<Package>,
  resource: string,
): Promise<Package> {
  try {
    return await load()
  } catch (error) {
    if (!isMissing([name], error)) throw error
    throw new InvoiceError(
      {
        code: 'unreadable',
        file: resource,
        expected: `the package ${name}, which is not installed`,
        remedy: `Install it: npm install ${name}@${VERSIONS[name]}.`,
      },
      { cause: error },
    )
  }
}
