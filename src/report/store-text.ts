/** The result of checking, rebuilding or moving a store, in words. */
import { count } from '../values/shown-amounts.js'

interface CheckedStore {
  readonly files: number
  readonly line_items: number
  readonly kept_files: number | null
  readonly faults: readonly {
    readonly fault: string
    readonly connection_id: string
    readonly file: string | null
    readonly message: string
  }[]
}

interface ChangedStore {
  readonly files: number
  readonly added?: number
  readonly lost?: readonly string[]
  readonly missing?: readonly string[]
  readonly created: number
  readonly updated: number
  readonly superseded: number
  readonly columns: Readonly<Record<string, number>>
}

/** The answer first, then each fault, then what to do. */
export function checkLines(
  { files, line_items, kept_files, faults }: CheckedStore,
  location: string,
): string[] {
  const looked = `${count(files, 'file')}, ${count(line_items, 'current line item')}${
    kept_files === null ? '; the store keeps no files as they came' : ''
  }`
  if (faults.length === 0) return [`${location} is whole: ${looked}`]
  return [
    `${location} is not whole: ${count(faults.length, 'fault')} in ${looked}`,
    ...faults.map(
      ({ connection_id, file, message }) =>
        `  ${connection_id}${file === null ? '' : `, ${file}`}: ${message}`,
    ),
    ...(faults.some(({ fault }) => fault === 'kept_file')
      ? ['Files that are not kept as they came: load them again from where they came.']
      : []),
    ...(faults.some(({ fault }) => fault === 'queue')
      ? ['Files of the queue: `parse-invoice load FILE --connection ID` takes them in.']
      : []),
    ...(faults.some(({ fault }) => fault !== 'kept_file' && fault !== 'queue')
      ? ['`parse-invoice store rebuild` makes the tables again from the files.']
      : []),
  ]
}

export function changedLines(
  { files, added = 0, lost = [], missing = [], created, updated, superseded, columns }: ChangedStore,
  location: string,
): string[] {
  const counts = [
    created > 0 ? `${created} new` : '',
    updated > 0 ? `${updated} changed` : '',
    superseded > 0 ? `${superseded} no longer there` : '',
  ].filter((words) => words !== '')
  const changes = counts.length === 0 ? 'no line item changed' : `line items ${counts.join(', ')}`
  return [
    ...(files > 0 || added === 0 ? [`${count(files, 'file')} read again: ${changes}`] : []),
    ...Object.entries(columns).map(([name, items]) => `  ${name}: ${count(items, 'line item')}`),
    ...(added > 0
      ? [`${count(added, 'file')} loaded that ${added === 1 ? 'was' : 'were'} kept and not in the store`]
      : []),
    ...missing.map((name) => `  ${name}: came once and is not kept: load it again from where it came`),
    ...(lost.length > 0
      ? [
          `Not brought back, for the database alone had it: ${lost.join('; ')}. A backup has it: \`parse-invoice store restore FILE\` into a new store, then load what came since.`,
        ]
      : []),
    `store: ${location}`,
  ]
}

interface SpreadStore {
  readonly citus: string
  readonly nodes: number
  readonly shards: number
  readonly distributed: number
  readonly reference: number
  readonly changed: readonly string[]
}

export const distributionLines = (
  { citus, nodes, shards, distributed, reference, changed }: SpreadStore,
  location: string,
): string[] => [
  changed.length === 0
    ? `${location} was distributed before: nothing to do`
    : `${location} is distributed now: ${count(changed.length, 'table')} spread`,
  `  ${distributed} tables by connection_id, in ${count(shards, 'shard')} on ${count(nodes, 'node')}; ${reference} whole on every node (Citus ${citus})`,
  '  the job queue (schema carrier_invoice_jobs) stays on the coordinator',
]

export const queuedAudits = (audits: number, location: string): string =>
  `${location}: ${count(audits, 'audit')} left to the workers (parse-invoice work)`

export const keepsNoFiles = (location: string): string =>
  `${location} keeps no files: name a folder for them by --files, so that the store can be made from them again`
