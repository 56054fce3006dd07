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
import { type Nets, netsOf, Taken, totalsNow } from './taken-samples.js'

/**
 * A charged record whose hash is kept. Of equal records that follow each other only the first is kept, because they are
 * no sign of a block.
 */
interface Sample {
  readonly hash: string
  readonly row: number
  /** Number of charged records before it, and their sums. */
  readonly nth: number
  readonly nets: Nets
}

type Hashed = Pick<Sample, 'hash'>

/** The samples of a file. */
export interface RecordSamples {
  /** Only hashes in which these bits are 0 are kept. */
  readonly mask: number
  readonly samples: readonly Sample[]
}

/** Count and sums of the records charged so far. */
interface Charged {
  readonly charged: number
  nets(): Nets
}

export interface RepeatedRecords {
  /** Notes the records of the next batch before it is taken; `ids` are the names of the odd records. */
  note(numbers: BatchNumbers, heads: readonly InvoiceHead[], ids: readonly string[], net: NetOf): void
  samples(): RecordSamples
}

/** The net amount of an odd record's charge. */
export type NetOf = (charge: number) => Money

/** At most this many samples are kept. */
const KEPT = 4096
/** The bits of a hash that decide whether it is kept. */
const BITS = 0xffff
/** Least number of records in a block. */
const LEAST = 5

export function createRepeatedRecords(): RepeatedRecords {
  let mask = 0
  let samples: Taken[] = []
  let previous = ''
  let nth = 0
  const sums = new Map<string, Sum>()

  function sample(hash: string, row: number): void {
    if (hash === previous) return
    previous = hash
    samples.push(new Taken(hash, row, nth, totalsNow(sums)))
    if (samples.length <= KEPT) return
    ;({ mask, samples } = thinned(mask, samples))
    previous = samples.at(-1)?.hash ?? ''
  }

  /** Notes odd record `id`, which has the charges from `from` to before `to`. */
  function noteOdd(id: string, row: number, sum: Sum, net: NetOf, from: number, to: number): void {
    if ((bitsOf(id) & mask) === 0) sample(id.slice(0, HASHED), row)
    for (let at = from; at < to; at++) sum.add(net(at))
  }

  return {
    note: (numbers, heads, ids, net) => {
      const { records, place, row, head, first, digests } = numbers
      first[records] = numbers.charges
      const digest = Buffer.from(digests.buffer)
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
          const bits = 256 * (digests[end - 2] as number) + (digests[end - 1] as number)
          if ((bits & mask) === 0) sample(digest.toString('hex', end - 16, end), number)
          sum.add(netOf(numbers, record))
        }
        nth++
      }
    },
    samples: () => ({
      mask,
      samples: samples.map(({ hash, row, nth, totals }) => ({ hash, row, nth, nets: netsOf(totals) })),
    }),
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

/**
 * Reduces the samples to the number that may be kept. If the hashes are too similar for that, none are kept, and no
 * block is reported.
 */
function thinned<One extends Hashed>(
  mask: number,
  samples: readonly One[],
): { mask: number; samples: One[] } {
  let [bits, fewer] = [mask, [...samples]]
  while (fewer.length > KEPT && bits < BITS) {
    bits = bits * 2 + 1
    fewer = kept(fewer, bits)
  }
  return { mask: bits, samples: fewer.length > KEPT ? [] : fewer }
}

function kept<One extends Hashed>(samples: readonly One[], mask: number): One[] {
  const fewer: One[] = []
  for (const sample of samples)
    if ((bitsOf(sample.hash) & mask) === 0 && sample.hash !== fewer.at(-1)?.hash) fewer.push(sample)
  return fewer
}

interface Block {
  readonly first: Sample
  readonly original: Sample
  readonly distance: number
  /** Number of its last kept record. */
  last: number
  /** The first sample after it. */
  end: Pick<Sample, 'nth' | 'nets'>
}

/** The warning about the repeated blocks of a whole file, one for all of them. */
export function repeatWarning({ mask, samples }: RecordSamples, file: Charged): string | null {
  const end = { nth: file.charged, nets: file.nets() }
  const found = blocksOf(samples, end)
  const long = found.filter((block) => lengthOf(block) >= LEAST && lengthOf(block) <= block.distance)
  const blocks = long.length > 0 ? long : wholeCopies(found, end.nth)
  const [{ first, original } = {}] = blocks
  if (first === undefined || original === undefined) return null
  const records = blocks.reduce((sum, block) => sum + block.end.nth - block.first.nth, 0)
  const nets = blocks.reduce<Nets>(
    (sum, block) => added(sum, added(block.end.nets, block.first.nets, -1), 1),
    {},
  )
  const about = mask === 0 ? '' : 'about '
  const filled = Object.entries(nets).filter(([, net]) => /[1-9]/.test(net))
  const amounts = filled.length > 0 ? filled : Object.entries(nets)
  const money = amounts.map(([currency, net]) => `${net} ${currency}`.trim())
  const times = blocks.length === 1 ? 'twice' : 'more than once'
  const where =
    blocks.length === 1
      ? `from record ${first.row} on`
      : `in ${blocks.length} blocks, the first from record ${first.row} on,`
  return `${about}${money.join(' and ')} may be in the file ${times}: ${about}${records} records ${where} repeat those from record ${original.row} on. Check whether a download was put behind itself`
}

function blocksOf(samples: readonly Sample[], end: Block['end']): Block[] {
  const originals = new Map<string, Sample>()
  const blocks: Block[] = []
  let open: Block | null = null
  samples.forEach((sample, at) => {
    const original = originals.get(sample.hash)
    if (original === undefined) {
      originals.set(sample.hash, sample)
      open = null
      return
    }
    const distance = sample.nth - original.nth
    if (open === null || open.distance !== distance) {
      open = { first: sample, original, distance, last: sample.nth, end }
      blocks.push(open)
    }
    open.last = sample.nth
    open.end = samples[at + 1] ?? end
  })
  return blocks
}

/** Short blocks count if the file consists only of copies of its beginning, of two or more records each. */
function wholeCopies(blocks: readonly Block[], count: number): readonly Block[] {
  const size = blocks[0]?.first.nth ?? 0
  const copies = blocks.every(
    ({ first, original, end }) =>
      original.nth === 0 && end.nth - first.nth === size && lengthOf({ first, last: end.nth - 1 }) > 1,
  )
  return copies && (blocks.length + 1) * size === count ? blocks : []
}

const lengthOf = ({ first, last }: Pick<Block, 'first' | 'last'>): number => last - first.nth + 1

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

/** The last sixteen bits of a hash given in hexadecimal digits. */
function bitsOf(hash: string): number {
  let bits = 0
  for (let at = HASHED - 4; at < HASHED; at++) {
    const code = hash.charCodeAt(at)
    bits = bits * 16 + (code < 58 ? code - 48 : code - 87)
  }
  return bits
}
