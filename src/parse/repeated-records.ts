/**
 * Blocks of records that already occurred earlier in the file: a download pasted behind itself, or half a file twice. Single records
 * may legitimately be equal; many in the same order as others are not.
 *
 *     A B C D E F   A B C D E F      six records repeat the six before them
 *
 * Records are compared by their hashes. For a large file only the records whose hash ends in zeros are kept, so that memory
 * does not grow with the file; a block is found by its kept records.
 */
import { createSum, type Money, type Sum } from '../values/money.js'
import { moneyOfUnits } from '../values/money-of-units.js'
import type { BatchNumbers } from './batch-numbers.js'
import type { InvoiceHead } from './charge-batch.js'
import { HASHED } from './record-hash.js'
import { type Nets, TakenSamples } from './taken-samples.js'

/** Count and sums of the records charged so far. */
interface Charged {
  readonly charged: number
  nets(): Nets
}

export interface RepeatedRecords {
  /** Notes the records of the next batch before it is taken; `ids` are the names of the odd records. */
  note(numbers: BatchNumbers, heads: readonly InvoiceHead[], ids: readonly string[], net: NetOf): void
  readonly samples: TakenSamples
}

/** The net amount of an odd record's charge. */
export type NetOf = (charge: number) => Money

/** Least number of records in a block. */
const LEAST = 5

export function createRepeatedRecords(): RepeatedRecords {
  const samples = new TakenSamples()
  let nth = 0
  const sums = new Map<string, Sum>()

  /** Notes odd record `id`, which has the charges from `from` to before `to`. */
  function noteOdd(id: string, row: number, sum: Sum, net: NetOf, from: number, to: number): void {
    const bytes = new Uint8Array(HASHED / 2)
    bytes.set(Buffer.from(id.slice(0, HASHED), 'hex'))
    if (samples.keeps(bytes[14] as number, bytes[15] as number))
      samples.add(new Int32Array(bytes.buffer), 0, row, nth, sums)
    for (let at = from; at < to; at++) sum.add(net(at))
  }

  return {
    note: (numbers, heads, ids, net) => {
      const { records, place, row, head, first, digests } = numbers
      first[records] = numbers.charges
      const words = new Int32Array(digests.buffer)
      let lastHead = -1
      let sum = createSum()
      let [odd, plain] = [0, 0]
      for (let record = 0; record < records; record++) {
        if (head[record] !== lastHead) sum = sumOf(sums, heads[head[record] as number]?.currency ?? '')
        lastHead = head[record] as number
        const number = row[record] as number
        if ((place[record] as number) < 0) {
          const [from, to] = [first[record] as number, first[record + 1] as number]
          noteOdd(ids[odd++] as string, number, sum, net, from, to)
        } else {
          const end = 16 * ++plain
          if (samples.keeps(digests[end - 2] as number, digests[end - 1] as number))
            samples.add(words, 4 * (plain - 1), number, nth, sums)
          sum.add(netOf(numbers, record))
        }
        nth++
      }
    },
    samples,
  }
}

/** The net sum of a plain record. */
function netOf({ net, scale, decimals }: BatchNumbers, record: number): Money {
  const own = scale[record] as number
  return moneyOfUnits(net[record] as number, decimals - own, own)
}

function sumOf(sums: Map<string, Sum>, currency: string): Sum {
  const known = sums.get(currency) ?? createSum()
  sums.set(currency, known)
  return known
}

/** A block of records that repeats another; `first`, `original` and `end` are numbers of samples. */
interface Block {
  readonly first: number
  readonly original: number
  readonly distance: number
  /** Its number of records up to its last sample. */
  length: number
  /** The first sample after it; the number of samples if there is none. */
  end: number
}

/** The warning about the repeated blocks of a whole file, one for all of them. */
export function repeatWarning(samples: TakenSamples, file: Charged): string | null {
  const { mask, count } = samples
  const nthOf = (at: number): number => (at < count ? samples.nth(at) : file.charged)
  const netsOf = (at: number): Nets => (at < count ? samples.nets(at) : file.nets())
  const found = blocksOf(samples)
  const long = found.filter(({ length, distance }) => length >= LEAST && length <= distance)
  const blocks = long.length > 0 ? long : wholeCopies(found, samples, file.charged)
  const [{ first, original } = {}] = blocks
  if (first === undefined || original === undefined) return null
  const records = blocks.reduce((sum, block) => sum + nthOf(block.end) - nthOf(block.first), 0)
  const nets = blocks.reduce<Nets>(
    (sum, block) => added(sum, added(netsOf(block.end), netsOf(block.first), -1), 1),
    {},
  )
  const about = mask === 0 ? '' : 'about '
  const filled = Object.entries(nets).filter(([, net]) => /[1-9]/.test(net))
  const amounts = filled.length > 0 ? filled : Object.entries(nets)
  const money = amounts.map(([currency, net]) => `${net} ${currency}`.trim())
  const times = blocks.length === 1 ? 'twice' : 'more than once'
  const where =
    blocks.length === 1
      ? `from record ${samples.row(first)} on`
      : `in ${blocks.length} blocks, the first from record ${samples.row(first)} on,`
  return `${about}${money.join(' and ')} may be in the file ${times}: ${about}${records} records ${where} repeat those from record ${samples.row(original)} on. Check whether a download was put behind itself`
}

function blocksOf(samples: TakenSamples): Block[] {
  const originals = new Map<string, number>()
  const blocks: Block[] = []
  let open: Block | null = null
  for (let at = 0; at < samples.count; at++) {
    const key = samples.key(at)
    const original = originals.get(key)
    if (original === undefined) {
      originals.set(key, at)
      open = null
      continue
    }
    const distance = samples.nth(at) - samples.nth(original)
    if (open === null || open.distance !== distance) {
      open = { first: at, original, distance, length: 1, end: at + 1 }
      blocks.push(open)
    }
    open.length = samples.nth(at) - samples.nth(open.first) + 1
    open.end = at + 1
  }
  return blocks
}

/** Short blocks count if the file consists only of copies of its beginning, of two or more records each. */
function wholeCopies(blocks: readonly Block[], samples: TakenSamples, charged: number): readonly Block[] {
  const nthOf = (at: number): number => (at < samples.count ? samples.nth(at) : charged)
  const size = blocks[0] === undefined ? 0 : samples.nth(blocks[0].first)
  const copies = blocks.every(({ first, original, end }) => {
    const length = nthOf(end) - samples.nth(first)
    return samples.nth(original) === 0 && length === size && length > 1
  })
  return copies && (blocks.length + 1) * size === charged ? blocks : []
}

function added(nets: Nets, others: Nets, sign: 1 | -1): Nets {
  const sums: Record<string, string> = { ...nets }
  for (const [currency, net] of Object.entries(others)) {
    const sum = createSum(sums[currency] ?? '0')
    sum.addText(sign === 1 ? net : negated(net))
    sums[currency] = sum.text()
  }
  return sums
}

const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`)
