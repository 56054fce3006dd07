/** The sandbox: invented invoices of all carriers, new ones each day, that are a function of the seed and the day. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GENERATORS } from '../samples/generators/index.js'
import { writeSandbox } from '../src/app/sandbox.js'
import { formats, parseInvoice } from '../src/index.js'
import { type SandboxFault, type SandboxFile, sandboxFiles, sandboxSource } from '../src/sandbox.js'
import type { AuditReport, Finding } from '../src/schema/audit-report.js'
import type { Store } from '../src/store/index.js'
import { movableClock, openSync } from '../src/sync/index.js'
import { auditFiles } from './audit-kit.js'
import { newStore } from './store-kit.js'

const UNTIL = '2026-11-29'
/** `PARSE_INVOICE_SEEDS=20` looks at twenty sandboxes. */
const SEEDS = Array.from({ length: +(process.env.PARSE_INVOICE_SEEDS ?? 1) }, (_, at) => at + 1)
const DAY = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const daysUntil = (last: string, days: number): string[] =>
  Array.from({ length: days }, (_, at) =>
    new Date(Date.parse(last) - (days - 1 - at) * DAY).toISOString().slice(0, 10),
  )
const textOf = (file: SandboxFile): string => Buffer.from(file.read().bytes).toString('latin1')

describe('what comes on a day', () => {
  const files = (day: string, seed = 1) => sandboxFiles({ seed, day })

  it('is the same whenever it is asked for, and other files for another seed', () => {
    const day = '2026-11-28'
    const texts = files(day).map(textOf)
    for (const later of daysUntil('2026-12-31', 3)) files(later).map(textOf)
    expect(files(day).map(textOf)).toEqual(texts)
    expect(files(day, 2).map(textOf)).not.toEqual(texts)
    expect(files(day, 2).map(({ name }) => name)).toEqual(files(day).map(({ name }) => name))
  })

  it('is something, every day of two years', () => {
    const empty = daysUntil('2028-12-31', 731).filter((day) => files(day).length === 0)
    expect(empty).toEqual([])
  })

  it('is now and then a file that came before: the same once more, or one that was not whole', () => {
    const before = new Map<string, string>()
    const again: [same: boolean, longer: boolean][] = []
    for (const day of daysUntil(UNTIL, 30))
      for (const file of files(day)) {
        const text = textOf(file)
        const first = before.get(file.name)
        if (first !== undefined) again.push([text === first, text.length > first.length])
        before.set(file.name, text)
      }
    expect(again.filter(([same]) => same).length).toBeGreaterThan(5)
    const restated = again.filter(([same]) => !same)
    expect(restated.length).toBeGreaterThan(1)
    expect(restated.every(([, longer]) => longer)).toBe(true)
  })
})

/** What `faults.json` holds. */
type Planted = Omit<SandboxFault, 'kind'> & { readonly check: string; readonly file: string }

async function written(name: string, options: { seed: number; faults?: boolean }) {
  const to = join(folder, name)
  const result = await writeSandbox(to, { days: 30, until: UNTIL, ...options })
  const report = await auditFiles(to)
  const planted: Planted[] =
    result.planted === null ? [] : JSON.parse(readFileSync(result.planted.file, 'utf8'))
  return { to, result, report, planted }
}

function tells(finding: Finding, { check, file, row, tracking_number, invoice_id }: Planted): boolean {
  if (finding.check !== check) return false
  const here = finding.evidence.filter((one) => one.file.endsWith(file))
  if (check === 'invoice_redelivered') return here.length > 0
  if (here.some((one) => one.row === row)) return true
  if (tracking_number !== null && finding.tracking_number === tracking_number) return true
  return finding.tracking_number === null && invoice_id !== null && finding.invoice_id === invoice_id
}

const accusing = ({ findings }: AuditReport): Finding[] =>
  findings.filter(({ severity, consequence_of }) => severity !== 'info' && consequence_of === undefined)

it('states no day of years ago where charges are planted as billed late', async () => {
  const [late, old] = [new Set<string>(), new Set<string>()]
  for (const day of daysUntil(UNTIL, 110))
    for (const { name, read } of sandboxFiles({ seed: 1, day, faults: true })) {
      const { bytes, planted } = read()
      if (!planted.some(({ kind }) => kind === 'stale_charge')) continue
      late.add(name.slice(0, name.indexOf('/')))
      const earliest = new Date(Date.parse(day) - 2 * 365 * DAY).toISOString()
      for await (const { ship_date, transaction_date } of parseInvoice(bytes))
        if ([ship_date, transaction_date].some((one) => one !== null && one < earliest)) old.add(name)
    }
  expect([...late]).toContain('dhl_ecommerce')
  expect([...old]).toEqual([])
})

describe('a folder of thirty days', () => {
  it.each(SEEDS)(
    'holds files of every format that is generated, and gives no finding (seed %i)',
    async (seed) => {
      const { to, result, report } = await written(`clean${seed}`, { seed })
      const names = readdirSync(to, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.(csv|edi)$/.test(name),
      )
      expect(names).toHaveLength(result.files)
      const { files } = report.summary
      expect([...new Set(files.map(({ format }) => format))].sort()).toEqual(Object.keys(GENERATORS).sort())
      for (const { file, format } of files)
        expect(file).toContain(`/${formats.find(({ id }) => id === format)?.carrier}/${format}-`)
      expect(files.filter(({ rejected }) => rejected > 0)).toEqual([])
      expect(accusing(report)).toEqual([])
      expect(report.invoices.filter(({ status }) => status === 'mismatch')).toEqual([])
      // Corrections and credits are there all the same.
      const told = new Set(report.findings.map(({ check }) => check))
      expect(told).toContain('correction')
      expect(told).toContain('credit_without_charge')
    },
  )

  it.each(SEEDS)('gives the planted faults and nothing else (seed %i)', async (seed) => {
    const { report, planted } = await written(`faults${seed}`, { seed, faults: true })
    expect(planted.length).toBeGreaterThan(60)
    expect(new Set(planted.map(({ check }) => check)).size).toBeGreaterThan(12)
    const missed = planted.filter((one) => !report.findings.some((finding) => tells(finding, one)))
    expect(missed).toEqual([])
    expect(accusing(report).filter((finding) => !planted.some((one) => tells(finding, one)))).toEqual([])
  })
})

