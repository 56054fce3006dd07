/** Findings over the store: the same as an audit of its files, kept as claims until a later credit pays them back. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import papaparse from 'papaparse'
import readXlsxFile from 'read-excel-file/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import { createAudit } from '../src/app/audit-api.js'
import { CHECKS } from '../src/checks/index.js'
import { formats, parseInvoice } from '../src/index.js'
import { listInputs } from '../src/input/input.js'
import { claimsText } from '../src/report/claim-table.js'
import { auditStore } from '../src/store/audit-store.js'
import { lockConnection } from '../src/store/connection-lock.js'
import { settleClaims } from '../src/store/credits.js'
import type { Claim, Store } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { BY_DEFAULT, keepClaims } from '../src/store/keep-claims.js'
import { openKeptFiles } from '../src/store/kept-files.js'
import { loadFile } from '../src/store/load.js'
import { openHome } from '../src/store/open-home.js'
import { parseInvoice as runCommand } from './cli-kit.js'
import { EITHER, newStore, scratchFolder } from './store-kit.js'
import { charge, type UpsRow, upsFile } from './ups-rows.js'

/** A load finds less only in the checks that take what is usual from all shipments. */
const COMPARING = CHECKS.filter(({ comparesShipments }) => comparesShipments).map(({ name }) => name)

const bytes = (rows: readonly UpsRow[]): Uint8Array => Buffer.from(upsFile(rows))
const PARCEL = '1Z71Q4M00390000014'

const march = (rows: readonly UpsRow[]): Uint8Array =>
  bytes(
    rows.map((row) => ({
      'Invoice Number': 'M1',
      'Invoice Date': '2025-10-04',
      'Invoice Amount': '',
      ...row,
    })),
  )
const april = (rows: readonly UpsRow[], number = 'M2'): Uint8Array =>
  bytes(
    rows.map((row) => ({
      'Invoice Number': number,
      'Invoice Date': '2025-11-01',
      'Invoice Amount': '',
      ...row,
    })),
  )

function generated(id: string, seed: number): Uint8Array {
  const file = GENERATORS[id]?.({ seed, rows: 200, invoices: 1, faults: true })
  return encode([...(file?.chunks() ?? [])].join(''), file?.encoding ?? 'utf-8')
}

const command = async (cwd: string, ...args: readonly string[]): Promise<string> =>
  (await runCommand(args, { cwd })).stdout

