import { execFileSync } from 'node:child_process'
import { createReadStream, readFileSync } from 'node:fs'
import { appendFile, chmod, mkdir, open, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Blocks, peekBytes } from '../src/input/blocks.js'
import { type Input, type InputFile, listInputs } from '../src/input/input.js'
import { byCodePoint } from '../src/input/invoice-endings.js'
import { unreadableError } from '../src/input/unreadable.js'
import { nearest } from '../src/values/nearest.js'
import { bytesOf, failure, listed, onlyFailure, openDescriptors, ownFolder, read } from './inputs.js'

const at = ownFolder()

async function only(input: Input): Promise<InputFile> {
  const [file] = await listed(input)
  if (file === undefined) throw new Error('no file')
  return file
}

describe('a path', () => {
  beforeAll(async () => {
    await writeFile(at('ups-2026-03.csv'), 'a,b\n')
    await writeFile(at('empty.csv'), '')
    await writeFile(at('report.xyz'), 'any ending\n')
  })

  test('is one file, named as given, sized and open to be read again', async () => {
    const file = await only(at('ups-2026-03.csv'))
    expect(file.name).toBe(at('ups-2026-03.csv'))
    expect(file.size).toBe(4)
    expect(file.reopenable).toBe(true)
    expect((await bytesOf(file)).toString()).toBe('a,b\n')
    expect((await bytesOf(file)).toString()).toBe('a,b\n')
  })

  test('may be empty, and may end in anything', async () => {
    expect(await read([at('empty.csv'), at('report.xyz')])).toEqual([
      `${at('empty.csv')}: `,
      `${at('report.xyz')}: any ending\n`,
    ])
  })

  test('that does not exist names its nearest neighbour, and the rest is read', async () => {
    const [missing, present] = await listed([at('usp-2026-03.csv'), at('ups-2026-03.csv')])
    const error = await failure(bytesOf(missing as InputFile))
    expect(error.code).toBe('unreadable')
    expect(error.file).toBe(at('usp-2026-03.csv'))
    expect(error.remedy).toBe('Did you mean "ups-2026-03.csv"?')
    expect((await bytesOf(present as InputFile)).toString()).toBe('a,b\n')
  })

  test('that resembles nothing has no neighbour', async () => {
    expect((await onlyFailure(at('quite-another-name-altogether'))).remedy).toBe('Check the path.')
  })

  test('in a folder that does not exist says so', async () => {
    expect((await onlyFailure(at('nowhere', 'x.csv'))).remedy).toBe(
      `The folder "${at('nowhere')}" cannot be read: check the path.`,
    )
  })

  test('through a file, or too long, is unreadable', async () => {
    expect((await onlyFailure(at('empty.csv', 'x.csv'))).expected).toBe(
      'a path whose parts but the last are folders',
    )
    expect((await onlyFailure(at('x'.repeat(300)))).expected).toBe('a path short enough for the system')
    expect((await onlyFailure(at('a\0b'))).code).toBe('unreadable')
  })

  test('deleted between listing and opening is unreadable', async () => {
    await writeFile(at('gone.csv'), 'x')
    const file = await only(at('gone.csv'))
    await rm(at('gone.csv'))
    const error = await failure(bytesOf(file))
    expect([error.code, error.expected]).toEqual(['unreadable', 'a file that exists'])
  })

  test('without the right to read it is unreadable', () => {
    const refusal = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    const error = unreadableError('a.csv', refusal)
    expect(error.message).toBe(
      'a.csv: unreadable: expected a file that you may read. Ask its owner for the right to read it.',
    )
    expect(error.cause).toBe(refusal)
    const place = (what: 'folder' | 'way') => unreadableError('a', refusal, { what }).message
    expect(place('folder')).toBe(
      'a: unreadable: expected a folder that you may open. Ask its owner for the right to list it and to read in it.',
    )
    expect(place('way')).toContain('expected a path through folders that you may open')
  })

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'in a folder that is closed, or one that is, names the folder',
    async () => {
      await mkdir(at('closed'), { mode: 0 })
      expect((await onlyFailure(at('closed'))).expected).toBe('a folder that you may open')
      expect((await onlyFailure(at('closed', 'a.csv'))).expected).toBe(
        'a path through folders that you may open',
      )
      await chmod(at('closed'), 0o700)
    },
  )

  test('that is a symbolic link is followed, and one that leads to itself is not', async () => {
    await symlink('ups-2026-03.csv', at('link.csv'))
    await symlink('loop.csv', at('loop.csv'))
    expect(await read(at('link.csv'))).toEqual([`${at('link.csv')}: a,b\n`])
    expect((await onlyFailure(at('loop.csv'))).remedy).toContain('name the file itself')
    await symlink('gone.csv', at('dead.csv'))
    expect((await onlyFailure(at('dead.csv'))).remedy).toContain(
      'a symbolic link to a file that is not there',
    )
  })

  test.each([
    ['grows', () => appendFile(at('moving.csv'), 'the end')],
    ['shrinks', () => truncate(at('moving.csv'), 2 * 1024 * 1024)],
    ['is written over', () => write(at('moving.csv'), 'y')],
  ])('that %s while it is read is unreadable', async (_, change) => {
    await writeFile(at('moving.csv'), Buffer.alloc(3 * 1024 * 1024, 'x'))
    const file = await only(at('moving.csv'))
    let changed = false
    const reading = (async () => {
      for await (const _chunk of file.open()) if (!changed) changed = await change().then(() => true)
    })()
    expect((await failure(reading)).message).toBe(
      `${at('moving.csv')}: unreadable: expected a file that stays as it is while it is read. It was written to meanwhile: read it again once it is whole.`,
    )
  })

  test('that is another one when it is opened again is unreadable', async () => {
    await writeFile(at('twice.csv'), 'first')
    const file = await only(at('twice.csv'))
    for await (const _chunk of file.open());
    await writeFile(at('twice.csv'), 'second')
    const again = (async () => {
      for await (const _chunk of file.open());
    })()
    expect((await failure(again)).message).toContain('a file that stays as it is while it is read')
  })

  test('that is deleted while it is read, or replaced by another, is read to its end', async () => {
    const block = Buffer.alloc(3 * 1024 * 1024, 'x')
    await writeFile(at('going.csv'), block)
    const file = await only(at('going.csv'))
    let size = 0
    for await (const chunk of file.open()) {
      if (size === 0) await rm(at('going.csv')).then(() => writeFile(at('going.csv'), 'another'))
      size += chunk.length
    }
    expect(size).toBe(block.length)
  })
})

