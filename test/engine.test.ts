import { cachedDataVersionTag, setFlagsFromString } from 'node:v8'
import type { Command } from 'commander'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgram } from '../src/cli/program.js'
import type { Terminal } from '../src/cli/terminal.js'
import { freeHeap, HEAP_LIMITS, limitHeap } from '../src/process/heap.js'

const nothing = vi.hoisted(() => async () => 0)
vi.mock('../src/process/heap.js', async (original) => ({ ...(await original<object>()), limitHeap: vi.fn() }))
vi.mock('../src/cli/config.js', () => ({
  takeConfig: async (command: Command) => command.setOptionValueWithSource('jobs', 2, 'config'),
}))
vi.mock('../src/cli/reading.js', () => ({ parseCommand: nothing, chargesCommand: nothing }))
vi.mock('../src/cli/auditing.js', () => ({ auditCommand: nothing, summaryCommand: nothing }))
vi.mock('../src/cli/storing.js', () => ({ loadCommand: nothing }))

const run = (line: string): Promise<unknown> =>
  createProgram('0', { environment: {} } as Terminal, () => undefined).parseAsync(line.split(' '), {
    from: 'user',
  })

beforeEach(() => void vi.mocked(limitHeap).mockClear())

describe('the heap is limited', () => {
  it.each([
    'a.csv',
    '--to json a.csv',
    'parse a.csv',
    'parse a.csv --jobs 1',
    'audit --jobs=1 a.csv',
    'summary a.csv',
    'charges a.csv',
  ])('in a command that reads on one thread: %s', async (line) => {
    await run(line)
    expect(limitHeap).toHaveBeenCalledTimes(1)
  })

  it.each([
    'a.csv --jobs 2',
    'audit --jobs=2 a.csv',
    'audit --store kept',
    'summary --store',
    'load a.csv',
    'parse a.csv --config jobs.json',
  ])('nowhere else, as threads that start later would be left with too little: %s', async (line) => {
    await run(line)
    expect(limitHeap).not.toHaveBeenCalled()
  })
})

it('threads that start later get a heap without limits', async () => {
  const { limitHeap: limit } =
    await vi.importActual<typeof import('../src/process/heap.js')>('../src/process/heap.js')
  limit()
  const before = cachedDataVersionTag()
  for (const { flag } of HEAP_LIMITS) setFlagsFromString(flag)
  expect(cachedDataVersionTag()).not.toBe(before)
  freeHeap()
  expect(cachedDataVersionTag()).toBe(before)
})

it('V8 accepts the compiled code of a long run: the flags of each limit are as they were', () => {
  const tags = HEAP_LIMITS.map(({ flag, former }) => {
    const before = cachedDataVersionTag()
    setFlagsFromString(flag)
    const limited = cachedDataVersionTag()
    setFlagsFromString(former)
    return [limited === before, cachedDataVersionTag() === before]
  })
  expect(tags).toEqual(HEAP_LIMITS.map(() => [false, true]))
})
