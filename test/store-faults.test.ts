/**
 * What machines do to a store: processes that are killed, disks that are full, servers that restart, several loaders at once.
 * `PARSE_INVOICE_FAULTS=200` makes 200 kills of each home of it (as `npx tsx test/store-kill.ts embedded 200` does).
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { openStore, type Store } from '../src/store/index.js'
import { parseInvoice } from './cli-kit.js'
import { makeReadOnly, mountDisk, started, unmountAfterwards } from './fault-kit.js'
import { GIVEN, startPostgres } from './postgres.js'
import { CHARGES, counted, FILES, invoice, killLoads, killsText, written } from './store-kill.js'
import { HOMES, scratchFolder, type TestHome } from './store-kit.js'
import { spread } from './times.js'

const KILLS = +(process.env.PARSE_INVOICE_FAULTS ?? '2')
/** Each step is a process of its own, and opens a database. */
vi.setConfig({ testTimeout: 120_000 + KILLS * 60_000 })

describe.each(HOMES.filter(({ runs }) => runs))('a store $name', (home) => {
  it(`holds whole files only after kill -9, and a second load completes it (${KILLS} kills)`, async () => {
    const kills = await killLoads(home, KILLS, scratchFolder())
    if (KILLS > 10) console.log(home.name, killsText(kills))
    expect(kills.map(({ faults }) => faults)).toEqual(kills.map(() => []))
    for (const { whole, items, known, completed } of kills)
      expect([items, known, completed]).toEqual([whole.all * CHARGES, whole.new, whole.before + FILES])
  })
})

const server = HOMES.find(({ name }) => name === 'on a server')
describe.runIf(server?.runs === true)('a store on a server, with several loaders', () => {
  const home = server as TestHome
  async function together(first: string, second: string): Promise<Store> {
    const location = await home.location()
    const stores = [
      await openStore(location, { files: home.files }),
      await openStore(location, { files: home.files }),
    ] as const
    const loads = [first, second].map((text, at) => stores[at as 0 | 1].load(Buffer.from(text)))
    const statuses = (await Promise.all(loads)).flatMap(({ files }) => files.map(({ status }) => status))
    expect(statuses.sort()).toEqual(first === second ? ['known', 'loaded'] : ['loaded', 'loaded'])
    await stores[1].close()
    return stores[0]
  }

  it('takes one file of two loaders once: the other one finds it known', async () => {
    const text = invoice('C1', 400)
    const store = await together(text, text)
    expect(await counted(store)).toBe(400)
    expect((await store.files()).map(({ created }) => created)).toEqual([400])
    expect((await store.check()).faults).toEqual([])
    await store.close()
  })

  it('weighs two deliveries of one invoice that come at once: nothing is lost, nothing counts twice', async () => {
    for (let round = 0; round < 3; round++) {
      const store = await together(
        invoice('D1', 300),
        invoice('D1', 300, (at) => (at % 3 === 0 ? '1.00' : '2.00')),
      )
      const [first, second] = await store.files()
      expect([first?.created, second?.created]).toEqual([300, 0])
      expect(second?.updated).toBe(300)
      expect(await counted(store)).toBe(300)
      // All of one delivery: the one that came second.
      const one = (await store.page({}, { limit: 1 })).items[0]?.id ?? ''
      const [was, is] = await store.versions(one)
      expect([was?.is_current, is?.is_current, is?.sha256]).toEqual([false, true, second?.sha256])
      expect((await store.check()).faults).toEqual([])
      await store.close()
    }
  })

  it.skipIf(GIVEN !== undefined)(
    'takes back the file that a restart of the server meets, and goes on after it',
    async () => {
      const folder = scratchFolder()
      const own = await startPostgres()
      const location = await own.database()
      const first = written(folder, 'first.csv', invoice('E1', 50))
      const large = written(folder, 'large.csv', invoice('E2', 15_000))
      const args = ['--store', location, '--files', home.files ?? '', '--quiet', '--no-config']
      expect((await parseInvoice(['load', first, ...args])).status).toBe(0)
      const { ended } = started(['load', large, ...args])
      const looking = new pg.Client(location)
      await looking.connect()
      const copying = `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'COPY line_items%' AND datname = current_database()`
      while ((await looking.query(copying)).rows.length === 0) await after(20)
      await looking.end()
      own.restart()
      const { status, stderr } = await ended
      expect([status, stderr]).toEqual([2, expect.stringMatching(/nothing of the last file was kept/i)])
      const store = await openStore(location, { files: home.files })
      expect(await counted(store)).toBe(50)
      expect((await store.check()).faults).toEqual([])
      await store.close()
      expect((await parseInvoice(['load', first, large, ...args])).status).toBe(0)
      await own.stop()
    },
  )
})

