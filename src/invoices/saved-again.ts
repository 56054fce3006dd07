/**
 * Files that a spreadsheet program saved again. It drops the leading zeros of invoice numbers, accounts and parcels and rounds long
 * numbers (`9.40010035383E+021`), so that no invoice or parcel of the copy is one of the original. The evidence is the content: every
 * charge of one file is in the other, of the same accounts, on an invoice whose number differs in leading zeros at most, and so do the
 * parcels' numbers. A number rounded in both files is no evidence: all parcels of a sender may look the same. Two rounded copies
 * are one file if all their records are the same, with everything else that they state.
 */
import { NONE } from '../ledger/slots.js'
import type { AuditState, Kind } from '../ledger/state.js'
import { figuresKey } from '../parse/alike-files.js'
import { isDamaged } from '../values/damaged-number.js'
import { foldIdentifier, foldNumber } from '../values/fold.js'
import { byText } from '../values/order.js'
import { isRounded, roundedForm, significantDigits } from '../values/rounded-number.js'
import { amountOf, bareHead, invoiceGroup } from './groups.js'

/** By the key of each such file the key of the file that counts, which has the most complete numbers. */
export type SavedAgain = ReadonlyMap<string, string>

const NO_FILES: SavedAgain = new Map()

/** A file of the state, with its entries and how complete its numbers are. */
interface Content {
  readonly file: string
  readonly entries: number[]
  readonly accounts: Set<string>
  damaged: number
  digits: number
}

export function filesSavedAgain(state: AuditState): SavedAgain {
  const groups = alikeFiles(state)
  if (groups.length === 0) return NO_FILES
  const contents = contentsOf(state, new Set(groups.flat()))
  const again = new Map<string, string>()
  for (const group of groups) {
    const counted: Content[] = []
    for (const content of group.flatMap((file) => contents.get(file) ?? []).sort(byCompleteness(state))) {
      const original = counted.find((one) => isSavedAgain(state, one, content))
      if (original === undefined) counted.push(content)
      else again.set(content.file, original.file)
    }
  }
  return again
}