/** Puts text at the start of a file whose other bytes stay. */
async function write(path: string, text: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.write(text, 0)
  await handle.close()
}

describe('devices and pipes', () => {
  test.skipIf(process.platform === 'win32')('/dev/null is empty, another device is refused', async () => {
    expect(await read('/dev/null')).toEqual(['/dev/null: '])
    expect((await onlyFailure('/dev/zero')).expected).toBe('a file or a pipe, not a device or a socket')
  })

  test.skipIf(process.platform === 'win32')('a named pipe is read once, as a stream', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const writing = writeFile(at('pipe'), 'through a pipe\n')
    const file = await only(at('pipe'))
    expect([file.size, file.reopenable]).toEqual([null, false])
    expect((await bytesOf(file)).toString()).toBe('through a pipe\n')
    await writing
    expect((await failure(bytesOf(file))).code).toBe('usage')
  })

  test.skipIf(process.platform === 'win32')('a socket is refused', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve))
    expect((await onlyFailure(at('socket'))).code).toBe('unreadable')
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('a folder', () => {
  beforeAll(async () => {
    await mkdir(at('inbox', 'b', 'deep'), { recursive: true })
    await mkdir(at('inbox', '.git'))
    await mkdir(at('inbox', 'hollow'))
    await writeFile(at('inbox', 'a.CSV'), '1')
    await writeFile(at('inbox', 'b', 'deep', 'c.txt'), '2')
    await writeFile(at('inbox', 'c.dat'), '3')
    await writeFile(at('inbox', 'B.edi'), '4')
    await writeFile(at('inbox', '.hidden.csv'), 'x')
    await writeFile(at('inbox', '.git', 'x.csv'), 'x')
    await writeFile(at('inbox', 'invoice.pdf'), 'x')
    await symlink('a.CSV', at('inbox', 'again.csv'))
    await symlink('b', at('inbox', 'z-again'))
  })

  test('gives its files in the order of their names, and tells what it passes over', async () => {
    const passed: string[] = []
    const passedOver = (path: string, reason: string) => passed.push(`${path}: ${reason}`)
    expect(await read(at('inbox'), { passedOver })).toEqual([
      `${at('inbox')}/B.edi: 4`,
      `${at('inbox')}/a.CSV: 1`,
      `${at('inbox')}/b/deep/c.txt: 2`,
      `${at('inbox')}/c.dat: 3`,
    ])
    const link = 'a symbolic link, which might count a file twice; name it to read it'
    expect(passed).toEqual([
      `${at('inbox')}/.git: a hidden name`,
      `${at('inbox')}/.hidden.csv: a hidden name`,
      `${at('inbox')}/again.csv: ${link}`,
      `${at('inbox')}/invoice.pdf: does not end in .csv, .txt, .tsv, .psv, .dat, .edi, .xlsx, .xlsm, .xls, .gz or .zip`,
      `${at('inbox')}/z-again: ${link}`,
    ])
  })

  test('is named the same with a slash at its end', async () => {
    const [first] = await listed(`${at('inbox')}/`)
    expect(first?.name).toBe(`${at('inbox')}/B.edi`)
  })

  test.skipIf(process.platform === 'win32')('passes over a pipe', async () => {
    await mkdir(at('pipes'))
    execFileSync('mkfifo', [at('pipes', 'p.csv')])
    const passed: string[] = []
    const error = await onlyFailure(at('pipes'), { passedOver: (_path, reason) => passed.push(reason) })
    expect(passed).toEqual(['a device, a pipe or a socket, not a file'])
    expect(error.code).toBe('unreadable')
    expect(error.remedy).toContain('1 passed over')
  })

  test('with nothing in it is unreadable', async () => {
    const error = await onlyFailure(at('inbox', 'hollow'))
    expect([error.code, error.file]).toEqual(['unreadable', at('inbox', 'hollow')])
    expect(error.remedy).toMatch(/^It is empty\./)
  })

  test('too deep is a limit, and the rest is read', async () => {
    expect(await read(at('inbox'), { limits: { walkDepth: 1 } })).toEqual([
      `${at('inbox')}/B.edi: 4`,
      `${at('inbox')}/a.CSV: 1`,
      `${at('inbox')}/b/deep: !limit`,
      `${at('inbox')}/c.dat: 3`,
    ])
  })

  test('orders by code point, which UTF-16 does not', () => {
    const names = ['\u{1f4e6}.csv', '\uffee.csv', 'b.csv', 'a.csv', 'Z.csv']
    expect([...names].sort(byCodePoint)).toEqual(['Z.csv', 'a.csv', 'b.csv', '\uffee.csv', '\u{1f4e6}.csv'])
  })
})

