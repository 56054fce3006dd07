/** The result of a load, in words. */
import { printableText } from '../schema/errors.js'
import { count } from '../values/shown-amounts.js'

/** Line items by the result of loading them. */
export interface LoadCounts {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly outdated: number
  readonly superseded: number
  readonly rejected: number
}

interface LoadedLine extends LoadCounts {
  readonly file: string
  readonly status: 'loaded' | 'known'
  readonly known_as?: string
}

const WORDS: readonly (readonly [keyof LoadCounts, string])[] = [
  ['created', 'new'],
  ['updated', 'changed'],
  ['unchanged', 'as before'],
  ['outdated', 'left out: another delivery of the invoice counts'],
  ['superseded', 'of other files no longer billed'],
]

function loadedLine(file: LoadedLine): string {
  if (file.status === 'loaded') return `${file.file}: ${countsText(file)}`
  const { known_as = file.file } = file
  const as = known_as === file.file ? '' : ` as ${printableText(known_as)}`
  return `${file.file}: known${as}, nothing changed`
}

type DoneLine =
  | { readonly kind: 'file'; readonly connection: string; readonly file: LoadedLine }
  | { readonly kind: 'audit'; readonly connection: string; readonly findings: number }

/** What a worker did. */
export const doneLine = (done: DoneLine): string =>
  done.kind === 'audit'
    ? `${done.connection}: audited, ${count(done.findings, 'finding')}`
    : `${done.connection}: ${loadedLine(done.file)}`

interface QueuedLine {
  readonly file: string
  readonly status: 'queued' | 'waiting' | 'known'
}

/** The state of files that were added to the queue. */
export function queuedLines(files: readonly QueuedLine[], location: string): string[] {
  const counted = (status: QueuedLine['status'], words: string): string[] => {
    const found = files.filter((file) => file.status === status).length
    return found === 0 ? [] : [`${found} ${words}`]
  }
  const counts = [
    ...counted('queued', 'queued'),
    ...counted('waiting', 'already in the queue'),
    ...counted('known', 'already known'),
  ]
  return [`${count(files.length, 'file')}: ${counts.join(', ')}`, `store: ${location}`]
}

/** A line for each file, and one total if there are several. */
export function loadLines(files: readonly LoadedLine[], location: string): string[] {
  const lines = files.map(loadedLine)
  const loaded = files.filter(({ status }) => status === 'loaded')
  const all = loaded.reduce(added, NOTHING)
  const known = files.length - loaded.length
  const heads = [
    ...(loaded.length > 0 ? [`${count(loaded.length, 'file')} loaded`] : []),
    ...(known > 0 ? [`${known} already known`] : []),
  ]
  if (files.length > 1) lines.push(`${heads.join(', ')}${loaded.length > 0 ? `: ${countsText(all)}` : ''}`)
  return [...lines, `store: ${location}`]
}

/** `240 charges: 12 new, 3 changed, 225 as before; 1 row rejected` */
function countsText(counts: LoadCounts): string {
  const brought = counts.created + counts.updated + counts.unchanged + counts.outdated
  const parts = WORDS.filter(([name]) => counts[name] > 0).map(([name, words]) => `${counts[name]} ${words}`)
  const { rejected } = counts
  const rows = rejected === 0 ? '' : `; ${count(rejected, 'row')} rejected`
  return `${count(brought, 'charge')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}${rows}`
}

const NOTHING: LoadCounts = { created: 0, updated: 0, unchanged: 0, outdated: 0, superseded: 0, rejected: 0 }

const added = (sum: LoadCounts, one: LoadCounts): LoadCounts => ({
  created: sum.created + one.created,
  updated: sum.updated + one.updated,
  unchanged: sum.unchanged + one.unchanged,
  outdated: sum.outdated + one.outdated,
  superseded: sum.superseded + one.superseded,
  rejected: sum.rejected + one.rejected,
})
