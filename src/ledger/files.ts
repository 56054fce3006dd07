/**
 * A file is identified by its content: the SHA-256 of its unpacked bytes. Its name is an attribute. While a file is read its key is its
 * name. Its account closes it; after that the same name is another file, and the same content is the same file.
 */

import type { InvoiceStatement } from '../schema/facts.js'
import type { FileSummary, UnchargedTotal } from '../schema/summary.js'
import { byText } from '../values/order.js'
import { renameShipment } from './book.js'
import { indexDelivery } from './deliveries.js'
import type { Delivery } from './delivery.js'
import { CONTENT, contentKey, isOpen, OPEN, openFile, openOf } from './open-files.js'
import type { AuditState } from './state.js'

/** The file key for content that another file has already contributed. */
const DROPPED = ''

export function addStatement(state: AuditState, key: string, statement: InvoiceStatement): void {
  const own = { ...statement, file: key }
  if (isOpen(key)) openOf(state, key).statements.push(own)
  state.statements.push(own)
}

export function addUncharged(state: AuditState, key: string, record: UnchargedTotal): void {
  const own = { ...record, file: key }
  if (isOpen(key)) openOf(state, key).uncharged.push(own)
  state.uncharged.push(own)
}

/**
 * Closes a file with its account. Content that is already known counts once, however often and under whatever names it
 * was read.
 */
export function closeFile(state: AuditState, summary: FileSummary): void {
  const name = summary.file
  const open = openFile(name)
  if (summary.sha256 === '') {
    state.files.set(open, summary)
    return
  }
  const key = contentKey(summary.sha256)
  const known = state.files.has(key)
  if (!known) state.files.set(key, summary)
  noteName(state, key, name, 1)
  state.lastClosed.set(name, key)
  const brought = state.open.get(open)
  state.open.delete(open)
  if (brought === undefined) return
  const file = known ? DROPPED : key
  for (const at of brought.deliveries) {
    const place = state.deliveries[at] as Delivery
    place.file = file
    if (known) place.copy = true
    else indexDelivery(state, at)
  }
  for (const one of [...brought.statements, ...brought.uncharged] as { file: string }[]) one.file = file
  for (const shipment of brought.damaged) renameShipment(state, shipment, open, key)
}

/** The key for a name: the file that is being read, otherwise the one that was closed last. */
export function keyOfName(state: AuditState, name: string): string {
  const open = openFile(name)
  return state.open.has(open) ? open : (state.lastClosed.get(name) ?? open)
}

export function noteName(state: AuditState, key: string, name: string, times: number): void {
  const names = state.names.get(key) ?? new Map<string, number>()
  state.names.set(key, names)
  names.set(name, (names.get(name) ?? 0) + times)
}

export const isDropped = ({ file }: { readonly file: string }): boolean => file === DROPPED

/** Names of a file in alphabetical order; a name under which it was read twice is listed twice. */
export function namesOf(state: AuditState, key: string): string[] {
  if (isOpen(key)) return [key.slice(OPEN.length)]
  const names = [...(state.names.get(key) ?? [])].sort(([a], [b]) => byText(a, b))
  return names.flatMap(([name, times]) => new Array<string>(times).fill(name))
}

/** A file that was read again under another name, as a place of evidence. */
export const asNamed = (key: string, name: string): string => `${key}\n${name}`

/** Displayed names of keys: the file's name, plus the beginning of its hash if another file has the same name. */
export function nameFiles(state: AuditState): (key: string) => string {
  const bearers = new Map<string, number>()
  for (const key of new Set([...state.files.keys(), ...state.open.keys()]))
    for (const name of new Set(namesOf(state, key))) bearers.set(name, (bearers.get(name) ?? 0) + 1)
  const shown = (text: string): string => {
    const [key = '', given] = text.split('\n', 2)
    const name = given ?? namesOf(state, key)[0] ?? key
    const apart = (bearers.get(name) ?? 0) > 1 && !isOpen(key)
    return apart ? `${name} (${key.slice(CONTENT.length, CONTENT.length + 8)})` : name
  }
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text) ?? shown(text)
    known.set(text, found)
    return found
  }
}
