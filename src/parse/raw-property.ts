/**
 * `raw` of line items: to its readers, to JSON and to copies a property like the others, but the texts of the cells are made when it
 * is read. All line items of a record have the same cells.
 */
import type { LineItem } from '../schema/line-item.js'
import type { RawCells, RawRecord } from './raw.js'

/** Node shows a getter as such, unless a method by this name returns something else to show. */
const SHOWN = Symbol.for('nodejs.util.inspect.custom')

interface WithRaw {
  /** Called by Node with arguments, and without by the getter: one hidden property more would take a third more time. */
  readonly [SHOWN]: RawMethod
}

type RawMethod = (this: LineItem, ...asked: unknown[]) => RawCells | LineItem

/** The method for the line items of a record. */
export function rawMethod(record: RawRecord): RawMethod {
  return function (...asked) {
    return asked.length === 0 ? record.cells() : { ...this }
  }
}

/** Not found by a private field, which copies of the property and proxies do not have. All line items share one getter, which keeps access fast. */
const RAW: PropertyDescriptor & ThisType<WithRaw & LineItem> = {
  get() {
    return this[SHOWN]()
  },
  set(value) {
    Object.defineProperty(this, 'raw', { value, writable: true, enumerable: true, configurable: true })
  },
  enumerable: true,
  configurable: true,
}

export function addRaw(item: LineItem, method: RawMethod): void {
  Object.defineProperty(item, SHOWN, { value: method })
  Object.defineProperty(item, 'raw', RAW)
}