describe('a glob', () => {
  beforeAll(async () => {
    await mkdir(at('glob', 'sub'), { recursive: true })
    for (const name of ['b.csv', 'a.csv', 'notes.md', '[1].csv', 'sub/c.csv', 'may (2).csv']) {
      await writeFile(at('glob', name), name)
    }
    await symlink('a.csv', at('glob', 'latest.csv'))
    await symlink('..', at('glob', 'sub', 'up'))
  })

  test('matches files in the order of their names, whatever they end in', async () => {
    expect(await read(at('glob', '{a,b,notes}.*'))).toEqual([
      `${at('glob', 'a.csv')}: a.csv`,
      `${at('glob', 'b.csv')}: b.csv`,
      `${at('glob', 'notes.md')}: notes.md`,
    ])
  })

  test('does not follow links, and says so', async () => {
    const passed = new Set<string>()
    const names = (await listed(at('glob', '**/*.csv'), { passedOver: (path) => passed.add(path) })).map(
      ({ name }) => name,
    )
    expect(names).toEqual(
      ['[1].csv', 'a.csv', 'b.csv', 'may (2).csv', 'sub/c.csv'].map((name) => at('glob', name)),
    )
    expect(passed).toContain(at('glob', 'latest.csv'))
    expect(passed).toContain(at('glob', 'sub', 'up', 'a.csv'))
  })

  test('a file that several inputs name comes once, and that is told', async () => {
    const passed: string[] = []
    const passedOver = (path: string, reason: string) => passed.push(`${path}: ${reason}`)
    const inputs = [at('glob', '{a,b}.csv'), `${at('glob')}/sub/../a.csv`, at('glob', 'b.csv')]
    expect(await read(inputs, { passedOver })).toEqual([
      `${at('glob', 'a.csv')}: a.csv`,
      `${at('glob', 'b.csv')}: b.csv`,
    ])
    expect(passed.map((one) => one.slice(one.lastIndexOf('/') + 1))).toEqual([
      'a.csv: named before: it is read once',
      'b.csv: named before: it is read once',
    ])
    const bytes = Buffer.from('1')
    expect(await read([bytes, bytes])).toEqual(['bytes#1: 1', 'bytes#2: 1'])
  })

  test('is not one where a file has that name', async () => {
    expect(await read(at('glob', '[1].csv'))).toEqual([`${at('glob', '[1].csv')}: [1].csv`])
  })

  test('that matches nothing is unreadable', async () => {
    const error = await onlyFailure(at('glob', '*.zip'))
    expect([error.code, error.file]).toEqual(['unreadable', at('glob', '*.zip')])
    expect(error.remedy).toContain('No file matches it')
  })

  test('that is rather a misspelt name has a neighbour', async () => {
    expect((await onlyFailure(at('glob', 'may (1).csv'))).remedy).toBe('Did you mean "may (2).csv"?')
  })
})

