/**
 * A kernel is the memory in which a file's records are read, with the loops over its bytes (`as/`). It is
 * lent to one file at a time. If none is available, the reader does the same by itself, slower: a row of a UPS file
 * takes 2.7 µs with it and 5.2 without. Finding its cells takes 0.2 and 1.3 of that, its name 0.2 and 0.5; the rest is because
 * cells that several rules read are looked up once.
 */
import type { TotalsLoops } from './totals-loops.js'
import { WASM } from './wasm.js'

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void }
  scan(from: number, stop: number, delimiter: number, quote: number, dirty: number, patient: number): number
  lookup(
    first: number,
    last: number,
    start: number,
    count: number,
    quoted: number,
    onlyAscii: number,
    record: number,
  ): number
  queue(start: number, count: number, quoted: number, quote: number, prefix: number, row: number): number
  name(): number
  encoding(from: number, to: number): number
  undated(from: number, stop: number, quote: number, known: number): number
  plain(
    from: number,
    stop: number,
    delimiter: number,
    quote: number,
    longest: number,
    wanted: number,
    patient: number,
  ): number
  namePlain(count: number): number
  texts(): number
  dropTexts(point: number): void
  forget(): void
}

export type Shared = Record<string, { readonly value: number } | undefined>

/** The part of WebAssembly used here, which Node's types leave out; undefined if Node runs without it. */
const { WebAssembly } = globalThis as {
  WebAssembly?: {
    Module: new (bytes: Uint8Array) => object
    Instance: new (module: object) => { readonly exports: object }
  }
}

/** Constants shared by the loops and their host. */
interface Layout {
  /** At most this many cells per record. */
  readonly cells: number
  /** At most this many cells are looked up in every record. */
  readonly listed: number
  readonly slots: number
  readonly odd: number
  readonly blank: number
  readonly none: number
  readonly ascii: number
  readonly utf8: number
  readonly within: number
  readonly withQuotes: number
  /** Offset of the records' bytes, and number of bytes that may be read after the last. */
  readonly bytes: number
  readonly slack: number
  /** Offset of the inherited text of a record: at most 256 bytes. */
  readonly prefix: number
  /** Limits: plain records read at once; cells looked up in each; numbered texts. */
  readonly plainRecords: number
  readonly wanted: number
  readonly mostTexts: number
  readonly oddRecord: number
  readonly beyondAscii: number
  /** Offset of the texts by number, bytes per text, and within it the offsets of its length and of its flag for non-ASCII. */
  readonly text: number
  readonly entry: number
  readonly length: number
  readonly beyond: number
  /** Offset of the inherited texts of plain records. */
  readonly heads: number
  /** Decimals of the units. */
  readonly decimals: number
}

export interface Kernel extends Layout, Omit<Exports, 'memory'> {
  /** The whole memory; replaced by `makeRoom`. */
  buffer: Buffer
  bounds: Int32Array
  quoting: Uint8Array
  /** Positions of the listed cells, and the slot of each in the current record. */
  list: Int32Array
  found: Int32Array
  /** Slot of each new text, as `~slot` (below 0) if it is not ASCII; its start and its end. */
  fresh: Int32Array
  /** Offset and length of the name of each queued record. */
  names: Int32Array
  /**
   * For each plain record its start, the start of the next, its number of cells, whether it is odd, the line ends within
   * it; the numbers of its texts.
   */
  records: Int32Array
  ids: Int32Array
  /** The index of each cell among those that are looked up in plain records, from 1. */
  places: Uint16Array
  /**
   * For each text the requirements that it is known to meet, its amount in units and its decimals; the requirements of
   * the wanted cells.
   */
  known: Uint8Array
  units: Float64Array
  scales: Uint8Array
  needs: Uint8Array
  /** The index of each plain record's inherited text; below 0 if it is not named. The digests of the named ones. */
  inherited: Int32Array
  digests: Uint8Array
  /** Enlarges the memory to hold this many bytes of records. */
  makeRoom(bytes: number): void
  /** Its other loops, and the constants shared with them. */
  readonly totals: TotalsLoops & Shared
  /** Recreates the views of the memory if it has grown. */
  renew(): void
  /** Called when it is returned: its memory will then belong to another file. */
  returned: (() => void) | null
}

/** At most this many are kept for later files. */
const KEPT = 8
/** A memory that was enlarged beyond this by a large record is not kept. */
const KEPT_BYTES = 4 << 20
const PAGE = 65536

let compiled: object | undefined
let lent = 0
let most = Infinity
const free: Kernel[] = []