describe('in a store', () => {
  const deliveries = daysUntil(UNTIL, 30).flatMap((day) =>
    sandboxFiles({ seed: 4, day, faults: true }).filter(
      ({ name }) => SEEDS.length > 1 || /^(ups\/|fedex\/fedex-us)/.test(name),
    ),
  )
  let store: Store
  beforeAll(async () => {
    store = await newStore({ name: 'memory', runs: true, location: async () => 'memory:' })
  })

  async function load(files: readonly SandboxFile[], connection: string) {
    const status: Record<string, number> = {}
    for (const { read } of files)
      for (const one of (await store.load(read().bytes, { connection })).files)
        status[one.status] = (status[one.status] ?? 0) + 1
    return status
  }

  it('thirty days load in any order to the same line items', async () => {
    const known = deliveries.length - new Set(deliveries.map(textOf)).size
    // Of an invoice that is restated the newest counts: those stay in their order.
    const otherwise = [...deliveries].sort((a, b) => (a.name < b.name ? 1 : a.name === b.name ? 0 : -1))
    for (const [connection, files] of Object.entries({ forth: deliveries, otherwise }))
      expect(await load(files, connection)).toEqual({ known, loaded: deliveries.length - known })
    expect((await store.check()).faults).toEqual([])
    const current = async (connection: string): Promise<string[]> => {
      const items: string[] = []
      for await (const one of store.lineItems({}, { connection }))
        items.push([one.invoice_id, one.tracking_number, one.charge_code, one.net_cost].join(' '))
      return items.sort()
    }
    expect(await current('otherwise')).toEqual(await current('forth'))
  })

  it('is connected as any carrier is, and read each day', async () => {
    const clock = movableClock(`${daysUntil(UNTIL, 29)[0]}T08:00:00Z`)
    const sync = await openSync(store, { clock, key: '00'.repeat(32) })
    let [files, items] = [0, 0]
    try {
      expect(sync.integrations.map(({ integration_name }) => integration_name)).toContain('sandbox')
      const source = { type: 'sandbox', seed: 4 }
      const { connection_id } = await sync.connections.add({
        integration_name: 'sandbox',
        source,
        historical_days: 3,
      })
      for (let day = 0; day < 4; day++, clock.move(DAY)) {
        const run = await sync.run(connection_id)
        expect(run).toMatchObject({ status: 'completed', files_failed: 0, files_unsettled: 0, rejected: 0 })
        files += run?.files_new ?? 0
        items += run?.created ?? 0
      }
    } finally {
      await sync.close()
    }
    expect(files).toBeGreaterThan(6)
    expect(items).toBeGreaterThan(500)
  })

  it('what was billed twice is a claim, which a later invoice credits', async () => {
    const claims = await store.claims({ connection: 'forth' })
    const credited = claims.filter(({ state }) => state === 'credited')
    expect(credited.length).toBeGreaterThan(3)
    expect(credited.filter(({ finding }) => finding.check !== 'duplicate_charge')).toEqual([])
    expect(credited.map((claim) => claim.credited)).toEqual(credited.map(({ claimed }) => claimed))
  })
})

describe('as a source of files', () => {
  const clock = { time: new Date(`${UNTIL}T10:00:00Z`), now: () => clock.time }
  const source = sandboxSource({ seed: 1 }, clock)
  const listed = async () => {
    const files = []
    for await (const file of source.list()) files.push(file)
    return files
  }
  const bytesOf = async (name: string): Promise<Uint8Array> => {
    const parts: Uint8Array[] = []
    for await (const part of source.open(name)) parts.push(part)
    return Buffer.concat(parts)
  }

  it('lists what has come by name; a file that comes again has another version', async () => {
    const before = await listed()
    const names = before.map(({ name }) => name)
    expect(names).toEqual([...names].sort())
    expect(before.every(({ modified }) => modified !== null && modified <= clock.time.toISOString())).toBe(
      true,
    )
    const [again] = daysUntil('2026-12-31', 32).flatMap((day) =>
      sandboxFiles({ seed: 1, day }).filter(({ name }) => names.includes(name)),
    )
    clock.time = new Date(`${again?.day}T00:00:00Z`)
    const after = await source.look(again?.name ?? '')
    expect(after?.version).not.toBe(before.find(({ name }) => name === again?.name)?.version)
    const later = (await listed()).map(({ name }) => name)
    expect(later.filter((name) => !names.includes(name)).length).toBeGreaterThan(0)
    expect(await bytesOf(again?.name ?? '')).toEqual(Buffer.from(again?.read().bytes ?? []))
    expect(await source.look('ups/of-tomorrow.csv')).toBeNull()
    await expect(bytesOf('ups/of-tomorrow.csv')).rejects.toThrow('no such file on this day')
  })
})
