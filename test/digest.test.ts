import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type Digest, ownDigest, threadDigest } from '../src/input/digest.js'
import { node } from './cli-kit.js'

const MIB = 1 << 20

/** Pieces of bytes, the greatest of them larger than what is handed to a thread at once. */
const pieces = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 255 }),
    fc.oneof(fc.nat(2000), fc.constantFrom(MIB - 1, MIB, 3 * MIB + 1)),
  ),
  { maxLength: 12 },
)

async function digestOf(digest: Digest, given: readonly (readonly [number, number])[]): Promise<string> {
  const memory = Buffer.alloc(4 * MIB)
  try {
    for (const [byte, length] of given) {
      const bytes = memory.subarray(0, length).fill(byte)
      await digest.update(bytes)
      bytes.fill(0xee) // the bytes are the caller's again
    }
    return await digest.hex()
  } finally {
    digest.close()
  }
}

test.each([
  ['in its own thread', () => threadDigest()],
  ['in the thread of its caller', ownDigest],
])('a digest %s is that of all bytes at once', async (_, create) => {
  await fc.assert(
    fc.asyncProperty(pieces, async (given) => {
      const whole = createHash('sha256')
      for (const [byte, length] of given) whole.update(Buffer.alloc(length, byte))
      expect(await digestOf(create(), given)).toBe(whole.digest('hex'))
    }),
    { numRuns: 20 },
  )
})

describe('a large file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digest-'))
  const file = join(folder, 'large.csv')
  afterAll(() => rmSync(folder, { recursive: true }))
  const sample = readFileSync('samples/ups-billing/real-headerless.csv')
  const copies = Math.ceil((33 * MIB) / sample.length)
  const bytes = Buffer.concat(Array.from({ length: copies }, () => sample))
  writeFileSync(file, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')

  const script = (code: string, ...options: string[]) =>
    node([
      ...options,
      '--input-type=module',
      '--eval',
      `import { parseInvoice } from ${JSON.stringify(pathToFileURL(resolve('dist/index.js')).href)}
       const parse = parseInvoice(${JSON.stringify(file)})\n${code}`,
    ])
  const READ = `for await (const _ of parse.batches()) {}
                console.log((await parse.summary).files[0].sha256)`

  test.each([
    ['with a thread', []],
    ['where threads are denied', ['--experimental-permission', '--allow-fs-read=*']],
  ])('has its digest, %s', async (_, options) => {
    expect(await script(READ, ...options)).toMatchObject({ status: 0, stdout: `${sha256}\n` })
  })

  test('does not keep a process that leaves off', async () => {
    expect(await script('await parse.batches().next(); console.log("left")')).toMatchObject({
      status: 0,
      stdout: 'left\n',
    })
  })
})

test.each([
  ["throw new Error('no memory left')", 'no memory left'],
  ['process.exit(3)', 'exit code 3'],
])('a thread that ends by itself (%s) ends the reading', async (code, how) => {
  const digest = threadDigest(code)
  const reading = (async () => {
    for (;;) await digest.update(new Uint8Array(MIB))
  })()
  await expect(reading).rejects.toMatchObject({ code: 'aborted', remedy: expect.stringContaining(how) })
  await expect(digest.hex()).rejects.toMatchObject({ code: 'aborted' })
})

test('nobody waits for the answer of a thread that is let go', async () => {
  const digest = threadDigest()
  await digest.update(new Uint8Array(1000))
  digest.close()
  await expect(digest.hex()).rejects.toMatchObject({ code: 'aborted' })
})