/** Sets how many may be lent from now on: further files that are read at the same time have none. */
export function lendKernels(number: number): void {
  most = number
}

/** A kernel for one file, or null; must be returned. */
export function borrowKernel(): Kernel | null {
  if (lent >= most) return null
  const kernel = free.pop() ?? newKernel()
  if (kernel === null) return null
  lent++
  kernel.forget()
  return kernel
}

export function returnKernel(kernel: Kernel | null): void {
  if (kernel === null) return
  kernel.returned?.()
  kernel.returned = null
  lent--
  if (kernel.buffer.length <= KEPT_BYTES && free.length < KEPT) free.push(kernel)
}

/** Null if WebAssembly is switched off, or the system has no room for it: each memory reserves gigabytes of addresses. */
export function newKernel(): Kernel | null {
  if (WebAssembly === undefined) return null
  try {
    compiled ??= new WebAssembly.Module(Buffer.from(WASM, 'base64'))
    return kernelOf(new WebAssembly.Instance(compiled).exports as Exports & TotalsLoops & Shared)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    most = lent // another attempt would take long
    return null
  }
}

function kernelOf(loops: Exports & TotalsLoops & Shared): Kernel {
  const { memory, scan, lookup, queue, name, encoding, undated, plain, namePlain, texts, dropTexts, forget } =
    loops
  const shared = (name: string): number => loops[name]?.value ?? 0
  const layout: Layout = {
    cells: shared('CELLS'),
    listed: shared('LISTED'),
    slots: shared('SLOTS'),
    odd: shared('ODD'),
    blank: shared('BLANK'),
    none: shared('NONE'),
    ascii: shared('ASCII'),
    utf8: shared('UTF_8'),
    within: shared('WITHIN'),
    withQuotes: shared('WITH_QUOTES'),
    bytes: shared('BYTES'),
    slack: shared('SLACK'),
    prefix: shared('PREFIX'),
    plainRecords: shared('PLAIN'),
    wanted: shared('WANTED'),
    mostTexts: shared('TEXTS'),
    oddRecord: shared('ODD_RECORD'),
    beyondAscii: shared('BEYOND_ASCII'),
    text: shared('TEXT'),
    entry: shared('TEXT_ENTRY'),
    length: shared('TEXT_LENGTH'),
    beyond: shared('TEXT_BEYOND'),
    heads: shared('HEADS'),
    decimals: shared('DECIMALS'),
  }
  const views = () => ({
    buffer: Buffer.from(memory.buffer),
    bounds: new Int32Array(memory.buffer, shared('BOUNDS'), layout.cells),
    quoting: new Uint8Array(memory.buffer, shared('QUOTING'), layout.cells),
    list: new Int32Array(memory.buffer, shared('LIST'), layout.listed),
    found: new Int32Array(memory.buffer, shared('FOUND'), layout.listed),
    fresh: new Int32Array(memory.buffer, shared('FRESH'), layout.listed * 3),
    names: new Int32Array(memory.buffer, shared('QUEUE'), shared('QUEUED') * 2),
    records: new Int32Array(memory.buffer, shared('RECORDS'), layout.plainRecords * 5),
    ids: new Int32Array(memory.buffer, shared('IDS'), layout.plainRecords * layout.wanted),
    places: new Uint16Array(memory.buffer, shared('PLACES'), layout.cells),
    known: new Uint8Array(memory.buffer, shared('KNOWN'), layout.mostTexts),
    units: new Float64Array(memory.buffer, shared('UNITS'), layout.mostTexts),
    scales: new Uint8Array(memory.buffer, shared('SCALES'), layout.mostTexts),
    needs: new Uint8Array(memory.buffer, shared('NEEDS'), layout.wanted),
    inherited: new Int32Array(memory.buffer, shared('INHERITED'), layout.plainRecords),
    digests: new Uint8Array(memory.buffer, shared('DIGESTS'), layout.plainRecords * 16),
  })
  const kernel: Kernel = {
    ...layout,
    ...views(),
    returned: null,
    scan,
    lookup,
    queue,
    name,
    encoding,
    undated,
    plain,
    namePlain,
    texts,
    dropTexts,
    forget,
    totals: loops,
    renew: () => {
      if (kernel.buffer.length < memory.buffer.byteLength) Object.assign(kernel, views())
    },
    makeRoom: (bytes) => {
      const missing = layout.bytes + bytes + layout.slack - kernel.buffer.length
      if (missing <= 0) return
      memory.grow(Math.ceil(missing / PAGE)) // this invalidates the views
      Object.assign(kernel, views())
    },
  }
  return kernel
}
