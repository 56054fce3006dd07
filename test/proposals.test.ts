/** Files that are proposed, to be mended by hand, are never written over without a word. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parseInvoice as command } from './cli-kit.js'

const folder = mkdtempSync(join(tmpdir(), 'proposals-'))
afterAll(() => rmSync(folder, { recursive: true }))
const MINE = 'mended by hand\n'

test.each([
  ['map', 'test/maps/ontrac.csv', 'own.yaml', 'own.yaml'],
  ['config', 'samples/fedex-us/real.csv', 'own.json', 'own.json'],
  ['contract', 'samples/fedex-us/real.csv', 'own.json', 'own.json'],
  ['contract', 'samples/fedex-us/real.csv', 'terms.json', 'terms.txt'],
])('%s init of %s into %s, where %s is', async (what, file, output, there) => {
  const [out, kept] = [join(folder, output), join(folder, there)]
  writeFileSync(kept, MINE)
  const refused = await command([what, 'init', file, '-o', out])
  expect(refused).toMatchObject({ status: 2, stdout: '' })
  expect(refused.stderr).toContain(
    `usage: found "${kept}", expected a new file: this one may have been edited by hand. Name another one with -o FILE, or write over it with --force.`,
  )
  expect(readFileSync(kept, 'utf8')).toBe(MINE)
  const forced = await command([what, 'init', file, '-o', out, '--force'])
  expect(forced.status).toBeLessThan(2)
  expect(readFileSync(kept, 'utf8')).not.toBe(MINE)
})
