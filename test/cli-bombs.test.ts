/** Inputs made to fill the memory or never to end: refused with what to do, in little memory (`SHOW_PEAKS=1` prints how much). */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { COMMAND, invoice, itemsOf, parseInvoice, type Ran, row, withoutStack } from './cli-kit.js'
import { preloaded } from './fault-kit.js'
import { ownFolder } from './inputs.js'
import { zipOf } from './zip-writer.js'

const at = ownFolder()
const linux = process.platform === 'linux' // where memory can be told apart from that of whoever started the process
const MIB = 1 << 20
/** Node itself takes 50 MiB, a parse of any file below 200. */
const MOST = 256

const peaks: string[] = []
afterAll(() => {
  if (process.env.SHOW_PEAKS === '1') console.log(`peak memory\n${peaks.join('\n')}`)
})

interface Measured extends Ran {
  /** Greatest memory of the process, MiB. */
  readonly peak: number
}

/** The command; what `pour` gives again and again comes in by its standard input until it has ended. */
async function measured(name: string, args: readonly string[], pour?: readonly Buffer[]): Promise<Measured> {
  const seen = at(`${peaks.length}.peak`)
  const script = `const fs = require('fs')
process.on('exit', () => fs.writeFileSync(${JSON.stringify(seen)}, fs.readFileSync('/proc/self/status')))`
  const env = { ...process.env, NO_COLOR: '', ...preloaded(at('peak.cjs'), script) }
  const child = spawn(process.execPath, [COMMAND, ...args], { env })
  let [stdout, stderr, next] = ['', '', 0]
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  child.stdin.on('error', () => undefined)
  const more = (): void => {
    if (pour === undefined || child.exitCode !== null) return void child.stdin.end()
    while (child.stdin.writable && child.stdin.write(pour[Math.min(next++, pour.length - 1)]));
    child.stdin.once('drain', more)
  }
  more()
  const status = await new Promise<number | null>((settle) => child.on('close', settle))
  // Not process.resourceUsage(): it begins with the memory of whoever started the process.
  const kib = /VmHWM:\s*(\d+) kB/.exec(readFileSync(seen, 'utf8'))?.[1]
  const mib = Math.round(Number(kib) / 1024)
  peaks.push(`  ${`${mib}`.padStart(4)} MiB  ${name}`)
  return { ...withoutStack({ status, stdout, stderr }), peak: mib }
}

const HEAD = invoice(row())
const LINES = (line: string): Buffer =>
  Buffer.from(`${line}\n`.repeat(Math.ceil((64 << 10) / (line.length + 1))))
const ZEROS = Buffer.alloc(64 << 10)

