/** The API, call by call: what api.md and service.md promise. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { claimSums } from '../src/server/overview.js'
import { homeOf } from '../src/store/internals.js'
import { keepClaims } from '../src/store/keep-claims.js'
import { spendOf } from '../src/store/spend.js'
import { openStore } from '../src/store/store.js'
import { noteError } from '../src/sync/connection-errors.js'
import { found, type LineFacts, line, reportOf } from './audit-kit.js'
import { type Answered, API_KEY, type TestServer, testServer } from './server-kit.js'
import { zipOf } from './zip-writer.js'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})

const ups = (method: string, path: string, body?: unknown): Promise<Answered> =>
  server.call(method, path, { token: server.tokens['ups-eu'] ?? '', body })
const admin = (method: string, path: string, body?: unknown): Promise<Answered> =>
  server.call(method, path, { body })

type Item = Record<string, unknown> & { readonly id: string }
const items = async (query: string): Promise<Item[]> => {
  const { json, status } = await ups('GET', `/carrier/invoice-line-items?${query}`)
  expect([query, status]).toEqual([query, 200])
  return json.data as Item[]
}

describe('line items', () => {
  it('come in pages that neither skip nor repeat one', async () => {
    const all = await items('')
    expect(all.length).toBeGreaterThan(10)
    const seen: string[] = []
    let token = ''
    do {
      const { json } = await ups('GET', `/carrier/invoice-line-items?limit=7&${token}`)
      seen.push(...(json.data as Item[]).map(({ id }) => id))
      token = json.next_token === null ? '' : `page_token=${json.next_token as string}`
    } while (token !== '')
    expect(seen).toEqual(all.map(({ id }) => id))
  })

  it('are those of the access token alone, each one charge with exact amounts as text', async () => {
    const all = await items('')
    expect(new Set(all.map(({ connection_id }) => connection_id))).toEqual(new Set(['ups-eu']))
    expect(new Set(all.map(({ carrier }) => carrier))).toEqual(new Set(['ups']))
    expect(all.every(({ net_cost }) => typeof net_cost === 'string')).toBe(true)
  })

  it.each([
    ['eq', 'charge_category=freight', ({ charge_category: one }: Item) => one === 'freight'],
    ['[eq]', 'charge_category[eq]=freight', ({ charge_category: one }: Item) => one === 'freight'],
    ['[neq]', 'charge_category[neq]=freight', ({ charge_category: one }: Item) => one !== 'freight'],
    ['[gt]', 'net_cost[gt]=10', ({ net_cost }: Item) => Number(net_cost) > 10],
    ['[gte]', 'net_cost[gte]=10.00', ({ net_cost }: Item) => Number(net_cost) >= 10],
    ['[lt]', 'net_cost[lt]=10', ({ net_cost }: Item) => Number(net_cost) < 10],
    ['[lte]', 'net_cost[lte]=10', ({ net_cost }: Item) => Number(net_cost) <= 10],
    [
      '[in]',
      'charge_category[in]=fuel,freight',
      ({ charge_category: one }: Item) => /fuel|freight/.test(String(one)),
    ],
    [
      '[nin]',
      'charge_category[nin]=fuel,freight',
      ({ charge_category: one }: Item) => !/fuel|freight/.test(String(one)),
    ],
  ] as const)('%s', async (_, query, holds) => {
    const all = await items('')
    const found = await items(query)
    expect(found.map(({ id }) => id)).toEqual(all.filter(holds).map(({ id }) => id))
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThan(all.length)
  })

  it('take times of a zone; a charge without time counts as the start of its day', async () => {
    const all = await items('')
    const day = String(all.find(({ transaction_date }) => transaction_date !== null)?.transaction_date).slice(
      0,
      10,
    )
    const of = (holds: (date: string) => boolean) =>
      all.filter(({ transaction_date }) => holds(String(transaction_date).slice(0, 10))).map(({ id }) => id)
    const ids = async (query: string) => (await items(query)).map(({ id }) => id)
    for (const midnight of [
      'T00:00:00Z',
      'T00:00:00.000Z',
      'T00:00:00',
      'T00:00:00%2B00:00',
      'T01:00:00%2B01:00',
    ]) {
      expect(await ids(`transaction_date[gte]=${day}${midnight}`)).toEqual(of((date) => date >= day))
      expect(await ids(`transaction_date[lt]=${day}${midnight}`)).toEqual(of((date) => date < day))
      expect(await ids(`transaction_date[gt]=${day}${midnight}`)).toEqual(of((date) => date > day))
      expect(await ids(`transaction_date[lte]=${day}${midnight}`)).toEqual(of((date) => date <= day))
      expect(await ids(`transaction_date=${day}${midnight}`)).toEqual(of((date) => date === day))
      expect(await ids(`transaction_date[in]=${day}${midnight}`)).toEqual(of((date) => date === day))
      expect(await ids(`transaction_date[neq]=${day}${midnight}`)).toEqual(of((date) => date !== day))
    }
    expect(await ids(`transaction_date[gt]=${day}T00:00:01Z`)).toEqual(of((date) => date > day))
    expect(await ids(`transaction_date[lte]=${day}T23:59:59.999Z`)).toEqual(of((date) => date <= day))
    expect(await ids(`invoice_date[gte]=2000-01-01T00:00:00Z`)).toEqual(all.map(({ id }) => id))
    // No charge has a fraction of a second.
    expect(await ids(`transaction_date=${day}T00:00:00.5Z`)).toEqual([])
    expect(await ids(`transaction_date[in]=${day}T00:00:00.5Z`)).toEqual([])
    expect((await ids(`transaction_date[neq]=${day}T00:00:00.5Z`)).length).toBe(all.length)
  })

  it.each([
    ['more than 100 values', `invoice_id[in]=${Array.from({ length: 101 }, (_, at) => at).join(',')}`],
    ['a field that is none', 'invoice=1'],
    ['an operator that is none', 'invoice_id[like]=1'],
    ['a day that is none', 'invoice_date[gte]=2026-02-30'],
    ['a time that is none', 'transaction_date[gte]=2026-02-01T25:00:00Z'],
    ['an amount that is none', 'net_cost[gt]=ten'],
    ['a limit that is none', 'limit=many'],
    ['a limit of nothing', 'limit=0'],
    ['a token that nobody gave', 'page_token=abc'],
    ['the same twice', 'carrier=ups&carrier=fedex'],
    ['what no text holds', 'carrier=%00'],
  ])('refuse %s by 422', async (_, query) => {
    const { status, json } = await ups('GET', `/carrier/invoice-line-items?${query}`)
    expect([status, json.origin]).toEqual([422, 'trackstar'])
    expect(String(json.error)).not.toBe('')
  })

  it('are refused with the beginning of a long value', async () => {
    const { status, json } = await ups('GET', `/carrier/invoice-line-items?net_cost=${'x'.repeat(5_000)}`)
    expect([status, json.error, json.value]).toEqual([
      422,
      expect.stringMatching(/^net_cost=x{91}…: expected a decimal number/),
      `net_cost=${'x'.repeat(91)}…`,
    ])
  })

  it('give 100 values and a larger limit than there is', async () => {
    expect(await items(`invoice_id[in]=${Array.from({ length: 100 }, (_, at) => at).join(',')}`)).toEqual([])
    for (const limit of ['5000', '9'.repeat(400)])
      expect((await items(`limit=${limit}`)).length).toBe((await items('')).length)
  })

  it('are given one by one; another id is 404', async () => {
    const [first] = await items('limit=1')
    const { json } = await ups('GET', `/carrier/invoice-line-items/${first?.id}`)
    expect(json.data).toEqual(first)
    const capitals = first?.id.toUpperCase() ?? ''
    expect((await ups('GET', `/carrier/invoice-line-items/${capitals}`)).json.data).toEqual(first)
    expect(await items(`id=${capitals}`)).toEqual([first])
    for (const id of ['00000000-0000-4000-8000-000000000000', 'abc', '%F0%9F%98%80'])
      expect((await ups('GET', `/carrier/invoice-line-items/${id}`)).status).toBe(404)
  })

  it('keep their tags, which every GET returns', async () => {
    const [first] = await items('limit=1')
    const path = `/carrier/invoice-line-items/${first?.id}`
    const tags = ['tag1', 'tag2', { tag3: 'value3' }]
    const put = await ups('PUT', `${path}/trackstar-tags`, { trackstar_tags: tags })
    expect(put.json.data).toMatchObject({ id: first?.id, trackstar_tags: tags })
    expect((await ups('GET', path)).json.data).toMatchObject({ trackstar_tags: tags })
    expect((await items('limit=1'))[0]).toMatchObject({ trackstar_tags: tags })
    await ups('PUT', `${path}/trackstar-tags`, { trackstar_tags: ['other'] })
    expect((await ups('GET', path)).json.data).toMatchObject({ trackstar_tags: ['other'] })
    for (const wrong of [['', { a: 'b', c: 'd' }], [1], 'tag', [{ a: 1 }], [['a']]])
      expect((await ups('PUT', `${path}/trackstar-tags`, { trackstar_tags: wrong })).status).toBe(400)
    expect((await ups('PUT', `${path}/trackstar-tags`, {})).status).toBe(400)
    expect(
      (await ups('PUT', '/carrier/invoice-line-items/abc/trackstar-tags', { trackstar_tags: [] })).status,
    ).toBe(404)
  })
})

describe('files', () => {
  interface Listed {
    readonly file_name: string
    readonly file_type: string
    readonly download_url: string
    readonly download_url_expires_at: string
    readonly generated_time: string
    readonly sha256: string
  }
  const listed = async (query = 'start_time=2000-01-01T00:00:00Z'): Promise<Listed[]> =>
    (await ups('GET', `/carrier/files?${query}`)).json.data as Listed[]
  const path = (address: string): string => address.slice('http://server.test'.length)

  it('are those of the time asked for, by name and by kind', async () => {
    const [file, ...others] = await listed()
    expect(others).toEqual([])
    expect(file).toMatchObject({ file_name: 'samples/ups-billing/several-invoices.csv', file_type: 'csv' })
    expect(await listed('file_type=csv&start_time=2000-01-01T00:00:00Z')).toHaveLength(1)
    expect(await listed('file_type=pdf&start_time=2000-01-01T00:00:00Z')).toHaveLength(0)
    expect(await listed('end_time=2000-01-01T00:00:00Z')).toHaveLength(0)
    expect(await listed('file_name=other.csv&start_time=2000-01-01T00:00:00Z')).toHaveLength(0)
  })

  it('have an address that gives the file as it came to whoever has it, for 20 minutes', async () => {
    const [file] = await listed()
    expect(Date.parse(file?.download_url_expires_at ?? '') - server.clock.now().getTime()).toBe(20 * 60_000)
    const address = path(file?.download_url ?? '')
    const answer = await server.call('GET', address, { key: null })
    expect([answer.status, answer.text]).toEqual([
      200,
      readFileSync('samples/ups-billing/several-invoices.csv', 'utf8'),
    ])
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="several-invoices.csv"')
    for (const wrong of [
      address.replace(/signature=(.)/, (_, first) => `signature=${first === 'A' ? 'B' : 'A'}`),
      address.replace('/ups-eu/', '/fedex-us/'),
      address.replace(/expires=\d/, 'expires=9'),
      address.replace('several', 'other'),
      address.replace(file?.sha256 ?? '', '0'.repeat(64)),
    ])
      expect((await server.call('GET', wrong, { key: null })).status).toBe(403)
    server.clock.move(20 * 60_000 + 1_000)
    const late = await server.call('GET', address, { key: null })
    expect([late.status, late.json.error]).toEqual([
      403,
      'The address has expired: list the files again for a new one',
    ])
  })

  it('are taken in by a call, each with its account', async () => {
    const body = readFileSync('samples/ups-billing/with-header.csv')
    const upload = (name: string, bytes: Uint8Array) =>
      ups('POST', `/carrier/files?file_name=${encodeURIComponent(name)}`, bytes)
    const first = await upload('../../etc/passwd/with-header.csv', body)
    expect(first.status).toBe(200)
    const [account] = first.json.data as Record<string, unknown>[]
    expect(account).toMatchObject({
      file_name: 'with-header.csv',
      status: 'loaded',
      rejected: 0,
      error: null,
    })
    expect(account?.created).toBe(account?.line_items)
    expect((await upload('again.csv', body)).json.data).toMatchObject([{ status: 'known', created: 0 }])
    const junk = await upload('notes.csv', Buffer.from('hello,world\n1,2\n'))
    expect([junk.status, junk.json.data]).toMatchObject([422, [{ file_name: 'notes.csv', status: 'failed' }]])
    expect((await upload('nothing.csv', new Uint8Array())).status).toBe(422)
  })

  it('are listed as what their kept bytes are, and saved under a name that opens them', async () => {
    const headers = { 'x-connection-id': 'local' }
    const bytes = (name: string) => readFileSync(`samples/${name}.csv`)
    for (const [name, content] of [
      ['march.csv.GZ', gzipSync(bytes('usps-eps/real'))],
      ['book.xlsx#2026.03', bytes('fedex-us/overnight')],
      ['noext', bytes('fedex-us/ground')],
      ['INVOICE.X12', bytes('dpd-uk/real')],
    ] as const)
      await server.call('POST', `/carrier/files?file_name=${encodeURIComponent(name)}`, {
        headers,
        body: content,
      })
    const local = async (query: string): Promise<Listed[]> => {
      const { json } = await server.call('GET', `/carrier/files?start_time=2000-01-01&${query}`, { headers })
      return json.data
    }
    const of = (type: string, file: string, saved: string) => ({ type, file, saved })
    const shown = await Promise.all(
      (await local('')).map(async ({ file_name, file_type, download_url }) => {
        const { headers } = await server.call('GET', path(download_url), { key: null })
        return of(file_type, file_name, /"(.*)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '')
      }),
    )
    expect(shown).toEqual([
      of('csv', 'march.csv.GZ', 'march.csv'),
      of('csv', 'book.xlsx#2026.03', 'book.xlsx_2026.03.csv'),
      of('csv', 'noext', 'noext'),
      of('x12', 'INVOICE.X12', 'INVOICE.X12'),
    ])
    const newest: string[] = []
    let next: unknown = ''
    do {
      const query = `start_time=2000-01-01&order=desc&limit=1${next === '' ? '' : `&page_token=${next}`}`
      const { json } = await server.call('GET', `/carrier/files?${query}`, { headers })
      newest.push(...(json.data as Listed[]).map(({ file_name }) => file_name))
      next = json.next_token
    } while (next !== null)
    expect(newest).toEqual(shown.map(({ file }) => file).reverse())
    for (const type of ['csv', 'CSV', 'gz', 'xlsx', '03', 'x12'])
      expect((await local(`file_type=${type}`)).map(({ file_name }) => file_name)).toEqual(
        shown.filter((one) => one.type === type.toLowerCase()).map(({ file }) => file),
      )
  })

  it('that are packed to fill the memory, or archives in archives, are refused and leave nothing', async () => {
    const zeros = Buffer.alloc(50_000_000)
    let nested = zipOf([{ name: 'a.csv', bytes: readFileSync('samples/ups-billing/with-header.csv') }])
    for (let depth = 0; depth < 12; depth++) nested = zipOf([{ name: `${depth}.zip`, bytes: nested }])
    const before = (await ups('GET', '/carrier/files')).json.data
    for (const [name, bytes] of [
      ['bomb.gz', gzipSync(zeros)],
      ['bomb.zip', zipOf([{ name: 'a.csv', bytes: zeros }])],
      ['nested.zip', nested],
    ] as const) {
      const { status, json } = await ups('POST', `/carrier/files?file_name=${name}`, bytes)
      expect([name, status]).toEqual([name, 422])
      expect(json.data).toMatchObject([{ status: 'failed', line_items: 0 }])
      expect(json.error).toMatch(/expected/)
    }
    expect((await ups('GET', '/carrier/files')).json.data).toEqual(before)
  })
})

describe('connections', () => {
  it('whose settings are missing or wrong are refused in words', async () => {
    const answers = await Promise.all([
      admin('POST', '/connections', {}),
      admin('POST', '/connections', { integration_name: 7, source: [] }),
      admin('POST', '/api-keys', { title: 'a', role: 'boss' }),
      admin('POST', '/connections', { integration_name: 'ups', source: { type: 'https', urls: [] } }),
      admin('POST', '/connections', { integration_name: 'ups', source: { type: 'ftp' } }),
    ])
    expect(answers.map(({ status, json }) => `${status} ${json.error}`)).toEqual([
      '400 integration_name: it is missing; source: it is missing',
      '400 integration_name: found a number, expected a text; source: found a list, expected an object',
      '400 role: found "boss", expected one of admin, viewer',
      '400 addresses: expected settings of a source that can be read: it is missing. Correct it. found "urls", which is not known: expected type, addresses, headers, ca.',
      '400 expected settings of a source that can be read: type: found "ftp", expected one of folder, sftp, s3, https. Correct it.',
    ])
  })

  it('whose folder is not there yet are added with a warning', async () => {
    const warningFor = async (connection_id: string, path: string): Promise<unknown> => {
      const source = { type: 'folder', path }
      const { status, json } = await admin('POST', '/connections', {
        integration_name: 'ups',
        connection_id,
        source,
      })
      expect(status).toBe(200)
      await admin('DELETE', `/connections/${connection_id}`)
      return json.warning
    }
    expect(await warningFor('away', '/nowhere/drop')).toBe(
      'there is no /nowhere/drop: syncs fail until it is there. Check its name, if it is not mounted later',
    )
    expect(await warningFor('away-glob', '/nowhere/drop/*.csv')).toMatch(/^there is no \/nowhere\/drop:/)
    expect(await warningFor('there', 'samples')).toBeUndefined()
    expect(await warningFor('there-glob', 'samples/*/nothing-*.csv')).toBeUndefined()
  })

  it('are added with a token that is shown once, shown without secrets, changed and removed', async () => {
    const added = await admin('POST', '/connections', {
      integration_name: 'ups',
      connection_id: 'ups-us',
      customer_id: 'c1',
      source: { type: 'sftp', host: 'sftp.test', user: 'u', password: 'hunter2hunter2', path: '/out' },
    })
    expect(added.status).toBe(200)
    const token = String(added.json.access_token)
    expect(added.text).not.toContain('hunter2')
    const own = (method: string, path: string, body?: unknown) => server.call(method, path, { token, body })
    const shown = await own('GET', '/connections/ups-us')
    expect(shown.json.data).toMatchObject({
      connection_id: 'ups-us',
      integration_type: 'carrier',
      customer_id: 'c1',
      errors: [],
      secrets: ['password'],
      sync_schedules: [{ function_name: 'get_invoice_line_items', enabled: true }],
      historical_sync: { status: 'pending', days: 30 },
    })
    expect(shown.text).not.toMatch(/hunter2|token_/)
    await homeOf(server.store).transaction((session) =>
      noteError(
        session,
        'ups-us',
        { error_type: 'source_unreachable', resource: null, message: 'it does not answer' },
        7,
        server.clock.now(),
      ),
    )
    expect((await own('GET', '/connections/ups-us')).json.data).toMatchObject({
      errors: [
        {
          error_type: 'source_unreachable',
          resource: null,
          message: 'it does not answer',
          created_date: expect.any(String),
        },
      ],
    })
    expect((await own('GET', '/connections')).json.data).toMatchObject([{ connection_id: 'ups-us' }])
    expect((await admin('GET', '/connections')).json.data).toHaveLength(3)
    expect((await own('PATCH', '/connections', { customer_id: 'c2', paused: true })).json.data).toMatchObject(
      {
        customer_id: 'c2',
        paused: true,
      },
    )
    expect(
      (
        await admin('POST', '/connections', {
          integration_name: 'ups',
          connection_id: 'ups-us',
          source: { type: 'folder', path: '/x' },
        })
      ).status,
    ).toBe(409)
    expect(
      (
        await admin('POST', '/connections', {
          integration_name: 'nobody',
          source: { type: 'folder', path: '/x' },
        })
      ).status,
    ).toBe(400)
    expect(
      (await admin('POST', '/connections', { integration_name: 'ups', source: { type: 'carrier pigeon' } }))
        .status,
    ).toBe(400)
    expect((await own('DELETE', '/connections')).status).toBe(200)
    expect((await own('GET', '/connections')).status).toBe(401)
    expect((await admin('GET', '/connections/ups-us')).status).toBe(404)
  })

  it('are synced now, in the background', async () => {
    expect((await ups('POST', '/connections/sync')).status).toBe(202)
    expect((await ups('POST', '/connections/ups-eu/sync')).status).toBe(202)
    expect((await admin('POST', '/connections/sync')).status).toBe(401)
    expect((await admin('POST', '/connections/nobody/sync')).status).toBe(404)
  })

  it('are synced for a window: open, then cancelled, and not again', async () => {
    const window = {
      start_time: '2026-03-01T00:00:00Z',
      end_time: '2026-03-31T00:00:00Z',
      function_name: 'get_invoice_line_items',
    }
    const { status, json } = await ups('POST', '/connections/on-demand-syncs', window)
    expect([status, json]).toMatchObject([
      200,
      { connection_id: 'ups-eu', function_name: 'get_invoice_line_items', status: 'open' },
    ])
    expect(Object.keys(json).sort()).toEqual([
      'connection_id',
      'created_at',
      'function_name',
      'id',
      'requested_end_time',
      'requested_start_time',
      'status',
    ])
    const path = `/connections/on-demand-syncs/${String(json.id)}`
    expect((await ups('GET', path)).json).toEqual(json)
    expect((await ups('POST', `${path}/cancel`)).json).toMatchObject({ status: 'cancelled' })
    expect((await ups('POST', `${path}/cancel`)).status).toBe(409)
    expect((await ups('GET', '/connections/on-demand-syncs/abc')).status).toBe(404)
    const other = await ups('POST', '/connections/on-demand-syncs', {
      ...window,
      function_name: 'get_orders',
    })
    expect([other.status, other.json.error]).toEqual([
      400,
      'On-demand sync is not enabled for ups get_orders',
    ])
    expect(
      (await ups('POST', '/connections/on-demand-syncs', { ...window, end_time: window.start_time })).status,
    ).toBe(400)
    expect((await ups('POST', '/connections/on-demand-syncs', { ...window, end_time: 'today' })).status).toBe(
      400,
    )
  })

  it('have schedules that are switched off and on, of one or of all', async () => {
    const path = '/schedules/get_invoice_line_items/toggle'
    expect((await ups('PATCH', path)).json.data).toMatchObject([{ enabled: false }])
    expect((await ups('PATCH', path)).json.data).toMatchObject([{ enabled: true }])
    const all = (await admin('PATCH', path, { enabled: false })).json.data as { enabled: boolean }[]
    expect(all.map(({ enabled }) => enabled)).toEqual([false, false])
    await admin('PATCH', path, { enabled: true })
    expect((await admin('PATCH', '/schedules/get_orders/toggle')).status).toBe(404)
  })

  it('are chosen from integrations that state the fields of their sources', async () => {
    const { json } = await admin('GET', '/integrations/carrier')
    const all = json.data as {
      integration_name: string
      title: string
      sources: { type: string; fields: object }[]
    }[]
    expect(all.map(({ integration_name }) => integration_name)).toEqual(
      expect.arrayContaining(['ups', 'royal_mail']),
    )
    expect(all.map(({ title }) => title)).toEqual([
      'UPS',
      'FedEx',
      'DHL Express',
      'DHL eCommerce',
      'DPD',
      'USPS',
      'Royal Mail',
      'X12 sender',
      'EDIFACT sender',
      'Sandbox',
    ])
    const sftp = all[0]?.sources.find(({ type }) => type === 'sftp')
    expect(sftp?.fields).toMatchObject({
      properties: { host: { type: 'string' } },
      required: expect.arrayContaining(['host']) as string[],
    })
    expect((await admin('GET', '/integrations/carrier/ups')).json.data).toMatchObject({
      integration_name: 'ups',
    })
    expect((await admin('GET', '/integrations/carrier/nobody')).status).toBe(404)
  })
})