describe('streams and bytes', () => {
  test('are named, and numbered where there are several', async () => {
    const web = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from('web'))
        controller.close()
      },
    })
    const inputs = [Buffer.from('one'), Readable.from([Buffer.from('node')]), web, Buffer.from('two')]
    expect(await read(inputs)).toEqual(['bytes#1: one', 'stream#1: node', 'stream#2: web', 'bytes#2: two'])
    expect(await read(Buffer.from('alone'))).toEqual(['bytes: alone'])
  })

  test('a stream that fs opened is named by its path', async () => {
    await writeFile(at('stream.csv'), 'from fs')
    expect(await read(createReadStream(at('stream.csv')))).toEqual([`${at('stream.csv')}: from fs`])
  })

  test('text is UTF-8, whole where a character is cut in two', async () => {
    const [high, low] = ['\u{1f4e6}'.slice(0, 1), '\u{1f4e6}'.slice(1)]
    expect(await read(Readable.from(['é', high, low, Buffer.from('!')]))).toEqual(['stream: é\u{1f4e6}!'])
    expect(await read(Readable.from(['a', high]))).toEqual(['stream: a\ufffd'])
    expect(await read(Readable.from([high, Buffer.from('b')]))).toEqual(['stream: \ufffdb'])
  })

  test('objects are a usage error, and so is what is no input', async () => {
    const error = await onlyFailure(Readable.from([{ row: 1 }]))
    expect([error.code, error.value]).toEqual(['usage', 'object'])
    expect((await onlyFailure(7 as unknown as Input)).code).toBe('usage')
    expect((await onlyFailure(null as unknown as Input)).value).toBe('null')
  })

  test('a URL is refused with how to give it', async () => {
    const { value, remedy } = await onlyFailure(new URL('file:///invoices/a.csv') as unknown as Input)
    expect([value, remedy]).toEqual([
      'URL',
      'Give fileURLToPath(url) of node:url for a file, url.href for an address.',
    ])
  })

  test.each([
    ['Blob', new Blob(['a']), 'Give blob.stream().'],
    ['ArrayBuffer', new ArrayBuffer(1), 'Give new Uint8Array(buffer).'],
    ['Request', new Request('http://localhost'), 'Give request.body, if it is not null.'],
    ['Response', new Response('a'), 'Give response.body, if it is not null.'],
  ])('a %s is refused with what to give of it', async (kind, holder, instead) => {
    const { value, remedy } = await onlyFailure(holder as unknown as Input)
    expect([value, remedy]).toEqual([kind, instead])
  })

  test('a stream is read once', async () => {
    const stream = Readable.from([Buffer.from('once')])
    const file = await only(stream)
    expect((await bytesOf(file)).toString()).toBe('once')
    expect((await failure(bytesOf(file))).code).toBe('usage')
    expect((await onlyFailure(stream)).code).toBe('usage')
    const both = Readable.from([Buffer.from('once')])
    const [first, second] = await Promise.allSettled([only(both), onlyFailure(both)])
    expect(first.status === 'fulfilled' && (await bytesOf(first.value)).toString()).toBe('once')
    expect(second).toMatchObject({ value: { code: 'usage', expected: 'a stream that nobody has read' } })
    const web = new ReadableStream<Uint8Array>()
    web.getReader()
    expect((await onlyFailure(web)).code).toBe('usage')
  })

  test('a stream that fails is unreadable, before its turn too, and the rest is read', async () => {
    const late = new Readable({
      read() {
        this.destroy(new Error('the line broke'))
      },
    })
    const early = new PassThrough()
    early.destroy(new Error('refused'))
    const files = [Buffer.from('x'), late, early, createReadStream(at('no-such-file.csv')), Buffer.from('y')]
    expect(await read(files)).toEqual([
      'bytes#1: x',
      'stream#1: !unreadable',
      'stream#2: !unreadable',
      `${at('no-such-file.csv')}: !unreadable`,
      'bytes#2: y',
    ])
  })

  test('- is the standard input, once', async () => {
    expect(await read(['-', '/dev/stdin'], { stdin: Readable.from([Buffer.from('typed')]) })).toEqual([
      '-: typed',
      '/dev/stdin: !usage',
    ])
  })
})

