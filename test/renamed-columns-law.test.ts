/** Laws of headers that someone edited: names changed in their places, and all columns removed but those that a format must have. */
import { expect, it } from 'vitest'
import { detectFormat, isInvoiceError, type LineItem } from '../src/index.js'
import { parsed, recounted, tableFiles, tablesUnderTest } from './law-kit.js'

type Cells = readonly string[]

const csv = (records: readonly Cells[]): Buffer =>
  Buffer.from(
    records.map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join(''),
  )
const NEEDED = (id: string): ReadonlySet<string> => {
  const format = tablesUnderTest.find((one) => one.id === id)
  const names = (format?.recognise ?? []).flatMap((way) => ('names' in way ? way.names.flat() : []))
  return new Set([...names, ...(format?.always ?? []).flat()])
}

const UPS = tableFiles().filter(({ path }) => /ups-billing\/with-header/.test(path))

it.each(UPS.map(({ path }) => [path]))('names changed in their places: %s', async (path) => {
  const { records } = await recounted(path)
  const [names = [], ...rows] = records
  const needed = NEEDED('ups-billing')
  const whole = await parsed(path)
  for (const every of [1, 2, 3, 7]) {
    const renamed = names.map((name, at) => (at % every > 0 || needed.has(name) ? name : `Our ${name}`))
    const { items, account } = await parsed(csv([renamed, ...rows]))
    expect(account.rejects).toEqual([])
    const [{ raw }] = (await parsed(csv([renamed, ...rows]), { raw: true })).items as [LineItem]
    expect(Object.keys(raw ?? {})).toEqual(renamed.map((name) => name.trim()))
    expect(items.map((item) => ({ ...item, id: '', source: 0 }))).toEqual(
      whole.items.map((item) => ({ ...item, id: '', source: 0 })),
    )
  }
})

it.runIf(UPS.length > 0)(
  'a changed name means nothing behind the others, or where columns are moved',
  async () => {
    const { records } = await recounted('samples/ups-billing/with-header.csv')
    const zone = (records[0] as Cells).indexOf('Zone')
    const zonesOf = async (edit: (cells: Cells, isNames: boolean) => Cells) =>
      (await parsed(csv(records.map((cells, at) => edit(cells, at === 0))))).items.map((item) => item.zone)
    const renamed = (cells: Cells, isNames: boolean) => (isNames ? cells.with(zone, 'Our zone') : cells)
    const nothing = (await zonesOf((cells) => cells)).map(() => null)
    expect(await zonesOf(renamed)).toEqual(await zonesOf((cells) => cells))
    expect(await zonesOf((cells, isNames) => renamed(cells, isNames).toSpliced(2, 1))).toEqual(nothing)
    const last = (records[0] as Cells).indexOf('Receiver Country')
    const countries = (edit: (cells: Cells, isNames: boolean) => Cells) =>
      parsed(csv(records.map((cells, at) => edit(cells, at === 0)))).then(({ items }) =>
        items.map((item) => item.destination_country),
      )
    expect(
      await countries((cells, isNames) => [...cells.slice(0, last), isNames ? 'Department' : 'Sales']),
    ).toEqual(nothing)
  },
)

const files = tableFiles().filter(({ own }) => own)

it.each(files.map(({ path, format }) => [path, format.id]))(
  'only what it must have: %s',
  async (path, id) => {
    const header = +(/column names in record (\d+)/.exec((await detectFormat(path)).why)?.[1] ?? 0)
    if (header === 0) return
    const { records } = await recounted(path)
    const needed = NEEDED(id)
    const kept = (records[header - 1] as Cells).map((name) => needed.has(name.trim()))
    const few = records.slice(header - 1).map((cells) => cells.filter((_, at) => kept[at]))
    try {
      const { items, account } = await parsed(csv(few))
      expect(items.length + account.summary.totals.rows).toBeGreaterThan(0)
    } catch (error) {
      if (!isInvoiceError(error)) throw error
    }
  },
)