describe('links', () => {
  const source = { type: 'sftp', host: 'sftp.test', user: 'u', password: 'hunter2hunter2', path: '/out' }

  it('end with a code that is exchanged once for the access token', async () => {
    const { link_token } = (await admin('POST', '/link/token', { customer_id: 'c3' })).json
    const path = `/link/${String(link_token)}`
    const offer = await server.call('GET', path, { key: null })
    expect(offer.json.data).toMatchObject({ connection_id: null, source: null })
    const done = await server.call('POST', path, { key: null, body: { integration_name: 'dpd', source } })
    expect(done.status).toBe(200)
    expect(
      (await server.call('POST', path, { key: null, body: { integration_name: 'dpd', source } })).status,
    ).toBe(410)
    const exchanged = await admin('POST', '/link/exchange', done.json)
    expect(exchanged.json).toMatchObject({ integration_name: 'dpd' })
    const own = await server.call('GET', '/connections', { token: String(exchanged.json.access_token) })
    expect(own.json.data).toMatchObject([{ customer_id: 'c3', integration_name: 'dpd' }])
    expect((await admin('POST', '/link/exchange', done.json)).status).toBe(410)
  })

  it('by magic are for who is allowed, listed without their address, taken back, and say when they have expired', async () => {
    const made = await admin('POST', '/magic-links', {
      duration: 60,
      customer_id: 'c4',
      integrations_allow_list: ['ups', 'fedex'],
      integrations_block_list: ['fedex'],
    })
    const link = made.json.data as { id: string; url: string }
    const path = link.url.replace('http://server.test/pages', '')
    const offer = (await server.call('GET', path, { key: null })).json.data as {
      integrations: { integration_name: string; sources: { type: string }[] }[]
    }
    expect(offer.integrations.map(({ integration_name }) => integration_name)).toEqual(['ups'])
    expect(offer.integrations[0]?.sources.map(({ type }) => type)).not.toContain('folder')
    for (const wrong of [
      { integration_name: 'fedex', source },
      { integration_name: 'ups', source: { type: 'folder', path: '/etc' } },
      { integration_name: 'ups', source: { ...source, password: 'env:PARSE_INVOICE_KEY' } },
    ])
      expect((await server.call('POST', path, { key: null, body: wrong })).status).toBe(400)
    const listed = await admin('GET', '/magic-links')
    expect(listed.json.data).toMatchObject([{ id: link.id, customer_id: 'c4', is_expired: false }])
    expect(listed.text).not.toContain(path.split('/').at(-1))
    server.clock.move(61_000)
    const late = await server.call('GET', path, { key: null })
    expect([late.status, late.json.error]).toEqual([410, 'The link has expired: ask for a new one'])
    expect((await admin('GET', '/magic-links')).json.data).toMatchObject([{ is_expired: true }])
    expect((await admin('DELETE', `/magic-links/${link.id}`)).status).toBe(200)
    expect((await server.handler(new Request(`http://server.test${path}`))).status).toBe(404)
  })

  it('repair a connection, which keeps its id, its token and its data', async () => {
    const before = await items('')
    const { link_token } = (await admin('POST', '/link/token', { connection_id: 'ups-eu' })).json
    const path = `/link/${String(link_token)}`
    expect((await server.call('GET', path, { key: null })).json.data).toMatchObject({
      connection_id: 'ups-eu',
    })
    expect(
      (await server.call('POST', path, { key: null, body: { integration_name: 'ups', source } })).status,
    ).toBe(200)
    expect((await ups('GET', '/connections/ups-eu')).json.data).toMatchObject({
      source: { type: 'sftp', host: 'sftp.test' },
    })
    expect(await items('')).toEqual(before)
    expect((await admin('POST', '/link/token', { connection_id: 'nobody' })).status).toBe(404)
  })
})