describe.skipIf(!linux)('archives', () => {
  const rowsOf = (bytes: number): Buffer => Buffer.concat([Buffer.from(HEAD), Buffer.alloc(bytes, '0')])

  test.each<readonly [name: string, file: string, bytes: () => Buffer, message: string]>([
    [
      'gzip of 10 GB',
      '10g.csv.gz',
      () => Buffer.concat([gzipSync(HEAD), ...Array(100).fill(gzipSync(Buffer.alloc(100 * MIB, '0')))]),
      'limit: expected at most 500 unpacked bytes for each packed byte',
    ],
    [
      'zip of 200 MB',
      '200m.zip',
      () => zipOf([{ name: 'a.csv', bytes: rowsOf(200 * MIB) }]),
      '200m.zip/a.csv: limit: expected at most 500 unpacked bytes for each packed byte',
    ],
    [
      'zip of 20,000 members',
      'many.zip',
      () => zipOf(Array.from({ length: 20_000 }, (_, n) => ({ name: `${n}.csv` }))),
      'limit: expected at most 10000 members, not 20000',
    ],
    [
      'zip of members that share bytes',
      'shared.zip',
      () =>
        zipOf([
          { name: '0.csv', bytes: rowsOf(MIB) },
          ...Array.from({ length: 500 }, (_, n) => ({
            name: `${n + 1}.csv`,
            bytes: rowsOf(MIB),
            sharing: 0,
          })),
        ]),
      'archive: expected members that do not overlap. Do not trust this archive',
    ],
  ])('%s', async (name, file, bytes, message) => {
    writeFileSync(at(file), bytes())
    const { status, stderr, peak } = await measured(name, ['--quiet', at(file)])
    expect(stderr).toContain(message)
    expect(status).toBe(2)
    expect(peak).toBeLessThan(MOST)
  })

  // As small as any file: whatever they unpack to is not unpacked.
  test.each<readonly [name: string, file: string, bytes: () => Buffer, message: string]>([
    [
      'zip in zip',
      'zip.zip',
      () => zipOf([{ name: 'a.csv', bytes: zipOf([{ name: 'b.csv', bytes: HEAD }]) }]),
      'archive: expected a file in the archive, not another archive',
    ],
    [
      'gzip in zip',
      'gz.zip',
      () => zipOf([{ name: 'a.csv', bytes: gzipSync(HEAD) }]),
      'archive: expected a file in the archive, not another archive',
    ],
    [
      'zip in gzip',
      'zip.gz',
      () => gzipSync(zipOf([{ name: 'a.csv', bytes: HEAD }])),
      'archive: expected a file in the archive, not another archive',
    ],
    [
      'gzip in gzip',
      'gz.gz',
      () => gzipSync(gzipSync(HEAD)),
      'archive: expected a file in the archive, not another archive',
    ],
    [
      'name that climbs out',
      'climbs.zip',
      () => zipOf([{ name: '../a.csv', bytes: HEAD }]),
      'archive: expected a member within its archive (its name climbs out by `..`)',
    ],
    [
      'absolute name',
      'absolute.zip',
      () => zipOf([{ name: '/a.csv', bytes: HEAD }]),
      'archive: expected a member within its archive (its name is an absolute path)',
    ],
    [
      'name with a drive',
      'drive.zip',
      () => zipOf([{ name: 'C:\\a.csv', bytes: HEAD }]),
      'archive: expected a member within its archive (its name is an absolute path)',
    ],
  ])('%s', async (_, file, bytes, message) => {
    writeFileSync(at(file), bytes())
    const { status, stderr } = await parseInvoice(['--quiet', at(file)])
    expect(stderr).toContain(message)
    expect(status).toBe(2)
  })

  test('a limit is moved by --limit, and told with the option that moves it', async () => {
    writeFileSync(at('small.csv.gz'), gzipSync(HEAD))
    const refused = await parseInvoice([at('small.csv.gz'), '--limit', 'decompressedBytes=100'])
    expect(refused.stderr).toContain('raise limits.decompressedBytes (--limit decompressedBytes=N).')
    expect(refused.status).toBe(2)
    const both = ['--limit', 'recordBytes=100', '--limit', 'decompressedBytes=1000']
    expect(
      (await parseInvoice([at('small.csv.gz'), '--format', 'royal-mail-combined', ...both])).stderr,
    ).toContain('record_size, record 1')
    expect(
      itemsOf((await parseInvoice([at('small.csv.gz'), '--limit', 'decompressedBytes=1000'])).stdout),
    ).toHaveLength(1)
    const mistyped = await parseInvoice([at('small.csv.gz'), '--limit', 'ratoi=3'])
    expect(mistyped.stderr).toContain('Did you mean "ratio"?')
    expect((await parseInvoice([at('small.csv.gz'), '--limit', 'ratio=many'])).stderr).toContain(
      'It is ratio=N',
    )
  })
})