describe('the walk of a newcomer', () => {
  it('load, query, dispute, and the credit of the next month', async () => {
    const folder = scratchFolder()
    writeFileSync(join(folder, 'march.csv'), march([{}, {}]))
    writeFileSync(join(folder, 'april.csv'), april([credit('-10.00')]))
    expect(await command(folder, 'load', 'march.csv')).toBe(
      'march.csv: 2 charges: 2 new\nstore: ./invoices.store\n',
    )
    const items = await command(folder, 'query', '--where', `tracking_number=${PARCEL}`, '--to', 'csv')
    expect(items.trim().split('\n')).toHaveLength(3)
    await command(folder, 'audit', '--store', '--disputes', 'disputes.csv')
    expect(readFileSync(join(folder, 'disputes.csv'), 'utf8')).toContain(PARCEL)
    expect(await command(folder, 'claims')).toContain(
      'ups, disputed: 1 claim, 10.00 USD claimed, 0.00 USD credited, 10.00 USD missing',
    )
    await command(folder, 'load', 'april.csv')
    expect(await command(folder, 'claims', 'list')).toContain(
      'ups, credited: 1 claim, 10.00 USD claimed, 10.00 USD credited, 0.00 USD missing',
    )
    const [names = '', record = ''] = (await command(folder, 'claims', '--to', 'csv')).split('\n')
    await command(folder, 'claims', '-o', 'claims.xlsx')
    const [sheet] = await readXlsxFile(readFileSync(join(folder, 'claims.xlsx')))
    expect(sheet?.data[0]).toEqual(names.split(','))
    const cells = Object.fromEntries(names.split(',').map((name, at) => [name, sheet?.data[1]?.[at]]))
    expect(cells).toMatchObject({ state: 'credited', tracking_number: PARCEL, claimed: 10, missing: 0 })
    expect(cells.invoice_date).toEqual(new Date('2025-10-04'))
    const shown = await command(folder, 'claims', 'show', record.slice(0, 8))
    expect(shown).toContain('disputed, written to disputes.csv')
    expect(shown).toContain('credited, 10.00 USD credited in full')
  })

  it('what is paid back, given up or sent is not sent once more as if it were new', async () => {
    const folder = scratchFolder()
    const other = { 'Tracking Number': '1Z71Q4M00390000023', 'Lead Shipment Number': '1Z71Q4M00390000023' }
    const third = { 'Tracking Number': '1Z71Q4M00390000032', 'Lead Shipment Number': '1Z71Q4M00390000032' }
    writeFileSync(join(folder, 'march.csv'), march([{}, {}, other, other, third, third]))
    writeFileSync(join(folder, 'april.csv'), april([credit('-10.00'), { ...credit('-4.00'), ...other }]))
    await command(folder, 'load', 'march.csv')
    const disputes = async (): Promise<Record<string, string>[]> => {
      await command(folder, 'audit', '--store', '--disputes', 'disputes.csv', '--as-of', '2025-11-10')
      const text = readFileSync(join(folder, 'disputes.csv'), 'utf8')
      return papaparse.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data
    }
    const sent = (await disputes()).map(({ tracking_number, status, refundable }) => [
      tracking_number,
      status,
      refundable,
    ])
    expect(sent).toEqual([
      [PARCEL, 'open', '10.00'],
      ['1Z71Q4M00390000023', 'open', '10.00'],
      ['1Z71Q4M00390000032', 'open', '10.00'],
    ])
    await command(folder, 'load', 'april.csv')
    const again = (await disputes()).map(({ tracking_number, status, refundable }) => [
      tracking_number,
      status,
      refundable,
    ])
    expect(again).toEqual([
      ['1Z71Q4M00390000023', 'sent before', '6.00'],
      ['1Z71Q4M00390000032', 'sent before', '10.00'],
    ])
    const claims = (await command(folder, 'claims', '--to', 'csv')).split('\n')
    const ofThird = claims.find((line) => line.includes('1Z71Q4M00390000032')) ?? ''
    await command(folder, 'claims', 'set', 'waived', ofThird.slice(0, 10))
    expect((await disputes()).map(({ tracking_number }) => tracking_number)).toEqual(['1Z71Q4M00390000023'])
    expect(await command(folder, 'audit', '--store', '--as-of', '2025-11-10')).toContain(
      [
        'Claims sent to the carrier: 10.00 USD (1 finding)',
        'Claims credited in full: 10.00 USD (1 finding)',
        'Claims given up: 10.00 USD (1 finding)',
      ].join('\n'),
    )
  })
})

const credit = (net: string): UpsRow => ({
  ...charge('ADJ/ADJ/FRT/003', 'Ground Commercial Adjustment'),
  'Net Amount': net,
})

