import { fstatSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { type AsideFile, createAside } from '../src/output/laid-aside.js'
import { byOne, byThreads, generated, scratch } from './jobs-kit.js'

const { path, remove } = scratch()
afterAll(remove)

const folder = path('.')
const files = [1, 2, 3].map((seed) => generated('ups-billing', { rows: 1500, seed }, path(`${seed}.csv`)))
const hidden = () => readdirSync(folder).filter((name) => name.endsWith('.part'))

describe('text laid aside', () => {
  it('comes back as it was, in any order, from several hidden files, and nothing stays', async () => {
    const aside = createAside(folder, 10)
    let last: AsideFile | null = null
    const shelves: { shelf: AsideFile; at: number; text: string }[] = []
    for (const text of ['first', 'second', 'third', '', 'fifth']) {
      const shelf: AsideFile | null = await aside.begin(last)
      if (shelf === null) throw new Error('no room')
      shelves.push({ shelf, at: shelf.end, text })
      writeSync(shelf.fd, text, shelf.end)
      shelf.end += text.length
      last = shelf
    }
    expect(new Set(shelves.map(({ shelf }) => shelf)).size).toBe(2)
    for (const { shelf, at, text } of shelves.reverse()) {
      expect(Buffer.from(await shelf.take(at, text.length)).toString()).toBe(text)
      await shelf.leave()
    }
    await aside.close()
    expect(hidden()).toEqual([])
  })

  it('has no file left open where all ends while one is opened', async () => {
    const aside = createAside(folder)
    const beginning = aside.begin(null)
    await aside.close()
    const { fd } = (await beginning) ?? { fd: -1 }
    expect(() => fstatSync(fd)).toThrow('EBADF')
  })

  it('is not taken where there is no room for it', async () => {
    const aside = createAside(path('no such folder'))
    expect(await aside.begin(null)).toBeNull()
    await aside.close()
  })
})

describe('threads that read whole files', () => {
  // So little may wait in memory that workers wait all the time where nothing can be laid aside.
  const narrow = { jobs: 3, ahead: 4000 }

  it('write what one thread writes, whether their text can be laid aside or not', async () => {
    const one = await byOne(files)
    expect(one.items).toBeGreaterThan(3000)
    expect(await byThreads(files, { ...narrow, aside: folder })).toEqual(one)
    expect(await byThreads(files, { ...narrow, aside: path('no such folder') })).toEqual(one)
    expect(hidden()).toEqual([])
  })

  it('report the rejects of a later file in their turn, and leave nothing when the caller ends', async () => {
    const rejecting = path('4.csv')
    const lines = readFileSync(files[0] ?? '', 'latin1').split('\n')
    lines[500] = 'half a row'
    writeFileSync(rejecting, lines.join('\n'))
    const inputs = [files[1] ?? '', rejecting, files[2] ?? '']
    const three = await byThreads(inputs, { ...narrow, aside: folder })
    expect(three).toEqual(await byOne(inputs))
    expect(three.rejects).toHaveLength(1)
    const onBlock = () => {
      throw new Error('enough')
    }
    await expect(byThreads(inputs, { ...narrow, aside: folder, onBlock })).rejects.toThrow('enough')
    expect(hidden()).toEqual([])
  })
})
