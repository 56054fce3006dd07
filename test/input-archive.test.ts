import { rename, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { crc32, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { slowCrc32 } from '../src/input/checked.js'
import { type Input, type InputFile, listInputs } from '../src/input/input.js'
import { bytesOf, failure, listed, onlyFailure, openDescriptors, ownFolder, read } from './inputs.js'
import { type ZipMember, zipOf } from './zip-writer.js'

const at = ownFolder()
const MIB = 1024 * 1024

/** Bytes that do not pack. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let seed = 1
  for (let i = 0; i < length; i += 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    bytes[i] = seed >>> 16
  }
  bytes[0] = 0x41
  return bytes
}

function inPieces(bytes: Uint8Array, length: number): Readable {
  const pieces: Uint8Array[] = []
  for (let start = 0; start < bytes.length; start += length)
    pieces.push(bytes.subarray(start, start + length))
  return Readable.from(pieces)
}

/** What comes out before the reading fails, and how it fails. */
async function until(file: InputFile): Promise<{ bytes: number; code: string }> {
  let bytes = 0
  const reading = async () => {
    for await (const chunk of file.open()) bytes += chunk.length
  }
  const { code } = await failure(reading())
  return { bytes, code }
}

describe('gzip', () => {
  test('is known by its bytes, under any name and by any way in', async () => {
    const packed = gzipSync('a,b\n1,2\n')
    await writeFile(at('plainly.csv'), packed)
    await writeFile(at('not-packed.csv.gz'), 'a,b\n')
    expect(await read([at('plainly.csv'), at('not-packed.csv.gz'), packed, inPieces(packed, 1)])).toEqual([
      `${at('plainly.csv')}: a,b\n1,2\n`,
      `${at('not-packed.csv.gz')}: a,b\n`,
      'bytes: a,b\n1,2\n',
      'stream: a,b\n1,2\n',
    ])
    const [file] = await listed(at('plainly.csv'))
    expect([file?.size, file?.reopenable]).toEqual([packed.length, true])
  })

  test('of several members is all of them, padded with zeros or not', async () => {
    const packed = Buffer.concat([gzipSync('one '), gzipSync(''), gzipSync('two')])
    expect(await read([packed, inPieces(packed, 3)])).toEqual(['bytes: one two', 'stream: one two'])
    expect(await read(Buffer.concat([packed, Buffer.alloc(4 * MIB)]))).toEqual(['bytes: one two'])
    expect(await read(gzipSync(''))).toEqual(['bytes: '])
  })

  test('cut short anywhere fails, and never passes for less', async () => {
    const first = gzipSync('one')
    const packed = Buffer.concat([first, gzipSync('two')])
    for (let length = 2; length < packed.length; length += 1) {
      // A cut between two members leaves a whole file.
      const expected = length === first.length ? 'bytes: one' : 'bytes: !archive'
      expect(await read(packed.subarray(0, length))).toEqual([expected])
    }
  })

  test('damaged or followed by something else fails', async () => {
    const packed = gzipSync('some invoice rows')
    const damaged = Buffer.from(packed)
    damaged[packed.length - 6] = (damaged[packed.length - 6] ?? 0) ^ 1
    expect((await onlyFailure(damaged)).code).toBe('archive')
    for (const tail of ['x', 'a whole sentence after it', '\0\0\0x']) {
      for (const cut of [1, 7, packed.length, MIB]) {
        const whole = Buffer.concat([packed, Buffer.from(tail)])
        expect((await onlyFailure(inPieces(whole, cut))).code).toBe('archive')
      }
    }
    const later = Buffer.concat([packed, Buffer.alloc(3 * MIB), gzipSync('more')])
    expect((await onlyFailure(later)).code).toBe('archive')
  })

  test('within gzip, or around a zip, is refused', async () => {
    expect((await onlyFailure(gzipSync(gzipSync('x')))).expected).toBe(
      'a file in the archive, not another archive',
    )
    expect((await onlyFailure(gzipSync(zipOf([{ name: 'a.csv' }])))).code).toBe('archive')
  })

  test('a stream that fails midway is unreadable, not damaged', async () => {
    const packed = gzipSync(noise(200_000))
    const failing = Readable.from(
      (async function* () {
        yield packed.subarray(0, 100_000)
        throw new Error('the line broke')
      })(),
    )
    expect((await onlyFailure(failing)).code).toBe('unreadable')
  })

  test.skipIf(openDescriptors() === null)('left early or aborted closes the file', async () => {
    await writeFile(at('large.csv.gz'), gzipSync(noise(3 * MIB)))
    const [file] = await listed(at('large.csv.gz'))
    const before = openDescriptors()
    for await (const _ of file?.open() ?? []) {
      expect(openDescriptors()).toBe((before ?? 0) + 1)
      break
    }
    expect(openDescriptors()).toBe(before)
    const stop = new AbortController()
    const reading = async () => {
      for await (const _ of file?.open(stop.signal) ?? []) stop.abort()
    }
    expect((await failure(reading())).code).toBe('aborted')
    expect(openDescriptors()).toBe(before)
  })
})

describe('limits', () => {
  test('100 MB of zeros out of 100 kB are refused at 16 MiB, in little memory', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000))
    expect(bomb.length).toBeLessThan(100_000)
    await writeFile(at('bomb.gz'), bomb)
    for (const input of [at('bomb.gz'), inPieces(bomb, 65_536), bomb]) {
      const [file] = await listed(input)
      const before = process.memoryUsage.rss()
      const { bytes, code } = await until(file as InputFile)
      expect(code).toBe('limit')
      expect(bytes).toBeLessThanOrEqual(16 * MIB)
      expect(process.memoryUsage.rss() - before).toBeLessThan(64_000_000)
    }
    expect((await onlyFailure(at('bomb.gz'))).remedy).toBe(
      'If you trust this file, raise limits.ratio (--limit ratio=N).',
    )
    const [trusted] = await listed(at('bomb.gz'), { limits: { ratio: Infinity } })
    let bytes = 0
    for await (const chunk of trusted?.open() ?? []) bytes += chunk.length
    expect(bytes).toBe(100_000_000)
  })

  test('an invoice whose every row is the same is no bomb', async () => {
    const row = `2.1,0000A1B2C3,2026-01-01${','.repeat(40)}${'0.00,'.repeat(30)}${','.repeat(176)}\n`
    const rows = Buffer.alloc(40 * MIB, row)
    const packed = gzipSync(rows, { level: 9 })
    expect(rows.length / packed.length).toBeGreaterThan(200)
    const [file] = await listed(packed)
    expect((await bytesOf(file as InputFile)).equals(rows)).toBe(true)
  })

  test('of the ratio leaves small files alone', async () => {
    const zeros = Buffer.alloc(MIB)
    const packed = gzipSync(zeros)
    expect(zeros.length / packed.length).toBeGreaterThan(900)
    const [file] = await listed(packed)
    expect((await bytesOf(file as InputFile)).equals(zeros)).toBe(true)
  })

  test('of unpacked bytes is exact', async () => {
    const packed = gzipSync(noise(10_000))
    expect((await onlyFailure(packed, { limits: { decompressedBytes: 9_999 } })).remedy).toContain(
      'limits.decompressedBytes',
    )
    const [file] = await listed(packed, { limits: { decompressedBytes: 10_000 } })
    expect((await bytesOf(file as InputFile)).length).toBe(10_000)
  })

  test('of a zip out of a stream, not of one on disk or in memory', async () => {
    const zip = zipOf([{ name: 'a.csv', bytes: noise(1000) }])
    await writeFile(at('kept.zip'), zip)
    const limits = { spooledBytes: 1000 }
    expect((await onlyFailure(inPieces(zip, 100), { limits })).remedy).toContain('limits.spooledBytes')
    expect(await listed([at('kept.zip'), zip], { limits })).toHaveLength(2)
    expect((await listed(inPieces(zip, 100), { limits: { spooledBytes: zip.length } }))[0]?.name).toBe(
      'stream/a.csv',
    )
  })

  test('of members is on the whole archive', async () => {
    const zip = zipOf([{ name: 'a.csv' }, { name: 'b.csv' }, { name: 'c/' }])
    const error = await onlyFailure(zip, { limits: { members: 2 } })
    expect([error.code, error.expected]).toEqual(['limit', 'at most 2 members, not 3'])
    expect(await listed(zip, { limits: { members: 3 } })).toHaveLength(2)
  })

  test('of the ratio holds in a zip', async () => {
    const zip = zipOf([{ name: 'zeros.csv', bytes: Buffer.alloc(40 * MIB) }])
    expect((await onlyFailure(zip)).code).toBe('limit')
  })
})

