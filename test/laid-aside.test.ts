import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { createAside } from '../src/output/laid-aside.js'
import { byOne, byThreads, generated, scratch } from './jobs-kit.js'

const { path, remove } = scratch()
afterAll(remove)

const folder = path('.')
const files = [1, 2, 3].map((seed) => generated('ups-billing', { rows: 1500, seed }, path(`${seed}.csv`)))
const hidden = () => readdirSync(folder).filter((name) => name.endsWith('.part'))

describe('bytes laid aside', () => {
  it('come back as they were, in any order, over several hidden files, and nothing stays', async () => {
    const aside = createAside(folder, 10)
    const texts = ['first', 'second', 'third', '', 'fifth'].map((text) => Buffer.from(text))
    const back = await Promise.all(texts.map((text) => aside.lay(text)))
    const taken: string[] = []
    for (const take of back.reverse()) taken.push(Buffer.from((await take?.()) ?? []).toString())
    expect(taken).toEqual(['fifth', '', 'third', 'second', 'first'])
    await aside.close()
    expect(hidden()).toEqual([])
  })

  it('are refused where there is no room for them, and the caller keeps them', async () => {
    const aside = createAside(path('no such folder'))
    expect(await aside.lay(Buffer.from('text'))).toBeNull()
    await aside.close()
  })
})

describe('threads that read whole files', () => {
  // So little may wait that nearly all text of the later files is laid aside.
  const narrow = { jobs: 3, piece: 1 << 30, ahead: 4000 }

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