describe('a store in a folder', () => {
  const folder = scratchFolder()
  unmountAfterwards()
  const small = written(folder, 'small.csv', invoice('F1', 20))
  const run = (words: readonly string[], store: string) =>
    parseInvoice([...words, '--store', store, '--no-config', '--quiet'])

  let loaded: string | undefined
  /** A copy of a store that was loaded once. */
  async function stored(name: string): Promise<string> {
    if (loaded === undefined) {
      loaded = join(folder, 'loaded')
      expect((await run(['load', small], loaded)).status).toBe(0)
    }
    cpSync(loaded, join(folder, name), { recursive: true })
    return join(folder, name)
  }

  it('is taken away again where nothing came into it', async () => {
    const [bad, other] = [written(folder, 'bad.csv', 'a,b\n1,2\n'), join(folder, 'beside')]
    for (const words of [
      ['load', bad],
      ['store', 'restore', bad],
    ]) {
      expect((await run(words, join(folder, 'new'))).status).not.toBe(0)
      expect(existsSync(join(folder, 'new'))).toBe(false)
    }
    // A store that was there stays, and so does what else is in its folder.
    mkdirSync(other)
    writeFileSync(join(other, '.hidden'), '')
    await (await openStore(other)).close()
    await (await openStore(other)).closeOrUnmake()
    expect(existsSync(join(other, 'store.json'))).toBe(true)
    rmSync(join(other, 'store.json'))
    rmSync(join(other, 'pg'), { recursive: true })
    rmSync(join(other, 'files'), { recursive: true })
    await (await openStore(other)).closeOrUnmake()
    expect(readdirSync(other)).toEqual(['.hidden'])
  })

  it('says what to do where parts of it are gone, and is made again from its files', async () => {
    const location = await stored('half')
    const harm: readonly (() => void)[] = [
      () => rmSync(join(location, 'pg'), { recursive: true }),
      () => rmSync(join(location, 'pg', 'PG_VERSION')),
      () => rmSync(join(location, 'pg', 'base'), { recursive: true }),
      () => writeFileSync(join(location, 'store.json'), ''),
      () => rmSync(join(location, 'store.json')),
    ]
    for (const [at, act] of spread(harm, 2).entries()) {
      act()
      const refused = openStore(location, { create: false })
      await expect(refused, `${at}`).rejects.toThrow('`parse-invoice store rebuild` rebuilds it')
      const store = await openStore(location, { mend: true })
      await store.rebuild()
      expect([at, await counted(store), (await store.check()).faults]).toEqual([at, 20, []])
      await store.close()
    }
    rmSync(join(location, 'pg'), { recursive: true })
    const { status, stdout } = await run(['store', 'rebuild'], location)
    expect([status, stdout]).toEqual([0, expect.stringContaining('1 file loaded that was kept')])
    expect(stdout).toContain(
      'Not restored, because only the database had it: states and notes of claims; tags;',
    )
    // What came and is not kept is told, too.
    rmSync(join(location, 'pg'), { recursive: true })
    const kept = readdirSync(join(location, 'files'), { recursive: true, encoding: 'utf8' })
    for (const name of kept) if (/[0-9a-f]{64}$/.test(name)) rmSync(join(location, 'files', name))
    const without = await run(['store', 'rebuild'], location)
    expect([without.status, without.stdout]).toEqual([
      1,
      expect.stringMatching(/^ {2}\S+\.csv: received once, but its original is not kept: load it again/m),
    ])
  })

  it('opens where a process was killed as it started the database', async () => {
    const location = await stored('killed-early')
    writeFileSync(join(location, 'pg', 'postmaster.pid'), '')
    const store = await openStore(location, { create: false })
    expect([await counted(store), (await store.check()).faults]).toEqual([20, []])
    await store.close()
  })

  it('misses a kept file that is gone or is another, and has it again when it is loaded again', async () => {
    const location = await stored('without-file')
    const part = readdirSync(join(location, 'files')).find((name) => /^[0-9a-f]{2}$/.test(name)) ?? ''
    const name = readdirSync(join(location, 'files', part)).find((one) => one.length === 64) ?? ''
    writeFileSync(join(location, 'files', part, name), 'another')
    const other = await run(['store', 'check'], location)
    expect([other.status, other.stdout]).toEqual([
      1,
      expect.stringContaining('differs from the one that was loaded'),
    ])
    rmSync(join(location, 'files'), { recursive: true })
    const gone = await run(['store', 'check'], location)
    expect([gone.status, gone.stdout]).toEqual([
      1,
      expect.stringContaining('small.csv: the original file is missing from the kept files'),
    ])
    expect((await run(['store', 'rebuild'], location)).stderr).toMatch(/small\.csv.*[Ll]oad the file again/)
    expect((await run(['load', small], location)).status).toBe(0)
    expect((await run(['store', 'check'], location)).status).toBe(0)
  })

  it('says that a disk is full or read-only, and goes on when it is not', async () => {
    const disk = join(folder, 'disk')
    if (!mountDisk(disk, 120_000)) return
    const location = join(disk, 'invoices.store')
    expect((await run(['load', small], location)).status).toBe(0)
    writeFileSync(join(disk, 'ballast'), '')
    execFileSync('sh', ['-c', `head -c 200000000 /dev/zero > ${disk}/ballast || true`], { stdio: 'ignore' })
    const large = written(folder, 'large.csv', invoice('F2', 8000))
    const full = await run(['load', large], location)
    expect([full.status, full.stderr]).toEqual([2, expect.stringMatching(/disk.*[Ff]ree/)])
    const none = await run(['load', small], join(disk, 'second.store'))
    expect([none.status, none.stderr]).toEqual([2, expect.stringMatching(/disk.*[Ff]ree/)])
    makeReadOnly(disk)
    for (const words of [['load', small], ['query']]) {
      const still = await run(words, location)
      expect([still.status, still.stderr]).toEqual([2, expect.stringContaining('read-only')])
      expect(still.stderr.includes('copy the folder')).toBe(words[0] === 'query')
    }
    execFileSync('mount', ['-o', 'remount,rw,size=400m', disk])
    rmSync(join(disk, 'ballast'))
    expect((await run(['store', 'check'], location)).stdout).toMatch(/^no faults in .*: 1 file, /)
    expect((await run(['load', large, small], location)).status).toBe(0)
    expect((await run(['store', 'check'], location)).stdout).toMatch(/^no faults in .*: 2 files, /)
  })
})
