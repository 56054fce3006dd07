/** The optional packages of the server, loaded when one is started. */
import { InvoiceError, isMissing } from '../schema/errors.js'

async function loaded<Module>(name: string, version: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    if (!isMissing([name], error)) throw error
    throw new InvoiceError(
      {
        code: 'usage',
        value: name,
        expected: `the package ${name}, which is not installed`,
        remedy: `Install it: npm install ${name}@${version}.`,
      },
      { cause: error },
    )
  }
}

export const serverPackages = {
  router: () => loaded('hono', '4.13.19', () => import('hono')),
  listener: () => loaded('@hono/node-server', '2.1.9', () => import('@hono/node-server')),
}
