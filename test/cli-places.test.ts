/** No output is an input or another output, by whatever name, link or descriptor it is reached. */
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAtomicFile, placeAll } from '../src/output/atomic-file.js'
import { openFiles } from '../src/output/outputs.js'
import { invoice, itemsOf, namesIn, parseInvoice, row, shell } from './cli-kit.js'
import { failure, ownFolder } from './inputs.js'
import { zipOf } from './zip-writer.js'

const at = ownFolder()
const posix = describe.skipIf(process.platform === 'win32')

const HELD: Readonly<Record<string, string | Buffer>> = {
  'in.csv': invoice(row({ tracking: 'AB000000001GB' })),
  'in.zip': zipOf([{ name: 'a.csv', bytes: invoice(row()) }]),
  'rules.csv': 'code,category\nTPN,handling\n',
  'expected.csv': 'tracking_number,cost\nAB000000001GB,4.00\n',
  'config.json': '{}',
  'tracking.csv': 'sales_order_no,tracking_number\n45001,AB000000001GB\n',
  'folder/a.csv': invoice(row()),
}

/** Other names of a file in the working folder, which lies in `real` and is linked as `linked`. */
const NAMES: Readonly<Record<string, (file: string) => string>> = {
  itself: (file) => file,
  'a detour': (file) => `./folder/../${file}`,
  'a whole path': (file) => at('real', file),
  'a linked folder': (file) => at('linked', file),
  'a link': (file) => {
    symlinkSync(at('real', file), at('real', 'link'))
    return 'link'
  },
  'a hard link': (file) => {
    linkSync(at('real', file), at('real', 'hard'))
    return 'hard'
  },
}

/** What each command reads: the file that must stay, and the words that name it. */
const READ: readonly (readonly [file: string, words: string])[] = [
  ['in.csv', 'parse in.csv'],
  ['in.csv', 'parse - < in.csv'],
  ['in.csv', 'parse /dev/stdin < in.csv'],
  ['in.csv', 'parse /dev/fd/3 3< in.csv'],
  ['in.csv', 'parse /proc/self/fd/3 3< in.csv'],
  ['in.csv', "parse 'in*'"],
  ['in.csv', 'parse folder in.csv'],
  ['in.zip', 'parse in.zip'],
  ['in.zip', 'parse - < in.zip'],
  ['folder/a.csv', 'parse folder'],
  ['folder/a.csv', "parse 'folder/*'"],
  ['rules.csv', 'parse in.csv --charges rules.csv'],
  ['in.csv', 'combine royal-mail in.csv tracking.csv'],
  ['in.csv', 'combine royal-mail - tracking.csv < in.csv'],
  ['tracking.csv', 'combine royal-mail in.csv tracking.csv'],
  ['tracking.csv', 'combine royal-mail in.csv - < tracking.csv'],
  ['rules.csv', 'combine royal-mail in.csv tracking.csv --charges rules.csv'],
  ['folder/a.csv', 'combine royal-mail in.csv folder'],
  ['in.csv', 'audit in.csv'],
  ['in.csv', 'audit - < in.csv'],
  ['in.zip', 'audit in.zip'],
  ['folder/a.csv', 'audit folder'],
  ['expected.csv', 'audit in.csv --expected expected.csv'],
  ['config.json', 'audit in.csv --config config.json'],
  ['rules.csv', 'audit in.csv --charges rules.csv'],
  ['in.csv', 'charges in.csv'],
  ['folder/a.csv', 'charges folder'],
  ['rules.csv', 'charges in.csv --charges rules.csv'],
  ['in.csv', 'detect in.csv'],
  ['folder/a.csv', 'detect folder'],
]

const WRITES: Readonly<Record<string, readonly string[]>> = {
  parse: ['-o', '--rejects', '--summary', '>>', '2>>'],
  combine: ['-o', '--rejects', '--summary', '>>', '2>>'],
  audit: ['--report', '--disputes', '>>', '2>>'],
  charges: ['>>', '2>>'],
  detect: ['>>', '2>>'],
}

