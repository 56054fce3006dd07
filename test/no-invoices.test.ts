/**
 * Tables that are no invoices are recognised as none, by all formats and maps together. The files are those of packages, fetched in
 * development and not committed: `no-invoices-packages.txt` names the packages (`npm pack` each, unpack them into a folder),
 * `NO_INVOICES=folder npx vitest run test/no-invoices.test.ts` looks at every table in it, and `no-invoices.txt` has the hashes of
 * those that were looked at, 500 and more. Without a folder it takes the tables of the installed packages.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { detectFormats, formats, readMap } from '../src/index.js'

const FOLDER = process.env.NO_INVOICES ?? 'node_modules/papaparse'
const LIST = 'test/no-invoices.txt'

const tables = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(csv|tsv)$|gtfs[^/]*\/.*\.txt$/i.test(name))
  .map((name) => join(FOLDER, name))
const maps = readdirSync('test/maps').filter((name) => name.endsWith('.yaml'))

it('no table of a package is an invoice of any format', async () => {
  const known = [...formats, ...(await Promise.all(maps.map((name) => readMap(`test/maps/${name}`))))]
  const hashes = new Map(
    tables.map((path) => [createHash('sha256').update(readFileSync(path)).digest('hex'), path] as const),
  )
  const recognised: string[] = []
  for (const path of hashes.values())
    for await (const { format } of detectFormats(path, { formats: known }))
      if (format !== null) recognised.push(`${path}: ${format}`)
  expect(recognised).toEqual([])
  const listed = readFileSync(LIST, 'utf8').trim().split('\n')
  console.log(
    `no-invoices: ${hashes.size} different tables of ${FOLDER}, none recognised; ${listed.length} on the list`,
  )
  expect(new Set(listed).size).toBe(listed.length)
  expect(listed.length).toBeGreaterThanOrEqual(500)
  if (process.env.NO_INVOICES !== undefined)
    expect([...hashes.keys()].filter((hash) => !listed.includes(hash))).toEqual([])
  expect(hashes.size).toBeGreaterThan(0)
})
