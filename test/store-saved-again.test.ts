/** Law: a store counts a file beside itself as a spreadsheet program saves it once, whichever came first. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../src/store/index.js'
import { asNumber, savedAgain } from './saved-again.js'
import { EITHER, newStore, tablesIn } from './store-kit.js'
import { spread } from './times.js'

/** Nets of the current line items, in the order of their texts. */
async function netsOf(store: Store, connection: string): Promise<string[]> {
  const nets: string[] = []
  for await (const { currency, net_cost } of store.lineItems({}, { connection }))
    nets.push(`${net_cost.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')} ${currency}`)
  return nets.sort()
}

describe.each(EITHER)('$name', (home) => {
  const known = new Map<string, string[]>() // nets of each connection
  let store: Store
  beforeAll(async () => {
    store = await newStore(home)
  })

  it.each(spread(tablesIn(home), 3))('%s', async (path) => {
    const [original, copy] = [readFileSync(path), await savedAgain(path, asNumber(6))]
    await store.load(original, { connection: path })
    const { files } = await store.load([original, copy], { connection: `${path} first` })
    await store.load([copy, original], { connection: `${path} last` })
    const nets = await netsOf(store, path)
    for (const connection of [`${path} first`, `${path} last`]) {
      known.set(connection, nets)
      expect(await netsOf(store, connection)).toEqual(nets)
    }
    if (nets.filter((net) => !/^0 /.test(net)).length >= 10) {
      const again = Buffer.from(copy.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
      await store.load([copy, again], { connection: `${path} copies` })
      known.set(`${path} copies`, nets)
      expect(await netsOf(store, `${path} copies`)).toEqual(nets)
      await store.load(original, { connection: `${path} copies` })
      expect(await netsOf(store, `${path} copies`)).toEqual(nets)
    }
    // Where numbers of invoices and parcels are equal, the newer file counts, and names of charges may have lost zeros.
    expect(files[1]?.created).toBe(files[1]?.superseded)
  })

  it('still after all are made again from the files', async () => {
    expect((await store.check()).faults).toEqual([])
    await store.rebuild()
    for (const [connection, nets] of known)
      expect([connection, await netsOf(store, connection)]).toEqual([connection, nets])
    expect((await store.check()).faults).toEqual([])
  })

  it('warns of the same records and amounts with other parcels, which count twice', async () => {
    const text = readFileSync('samples/usps-eps/real.csv', 'utf8')
    const parcels = text.replaceAll(/(?<=,)(\d{19})\d{3}(?=,)/g, '$1999')
    const { files } = await (await newStore(home)).load([Buffer.from(text), Buffer.from(parcels)])
    const warnings = files.map(({ summary }) =>
      summary?.warnings.filter((one) => one.includes('counted twice')),
    )
    expect(warnings).toEqual([
      [],
      [expect.stringContaining('may be counted twice: it has as many records as bytes#1 (')],
    ])
  })
})