posix('what is read', () => {
  beforeAll(() => {
    mkdirSync(at('real'))
    symlinkSync(at('real'), at('linked'))
  })
  beforeEach(() => {
    for (const name of readdirSync(at('real'))) rmSync(at('real', name), { recursive: true })
    mkdirSync(at('real', 'folder'))
    for (const [name, bytes] of Object.entries(HELD)) writeFileSync(at('real', name), bytes)
  })

  // By one of the outputs and names, in turn: all of them by all would take minutes.
  const names = Object.entries(NAMES)
  const turns = READ.map(([file, words], nth) => {
    const [command = ''] = words.split(' ')
    const writes = WRITES[command] ?? []
    const [name = '', nameOf = (one: string) => one] = names[nth % names.length] ?? []
    return { file, words, output: writes[nth % writes.length] ?? '', name, nameOf }
  })
  test.each(turns)('$words $output, by $name, is refused', async ({ file, words, output, nameOf }) => {
    const before = readFileSync(at('real', file))
    const given = nameOf(file)
    const line = `${words} ${output} ${given}`
    // Only what the shell redirects needs one.
    const ran = /[<>]/.test(line)
      ? await shell(`parse-invoice ${words} ${output} '${given}'`, { cwd: at('real') })
      : await parseInvoice(line.replaceAll("'", '').split(' '), { cwd: at('real') })
    expect(`${ran.stderr}${ran.stdout}`).toMatch(
      /^error: [^\n]*: output: expected an output that is not one of the inputs[^\n]*\n$/,
    )
    expect(ran.status).toBe(2)
    expect(readFileSync(at('real', file))).toEqual(before)
    expect(namesIn(at('real')).filter((one) => one.endsWith('.part'))).toEqual([])
  })

  test.each(names)('is known by %s, to every output', async (_name, nameOf) => {
    const name = resolve(at('real'), nameOf('in.csv'))
    for (const output of ['output', 'rejects', 'summary', 'report', 'disputes']) {
      const opened = await openFiles({ [output]: name })
      for (const input of [at('real/in.csv'), at('linked/in.csv'), at('real/in.csv/member.csv'), name])
        expect(() => opened.refuse(input)).toThrow(/not one of the inputs/)
      expect(() => opened.refuse(at('real/tracking.csv'))).not.toThrow()
      await opened.discard()
    }
  })
})

posix('two outputs', () => {
  beforeAll(() => {
    mkdirSync(at('out'))
    symlinkSync(at('out'), at('out-linked'))
    writeFileSync(at('out', 'there'), 'as it was')
    linkSync(at('out', 'there'), at('out', 'hard'))
    symlinkSync('there', at('out', 'link'))
    symlinkSync('absent', at('out', 'dangling'))
    symlinkSync('dangling', at('out', 'twice'))
  })

  const SAME = [
    ['there', 'there'],
    ['there', 'hard'],
    ['there', 'link'],
    ['there', '../out-linked/there'],
    ['there', '../out-linked/../out/./link'],
    ['absent', 'absent'],
    ['absent', 'dangling'],
    ['absent', '../out-linked/absent'],
    ['../out-linked/twice', 'dangling'],
    ['absent', 'Absent'],
    ['caf\u00e9', 'cafe\u0301'],
  ] as const
  const PAIRS = [
    ['output', 'rejects'],
    ['output', 'summary'],
    ['rejects', 'summary'],
    ['report', 'disputes'],
  ] as const

  test.each(SAME)('%s and %s are one file', async (one, other) => {
    for (const [first, second] of PAIRS)
      for (const paths of [
        { [first]: at('out', one), [second]: at('out', other) },
        { [first]: at('out', other), [second]: at('out', one) },
      ]) {
        const error = await failure(openFiles(paths))
        expect([error.code, error.expected]).toEqual(['usage', 'a different file for each output'])
      }
    expect(namesIn(at('out'))).toEqual(['dangling', 'hard', 'link', 'there', 'twice'])
  })

  test.each([
    ['parse in.csv -o out > out'],
    ['parse in.csv -o out 2> out'],
    ['parse in.csv --rejects out >> out'],
    ['parse in.csv --rejects /dev/stdout > out'],
    ['parse in.csv --rejects /dev/fd/1'],
    ['parse in.csv --rejects /dev/stderr 2> out'],
    ['parse in.csv -o /proc/self/fd/1 --summary /dev/fd/1'],
    ['audit in.csv --report /proc/self/fd/1'],
    ['audit in.csv --disputes out > out'],
  ])('%s: neither is written', async (line) => {
    mkdirSync(at('streams'), { recursive: true })
    writeFileSync(at('streams', 'in.csv'), invoice(row()))
    writeFileSync(at('streams', 'out'), '')
    const ran = await shell(`parse-invoice ${line}`, { cwd: at('streams') })
    expect(ran.status).toBe(2)
    const told = `${ran.stdout}${ran.stderr}${readFileSync(at('streams', 'out'), 'utf8')}`
    expect(told).toMatch(/^error: usage: [^\n]*\n$/)
  })

  test('a device takes several, a pipe rows and messages, and a link to nothing leads to the file', async () => {
    mkdirSync(at('fine'))
    writeFileSync(at('fine', 'in.csv'), invoice(row(), row({ net: 'x' })))
    symlinkSync('items.ndjson', at('fine', 'dangling'))
    for (const line of [
      'in.csv -o /dev/null --rejects /dev/null --summary /dev/null > /dev/null 2>&1',
      'in.csv -o dangling --rejects /dev/stderr 2>&1 | cat',
      '- -o /dev/stdout --rejects rejects < in.csv > both 2>&1',
      'in.csv 2>&1 > /dev/fd/2 | cat',
    ])
      expect((await shell(`set -o pipefail; parse-invoice ${line}`, { cwd: at('fine') })).status).toBe(1)
    expect(itemsOf(readFileSync(at('fine', 'items.ndjson'), 'utf8'))).toHaveLength(1)
    expect(lstatSync(at('fine', 'dangling')).isSymbolicLink()).toBe(true)
  })
})

