/** The files of a store as a table. */
import { textTable } from './text-table.js'

interface StoredFileLine {
  readonly first_seen: string
  readonly connection_id: string
  readonly name: string
  readonly format: string
  readonly sha256: string
  readonly created: number
  readonly updated: number
  readonly rejected: number
}

/** Digits of a hash that are shown: enough to identify a file. */
const SHOWN = 12

export function storedFilesTable(files: readonly StoredFileLine[], width: number): string {
  if (files.length === 0) return 'no files\n'
  const rows = files.map((file) => [
    file.first_seen.slice(0, 16).replace('T', ' '),
    file.connection_id,
    file.name,
    file.format,
    `${file.created}`,
    `${file.updated}`,
    `${file.rejected}`,
    file.sha256.slice(0, SHOWN),
  ])
  const columns = [
    { title: 'loaded (UTC)' },
    { title: 'connection' },
    { title: 'file', least: 16, keep: 'end' },
    { title: 'format' },
    { title: 'new', align: 'right' },
    { title: 'changed', align: 'right' },
    { title: 'rejected', align: 'right' },
    { title: 'hash' },
  ] as const
  return textTable(columns, rows, width)
}

interface QueuedFileLine {
  readonly queued: string
  readonly connection_id: string
  readonly name: string
  readonly bytes: number
  readonly fault: string | null
}

/** Files that wait for a worker, and those that no worker could load. */
export function queuedFilesTable(files: readonly QueuedFileLine[], width: number): string {
  if (files.length === 0) return 'no files wait\n'
  const rows = files.map(({ queued, connection_id, name, bytes, fault }) => [
    queued.slice(0, 16).replace('T', ' '),
    connection_id,
    name,
    `${bytes}`,
    fault ?? 'waits for a worker',
  ])
  const columns = [
    { title: 'queued (UTC)' },
    { title: 'connection' },
    { title: 'file', least: 16, keep: 'end' },
    { title: 'bytes', align: 'right' },
    { title: 'state' },
  ] as const
  return textTable(columns, rows, width)
}