describe('stopping', () => {
  const large = Buffer.alloc(5 * 1024 * 1024, 'row\n')
  beforeAll(() => writeFile(at('large.csv'), large))

  test.skipIf(openDescriptors() === null)('early closes the file', async () => {
    const file = await only(at('large.csv'))
    const before = openDescriptors()
    for await (const chunk of file.open()) {
      expect(chunk.length).toBe(1024 * 1024)
      expect(openDescriptors()).toBe((before ?? 0) + 1)
      break
    }
    expect(openDescriptors()).toBe(before)
  })

  test('early destroys a Node stream and cancels a web stream', async () => {
    const node = Readable.from([Buffer.from('a'), Buffer.from('b'), Buffer.from('cdef'), Buffer.from('g')])
    let cancelled = false
    const web = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.from('more')),
      cancel() {
        cancelled = true
      },
    })
    for (const file of await listed([node, web])) for await (const _ of file.open()) break
    expect(node.destroyed).toBe(true)
    expect(cancelled).toBe(true)
  })

  test('by a signal throws aborted and closes the file', async () => {
    const before = openDescriptors()
    const stop = new AbortController()
    const file = await only(at('large.csv'))
    let chunks = 0
    const reading = async () => {
      for await (const _ of file.open(stop.signal)) {
        chunks += 1
        if (chunks === 2) stop.abort(new Error('enough'))
      }
    }
    const error = await failure(reading())
    expect([error.code, error.file, chunks]).toEqual(['aborted', at('large.csv'), 2])
    expect((error.cause as Error).message).toBe('enough')
    expect(openDescriptors()).toBe(before)
  })

  test('by a signal given before throws at once', async () => {
    const file = await only(at('large.csv'))
    const before = openDescriptors()
    expect((await failure(bytesOf(file, AbortSignal.abort()))).code).toBe('aborted')
    // The file was being opened: it is closed as soon as that is done.
    await expect.poll(openDescriptors).toBe(before)
  })

  test('by a signal ends the wait for a stream that says nothing more', async () => {
    const silent = new PassThrough()
    silent.write('some bytes')
    const file = await only(silent)
    const stop = new AbortController()
    const reading = async () => {
      for await (const _ of file.open(stop.signal)) setImmediate(() => stop.abort())
    }
    expect((await failure(reading())).code).toBe('aborted')
    expect(silent.destroyed).toBe(true)
  })

  test('by a signal ends the listing of a stream that never says anything', async () => {
    const stop = new AbortController()
    const mute = new PassThrough()
    const listing = listInputs(mute, { signal: stop.signal }).next()
    stop.abort()
    expect((await failure(listing)).code).toBe('aborted')
    expect(mute.destroyed).toBe(true)
  })
})

