/**
 * A client of the published API, written from its description: list, filter by dates, page through, tag, files, an on-demand sync
 * created, polled and cancelled, a webhook verified by a library of others. Its calls are those of a client generated from the
 * document, over HTTP, against a server whose worker runs.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import createClient from 'openapi-fetch'
import openapiTS, { astToString } from 'openapi-typescript'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler, type Listening, listen } from '../src/server/index.js'
import { openStore, type Store } from '../src/store/index.js'
import { openSync, type Sync } from '../src/sync/index.js'

const KEY = 'the key of this client, long enough'
const FUNCTION = 'get_invoice_line_items'

type Call = (
  path: string,
  options?: { params?: object; body?: unknown; headers?: Record<string, string> },
) => Promise<{ data?: unknown; error?: { error: string; origin: string }; response: Response }>

let folder: string
let store: Store
let sync: Sync
let listening: Listening
let receiver: Server
const received: { headers: Record<string, string>; body: string }[] = []
const stopping = new AbortController()
let working: Promise<void>
let client: Record<'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', Call>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-'))
  copyFileSync('samples/ups-billing/several-invoices.csv', join(folder, 'march.csv'))
  store = await openStore('memory:', { files: join(folder, 'kept') })
  sync = await openSync(store, { key: 'cd'.repeat(32), environment: {}, settling: 0 })
  const handler = await createHandler({ store, sync, apiKey: KEY, rates: { reads: 1_000, writes: 1_000 } })
  listening = await listen(handler, { port: 0, host: '127.0.0.1' })
  client = createClient({
    baseUrl: listening.address,
    headers: { 'x-trackstar-api-key': KEY },
  }) as unknown as typeof client
  receiver = createServer((request, answer) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      received.push({
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(pieces).toString(),
      })
      answer.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  working = sync.work({ signal: stopping.signal })
})

afterAll(async () => {
  stopping.abort()
  await working
  await listening.stop(5_000)
  receiver.closeAllConnections()
  receiver.close()
  await sync.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function until<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (let time = 0; time < 300; time++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it never came')
}

describe('the document', () => {
  it('passes a validator of OpenAPI 3.1, and types are generated from it', async () => {
    const document = (await (await fetch(`${listening.address}/openapi.json`)).json()) as Record<
      string,
      unknown
    >
    expect(document.openapi).toBe('3.1.0')
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect([valid, errors]).toEqual([true, undefined])
    const types = astToString(await openapiTS(document as never))
    for (const shape of [
      'LineItem: {',
      'net_cost: string',
      '"charge_category[in]"?: string',
      'sync_job_id: string',
    ])
      expect(types).toContain(shape)
  })
})

describe('a client', () => {
  const own = { headers: {} as Record<string, string> }
  let secret = ''
  let connection = ''

  it('subscribes to webhooks, and connects a carrier', async () => {
    const { port } = receiver.address() as AddressInfo
    const hook = await client.POST('/webhooks', { body: { url: `http://127.0.0.1:${port}/hook` } })
    expect(hook.error).toBeUndefined()
    secret = (hook.data as { data: { secret: string } }).data.secret
    const made = await client.POST('/connections', {
      body: {
        integration_name: 'ups',
        customer_id: 'c1',
        source: { type: 'folder', path: join(folder, '*.csv') },
        historical_days: 3_000,
      },
    })
    expect(made.error).toBeUndefined()
    const { access_token, connection_id } = made.data as { access_token: string; connection_id: string }
    connection = connection_id
    own.headers = { 'x-trackstar-access-token': access_token }
    await until(async () => {
      const { data } = await client.GET('/connections/{id}', { params: { path: { id: connection_id } } })
      const { historical_sync } = (data as { data: { historical_sync: { status: string } } }).data
      return historical_sync.status === 'completed' ? true : undefined
    })
  })

  it('pages through the line items of March, by the dates of the charges, and adds up shipments', async () => {
    const items: {
      id: string
      net_cost: string
      transaction_date: string | null
      tracking_number: string | null
    }[] = []
    let page_token: string | undefined
    do {
      const { data, error } = await client.GET('/carrier/invoice-line-items', {
        ...own,
        params: {
          query: {
            'transaction_date[gte]': '2000-01-01T00:00:00Z',
            limit: '10',
            ...(page_token === undefined ? {} : { page_token }),
          },
        },
      })
      expect(error).toBeUndefined()
      const page = data as { data: typeof items; next_token: string | null }
      items.push(...page.data)
      page_token = page.next_token ?? undefined
    } while (page_token !== undefined)
    expect(items.length).toBeGreaterThan(10)
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    const { items: stored } = await store.page({ transaction_date: { neq: null } }, { connection })
    expect(items.map(({ id, net_cost }) => [id, net_cost]).sort()).toEqual(
      stored.map(({ id, net_cost }) => [id, net_cost]).sort(),
    )
    const none = await client.GET('/carrier/invoice-line-items', {
      ...own,
      params: { query: { 'transaction_date[gt]': '2999-01-01T00:00:00Z' } },
    })
    expect(none.data).toEqual({ data: [], next_token: null })
  })

  it('tags a line item, and reads it again', async () => {
    const { data } = await client.GET('/carrier/invoice-line-items', {
      ...own,
      params: { query: { limit: '1' } },
    })
    const [item] = (data as { data: { id: string }[] }).data
    const path = { id: item?.id }
    const tags = ['tag1', { tag3: 'value3' }]
    await client.PUT('/carrier/invoice-line-items/{id}/trackstar-tags', {
      ...own,
      params: { path },
      body: { trackstar_tags: tags },
    })
    const again = await client.GET('/carrier/invoice-line-items/{id}', { ...own, params: { path } })
    expect(again.data).toMatchObject({ data: { id: item?.id, trackstar_tags: tags } })
  })

  it('downloads the files of the last day', async () => {
    const { data } = await client.GET('/carrier/files', own)
    const [file, ...others] = (data as { data: { file_name: string; download_url: string; bytes: number }[] })
      .data
    expect([file?.file_name, others]).toEqual(['march.csv', []])
    const bytes = await (await fetch(file?.download_url ?? '')).arrayBuffer()
    expect(bytes.byteLength).toBe(file?.bytes)
  })

  it('asks for a window of time: created, polled until it is completed; another cancelled', async () => {
    const body = {
      start_time: '2020-01-01T00:00:00Z',
      end_time: '2030-01-01T00:00:00Z',
      function_name: FUNCTION,
    }
    const made = await client.POST('/connections/on-demand-syncs', { ...own, body })
    const { id, status } = made.data as { id: string; status: string }
    expect([made.response.status, status]).toEqual([200, 'open'])
    const params = { path: { sync_job_id: id } }
    await until(async () => {
      const { data } = await client.GET('/connections/on-demand-syncs/{sync_job_id}', { ...own, params })
      return (data as { status: string }).status === 'completed' ? true : undefined
    })
    const late = await client.POST('/connections/on-demand-syncs/{sync_job_id}/cancel', { ...own, params })
    expect([late.response.status, late.error?.origin]).toEqual([409, 'trackstar'])
    const other = await client.POST('/connections/on-demand-syncs', { ...own, body })
    const cancelled = await client.POST('/connections/on-demand-syncs/{sync_job_id}/cancel', {
      ...own,
      params: { path: { sync_job_id: (other.data as { id: string }).id } },
    })
    expect(cancelled.data).toMatchObject({ status: 'cancelled' })
  })

  it('gets webhooks that a library of others verifies', async () => {
    const types = [
      'connection.created',
      'connection.historical-sync-completed',
      'connection.sync-job-completed',
      'carrier-invoice-line-item.updated',
    ]
    const messages = await until(async () => {
      const seen = received.map(
        ({ headers, body }) => new Webhook(secret).verify(body, headers) as Record<string, unknown>,
      )
      return types.every((type) => seen.some(({ event_type }) => event_type === type)) ? seen : undefined
    })
    const tagged = messages.find(({ event_type }) => event_type === 'carrier-invoice-line-item.updated')
    expect(tagged).toMatchObject({
      connection_id: connection,
      integration_name: 'ups',
      integration_type: 'carrier',
    })
    // Line items of the first run give no events.
    expect(messages.filter(({ event_type }) => event_type === 'carrier-invoice-line-item.created')).toEqual(
      [],
    )
  })
})