describe('zip', () => {
  async function everyWay(members: readonly ZipMember[]): Promise<readonly Input[]> {
    const zip = zipOf(members)
    await writeFile(at('every.zip'), zip)
    return [at('every.zip'), zip, inPieces(zip, 17)]
  }

  test('gives each member as a file of its own, in its order, to be read in any', async () => {
    const inputs = await everyWay([
      { name: 'b.csv', bytes: 'stored', method: 0 },
      { name: 'march/' },
      { name: 'march/a.csv', bytes: 'deflated' },
      { name: 'empty.txt' },
    ])
    for (const [index, name] of [at('every.zip'), 'bytes', 'stream'].entries()) {
      const files = await listed(inputs[index] as Input)
      expect(files.map((file) => file.name)).toEqual([
        `${name}/b.csv`,
        `${name}/march/a.csv`,
        `${name}/empty.txt`,
      ])
      expect(files.map((file) => file.size)).toEqual([6, 10, 2])
      const texts = await Promise.all([...files].reverse().map((file) => bytesOf(file)))
      expect(texts.map(String)).toEqual(['', 'deflated', 'stored'])
      expect((await bytesOf(files[0] as InputFile)).toString()).toBe('stored')
    }
  })

  test('tells what it passes over', async () => {
    const passed: string[] = []
    const zip = zipOf([
      { name: 'a.csv', bytes: 'a' },
      { name: 'sub/' },
      { name: '__MACOSX/._a.csv' },
      { name: '.hidden/a.csv' },
      { name: 'read.me' },
      { name: 'link.csv', bytes: 'a.csv', unixMode: 0o120777 },
      { name: 'b.csv', bytes: 'b', unixMode: 0o100644 },
    ])
    expect(await read(zip, { passedOver: (path, reason) => passed.push(`${path}: ${reason}`) })).toEqual([
      'bytes/a.csv: a',
      'bytes/b.csv: b',
    ])
    expect(passed).toEqual([
      'bytes/sub/: a folder; its files are members of their own',
      'bytes/__MACOSX/._a.csv: made by macOS, holds no invoice',
      'bytes/.hidden/a.csv: a hidden file',
      'bytes/read.me: does not end in .csv, .txt, .tsv, .psv, .dat, .edi, .xlsx, .xlsm, .xls, .gz or .zip',
      'bytes/link.csv: a symbolic link or a device, not a file',
    ])
  })

  test('numbers the second of two members of one name', async () => {
    const zip = zipOf([
      { name: 'x.csv', bytes: '1' },
      { name: 'x.csv', bytes: '2' },
      { name: 'x.csv', bytes: '3' },
    ])
    expect(await read(zip)).toEqual(['bytes/x.csv: 1', 'bytes/x.csv#2: 2', 'bytes/x.csv#3: 3'])
  })

  test('refuses the members that are not to be trusted or cannot be read, and reads the others', async () => {
    const zip = zipOf([
      { name: '../climbs.csv', bytes: 'x' },
      { name: '/absolute.csv', bytes: 'x' },
      { name: 'C:\\absolute.csv', bytes: 'x' },
      { name: 'a/..\\..\\b.csv', bytes: 'x' },
      { name: 'secret.csv', bytes: 'x', flags: 1 },
      { name: 'odd.csv', bytes: 'x', method: 12 },
      { name: 'nested.zip', bytes: zipOf([{ name: 'a.csv' }]) },
      { name: 'nested.csv.gz', bytes: gzipSync('x') },
      { name: 'fine.csv', bytes: 'fine' },
    ])
    expect(await read(zip)).toEqual([
      'bytes/../climbs.csv: !archive',
      'bytes//absolute.csv: !archive',
      'bytes/C:/absolute.csv: !archive',
      'bytes/a/../../b.csv: !archive',
      'bytes/secret.csv: !archive',
      'bytes/odd.csv: !archive',
      'bytes/nested.zip: !archive',
      'bytes/nested.csv.gz: !archive',
      'bytes/fine.csv: fine',
    ])
  })

  test('holds a member to the length and checksum that the directory states', async () => {
    for (const method of [0, 8]) {
      const zip = zipOf([
        { name: 'crc.csv', bytes: 'abc', method, crc: 1 },
        { name: 'more.csv', bytes: 'abc', method, size: 2 },
        { name: 'less.csv', bytes: 'abc', method, size: 4 },
        { name: 'right.csv', bytes: 'abc', method },
      ])
      expect(await read(zip)).toEqual([
        'bytes/crc.csv: !archive',
        'bytes/more.csv: !archive',
        'bytes/less.csv: !archive',
        'bytes/right.csv: abc',
      ])
    }
  })

  test('refuses an archive whose members share bytes', async () => {
    const zip = zipOf([
      { name: '0.csv', bytes: noise(10_000) },
      ...Array.from({ length: 5 }, (_, i) => ({ name: `${i + 1}.csv`, bytes: noise(10_000), sharing: 0 })),
    ])
    const error = await onlyFailure(zip)
    expect([error.code, error.file, error.expected]).toEqual([
      'archive',
      'bytes',
      'members that do not overlap',
    ])
  })

  test('without a member to read is an archive error that says why', async () => {
    expect((await onlyFailure(zipOf([]))).code).toBe('archive')
    expect((await onlyFailure(zipOf([{ name: 'read.me' }]))).remedy).toContain('1 members were passed over')
    const workbook = zipOf([{ name: '[Content_Types].xml' }, { name: 'xl/worksheets/sheet1.xml' }])
    const passed: string[] = []
    const files = await listed(workbook, { passedOver: (path) => passed.push(path) })
    expect([files.length, passed]).toEqual([1, []])
    expect(await onlyFailure(workbook)).toMatchObject({
      code: 'archive',
      remedy: 'It lacks its part xl/_rels/workbook.xml.rels: fetch it again.',
    })
    const calc = zipOf([{ name: 'mimetype' }, { name: 'content.xml' }])
    expect(await onlyFailure(calc)).toMatchObject({ code: 'not_text', value: 'an OpenDocument file' })
  })

  test('cut short anywhere is an archive error', async () => {
    const zip = zipOf([{ name: 'a.csv', bytes: 'some bytes' }])
    for (let length = 4; length < zip.length; length += 1) {
      const error = await onlyFailure(zip.subarray(0, length))
      expect([length, error.code]).toEqual([length, 'archive'])
    }
  })

  test('that takes the place of the file that was listed is an archive error', async () => {
    await writeFile(at('first.csv'), 'rows')
    await writeFile(at('second.zip'), zipOf([{ name: 'a.csv' }]))
    const [file] = await listed(at('first.csv'))
    await rename(at('second.zip'), at('first.csv'))
    expect((await failure(bytesOf(file as InputFile))).code).toBe('archive')
  })

  test.skipIf(openDescriptors() === null)(
    'leaves no file open, neither listed, nor read, nor refused',
    async () => {
      await writeFile(
        at('whole.zip'),
        zipOf([
          { name: 'a.csv', bytes: noise(2 * MIB) },
          { name: 'b.csv', crc: 1 },
        ]),
      )
      await writeFile(at('half.zip'), zipOf([{ name: 'a.csv', bytes: 'abc' }]).subarray(0, 50))
      const beheaded = zipOf([{ name: 'a.csv' }, { name: 'b.csv' }])
      beheaded.write('XX', beheaded.indexOf('PK\x03\x04', 4))
      await writeFile(at('beheaded.zip'), beheaded)
      const before = openDescriptors()
      const found: unknown[] = []
      for await (const file of listInputs([at('whole.zip'), at('half.zip'), at('beheaded.zip')])) {
        expect(openDescriptors()).toBe(before)
        const reading = bytesOf(file)
        found.push(await reading.then(({ length }) => length).catch((error) => error.code))
        expect(openDescriptors()).toBe(before)
      }
      expect(found).toEqual([2 * MIB, 'archive', 'archive', 0, 'archive'])
      const [first] = await listed(at('whole.zip'))
      for await (const _ of first?.open() ?? []) break
      expect(openDescriptors()).toBe(before)
    },
  )
})

