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
  const checked = `${count(files, 'file')}, ${count(line_items, 'current line item')}${
    kept_files === null ? '; the store keeps no original files' : ''
  }`
  if (faults.length === 0) return [`no faults in ${location}: ${checked}`]
  return [
    `${count(faults.length, 'fault')} in ${location}: ${checked}`,
    ...faults.map(
      ({ connection_id, file, message }) =>
        `  ${connection_id}${file === null ? '' : `, ${file}`}: ${message}`,
    ),
    ...(faults.some(({ fault }) => fault === 'kept_file')
      ? ['Kept files that are missing or changed: load the originals again.']
      : []),
    ...(faults.some(({ fault }) => fault === 'queue')
      ? ['Files stuck in the queue: load them with `parse-invoice load FILE --connection ID`.']
      : []),
    ...(faults.some(({ fault }) => fault !== 'kept_file' && fault !== 'queue')
      ? ['Other faults: `parse-invoice store rebuild` rebuilds the tables from the kept files.']
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
    ...missing.map((name) => `  ${name}: received once, but its original is not kept: load it again`),
    ...(lost.length > 0
      ? [
          `Not restored, because only the database had it: ${lost.join('; ')}. If you have a backup, run \`parse-invoice store restore FILE\` into a new store, then load the files received since.`,
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
    ? `${location} is already distributed: nothing to do`
    : `${location} is now distributed: ${count(changed.length, 'table')}`,
  `  ${distributed} tables by connection_id, in ${count(shards, 'shard')} on ${count(nodes, 'node')}; ${reference} copied to every node (Citus ${citus})`,
  '  the job queue (schema carrier_invoice_jobs) stays on the coordinator',
]

export const queuedAudits = (audits: number, location: string): string =>
  `${location}: ${count(audits, 'audit')} queued for the workers (parse-invoice work)`

export const keepsNoFiles = (location: string): string =>
  `${location} keeps no files: name a folder for them with --files, so that the store can be rebuilt from them`
