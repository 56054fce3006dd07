/** The command where the system gives it too little, and where names are no text. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoice, namesIn, row, shell } from './cli-kit.js'

const folder = mkdtempSync(join(tmpdir(), 'cli-limits-'))
beforeAll(() => writeFileSync(join(folder, 'in.csv'), invoice(row())))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(process.platform === 'win32')('too few open files', () => {
  // With fewer Node itself does not begin, the one later than the other.
  const most = [26, 28, 30, 35, 40, 46, 50, 70]

  test.each(most)('at most %i: it works, or says which limit to raise', async (files) => {
    const out = join(folder, `${files}`)
    mkdirSync(out)
    const { status, stderr } = await shell(
      `ulimit -n ${files}; parse-invoice audit '${folder}/in.csv' --report '${out}/report.html'`,
    )
    if (status === 0) return expect(namesIn(out)).toEqual(['report.html'])
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error: /m)
    expect(stderr).toContain('ulimit -n')
    expect(stderr).not.toContain('npm install')
    expect(namesIn(out)).toEqual([])
  })

  test('Parquet too', async () => {
    for (const files of [30, 33, 36, 38, 40]) {
      const { status, stderr } = await shell(
        `ulimit -n ${files}; parse-invoice '${folder}/in.csv' --quiet --to parquet -o '${folder}/${files}.parquet'`,
      )
      expect([0, 2]).toContain(status)
      if (status === 2) expect(stderr).toContain('ulimit -n')
    }
  })
})

describe.skipIf(process.platform !== 'linux')('names that are not UTF-8', () => {
  test.each([
    ['a folder', 'names'],
    ['a file', "$(printf 'names/rechn\\374ng.csv')"],
    ['a pattern', "'names/*.csv'"],
    ['a pattern over folders', "'names/**/*.csv'"],
    ['only a folder of such a name', "'names/**/x.csv'"],
  ])('%s: told, never left out', async (_, given) => {
    const { status, stderr } = await shell(
      `cd "$(mktemp -d)"; mkdir -p names/sub; cp '${folder}/in.csv' names/good.csv
      cp '${folder}/in.csv' "$(printf 'names/rechn\\374ng.csv')"; mkdir "$(printf 'names/ord\\351')"
      cp '${folder}/in.csv' "$(printf 'names/ord\\351/x.csv')"; parse-invoice ${given} > /dev/null`,
    )
    expect(status).toBe(2)
    expect(stderr).toContain('a name in UTF-8')
    expect(stderr).toContain(
      given.includes('/x') || given === 'names' || given.includes('**') ? 'ord' : 'rechn',
    )
  })
})