test('the checksum for an older Node is the one of zip', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (one, two) => {
      expect(slowCrc32(two, slowCrc32(one, 0))).toBe(crc32(two, crc32(one)))
    }),
  )
})

test('bytes out are bytes in, for gzip and zip, however a stream is cut', async () => {
  const plain = fc.uint8Array({ minLength: 1, maxLength: 5000, size: 'max' }).map((bytes) => {
    bytes[0] = 0x41
    return bytes
  })
  await fc.assert(
    fc.asyncProperty(plain, fc.nat(5000), fc.integer({ min: 1, max: 400 }), async (bytes, split, cut) => {
      const gzip = Buffer.concat([gzipSync(bytes.subarray(0, split)), gzipSync(bytes.subarray(split))])
      const zip = zipOf([
        { name: 'deflated.csv', bytes },
        { name: 'stored.csv', bytes, method: 0 },
      ])
      await writeFile(at('random.gz'), gzip)
      await writeFile(at('random.zip'), zip)
      const inputs = [at('random.gz'), inPieces(gzip, cut), gzip, at('random.zip'), inPieces(zip, cut), zip]
      const files = await listed(inputs)
      expect(files).toHaveLength(9)
      for (const file of files) expect((await bytesOf(file)).equals(bytes)).toBe(true)
    }),
    { numRuns: 60 },
  )
})