describe('webhooks', () => {
  it('are endpoints with a secret that is shown once, changed, removed, and what was sent to them', async () => {
    const added = await admin('POST', '/webhooks', {
      url: 'https://hooks.example.com/invoices',
      events: ['carrier-invoice-line-item.created'],
      connections: ['ups-eu'],
    })
    const { id, secret } = added.json.data as { id: string; secret: string }
    expect(secret).toMatch(/^whsec_/)
    const shown = await admin('GET', `/webhooks/${id}`)
    expect(shown.json.data).toMatchObject({ id, connections: ['ups-eu'], enabled: true })
    expect(shown.text).not.toContain(secret)
    expect((await admin('GET', '/webhooks')).json.data).toHaveLength(1)
    expect((await admin('PATCH', `/webhooks/${id}`, { enabled: false })).json.data).toMatchObject({
      enabled: false,
    })
    expect((await admin('GET', `/webhooks/${id}/messages?state=set_aside`)).json).toEqual({
      data: [],
      next_token: null,
    })
    expect((await admin('POST', `/webhooks/${id}/rotate-secret`)).json.data).not.toMatchObject({ secret })
    expect((await admin('DELETE', `/webhooks/${id}`)).status).toBe(200)
    expect((await admin('GET', `/webhooks/${id}`)).status).toBe(404)
    for (const url of ['http://hooks.example.com/', 'ftp://hooks.example.com', 'https://10.0.0.1/', 'hooks'])
      expect([url, (await admin('POST', '/webhooks', { url })).status]).toEqual([url, 400])
    expect(
      (await admin('POST', '/webhooks', { url: 'https://a.example.com', events: ['order.created'] })).status,
    ).toBe(400)
  })
})

