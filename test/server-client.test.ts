/**
 * A client of the published API, written from its description: list, filter by dates, page through, tag, files, an on-demand sync
 * created, polled and cancelled, a webhook verified by a library of others. It runs over HTTP, against a server whose worker runs, and
 * the compiler holds its calls to the types that are generated from the document.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import openapiTS, { astToString } from 'openapi-typescript'
import { Webhook } from 'standardwebhooks'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler, type Listening, listen } from '../src/server/index.js'
import { openStore, type Store } from '../src/store/index.js'
import { openSync, type Sync } from '../src/sync/index.js'
import type { ApiClient, Carrier } from './client/client-steps.js'
import { anyLocation } from './store-kit.js'

const KEY = 'the key of this client, long enough'
/** Checked against the types of the document, which are there when it runs: no part of the project's own check. */
const CLIENT = 'test/client/api-client.ts'

let folder: string
let store: Store
let sync: Sync
let listening: Listening
let receiver: Server
const received: { headers: Record<string, string>; body: string }[] = []
const stopping = new AbortController()
let working: Promise<void>
let client: ApiClient

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-'))
  copyFileSync('samples/ups-billing/several-invoices.csv', join(folder, 'march.csv'))
  store = await openStore(await anyLocation(), { files: join(folder, 'kept') })
  sync = await openSync(store, { key: 'cd'.repeat(32), environment: {}, settling: 0 })
  const handler = await createHandler({ store, sync, apiKey: KEY, rates: { reads: 1_000, writes: 1_000 } })
  listening = await listen(handler, { port: 0, host: '127.0.0.1' })
  const { apiClient } = (await import(resolve(CLIENT))) as {
    readonly apiClient: (baseUrl: string, apiKey: string) => ApiClient
  }
  client = apiClient(listening.address, KEY)
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
  await new Promise<void>((listens) => receiver.listen(0, '127.0.0.1', listens))
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
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await setTimeout(50)
  }
}

/** What the compiler says of the client, with these types of the API. */
function faultsOfTypes(types: string): string[] {
  const place = join(folder, 'api-types.d.ts')
  writeFileSync(place, types)
  const { config } = ts.readConfigFile('tsconfig.json', (path) => readFileSync(path, 'utf8')) as {
    config: { compilerOptions: object }
  }
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, lib: ['ES2023', 'DOM'], types: [], paths: { 'api-types': [place] } },
    process.cwd(),
  )
  return ts
    .getPreEmitDiagnostics(ts.createProgram([CLIENT], options))
    .map(({ messageText, file, start = 0 }) => {
      const line = file?.getLineAndCharacterOfPosition(start).line ?? 0
      return `${file?.fileName}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
}

describe('the document', () => {
  it('passes a validator of OpenAPI 3.1, and the calls of the client are what its types allow', async () => {
    const document = (await (await fetch(`${listening.address}/openapi.json`)).json()) as Record<
      string,
      unknown
    >
    expect(document.openapi).toBe('3.1.0')
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect([valid, errors]).toEqual([true, undefined])
    expect(faultsOfTypes(astToString(await openapiTS(document as never)))).toEqual([])
    // The calls are held to the types: without any of them the file is at fault.
    expect(faultsOfTypes('export type paths = Record<never, never>').length).toBeGreaterThan(5)
  })
})

describe('a client', () => {
  let secret = ''
  let carrier: Carrier

  it('subscribes to webhooks, and connects a carrier', async () => {
    const { port } = receiver.address() as AddressInfo
    secret = await client.subscribe(`http://127.0.0.1:${port}/hook`)
    carrier = await client.connect(join(folder, '*.csv'))
    await until(async () => ((await client.firstSync(carrier)) === 'completed' ? true : undefined))
  })

  it('pages through the line items by the dates of the charges', async () => {
    const items = await client.lineItemsSince(carrier, '2000-01-01T00:00:00Z', 10)
    expect(items.length).toBeGreaterThan(10)
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    const { items: stored } = await store.page(
      { transaction_date: { neq: null } },
      { connection: carrier.connection_id },
    )
    expect(items.map(({ id, net_cost }) => [id, net_cost]).sort()).toEqual(
      stored.map(({ id, net_cost }) => [id, net_cost]).sort(),
    )
    expect(await client.lineItemsSince(carrier, '2999-01-01T00:00:00Z', 10)).toEqual([])
  })

  it('tags a line item, and reads it again', async () => {
    const [item] = await client.lineItemsSince(carrier, '2000-01-01T00:00:00Z', 1_000)
    const tags = ['tag1', { tag3: 'value3' }]
    expect(await client.tag(carrier, item?.id ?? '', tags)).toMatchObject({
      id: item?.id,
      trackstar_tags: tags,
    })
  })

  it('downloads the files of the last day', async () => {
    const [file, ...others] = await client.files(carrier)
    expect([file?.file_name, others]).toEqual(['march.csv', []])
    const bytes = await (await fetch(file?.download_url ?? '')).arrayBuffer()
    expect(bytes.byteLength).toBe(file?.bytes)
  })

  it('asks for a window of time: created, polled until it is completed; another cancelled', async () => {
    const window = ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z'] as const
    const { id, status } = await client.sync(carrier, ...window)
    expect(status).toBe('open')
    await until(async () => ((await client.syncStatus(carrier, id)) === 'completed' ? true : undefined))
    expect(await client.cancel(carrier, id)).toMatch(/^trackstar: /)
    expect(await client.cancel(carrier, (await client.sync(carrier, ...window)).id)).toBe('cancelled')
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
      connection_id: carrier.connection_id,
      integration_name: 'ups',
      integration_type: 'carrier',
    })
    // Line items of the first run give no events.
    expect(messages.filter(({ event_type }) => event_type === 'carrier-invoice-line-item.created')).toEqual(
      [],
    )
  })
})