describe.each(EITHER)('claims of the store $name', (home) => {
  let store: Store
  let connections = 0
  const connection = (): string => `c${++connections}`
  beforeAll(async () => {
    store = await newStore(home)
  })
  const shown = (claims: readonly Claim[]) =>
    claims.map(({ finding, state, claimed, credited }) => [finding.check, state, claimed, credited])

  it('finds what comes with a load, and the credit of the next month', async () => {
    const own = connection()
    await store.load(march([{}, {}]), { connection: own })
    expect(shown(await store.claims({ connection: own }))).toEqual([
      ['duplicate_charge', 'open', '10.00', '0'],
    ])
    const [claim] = await store.claims({ connection: own })
    await store.setClaims('disputed', [claim?.finding_id.slice(0, 10) ?? ''], {
      note: 'sent to billing',
      connection: own,
    })
    await store.load(april([credit('-4.00')]), { connection: own })
    expect(shown(await store.claims({ connection: own }))).toEqual([
      ['duplicate_charge', 'disputed', '10.00', '4.00'],
    ])
    await store.load(april([credit('-6.00')], 'M3'), { connection: own })
    const [paid] = await store.claims({ connection: own })
    expect(shown(paid === undefined ? [] : [paid])).toEqual([
      ['duplicate_charge', 'credited', '10.00', '10.00'],
    ])
    const { changes, credits } = await store.claimHistory(paid as Claim)
    expect(changes.map(({ from_state, to_state, note }) => [from_state, to_state, note])).toEqual([
      [null, 'open', 'found by the audit'],
      ['open', 'disputed', 'sent to billing'],
      ['disputed', 'disputed', '4.00 USD credited, 6.00 USD missing'],
      ['disputed', 'credited', '10.00 USD credited in full'],
    ])
    for (const { line_item } of credits)
      for await (const item of store.lineItems({ id: line_item }, { connection: own }))
        expect(item).toMatchObject({ tracking_number: PARCEL, charge_stage: 'adjustment' })
    expect(credits.map(({ amount }) => amount).sort()).toEqual(['4.00', '6.00'])
  })

  it('marks a claim that was sent, where the invoice comes again without the fault', async () => {
    const own = connection()
    await store.load(march([{}, {}]), { connection: own })
    const [claim] = await store.claims({ connection: own })
    await store.setClaims('disputed', [claim?.finding_id ?? ''], { connection: own })
    await store.load(march([{}, { 'Net Amount': '0.01', ...charge('FUE/FUE/FUE/FSC', 'Fuel') }]), {
      connection: own,
    })
    const claims = await store.claims({ connection: own })
    expect(claims.map(({ state, is_found }) => [state, is_found])).toEqual([['disputed', false]])
    expect(claimsText(claims, Infinity)).toContain(
      'ups, disputed, no longer found: 1 claim, 10.00 USD claimed, 0.00 USD credited, 10.00 USD missing',
    )
  })

  it('changes no claim that somebody else has changed meanwhile', async () => {
    const own = connection()
    await store.load(march([{}, {}]), { connection: own })
    const [claim] = await store.claims({ connection: own })
    const id = claim?.finding_id ?? ''
    const set = (state: 'waived' | 'disputed') =>
      store.setClaims(state, [id], { connection: own, seen: new Map([[id, 'open']]) })
    const changed = await Promise.all([set('waived'), set('disputed')])
    expect(changed.map((claims) => claims.length).sort()).toEqual([0, 1])
    const [now] = await store.claims({ connection: own })
    const { changes } = await store.claimHistory(now as Claim)
    expect(changes.map(({ from_state, to_state }) => [from_state, to_state])).toEqual([
      [null, 'open'],
      ['open', now?.state],
    ])
  })

  it('is paid back no longer where the credit note comes again without the credit', async () => {
    const own = connection()
    const other = { 'Tracking Number': '1Z71Q4M00390000023', 'Lead Shipment Number': '1Z71Q4M00390000023' }
    const total = (amount: string, row: UpsRow): UpsRow => ({ ...row, 'Invoice Amount': amount })
    await store.load(march([{}, {}]), { connection: own })
    await store.load(april([total('0.00', credit('-10.00')), total('0.00', other)]), { connection: own })
    // Another connection has the same parcel, and no credit for it.
    const beside = connection()
    await store.load(march([{}, {}]), { connection: beside })
    expect(shown(await store.claims({ connection: beside }))).toEqual([
      ['duplicate_charge', 'open', '10.00', '0'],
    ])
    expect(shown(await store.claims({ connection: own }))).toEqual([
      ['duplicate_charge', 'credited', '10.00', '10.00'],
    ])
    await store.load(april([total('10.00', other)]), { connection: own })
    const [claim] = await store.claims({ connection: own })
    expect(shown(claim === undefined ? [] : [claim])).toEqual([['duplicate_charge', 'open', '10.00', '0.00']])
    expect((await store.claimHistory(claim as Claim)).credits).toEqual([])
  })

  it('is paid back by another credit where the first one is gone', async () => {
    const own = connection()
    const other = { 'Tracking Number': '1Z71Q4M00390000023', 'Lead Shipment Number': '1Z71Q4M00390000023' }
    const total = (amount: string, row: UpsRow): UpsRow => ({ ...row, 'Invoice Amount': amount })
    await store.load(march([{}, {}]), { connection: own })
    await store.load(april([total('0.00', credit('-10.00')), total('0.00', other)]), { connection: own })
    await store.load(april([credit('-10.00')], 'M4'), { connection: own })
    await store.load(april([total('10.00', other)]), { connection: own })
    const [claim] = await store.claims({ connection: own })
    expect(shown(claim === undefined ? [] : [claim])).toEqual([
      ['duplicate_charge', 'credited', '10.00', '10.00'],
    ])
    const [paid] = (await store.claimHistory(claim as Claim)).credits
    const items = (await store.taggedPage({ id: paid?.line_item ?? '' }, { connection: own })).items
    expect(items.map(({ invoice_id }) => invoice_id)).toEqual(['M4'])
  })

  it('is paid back by a credit that a file without its shipment puts back into the sums', async () => {
    const own = connection()
    const of = (end: string, row: UpsRow): UpsRow => ({
      ...row,
      'Tracking Number': `1Z71Q4M003900000${end}`,
      'Lead Shipment Number': `1Z71Q4M003900000${end}`,
    })
    const total = (amount: string, rows: readonly UpsRow[]): Uint8Array =>
      april(rows.map((row) => ({ ...row, 'Invoice Amount': amount })))
    await store.load(march([of('14', {}), of('14', {}), of('23', {}), of('23', {})]), { connection: own })
    await store.load(total('-10.00', [of('23', credit('-10.00'))]), { connection: own })
    await store.load(total('0.00', [of('14', credit('-10.00')), of('23', credit('-6.00'))]), {
      connection: own,
    })
    const paid = async () =>
      Object.fromEntries(
        (await store.claims({ connection: own })).map(({ finding, state, credited }) => [
          finding.tracking_number?.slice(-2),
          `${state} ${credited}`,
        ]),
      )
    expect(await paid()).toEqual({ 14: 'open 0', 23: 'credited 10.00' })
    await store.load(total('10.00', [of('32', credit('10.00'))]), { connection: own })
    const loaded = { 14: 'credited 10.00', 23: 'open 6.00' }
    expect(await paid()).toEqual(loaded)
    await store.audit({ connection: own })
    expect(await paid()).toEqual(loaded)
  })

  it('is as far as its credit goes when its amount becomes another one', async () => {
    const own = connection()
    await store.load(march([{}, {}]), { connection: own })
    const [claim] = await store.claims({ connection: own })
    const { finding } = claim as Claim
    const now = async () => {
      const [one] = await store.claims({ connection: own })
      return [one?.state, one?.claimed, one?.credited]
    }
    const revalue = async (refundable: string) => {
      await homeOf(store).transaction(async (session) => {
        const at = '2025-11-03T00:00:00.000Z'
        const findings = [{ ...finding, refundable }]
        const revalued = await keepClaims(session, { connection: own, findings, foundBy: BY_DEFAULT, at })
        await settleClaims(session, { connection: own, revalued, at })
      })
      return now()
    }
    await store.setClaims('credited', [finding.id], { connection: own, note: 'by cheque' })
    expect(await revalue('9.00')).toEqual(['credited', '9.00', '0'])
    await store.setClaims('open', [finding.id], { connection: own })
    await revalue('10.00')
    await store.load(april([credit('-10.00')]), { connection: own })
    expect(await now()).toEqual(['credited', '10.00', '10.00'])
    expect(await revalue('15.00')).toEqual(['open', '15.00', '10.00'])
    expect(await revalue('10.00')).toEqual(['credited', '10.00', '10.00'])
    // Somebody knows better than the sums.
    await store.setClaims('disputed', [finding.id], { connection: own })
    await store.audit({ connection: own })
    expect(await now()).toEqual(['disputed', '10.00', '10.00'])
  })

  it('an audit that read the store before a load loses none of its claims, and finds nothing again that it settled', async () => {
    const own = connection()
    const other = { 'Tracking Number': '1Z71Q4M00390000023', 'Lead Shipment Number': '1Z71Q4M00390000023' }
    const total = (amount: string) => ({ 'Invoice Amount': amount })
    const twice = [{}, {}].map((row) => ({ ...row, ...total('20.00') }))
    await store.load(march(twice), { connection: own })
    await store.load(
      march(twice.map((row) => ({ ...row, 'Invoice Number': 'M7', 'Tracking Number': 'M7' }))),
      {
        connection: own,
      },
    )
    const settings = { formats }
    const report = (await store.openAudit(settings, own)).report()
    expect(report.findings.filter(({ check }) => check === 'duplicate_charge')).toHaveLength(2)
    await store.load(march([total('10.00')]), { connection: own })
    await store.load(april([other, other]), { connection: own })
    const open = async () =>
      (await store.claims({ connection: own })).map(({ finding, is_found }) => [finding.invoice_id, is_found])
    const loaded = [
      ['M7', true],
      ['M2', true],
    ]
    expect(await open()).toEqual(loaded)
    await store.keepFindings(report, settings, own)
    expect(await open()).toEqual(loaded)
    await store.audit({ connection: own })
    expect(await open()).toEqual(loaded)
  })

  it.runIf(home.files !== undefined)('waits for a load that is changing the same claims', async () => {
    const own = connection()
    const other = { 'Tracking Number': '1Z71Q4M00390000023', 'Lead Shipment Number': '1Z71Q4M00390000023' }
    await store.load(march([{}, {}, other, other]), { connection: own })
    const ids = (await store.claims({ connection: own })).map(({ finding_id }) => finding_id)
    expect(ids).toHaveLength(2)
    const touch = 'UPDATE claims SET is_found = true WHERE connection_id = $1 AND finding_id = $2'
    const setting = await homeOf(store).transaction(async (session) => {
      await lockConnection(session, own)
      await session.query(touch, [own, ids[1] ?? ''])
      const set = store.setClaims('waived', ids, { connection: own })
      await expect.poll(() => session.query('SELECT 1 FROM pg_locks WHERE NOT granted')).not.toEqual([])
      await session.query(touch, [own, ids[0] ?? ''])
      return { set }
    })
    expect((await setting.set).map(({ state }) => state)).toEqual(['waived', 'waived'])
  })

  it('finds the same credit where it was loaded before the charge that it is for', async () => {
    const own = connection()
    await store.load(april([credit('-10.00')]), { connection: own })
    await store.load(march([{}, {}]), { connection: own })
    const claims = shown(await store.claims({ connection: own }))
    expect(claims.filter(([, state]) => state === 'open')).toEqual([])
  })

  it('neither reopens nor loses what somebody has decided', async () => {
    const own = connection()
    await store.load(march([{}, {}]), { connection: own })
    const [claim] = await store.claims({ connection: own })
    await store.setClaims('waived', [claim?.finding_id ?? ''], { connection: own })
    await store.audit({ connection: own })
    await store.load(april([credit('-10.00')]), { connection: own })
    expect(shown(await store.claims({ connection: own }))).toEqual([
      ['duplicate_charge', 'waived', '10.00', '0'],
    ])
    await expect(store.setClaims('open', ['nothing'], { connection: own })).rejects.toThrow(
      'the id of a claim',
    )
  })

  it('audits with a few checks, from what all of them have kept', async () => {
    const own = connection()
    await store.load(march([{}, {}]), { connection: own })
    const report = await store.audit({ connection: own, checks: ['duplicate_charge', 'row_total'] })
    expect(report.checks.map(({ check }) => check).sort()).toEqual(['duplicate_charge', 'row_total'])
    expect(report.findings.map(({ check }) => check)).toEqual(['duplicate_charge'])
    expect(shown(await store.claims({ connection: own }))).toEqual([
      ['duplicate_charge', 'open', '10.00', '0'],
    ])
  })

  it('reads a file once more that another version has loaded', async () => {
    const { home: database, close } = await openHome(await home.location())
    const kept = await openKeptFiles(scratchFolder(), 'here', true)
    const options = { formats, connection: 'local', currency: 'USD', onReject: () => undefined }
    for await (const file of listInputs('samples/fedex-us/real.csv'))
      await loadFile(database, kept, file, options)
    const wanted = await auditStore(database, kept, {})
    await database.query("UPDATE audit_states SET state = decode('00', 'hex')")
    const report = await auditStore(database, kept, {})
    expect(report.findings).toEqual(wanted.findings)
    expect(report.summary).toEqual(wanted.summary)
    await close()
  })

  it('no longer lists an open claim that a corrected delivery settles', async () => {
    const own = connection()
    const total = { 'Invoice Amount': '10.00' }
    await store.load(march([{}, {}].map((row) => ({ ...row, 'Invoice Amount': '20.00' }))), {
      connection: own,
    })
    expect(await store.claims({ connection: own })).toHaveLength(1)
    await store.load(march([total]), { connection: own })
    expect(await store.claims({ connection: own })).toEqual([])
  })

  it('what is usual among all shipments is known to an audit of all files, and a later load forgets none of it', async () => {
    const own = connection()
    const parcel = (invoice: number, nth: number, incentive: string): UpsRow => ({
      'Invoice Number': `U${invoice}`,
      'Tracking Number': `1Z71Q4M0039${invoice}00${nth}`,
      'Lead Shipment Number': `1Z71Q4M0039${invoice}00${nth}`,
      'Incentive Amount': incentive,
      'Net Amount': incentive === '0.00' ? '10.00' : '8.00',
    })
    const six = (invoice: number, last: string): UpsRow[] =>
      [1, 2, 3, 4, 5, 6].map((nth) => parcel(invoice, nth, nth < 6 ? '2.00' : last))
    for (const invoice of [1, 2, 3])
      await store.load(march(six(invoice, invoice === 2 ? '0.00' : '2.00')), { connection: own })
    const found = async () =>
      shown(await store.claims({ connection: own })).map(([check, , claimed]) => [check, claimed])
    expect(await found()).toEqual([])
    await store.audit({ connection: own })
    expect(await found()).toEqual([['discount_missing', '2.00']])
    // Of a later invoice that corrects the shipment: what is usual is not in it.
    const correction = {
      ...charge('ADJ/ADJ/FRT/003', 'Adjustment'),
      'Net Amount': '0.50',
      'Incentive Amount': '0.00',
    }
    await store.load(april([{ ...parcel(2, 6, '0.00'), 'Invoice Number': 'U9', ...correction }]), {
      connection: own,
    })
    expect(await found()).toEqual([['discount_missing', '2.00']])
    await store.load(march(six(2, '2.00')), { connection: own })
    expect(await found()).toEqual([])
  })

  it('what is usual is judged anew where a shipment comes again with the same net and another gross cost', async () => {
    const own = connection()
    const rows = (invoice: number, last: UpsRow): UpsRow[] =>
      [1, 2, 3, 4, 5, 6].map((nth) => ({
        'Invoice Number': `U${invoice}`,
        'Tracking Number': `1Z71Q4M0039${invoice}00${nth}`,
        'Lead Shipment Number': `1Z71Q4M0039${invoice}00${nth}`,
        'Incentive Amount': '2.00',
        'Net Amount': '8.00',
        ...(nth === 6 ? last : {}),
      }))
    const undiscounted = { 'Incentive Amount': '0.00', 'Net Amount': '10.00' }
    for (const invoice of [1, 2, 3])
      await store.load(march(rows(invoice, invoice === 2 ? undiscounted : {})), { connection: own })
    await store.audit({ connection: own })
    const found = async () => (await store.claims({ connection: own })).map(({ finding }) => finding.check)
    expect(await found()).toEqual(['discount_missing'])
    await store.load(march(rows(2, { ...undiscounted, 'Incentive Amount': '2.50' })), { connection: own })
    expect(await found()).toEqual([])
  })

  it('finds what one audit of all files finds, in any order of loads', async () => {
    const files = (['fedex-us', 'dhl-express'] as const).flatMap((id) =>
      [1, 2].map((seed) => generated(id, seed)),
    )
    const inOrder = [0, 0, 3, 1, 2].flatMap((at) => files[at] ?? [])
    const whole = createAudit({ formats })
    for (const file of files) {
      const parse = parseInvoice(file, { facts: true, currency: { 'fedex-us': 'USD' } })
      for await (const batch of parse.columns()) whole.add(batch)
      const { summary, statements, uncharged } = await parse.account
      for (const one of summary.files) whole.addFile({ summary: one, statements, uncharged })
    }
    const wanted = whole.report()
    for (const order of [inOrder, [...inOrder].reverse()]) {
      const own = connection()
      for (const file of order) await store.load(file, { connection: own, currency: { 'fedex-us': 'USD' } })
      const loaded = new Set((await store.claims({ connection: own })).map(({ finding_id }) => finding_id))
      const report = await store.audit({ connection: own })
      for (const { finding_id, finding } of await store.claims({ connection: own }))
        if (!loaded.has(finding_id)) expect(COMPARING).toContain(finding.check)
      expect(new Set(report.findings.map(({ id }) => id))).toEqual(
        new Set(wanted.findings.map(({ id }) => id)),
      )
      expect(report.invoices).toEqual(wanted.invoices)
      expect(report.findings.length).toBeGreaterThan(20)
      const claims = await store.claims({ connection: own })
      const claimable = wanted.findings.filter(
        ({ severity, direction, consequence_of, refundable }) =>
          severity !== 'info' && direction === 'over' && consequence_of === undefined && refundable !== '0',
      )
      expect(new Set(claims.map(({ finding_id }) => finding_id))).toEqual(
        new Set(claimable.map(({ id }) => id)),
      )
    }
  })
})