describe('the audit', () => {
  it('states of each invoice what it declares and what its charges come to', async () => {
    const { json } = await ups('GET', '/audit/invoices')
    const invoices = json.data as Record<string, unknown>[]
    expect(invoices.length).toBeGreaterThan(1)
    expect(new Set(invoices.map(({ carrier }) => carrier))).toEqual(new Set(['ups']))
    const [first] = invoices
    const one = await ups('GET', `/audit/invoices?invoice_id=${String(first?.invoice_id)}&limit=1`)
    expect(one.json.data).toEqual([first])
    expect((await ups('GET', '/audit/invoices?status=wrong')).status).toBe(422)
  })

  it('pages through findings by where they stand, and filters them, each once', async () => {
    const home = homeOf(server.store)
    const own = { 'x-connection-id': 'paged' }
    for (const nth of [4, 2, 5, 1, 3])
      await home.query(
        `INSERT INTO claims VALUES ('paged', $1, 'open', true, 'default', $2, NULL, 'i-1', NULL, NULL, 'USD', 1, 0, $3, $4, NULL)`,
        [
          `f${nth}`,
          nth === 5 ? 'dpd' : 'ups',
          finding(`f${nth}`),
          `2026-03-0${nth > 2 ? 3 : nth}T00:00:00.000Z`,
        ],
      )
    const seen: string[] = []
    let next = ''
    do {
      const { json } = await server.call('GET', `/audit/findings?limit=2&invoice_id=i-1${next}`, {
        headers: own,
      })
      seen.push((json.data as { finding_id: string }[]).map(({ finding_id }) => finding_id).join(' '))
      next = json.next_token === null ? '' : `&page_token=${String(json.next_token)}`
    } while (next !== '')
    const ids = async (query: string): Promise<number> =>
      ((await server.call('GET', `/audit/findings?${query}`, { headers: own })).json.data as []).length
    const disputed = async (finding_id: string): Promise<number> => {
      const claims = [{ connection_id: 'paged', finding_id }]
      return (await server.call('POST', '/pages/data/disputes', { body: { claims, to: 'csv' } })).status
    }
    const disputes = [await disputed(''), await disputed('f'), await disputed('%'), await disputed('f1')]
    expect(disputes).toEqual([404, 404, 404, 200])
    const counts = [
      await ids('carrier=dpd'),
      await ids('check=duplicate&carrier=ups'),
      await ids('check=other'),
    ]
    const lapsing: unknown[] = []
    for (const [nth, day] of ['2026-04-09', '2026-04-03', '2026-04-02', null, '2026-04-03'].entries())
      await home.query(`UPDATE claims SET finding = $1 WHERE connection_id = 'paged' AND finding_id = $2`, [
        JSON.stringify({ id: `f${nth + 1}`, check: 'duplicate', message: 'twice', claim_by: day }),
        `f${nth + 1}`,
      ])
    next = ''
    do {
      const { json } = await server.call(
        'GET',
        `/audit/findings?limit=1&claim_by[gte]=2026-04-02&claim_by[lte]=2026-04-03${next}`,
        { headers: own },
      )
      lapsing.push(...(json.data as { finding_id: string }[]).map(({ finding_id }) => finding_id))
      next = json.next_token === null ? '' : `&page_token=${String(json.next_token)}`
    } while (next !== '')
    const noDay = await server.call('GET', '/audit/findings?claim_by[lte]=31.3.2026', { headers: own })
    await home.query(`DELETE FROM claims WHERE connection_id = 'paged'`)
    expect(lapsing).toEqual(['f3', 'f2', 'f5'])
    expect(noDay.status).toBe(422)
    expect(seen).toEqual(['f1 f2', 'f3 f4', 'f5'])
    expect(counts).toEqual([1, 4, 0])
    expect((await server.call('GET', '/audit/findings?page_token=x', { headers: own })).status).toBe(422)
  })
  const finding = (id: string): string => JSON.stringify({ id, check: 'duplicate', message: 'twice' })

  it('keeps findings as claims, whose state is changed', async () => {
    const token = server.tokens['fedex-us'] ?? ''
    const { json } = await server.call('GET', '/audit/findings?limit=1', { token })
    const [claim] = json.data as { finding_id: string; state: string }[]
    if (claim === undefined) return
    const path = `/audit/findings/${claim.finding_id}`
    const changed = await server.call('PATCH', path, { token, body: { state: 'waived', note: 'small' } })
    expect(changed.json.data).toMatchObject({ finding_id: claim.finding_id, state: 'waived' })
    const shown = await server.call('GET', path, { token })
    expect(shown.json.data).toMatchObject({ changes: [{}, { to_state: 'waived', note: 'small' }] })
    expect((await server.call('PATCH', path, { token, body: { state: 'lost' } })).status).toBe(400)
    expect(
      (await server.call('PATCH', '/audit/findings/abc', { token, body: { state: 'open' } })).status,
    ).toBe(404)
  })
})

