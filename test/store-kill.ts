/**
 * Loads that are killed, and what the store holds after each. By itself, for long runs: `npx tsx test/store-kill.ts embedded 200`,
 * `npx tsx test/store-kill.ts server 200`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { openStore, type Store, type StoreFault } from '../src/store/index.js'
import { startPostgres } from './postgres.js'
import { momentOf } from './times.js'
import { type UpsRow, upsFile } from './ups-rows.js'

const BUILT = resolve('dist/store.js')
const NETS = ['10.00', '4.50', '7.25', '0.75']
/** Of each file. */
export const CHARGES = 800
/** Of each load. */
export const FILES = 3

/** An invoice of so many charges that states what they come to. */
export function invoice(
  number: string,
  charges: number,
  net = (at: number): string => NETS[at % NETS.length] ?? '',
): string {
  const cents = Array.from({ length: charges }, (_, at) => Math.round(+net(at) * 100))
  const total = (cents.reduce((sum, one) => sum + one, 0) / 100).toFixed(2)
  const rows = Array.from({ length: charges }, (_, at): UpsRow => {
    const tracking = `1Z71Q4M003${`${number.replace(/\D/g, '')}${at}`.padStart(8, '0').slice(-8)}`
    return {
      'Invoice Number': number,
      'Invoice Amount': total,
      'Net Amount': net(at),
      'Tracking Number': tracking,
      'Lead Shipment Number': tracking,
    }
  })
  return upsFile(rows)
}

export function written(folder: string, name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

export async function counted(store: Store): Promise<number> {
  let items = 0
  for await (const batch of store.batches()) items += batch.length
  return items
}

export interface Kill {
  /** Milliseconds from the end of the file before, or from when the store was open; null of one that was not killed. */
  readonly moment: number | null
  readonly hadEnded: boolean
  /** What was wrong, after the kill and after the second load. */
  readonly faults: readonly StoreFault[]
  /** Files in the store after the kill: before the load, of it, and together. */
  readonly whole: { readonly before: number; readonly new: number; readonly all: number }
  readonly items: number
  /** Files that the second load knew. */
  readonly known: number
  /** Files after it. */
  readonly completed: number
}

/** Opens a store and loads; says when it is open and when each file is in. */
const LOADER = `
  const [module, location, files, ...inputs] = process.argv.slice(1)
  const { openStore } = await import(module)
  const store = await openStore(location, files === '' ? {} : { files })
  process.stdout.write('.')
  await store.load(inputs, { onLoaded: () => void process.stdout.write('.') })
  await store.close()
`

/**
 * Loads of new files, each killed at a moment of its own: in the first of them, the second, the third, as far into it as a file usually takes,
 * however busy the machine is. After each the store is opened and checked, and the load done again.
 */
export async function killLoads(
  home: { readonly files?: string; readonly location: () => Promise<string> },
  kills: number,
  folder: string,
): Promise<Kill[]> {
  const all: Kill[] = []
  let [location, before, usual] = ['', 0, 0]
  for (let nth = 0; nth <= kills; nth++) {
    // Now and then into a store that is yet to be made, and killed while it is.
    const isNew = nth === 0 || nth % 8 === 1
    if (isNew) [location, before] = [await home.location(), 0]
    const files = Array.from({ length: FILES }, (_, at) =>
      written(folder, `${nth}-${at}.csv`, invoice(`B${nth}-${at}`, CHARGES)),
    )
    const args = ['--input-type=module', '-e', LOADER, BUILT, location, home.files ?? '', ...files]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = once(child, 'close')
    // The first one is let run to its end: it shows how long a file takes, as does each that is in before the kill.
    const into = nth === 0 ? FILES : nth % FILES
    const said: number[] = []
    if (nth === 0 || !isNew)
      await Promise.race([
        ended,
        new Promise<void>((resolve) => {
          child.stdout.on('data', (text: Buffer) => {
            for (const _ of text) said.push(Date.now())
            if (said.length > into) resolve()
          })
        }),
      ])
    const [one, other] = said.slice(-2)
    if (one !== undefined && other !== undefined) usual = other - one
    const moment = nth === 0 ? null : momentOf(nth) * usual
    await (moment === null ? ended : Promise.race([ended, after(moment, undefined, { ref: false })]))
    const hadEnded = child.exitCode !== null
    child.kill('SIGKILL')
    await ended
    const store = await openStore(location, { files: home.files })
    const { faults, files: whole, line_items } = await store.check()
    const again = await store.load(files)
    const checked = await store.check()
    await store.close()
    all.push({
      moment,
      hadEnded,
      faults: [...faults, ...checked.faults],
      whole: { before, new: whole - before, all: whole },
      items: line_items,
      known: again.files.filter(({ status }) => status === 'known').length,
      completed: checked.files,
    })
    before += FILES
  }
  return all
}

export function killsText(all: readonly Kill[]): string {
  const kills = all.filter(({ moment }) => moment !== null)
  const found = Array.from({ length: FILES + 1 }, (_, files) => {
    const some = kills.filter(({ whole }) => whole.new === files)
    return `${some.length} with ${files}`
  })
  const early = kills.filter(({ hadEnded }) => hadEnded).length
  return `${kills.length} kills, ${early} of loads that had ended; files in the store: ${found.join(', ')}; faults: ${kills.reduce((sum, { faults }) => sum + faults.length, 0)}`
}

const [, , which, kills] = process.argv
if (import.meta.filename === process.argv[1]) {
  const folder = mkdtempSync(join(tmpdir(), 'store-kill-'))
  const server = which === 'server' ? await startPostgres() : null
  let stores = 0
  const home =
    server === null
      ? { location: async () => join(folder, `${++stores}.store`) }
      : { location: server.database, files: join(folder, 'files') }
  const found = await killLoads(home, +(kills ?? '10'), folder)
  process.stdout.write(`${which}: ${killsText(found)}\n`)
  const wrong = found.filter(
    ({ faults, items, whole, known, completed }) =>
      faults.length > 0 ||
      items !== whole.all * CHARGES ||
      known !== whole.new ||
      completed !== whole.before + FILES,
  )
  for (const one of wrong) process.stdout.write(`${JSON.stringify(one)}\n`)
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exitCode = wrong.length > 0 ? 1 : 0
}
