/**
 * Plain values, as in JSON, stored as integers of as many bytes as they need: the key names once for all objects of a shape, each
 * text once. There may be more findings than values read, and this takes a fraction of the memory of their objects.
 */
import { type ArenaTexts, createArenaTexts } from './arena.js'
import { inRoom } from './room.js'

export type Plain = string | number | boolean | null | readonly Plain[] | PlainObject
/** Undefined values are left out. */
export interface PlainObject {
  readonly [name: string]: Plain | undefined
}

export interface PlainValues {
  readonly texts: ArenaTexts
  /** Stores a copy and returns its place. */
  add(value: object): number
  /** A new object with the same keys in the same order. */
  get(place: number): unknown
  /** An object with only those of its keys; the values of the others are not made. */
  pick(place: number, keys: ReadonlySet<string>): unknown
}

/** Keys of objects, in order. */
interface Shape {
  readonly id: number
  readonly keys: readonly string[]
  readonly longer: Map<string, Shape>
}

const TEXT = 0
const WHOLE = 1
const NUMBER = 2
const NULL = 3
const FALSE = 4
const TRUE = 5
const LIST = 6
const OBJECT = 7
/** A cell is a value, with its type in the last bits. */
const BITS = 3
const MASK = 7
const MOST = 2 ** (31 - BITS) - 1
/** A byte holds this many bits of a cell, and one that shows whether more bytes follow. */
const IN_BYTE = 7
const MORE = 128
/** Of a cell. */
const MOST_BYTES = 5

export function createPlainValues(): PlainValues {
  const texts = createArenaTexts()
  const root: Shape = { id: 0, keys: [], longer: new Map() }
  const shapes = [root]
  const float = new Float64Array(1)
  const halves = new Int32Array(float.buffer)
  let bytes = new Uint8Array(256)
  let used = 0
  let at = 0

  const put = (cell: number): void => {
    if (used + MOST_BYTES > bytes.length) bytes = inRoom(bytes, Math.ceil(bytes.length * 1.5))
    let left = cell
    for (; left >= MORE; left >>>= IN_BYTE) bytes[used++] = left | MORE
    bytes[used++] = left
  }
  const take = (): number => {
    let cell = 0
    for (let shift = 0; ; shift += IN_BYTE) {
      const byte = bytes[at++] as number
      cell |= (byte & (MORE - 1)) << shift
      if (byte < MORE) return cell
    }
  }
  const longer = (shape: Shape, key: string): Shape => {
    let found = shape.longer.get(key)
    if (found === undefined) {
      found = { id: shapes.length, keys: [...shape.keys, key], longer: new Map() }
      shapes.push(found)
      shape.longer.set(key, found)
    }
    return found
  }
  const putNumber = (value: number): void => {
    if ((value | 0) === value && value >= 0 && value <= MOST && !Object.is(value, -0)) {
      put((value << BITS) | WHOLE)
      return
    }
    float[0] = value
    put(NUMBER)
    put((halves[0] as number) >>> 0)
    put((halves[1] as number) >>> 0)
  }
  const putAny = (value: Plain): void => {
    if (typeof value === 'string') put((texts.id(value) << BITS) | TEXT)
    else if (typeof value === 'number') putNumber(value)
    else if (value === null) put(NULL)
    else if (typeof value === 'boolean') put(value ? TRUE : FALSE)
    else if (isList(value)) {
      put((value.length << BITS) | LIST)
      for (const one of value) putAny(one)
    } else putObject(value)
  }
  const putObject = (value: PlainObject): void => {
    let shape = root
    for (const key in value) if (value[key] !== undefined) shape = longer(shape, key)
    put((shape.id << BITS) | OBJECT)
    for (const key of shape.keys) putAny(value[key] as Plain)
  }
  const next = (): Plain => {
    const cell = take()
    const held = cell >>> BITS
    switch (cell & MASK) {
      case TEXT:
        return texts.text(held)
      case WHOLE:
        return held
      case NUMBER:
        halves[0] = take()
        halves[1] = take()
        return float[0] as number
      case NULL:
        return null
      case LIST:
        return Array.from({ length: held }, next)
      case OBJECT:
        return nextObject(held)
      default:
        return (cell & MASK) === TRUE
    }
  }
  const passOver = (): void => {
    const cell = take()
    const held = cell >>> BITS
    const kind = cell & MASK
    const parts = kind === OBJECT ? (shapes[held] as Shape).keys.length : kind === LIST ? held : 0
    for (let part = 0; part < parts; part++) passOver()
    if (kind !== NUMBER) return
    take()
    take()
  }
  const nextObject = (shape: number): PlainObject => {
    const value: Record<string, Plain> = {}
    for (const key of (shapes[shape] as Shape).keys) value[key] = next()
    return value
  }
  return {
    texts,
    add: (value) => {
      const place = used
      putAny(value as Plain)
      return place
    },
    get: (place) => {
      at = place
      return next()
    },
    pick: (place, keys) => {
      at = place
      const value: Record<string, Plain> = {}
      for (const key of (shapes[take() >>> BITS] as Shape).keys)
        if (keys.has(key)) value[key] = next()
        else passOver()
      return value
    },
  }
}

const isList = (value: readonly Plain[] | PlainObject): value is readonly Plain[] => Array.isArray(value)