describe.skipIf(!linux)('folders', () => {
  test('with links that lead round and round, and devices', async () => {
    mkdirSync(at('walk', 'deep'), { recursive: true })
    symlinkSync('..', at('walk', 'deep', 'round'))
    symlinkSync('/', at('walk', 'root'))
    symlinkSync('/dev/zero', at('walk', 'zero.csv'))
    symlinkSync('loop.csv', at('walk', 'loop.csv'))
    writeFileSync(at('walk', 'in.csv'), HEAD)
    const { status, stdout, stderr, peak } = await measured('folder of links', [at('walk')])
    expect(itemsOf(stdout)).toHaveLength(1)
    expect(stderr.match(/passed over: .*: a symbolic link, which might count a file twice/g)).toHaveLength(4)
    expect(status).toBe(0)
    expect(peak).toBeLessThan(MOST)
  })

  test('100 deep', async () => {
    mkdirSync(at('down', ...Array<string>(100).fill('d')), { recursive: true })
    const { status, stderr } = await measured('folder 100 deep', ['--quiet', at('down')])
    expect(stderr).toContain('limit: expected at most 64 levels of folders')
    expect(status).toBe(2)
  })
})

describe.skipIf(!linux)('a standard input without end', () => {
  test.each<readonly [name: string, pour: readonly Buffer[], message: string]>([
    [
      'of the same word',
      [LINES('y')],
      '-: unknown_format: found "y", expected an invoice in one of the formats',
    ],
    [
      'of one line',
      [Buffer.alloc(64 << 10, 'x')],
      '-: unknown_format: expected an invoice in one of the formats',
    ],
    ['of line ends', [Buffer.alloc(64 << 10, '\n')], '-: empty_file: expected an invoice'],
    ['of zeros', [ZEROS], '-: not_text: found "bytes 0, which text files do not hold"'],
    [
      'of a quoted cell',
      [Buffer.from('"'), LINES('y')],
      '-: unknown_format: expected an invoice in one of the formats',
    ],
    [
      'of a gzip file',
      [gzipSync(HEAD), gzipSync(Buffer.alloc(MIB, '0'))],
      'unpacked bytes for each packed byte',
    ],
    [
      'of a zip archive',
      [Buffer.from('PK\x03\x04'), ZEROS],
      '-: limit: expected a zip archive of at most 50000000 bytes where it comes as a stream',
    ],
  ])('%s', async (name, pour, message) => {
    const { status, stderr, peak } = await measured(
      `stdin ${name}`,
      ['-q', '-', '--limit', 'spooledBytes=50000000'],
      pour,
    )
    expect(stderr).toContain(message)
    expect(status).toBe(2)
    expect(peak).toBeLessThan(MOST)
  })

  test.each<readonly [name: string, pour: readonly Buffer[]]>([
    ['of words', [LINES('not an invoice, but a long line of words that goes on and on')]],
    ['of one line', [Buffer.alloc(64 << 10, 'x')]],
    ['of line ends', [Buffer.alloc(64 << 10, '\n')]],
    ['of delimiters', [Buffer.alloc(64 << 10, ',')]],
    ['of quotes', [Buffer.alloc(64 << 10, '"')]],
    ['of a quoted cell', [Buffer.from('"'), Buffer.alloc(64 << 10, 'x')]],
    [
      'of a quoted cell with lines',
      [Buffer.from('"'), LINES('a line within a quoted cell that is never closed, as it seems')],
    ],
    ['of the same row', [LINES(row())]],
  ])('%s behind an invoice', async (name, pour) => {
    const args = ['-q', '-', '-o', at('items.ndjson'), '--limit', 'streamBytes=4000000']
    const { status, stderr, peak } = await measured(`stdin ${name} behind an invoice`, args, [
      Buffer.from(HEAD),
      ...pour,
    ])
    expect(stderr).toContain(
      'error: -: limit: expected a stream that ends within 4000000 bytes. If you trust this file, raise limits.streamBytes (--limit streamBytes=N).',
    )
    expect(stderr).toMatch(/items of - were read before the error: .*items\.ndjson is not written/)
    expect(status).toBe(2)
    expect(peak).toBeLessThan(MOST)
  })
})