describe('every answer', () => {
  it('has headers that keep a browser from harm, and names no program', async () => {
    for (const path of ['/healthz', '/openapi.json', '/pages', '/nowhere', '/connections']) {
      const { headers } = await server.call('GET', path)
      expect([path, headers.get('x-content-type-options'), headers.get('content-security-policy')]).toEqual([
        path,
        'nosniff',
        expect.stringContaining("default-src 'none'"),
      ])
      expect([...headers].map(([name]) => name)).not.toContain('server')
      expect([...headers].map(([name]) => name)).not.toContain('x-powered-by')
    }
    expect((await server.call('GET', '/nowhere')).json).toEqual({
      error: 'No such route',
      origin: 'trackstar',
    })
    const refused = await server.call('DELETE', '/openapi.json')
    expect([refused.status, refused.headers.get('allow'), refused.json]).toEqual([
      405,
      'GET, HEAD',
      { error: 'This path takes GET, HEAD only', origin: 'trackstar' },
    ])
    expect((await server.call('PUT', '/carrier/files')).headers.get('allow')).toBe('GET, HEAD, POST')
    expect((await server.call('GET', '/openapi-json')).status).toBe(404)
    const pages = [
      '/',
      '/pages',
      '/pages/claims',
      '/pages/line-items/',
      '/pages/link/abc',
      '/pages/none',
      '/pages/claims/1',
    ]
    const statuses = await Promise.all(
      pages.map(async (path) => (await server.handler(new Request(`http://server.test${path}`))).status),
    )
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404, 404])
  })

  it('states the limits of the caller; more calls than a second allows are 429', async () => {
    const limited = await testServer({ rates: { reads: 10, writes: 50 } })
    const token = limited.tokens['ups-eu'] ?? ''
    const get = () => limited.call('GET', '/connections', { token })
    for (let left = 9; left >= 0; left--) {
      const { status, headers } = await get()
      expect([status, headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual([
        200,
        '10',
        `${left}`,
      ])
    }
    const refused = await get()
    const reset = Math.floor(limited.clock.now().getTime() / 1000) + 1
    expect([
      refused.status,
      refused.headers.get('retry-after'),
      refused.headers.get('x-ratelimit-reset'),
    ]).toEqual([429, '1', `${reset}`])
    expect(
      (await limited.call('GET', '/connections', { token: limited.tokens['fedex-us'] ?? '' })).status,
    ).toBe(200)
    const put = await limited.call('POST', '/connections/sync', { token })
    expect([
      put.status,
      put.headers.get('x-ratelimit-limit'),
      put.headers.get('x-ratelimit-remaining'),
    ]).toEqual([202, '50', '49'])
    limited.clock.move(1_000)
    expect((await get()).status).toBe(200)
  })

  it.each([
    ['no JSON', '{', { 'content-type': 'application/json' }],
    ['no JSON by its kind', '{}', { 'content-type': 'text/plain' }],
    ['nothing', '', { 'content-type': 'application/json' }],
    ['what no text holds', '{"api_key":"\\u0000"}', { 'content-type': 'application/json' }],
    ['half a character', '{"api_key":"\\ud800"}', { 'content-type': 'application/json' }],
  ])('to a body that is %s is 400', async (_, body, headers) => {
    const answer = await server.handler(
      new Request('http://server.test/session', {
        method: 'POST',
        headers,
        ...(body === '' ? {} : { body }),
      }),
    )
    expect(answer.status).toBe(400)
  })

  it('to a body that is too large is 413, to an address that is too long 414', async () => {
    expect((await server.call('POST', '/session', { body: { api_key: 'x'.repeat(2 ** 20) } })).status).toBe(
      413,
    )
    expect((await server.call('GET', `/connections?customer_id=${'x'.repeat(20_000)}`)).status).toBe(414)
  })
})