test('a limit that is no number is a usage error', async () => {
  expect((await failure(listed([], { limits: { ratio: Number.NaN } }))).code).toBe('usage')
  expect(await listed([], { limits: { ratio: Infinity } })).toEqual([])
})

test('the nearest name is the one with the fewest slips', () => {
  expect(nearest('usp.csv', ['fedex.csv', 'ups.csv', 'ups2.csv'])).toBe('ups.csv')
  expect(nearest('UPS.CSV', ['ups.csv'])).toBe('ups.csv')
  expect(nearest('invoice.csv', ['x', 'nothing-like-it'])).toBeUndefined()
})

test('bytes out are bytes in, however a stream is cut and whatever a file holds', async () => {
  const cuts = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(cuts, async (chunks) => {
      const whole = Buffer.concat(chunks)
      // Random bytes that begin as an archive does are an archive, which is another test's matter.
      fc.pre(whole[0] !== 0x1f && whole[0] !== 0x50)
      await writeFile(at('random.csv'), whole)
      const web = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(chunk)
          controller.close()
        },
      })
      for (const file of await listed([at('random.csv'), Readable.from(chunks), web, whole])) {
        expect(await bytesOf(file)).toEqual(whole)
      }
    }),
    { numRuns: 60 },
  )
})

test('a look at the first bytes keeps them while their memory is filled anew', async () => {
  const memory = Buffer.alloc(1)
  const letters = [...'abcdef']
  const reusing: Blocks = {
    async next() {
      const letter = letters.shift()
      return letter === undefined ? null : memory.fill(letter)
    },
    close: async () => undefined,
  }
  const { head, blocks } = await peekBytes(reusing, 4)
  expect(String.fromCharCode(...head)).toBe('abcd')
  let text = ''
  for (let block = await blocks.next(); block !== null; block = await blocks.next())
    text += Buffer.from(block)
  expect(text).toBe('abcdef')
})

test('a file of many blocks comes out whole', async () => {
  const bytes = Buffer.allocUnsafe(4 * 1024 * 1024 + 12_345)
  for (let i = 0; i < bytes.length; i += 4)
    bytes.writeUInt32LE(Math.imul(i + 1, 2_654_435_761) >>> 0, Math.min(i, bytes.length - 4))
  bytes[0] = 0x41
  await writeFile(at('blocks.csv'), bytes)
  expect((await bytesOf(await only(at('blocks.csv')))).equals(bytes)).toBe(true)
})

test('the text of a file is no path: the message says so, and does not hold the text', async () => {
  const text = readFileSync('samples/usps-eps/real.csv', 'utf8')
  const { code, expected, message } = await onlyFailure(text)
  expect([code, expected]).toEqual(['unreadable', 'the path of a file, not what it holds'])
  expect(message.length).toBeLessThan(300)
})
