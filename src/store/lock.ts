/**
 * An embedded store is open in one process at a time: two would destroy it. The lock is a file beside the data that
 * names its process. A process that ended without removing it is recognised by its process number, never by the age
 * of the file.
 */
import { randomUUID } from 'node:crypto'
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { storeError } from './store-error.js'

export interface Lock {
  release(): Promise<void>
}

interface Holder {
  readonly token: string
  readonly pid: number
  readonly host: string
  readonly since: string
  readonly command: string
}

/** Throws `store` if another process has the store open. */
export async function takeLock(path: string, label: string): Promise<Lock> {
  const own: Holder = {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    command: process.argv
      .slice(1, 3)
      .map((part) => part.split(/[/\\]/).at(-1) ?? '')
      .join(' '),
  }
  for (let tries = 0; tries < TRIES; tries++) {
    if (await createLock(path, own)) return { release: () => release(path, own) }
    const holder = await read(path)
    if (holder === null) continue // it was released in between, or is being written
    if (isAlive(holder)) throw inUse(path, label, holder)
    await removeStale(path, holder)
  }
  throw inUse(path, label, (await read(path)) ?? own)
}

const TRIES = 20

/** Written under another name, then linked into place: it appears complete or not at all. */
async function createLock(path: string, own: Holder): Promise<boolean> {
  const temporaryPath = `${path}.${own.token}`
  await writeFile(temporaryPath, `${JSON.stringify(own)}\n`, { flag: 'wx' })
  try {
    await link(temporaryPath, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await unlink(temporaryPath).catch(() => undefined)
  }
}

async function read(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    return null
  }
}

/** A process on another machine cannot be checked: it counts as alive. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Two processes may find the same stale lock: one that moves away another's new lock puts it back. */
async function removeStale(path: string, holder: Holder): Promise<void> {
  const stalePath = `${path}.stale-${randomUUID()}`
  try {
    await rename(path, stalePath)
  } catch {
    return
  }
  const movedLock = await read(stalePath)
  if (movedLock !== null && movedLock.token !== holder.token)
    await link(stalePath, path).catch(() => undefined)
  await unlink(stalePath).catch(() => undefined)
}

async function release(path: string, own: Holder): Promise<void> {
  const holder = await read(path)
  if (holder?.token === own.token) await unlink(path).catch(() => undefined)
}

const inUse = (path: string, label: string, { pid, host, since, command }: Holder) =>
  storeError({
    file: label,
    value: `process ${pid}${host === hostname() ? '' : ` on ${host}`}${command === '' ? '' : ` (${command})`}, since ${since}`,
    expected: 'a store that no other process has open',
    remedy: `Wait until it has ended. Several processes share a store through the API and pages of \`parse-invoice serve\`, or on a server: --store postgres://…. If there is no such process, delete ${path}.`,
  })
