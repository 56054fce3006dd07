/** Patterns of names: each is matched at once, or refused with what to do; none keeps the command busy. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { COMMAND, invoice, itemsOf, row } from './cli-kit.js'
import { listed, ownFolder } from './inputs.js'

const at = ownFolder()
// Names that match in very many ways up to their last letter.
const LONG = ['a'.repeat(250), 'ab'.repeat(120), `${'a'.repeat(200)}.csv`]

beforeAll(() => {
  mkdirSync(at('names', 'ups', 'deep'), { recursive: true })
  for (const name of [...LONG, 'ups 2026 jan (1).csv', 'ups/deep/fedex-2026-02.csv', 'ups/dhl.txt'])
    writeFileSync(at('names', name), invoice(row()))
})

const limits = { timeout: 120_000, killSignal: 'SIGKILL', encoding: 'utf8', stdio: 'pipe' } as const

/** The names that the pattern matches, or the code of the error; a process that takes two minutes is killed. */
function matched(pattern: string): string[] | string {
  try {
    const args = [COMMAND, '--quiet', '--to', 'ndjson', at('names', pattern)]
    const told = execFileSync(process.execPath, args, limits)
    return itemsOf(told).map((item) => (item.source as { file: string }).file.slice(at('names').length + 1))
  } catch (error) {
    const { status, stderr } = error as { status: number | null; stderr: string }
    expect(status, `${pattern} was killed`).toBe(2)
    return /error: .*?(usage|unreadable): /.exec(stderr)?.[1] ?? stderr
  }
}

const BUSY = [
  `${'*a'.repeat(30)}b`,
  `${'*?'.repeat(30)}b`,
  `${'a*'.repeat(6)}b`,
  `ups/../${'*a'.repeat(30)}b`,
  '+(a|aa|+(a)).b',
  '*(a|aa)b',
  '!(a*|*a)b',
  '(a|aa)+b',
  '@(*a|a*)@(a*|*a)b',
  `${'[a]+'.repeat(20)}b`,
  `${'{a,aa}'.repeat(40)}b`,
  `${'@(a|aa)'.repeat(20)}b`,
  `${'?(a)'.repeat(40)}b`,
  `${'**/'.repeat(20)}b`,
]

describe('a pattern that some name would keep busy', () => {
  test('is refused by the command', () => expect(matched(BUSY[0] ?? '')).toBe('usage'))

  // In a process of their own: one that keeps it busy would keep the tests busy.
  test('is refused, each of them', () => {
    const code = `import { parseInvoice } from ${JSON.stringify(resolve('dist/index.js'))}
      for (const pattern of ${JSON.stringify(BUSY.map((pattern) => at('names', pattern)))})
        console.log(await parseInvoice(pattern).summary.then(() => 'read', (error) => error.code))`
    const told = execFileSync(process.execPath, ['--input-type=module', '-e', code], limits)
    expect(told.trim().split('\n')).toEqual(BUSY.map(() => 'usage'))
  })
})

describe('a pattern as people write them is matched', () => {
  test.each<[string, string[] | string]>([
    ['*2026*jan*.csv', ['ups 2026 jan (1).csv']],
    ['*s*2026*ja*.csv', ['ups 2026 jan (1).csv']],
    ['**/*{2026,2027}-0[1-3].{csv,txt}', ['ups/deep/fedex-2026-02.csv']],
    ['{ups,fedex,dhl}/**/*.{csv,txt}', ['ups/deep/fedex-2026-02.csv', 'ups/dhl.txt']],
    ['**/deep/**/*.csv', ['ups/deep/fedex-2026-02.csv']],
    [`${'?'.repeat(200)}.csv`, [`${'a'.repeat(200)}.csv`]],
    ['*a*a*ab', [`${'ab'.repeat(120)}`]],
    ['*a*a*a*x', 'unreadable'],
  ])('%s', (pattern, names) => expect(matched(pattern)).toEqual(names))
})

test('in the library it is an error that says what to do', async () => {
  await expect(listed(at('names', '*a*a*a*a*a*b'))).rejects.toMatchObject({
    code: 'usage',
    expected: 'a pattern with at most 4 "*" in one name',
  })
})