describe('a line item of a sandbox', () => {
  const connection = 'box'
  const asked = { headers: { 'x-connection-id': connection } }
  let path = ''
  let before: Record<string, unknown> = {}
  const patch = (body: unknown, more: object = asked) => server.call('PATCH', path, { ...more, body })
  const events = async () => (await server.store.events({ connection })).events

  beforeAll(async () => {
    const { store, sync } = server
    await sync.connections.add({
      connection_id: connection,
      integration_name: 'sandbox',
      source: { type: 'sandbox' },
    })
    await store.load('samples/royal-mail-invoice/credit-document.csv', { connection })
    const [item] = (await store.taggedPage({}, { connection })).items
    path = `/carrier/invoice-line-items/${item?.id}`
    before = { ...item }
  })

  it('is invented: no real source is a sandbox, and no sandbox the source of a carrier', async () => {
    const real = { type: 'folder', path: '/invoices' }
    for (const [integration_name, source] of [
      ['sandbox', real],
      ['ups', { type: 'sandbox' }],
    ] as const)
      expect(await server.call('POST', '/connections', { body: { integration_name, source } })).toMatchObject(
        { status: 400, json: { error: expect.stringContaining(`${source.type}: expected`) } },
      )
    const changed = (id: string, source: object) =>
      server.call('PATCH', `/connections/${id}`, { body: { source } })
    expect(await changed(connection, real)).toMatchObject({ status: 400 })
    expect(await changed('ups-eu', { type: 'sandbox' })).toMatchObject({ status: 400 })
    expect(await changed(connection, { type: 'sandbox', seed: 2 })).toMatchObject({ status: 200 })
  })

  it('is changed with the event of any change, and is found by what it is', async () => {
    const seen = (await events()).length
    const edit = {
      net_cost: '77.7000',
      charge_category: 'fuel',
      reference_1: null,
      transaction_date: '2026-03-02',
    }
    const { status, json } = await patch(edit)
    expect([status, json.data]).toEqual([
      200,
      { ...before, ...edit, connection_id: connection, updated_date: server.clock.now().toISOString() },
    ])
    expect((await server.call('GET', path, asked)).json).toEqual(json)
    const found = await server.call('GET', '/carrier/invoice-line-items?net_cost[eq]=77.7', asked)
    expect(found.json.data).toEqual([json.data])
    const [event, ...others] = (await events()).slice(seen)
    const changed = Object.keys(edit).filter((name) => before[name] !== edit[name as keyof typeof edit])
    expect([event?.event_type, event?.line_item_id, others]).toEqual([
      'carrier-invoice-line-item.updated',
      before.id,
      [],
    ])
    expect(event?.previous_attributes).toEqual(
      Object.fromEntries(changed.map((name) => [name, before[name]])),
    )
    const { connection_id: _, ...data } = json.data as Record<string, unknown>
    expect(event?.data).toEqual(data)
    // The same once more changes nothing.
    expect((await patch(edit)).json).toEqual(json)
    expect(await events()).toHaveLength(seen + 1)
  })

  it('is in the sums as it is, and stays so when the files are read again', async () => {
    const { store } = server
    const sums = await spendOf(homeOf(store))
    expect(
      sums.filter(({ charge_category, carrier }) => charge_category === 'fuel' && carrier === 'royal_mail'),
    ).toMatchObject([{ month: expect.any(String), line_items: 1, net_cost: '77.7000' }])
    expect((await store.check()).faults).toEqual([])
    const now = (await server.call('GET', path, asked)).json
    const seen = (await events()).length
    await store.rebuild({ connection })
    expect((await server.call('GET', path, asked)).json).toEqual(now)
    expect([(await store.check()).faults, (await events()).length]).toEqual([[], seen])
  })

  it.each([
    [{}, 'at least one column'],
    [{ net_cost: 12 }, 'net_cost'],
    [{ net_cost: '1e3' }, 'net_cost'],
    [{ net_cost: null }, 'net_cost'],
    [{ charge_category: 'none' }, 'charge_category'],
    [{ transaction_date: '2026-02-30' }, 'transaction_date'],
    [{ invoice_id: '1' }, 'invoice_id'],
    [{ id: '1' }, 'id'],
    [{ service: 'x'.repeat(2_000) }, '1000 characters'],
  ])('is not changed to what none is: %j', async (body, words) => {
    const { status, json } = await patch(body)
    expect([status, json.error]).toEqual([400, expect.stringContaining(words)])
  })

  it('of another connection is 501, one that is not there 404', async () => {
    const [item] = (await server.store.page({}, { connection: 'ups-eu' })).items
    const other = await server.call('PATCH', `/carrier/invoice-line-items/${item?.id}`, {
      token: server.tokens['ups-eu'] ?? '',
      body: { zone: '1' },
    })
    expect([other.status, other.json]).toEqual([
      501,
      { error: 'Endpoint PATCH invoice-line-items is not implemented for ups', origin: 'integration' },
    ])
    for (const id of [item?.id, 'x'])
      expect(
        (await server.call('PATCH', `/carrier/invoice-line-items/${id}`, { ...asked, body: { zone: '1' } }))
          .status,
      ).toBe(404)
  })
})

