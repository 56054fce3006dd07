/** Times as clients write them, in every parameter and body that takes one; and line items by when they came and changed. */
import { beforeAll, describe, expect, it } from 'vitest'
import { homeOf } from '../src/store/internals.js'
import { utcOf } from '../src/values/utc.js'
import { type Answered, type TestServer, testServer } from './server-kit.js'

const FUNCTION = 'get_invoice_line_items'
/** One moment, and one more that an address holds with its plus sign as it is. */
const MOMENT = [
  '2026-03-01T08:30Z',
  '2026-03-01T08:30:00',
  '2026-03-01T08:30:00.000000',
  '2026-03-01T08:30:00.123456Z',
  '2026-03-01T10:30:00+02:00',
  '2026-03-01T10:30:00+0200',
  '2026-03-01T10:30:00+02',
  '2026-03-01T10:30:00 02:00',
  '2026-03-01T03:00:00-05:30',
  '2026-03-01t08:30:00z',
]
const NO_TIMES = [
  '',
  'today',
  '2026-02-30',
  '2026-02-30T00:00:00Z',
  '2026-03-01T25:00:00Z',
  '03/01/2026',
  '1e9',
]

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
const ups = (method: string, path: string, body?: unknown): Promise<Answered> =>
  server.call(method, path, { token: server.tokens['ups-eu'] ?? '', ...(body === undefined ? {} : { body }) })

describe('a time that a client gives', () => {
  it('is the same moment in every form of ISO 8601, whatever the zone of the machine', () => {
    for (const text of MOMENT) expect(utcOf(text)?.slice(0, 19), text).toBe('2026-03-01T08:30:00')
    for (const text of [...NO_TIMES, '2026-03-01', '0000-01-01T00:00:00Z', '9999-12-31T23:00:00-02:00'])
      expect(utcOf(text), text).toBe(null)
  })

  it('is taken in each of them by filters, files, syncs and messages', async () => {
    const hook = (await server.call('POST', '/webhooks', { body: { url: 'https://example.com/' } })).json
      .data as { id: string }
    for (const text of [...MOMENT, '2026-03-01']) {
      for (const path of [
        `/carrier/invoice-line-items?limit=1&transaction_date[gte]=${text}`,
        `/carrier/invoice-line-items?limit=1&updated_date[gte]=${text}`,
        `/carrier/files?start_time=${text}&end_time=2026-03-31`,
      ])
        expect((await ups('GET', path)).status, path).toBe(200)
      const messages = `/webhooks/${hook.id}/messages?since=${text}&until=${text}`
      expect((await server.call('GET', messages)).status, messages).toBe(200)
      const window = { start_time: text, end_time: '2026-03-02', function_name: FUNCTION }
      const { json } = await ups('POST', '/connections/on-demand-syncs', window)
      expect(json.requested_start_time, text).toBe(utcOf(text) ?? '2026-03-01T00:00:00.000Z')
      expect(json.requested_end_time).toBe('2026-03-03T00:00:00.000Z')
    }
  })

  it('a day ends when the next one begins: a file of its last millisecond is in the list of that day alone', async () => {
    await homeOf(server.store).query(
      "UPDATE files SET first_seen = '2026-03-02T23:59:59.999Z' WHERE connection_id = 'ups-eu'",
    )
    const on = async (day: string) =>
      ((await ups('GET', `/carrier/files?start_time=${day}&end_time=${day}`)).json.data as unknown[]).length
    expect([await on('2026-03-01'), await on('2026-03-02'), await on('2026-03-03')]).toEqual([0, 1, 0])
  })

  it('is refused where it is none, with one that would be', async () => {
    for (const text of NO_TIMES) {
      const window = { start_time: text, end_time: '2026-03-02', function_name: FUNCTION }
      const job = await ups('POST', '/connections/on-demand-syncs', window)
      expect([job.status, job.json.error]).toEqual([
        400,
        `start_time: found ${JSON.stringify(text.slice(0, 40))}, expected a day or a time such as 2026-03-31T08:30:00Z`,
      ])
      expect((await ups('GET', `/carrier/files?start_time=${text}`)).status).toBe(422)
      if (text === '') continue
      const { status, text: said } = await ups('GET', `/carrier/invoice-line-items?updated_date[gte]=${text}`)
      expect([status, said.includes('2026-03-31T08:30:00Z')]).toEqual([422, true])
    }
  })
})

describe('line items', () => {
  interface Dated {
    readonly id: string
    readonly created_date: string
    readonly updated_date: string
  }
  const items = async (query = ''): Promise<Dated[]> =>
    (await ups('GET', `/carrier/invoice-line-items?${query}`)).json.data as Dated[]

  it('are found by when they came and when they changed, their tags too', async () => {
    const all = await items()
    server.clock.move(3_600_000)
    const { id } = all[3] as Dated
    const { json } = await ups('PUT', `/carrier/invoice-line-items/${id}/trackstar-tags`, {
      trackstar_tags: ['seen'],
    })
    const changed = json.data as Dated
    const after = await items()
    // What is listed decides: each operator is held to the dates that the line items show.
    const given = [changed.updated_date, changed.created_date, '2026-03-31', '2000-01-01T00:00:00Z']
    const operators: Record<string, (date: string, value: string) => boolean> = {
      eq: (date, value) => (value.length === 10 ? date.startsWith(value) : date === value),
      neq: (date, value) => (value.length === 10 ? !date.startsWith(value) : date !== value),
      gt: (date, value) => date > (value.length === 10 ? `${value}T~` : value),
      gte: (date, value) => date >= value,
      lt: (date, value) => date < value,
      lte: (date, value) => date <= (value.length === 10 ? `${value}T~` : value),
      in: (date, value) => (value.length === 10 ? date.startsWith(value) : date === value),
      nin: (date, value) => (value.length === 10 ? !date.startsWith(value) : date !== value),
    }
    for (const field of ['created_date', 'updated_date'] as const)
      for (const [operator, holds] of Object.entries(operators))
        for (const value of given)
          expect(
            (await items(`${field}[${operator}]=${value}`)).map((one) => one.id),
            `${field} ${operator} ${value}`,
          ).toEqual(
            after.filter((one) => holds(one[field], value.replace('00Z', '00.000Z'))).map((one) => one.id),
          )
    expect((await items(`updated_date[gte]=${changed.updated_date}`)).map((one) => one.id)).toEqual([id])
    expect((await items(`limit=2&updated_date=${changed.created_date}`)).length).toBe(2)
  })
})

describe('a connection that is new', () => {
  it('has its access token where a client looks for it: in the data and beside them', async () => {
    const source = { type: 'folder', path: '/nowhere' }
    for (const [path, body] of [
      ['/connections', { integration_name: 'ups', source }],
      ['/sandbox/generate-sandbox/carrier', undefined],
    ] as const) {
      const { json } = await server.call('POST', path, body === undefined ? {} : { body })
      const { access_token, connection_id } = json.data as Record<string, string>
      expect([json.access_token, json.connection_id]).toEqual([access_token, connection_id])
      const own = await server.call('GET', '/connections', { token: access_token ?? '' })
      expect((own.json.data as object[]).length).toBe(1)
      expect(own.text).not.toContain(access_token)
    }
  })
})

describe('a parameter of a name that objects have', () => {
  it('is refused as any other that there is none of: nothing is listed as if it had been heeded', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', '__proto__[eq]'])
      expect((await ups('GET', `/carrier/invoice-line-items?${name}=1`)).status, name).toBe(422)
  })
})