test('the audit of an archive writes its page, however long the name of a member', async () => {
  mkdirSync(at('page'))
  const bytes = invoice(row())
  const members = ['a.csv', `${'n'.repeat(300)}.csv`].map((name) => ({ name, bytes }))
  writeFileSync(at('page', 'in.zip'), zipOf(members))
  const ran = await shell('parse-invoice audit in.zip --report page.html --disputes page.csv', {
    cwd: at('page'),
  })
  expect(ran.stderr).not.toContain('error')
  expect(readFileSync(at('page', 'page.html'), 'utf8')).toMatch(/^<!doctype html>/i)
})

posix('while a file is written', () => {
  const rightsOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

  test.each([0o600, 0o640, 0o444 | 0o200, 0o666])(
    'nobody reads it who may not read the one of mode %o',
    async (mode) => {
      mkdirSync(at(`mode-${mode}`))
      const path = at(`mode-${mode}`, 'out')
      writeFileSync(path, 'as it was')
      chmodSync(path, mode)
      if (process.getuid?.() === 0) chownSync(path, 1234, 1235)
      const file = await createAtomicFile(path)
      const [part = ''] = namesIn(at(`mode-${mode}`))
      expect(rightsOf(at(`mode-${mode}`, part))).toBe('600')
      await file.write('new')
      await placeAll([file])
      expect(rightsOf(path)).toBe(mode.toString(8))
      if (process.getuid?.() === 0) expect([statSync(path).uid, statSync(path).gid]).toEqual([1234, 1235])
    },
  )

  test('what the disk refuses of its first part is told at its end', async () => {
    mkdirSync(at('flushed'))
    const handle = await open(at('flushed'))
    const datasync = vi.spyOn(Object.getPrototypeOf(handle), 'datasync')
    await handle.close()
    datasync.mockRejectedValueOnce(Object.assign(new Error(), { code: 'EIO' }))
    const file = await createAtomicFile(at('flushed', 'out'))
    const part = Buffer.alloc(32 << 20)
    for (const chunk of [part, part, part]) await file.write(chunk)
    expect(await failure(file.complete())).toMatchObject({
      code: 'output',
      expected: 'a disk that can be written',
    })
    await file.discard()
    expect(namesIn(at('flushed'))).toEqual([])
    expect(datasync).toHaveBeenCalled()
    datasync.mockRestore()
  })

  test('a new one has the rights that the system gives to new files', async () => {
    mkdirSync(at('new'))
    writeFileSync(at('new', 'in.csv'), invoice(row()))
    expect((await shell('umask 027; parse-invoice in.csv -o out', { cwd: at('new') })).status).toBe(0)
    expect(rightsOf(at('new', 'out'))).toBe('640')
  })
})