describe('the audit log', () => {
  it('has who changed what, and nothing secret', async () => {
    server.clock.move(1_000)
    const { access_token } = (await admin('POST', '/connections/fedex-us/access-tokens')).json
    const { json, text } = await admin('GET', '/audit-log?limit=1')
    expect(json.data).toMatchObject([
      {
        caller: 'given key',
        method: 'POST',
        route: '/connections/{id}/access-tokens',
        resource: 'fedex-us',
        status: 200,
      },
    ])
    expect(text).not.toContain(String(access_token))
    expect(text).not.toContain(API_KEY)
    const next = await admin('GET', `/audit-log?limit=1&page_token=${String(json.next_token)}`)
    expect(next.json.data).not.toEqual(json.data)
  })
})

it('the claims of the overview that are not settled are those that the list has of this currency', async () => {
  await server.store.load('samples/fedex-us/overnight.csv', { connection: 'claimed' })
  const login = await server.call('POST', '/session', { key: null, body: { api_key: API_KEY } })
  const headers = { cookie: (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
  const seen = async (path: string) => (await server.call('GET', path, { key: null, headers })).json
  const sums = (await seen('/pages/data/overview')).claims as Record<string, string>[]
  const unsettled = sums.filter(({ state }) => state === 'open' || state === 'disputed')
  expect(unsettled.length).toBeGreaterThan(0)
  for (const currency of new Set(unsettled.map((sum) => sum.currency ?? ''))) {
    const listed = await seen(`/audit/findings?state[in]=open,disputed&currency=${currency}`)
    const counted = unsettled.filter((sum) => sum.currency === currency)
    expect(listed.data).toHaveLength(counted.reduce((sum, { claims }) => sum + +(claims ?? 0), 0))
  }
  expect((await seen('/audit/findings?state[in]=open,lost')).error).toContain('found "lost"')
})

it('amounts without a currency are in sums of their format alone, and the list of claims has those of one', async () => {
  const own = await openStore('memory:')
  const home = homeOf(own)
  await own.load('samples/royal-mail-bex/two-header-rows.csv')
  await own.load('samples/royal-mail-invoice/real.csv')
  const formats = ['royal-mail-bex', 'royal-mail-invoice']
  const sums = await spendOf(home)
  expect(new Set(sums.map(({ carrier, currency, format }) => `${carrier} ${currency} ${format}`))).toEqual(
    new Set(formats.map((format) => `royal_mail  ${format}`)),
  )
  const findings = formats.flatMap((format) => {
    const given = {
      carrier: 'royal_mail',
      format,
      currency: null,
      file: format,
      invoice_id: format,
    } as LineFacts
    return found(reportOf([1, 2].map((row) => line({ ...given, hash: format, row }))), 'duplicate_charge')
  })
  await home.transaction((session) =>
    keepClaims(session, { connection: 'local', findings, foundBy: 'default', at: '2026-03-01' }),
  )
  expect(await claimSums(home)).toMatchObject(
    formats.map((format) => ({ carrier: 'royal_mail', currency: '', format, claims: 1, claimed: '10.00' })),
  )
  for (const format of formats)
    expect((await own.claims({ currency: '', format })).map(({ finding }) => finding.format)).toEqual([
      format,
    ])
  await own.close()
})

it('an open claim that the last audit does not find is in no sum of the overview', async () => {
  const own = await openStore('memory:')
  await own.load('samples/fedex-us/overnight.csv')
  const home = homeOf(own)
  expect(await claimSums(home)).toMatchObject([
    { carrier: 'fedex', state: 'open', claims: 1, claimed: '434.01', unknown: 0 },
  ])
  // A claim whose amount is not known is counted, and in no sum.
  await home.query('UPDATE claims SET claimed = NULL')
  expect(await claimSums(home)).toMatchObject([{ claims: 1, claimed: '0', outstanding: '0', unknown: 1 }])
  await home.query('UPDATE claims SET is_found = false')
  expect(await claimSums(home)).toEqual([])
  await own.close()
})
