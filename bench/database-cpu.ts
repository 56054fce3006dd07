/**
 * CPU seconds used by a PostgreSQL server on this machine: by all its processes, including those that have ended. Linux
 * only.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { queryRows } from './asked.js'

/** Ticks per second of the clock by which Linux counts. */
const TICKS = 100

interface Counted {
  readonly parent: string
  readonly ticks: number
}

/** `ended`: including child processes that have ended. */
function counted(pid: string, ended: boolean): Counted | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name, which may contain anything: state, parent, and the times as fields 12 to 15.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const times = fields.slice(11, ended ? 15 : 13)
    return { parent: fields[1] ?? '', ticks: times.reduce((sum, time) => sum + +time, 0) }
  } catch {
    return null // it has just ended, and its parent has its times
  }
}

export async function databaseCpu(location: string): Promise<number> {
  const [row] = await queryRows(
    location,
    `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid`,
  )
  const own = row?.pid ?? ''
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => counted(pid, false) ?? [])
    .filter(({ parent }) => parent === own)
  const all = [counted(own, true)?.ticks ?? 0, ...children.map(({ ticks }) => ticks)]
  return all.reduce((sum, ticks) => sum + ticks, 0) / TICKS
}