function alikeFiles({ files, totals }: AuditState): string[][] {
  if (files.size < 2 || totals !== undefined) return []
  const groups = new Map<string, string[]>()
  for (const [file, summary] of files) {
    if (summary.line_items === 0) continue
    const key = figuresKey(summary)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [file])
    else group.push(file)
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

function contentsOf(state: AuditState, files: ReadonlySet<string>): ReadonlyMap<string, Content> {
  const found = new Map<string, Content>()
  const byDelivery = state.deliveries.map(({ file, copy, invoice, account }) => {
    if (copy || !files.has(file)) return undefined
    const content = found.get(file) ?? { file, entries: [], accounts: new Set(), damaged: 0, digits: 0 }
    found.set(file, content)
    content.accounts.add(foldNumber(account ?? ''))
    content.digits += (invoice?.length ?? 0) + (account?.length ?? 0)
    return content
  })
  const { entries } = state
  for (let entry = 0; entry < entries.length; entry++) {
    const content = byDelivery[entries.col.delivery[entry] as number]
    if (content === undefined) continue
    const number = numberOf(state, entry)
    content.entries.push(entry)
    if (isDamaged(number)) content.damaged++
    else content.digits += number.length
  }
  return found
}

const byCompleteness =
  ({ files }: AuditState) =>
  (a: Content, b: Content): number =>
    a.damaged - b.damaged ||
    b.digits - a.digits ||
    byText(files.get(a.file)?.received ?? '', files.get(b.file)?.received ?? '') ||
    byText(a.file, b.file)

/** The number of an entry's shipment without leading zeros; empty for fees. */
function numberOf(state: AuditState, entry: number): string {
  const shipment = state.entries.col.shipment[entry] as number
  if (shipment === NONE) return ''
  const text = state.numbers.text(shipment)
  const end = text.indexOf('\0')
  return foldNumber(end < 0 ? text : text.slice(0, end))
}

function isSavedAgain(state: AuditState, one: Content, other: Content): boolean {
  if (!haveSameAccounts(one, other)) return false
  // Equal invoices with equal charges are compared as invoices: the newer one may count.
  if (hasSame(state, one, other, exactKeys(state))) return false
  if (haveSameRecords(state, one, other)) return true
  const keys = bareKeys(state)
  const remaining = countsOf(state, one, keys)
  const unmatched: string[] = []
  let isTracked = false
  eachLine(state, other, (entry, line) => {
    const key = keys(entry, line)
    if (!take(remaining, key)) unmatched.push(key)
    else isTracked ||= isEvidence(numberIn(key))
  })
  if (unmatched.length === 0) return isTracked
  const missing = [...remaining].flatMap(([key, times]) => new Array<string>(times).fill(key))
  if (!isTracked && isChance(state, one, unmatched)) return false
  return sameRounded(missing, unmatched)
}

/** A few records may be those of other parcels with the same charges. */
function haveSameRecords(state: AuditState, one: Content, other: Content): boolean {
  const records = countsOf(state, one, recordKeys(state))
  return records.size >= LEAST_CHARGES && hasSame(state, one, other, recordKeys(state))
}

function haveSameAccounts(one: Content, other: Content): boolean {
  const digits = significantDigits([...one.accounts, ...other.accounts])
  const forms = ({ accounts }: Content): Set<string> =>
    new Set(
      [...accounts].map((account) => (digits === null ? null : roundedForm(account, digits)) ?? account),
    )
  const [ours, theirs] = [forms(one), forms(other)]
  return ours.size === theirs.size && [...ours].every((account) => theirs.has(account))
}

const isEvidence = (number: string): boolean => number !== '' && !isRounded(number)

/** Fewer charges that differ may be those of other parcels of the day, if no invoice is named. */
const LEAST_CHARGES = 10

function isChance({ deliveries }: AuditState, { file }: Content, keys: readonly string[]): boolean {
  const isNamed = deliveries.some((place) => place.file === file && place.invoice !== null)
  return !isNamed && new Set(keys.map((key) => key.slice(0, key.indexOf(AFTER)))).size < LEAST_CHARGES
}

/** Before the number in the key of a line. */
const AFTER = '\n'
const numberIn = (key: string): string => key.slice(key.indexOf(AFTER) + 1)

/** Whether the numbers are equal once those of both files are rounded as the shorter ones are. */
function sameRounded(some: readonly string[], others: readonly string[]): boolean {
  const [ours, theirs] = [some.map(numberIn), others.map(numberIn)]
  if (ours.every(isRounded) === theirs.every(isRounded)) return false
  const digits = significantDigits([...ours, ...theirs])
  if (digits === null) return false
  const rounded = (key: string): string | null => {
    const at = key.indexOf(AFTER) + 1
    const form = roundedForm(key.slice(at), digits)
    return form === null ? null : key.slice(0, at) + form
  }
  const remaining = new Map<string, number>()
  for (const key of some) {
    const form = rounded(key)
    if (form === null) return false
    remaining.set(form, (remaining.get(form) ?? 0) + 1)
  }
  return others.every((key) => {
    const form = rounded(key)
    return form !== null && take(remaining, form)
  })
}

type LineKeys = (entry: number, line: number) => string

/** By which accounts, invoices and parcels are distinguished everywhere else. */
const exactKeys = (state: AuditState): LineKeys => {
  const groups = state.deliveries.map(
    (place) => `${invoiceGroup(place)}${foldIdentifier(place.account ?? '')}`,
  )
  const { col } = state.lines
  return (entry, line) =>
    [
      groups[state.entries.col.delivery[entry] as number],
      state.entries.col.shipment[entry],
      col.kind[line],
      col.date[line],
      amountOf(state, line),
    ].join('|')
}

/** By everything that the record of a line states. */
const recordKeys =
  ({ lines: { col } }: AuditState): LineKeys =>
  (_, line) =>
    [col.hash1[line], col.hash2[line], col.hash3[line], col.hash4[line], col.id[line]].join('|')

const bareKeys = (state: AuditState): LineKeys => {
  const heads = state.deliveries.map((place) => bareHead(place))
  const kinds = state.kinds.map(bareKind)
  const { col } = state.lines
  return (entry, line) => {
    const day = state.dates.list[col.date[line] as number]?.slice(0, 10) ?? ''
    const head = heads[state.entries.col.delivery[entry] as number]
    const charge = [head, kinds[col.kind[line] as number], day, amountOf(state, line)].join('|')
    return `${charge}${AFTER}${numberOf(state, entry)}`
  }
}

/** A spreadsheet program also drops zeros of codes: `003`. */
const bareKind = ({ category, stage, code, description }: Kind): string =>
  JSON.stringify([category, stage, code === null ? null : foldNumber(code), description])

function eachLine(
  { entries, lines }: AuditState,
  content: Content,
  visit: (entry: number, line: number) => void,
): void {
  for (const entry of content.entries)
    for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number)
      visit(entry, at)
}

function countsOf(state: AuditState, content: Content, keys: LineKeys): Map<string, number> {
  const counts = new Map<string, number>()
  eachLine(state, content, (entry, line) => {
    const key = keys(entry, line)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  })
  return counts
}

function hasSame(state: AuditState, one: Content, other: Content, keys: LineKeys): boolean {
  const remaining = countsOf(state, one, keys)
  let isSame = true
  eachLine(state, other, (entry, line) => {
    isSame &&= take(remaining, keys(entry, line))
  })
  return isSame && remaining.size === 0
}

/** Deducts one from the count of a key, if there is any. */
function take(counts: Map<string, number>, key: string): boolean {
  const available = counts.get(key)
  if (available === undefined) return false
  if (available === 1) counts.delete(key)
  else counts.set(key, available - 1)
  return true
}
