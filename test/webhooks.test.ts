/** Webhooks: real receivers on this machine, a clock that is moved. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addEvents } from '../src/store/events.js'
import { countOf, type Home } from '../src/store/home.js'
import type { Store } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { movableClock } from '../src/sync/clock.js'
import { createEndpoints } from '../src/sync/webhooks/endpoints.js'
import { createWebhooks } from '../src/sync/webhooks/index.js'
import type { MessageFilter, Webhooks } from '../src/sync/webhooks/types.js'
import { HOMES, newStore } from './store-kit.js'
import { type UpsRow, upsFile } from './ups-rows.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const KEY = async (): Promise<Buffer> => Buffer.alloc(32, 7)

const invoice = (amounts: readonly string[], more: UpsRow = {}): Uint8Array =>
  Buffer.from(
    upsFile(
      amounts.map((amount, at) => ({
        'Net Amount': amount,
        'Invoice Amount': amounts.reduce((sum, one) => sum + +one, 0).toFixed(2),
        'Tracking Number': `1Z71Q4M0039000${1000 + at}`,
        'Lead Shipment Number': `1Z71Q4M0039000${1000 + at}`,
        ...more,
      })),
    ),
  )

interface Call {
  readonly headers: Record<string, string>
  readonly body: string
}

/** A receiver that answers as it is told to: a status, or whatever a function does. */
async function receiver(first: number | ((to: ServerResponse, from: IncomingMessage) => void) = 200) {
  const calls: Call[] = []
  const told = { answer: first }
  const server = createServer((from, to) => {
    const parts: Buffer[] = []
    from.on('data', (part: Buffer) => parts.push(part))
    from.on('end', () => {
      calls.push({ headers: from.headers as Record<string, string>, body: Buffer.concat(parts).toString() })
      if (typeof told.answer === 'number') to.writeHead(told.answer).end('taken')
      else told.answer(to, from)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const bodies = () =>
    calls.map(({ body }) => JSON.parse(body) as Record<string, unknown> & { data: Record<string, unknown> })
  return { url: `http://127.0.0.1:${port}/hook`, port, calls, bodies, told, close: () => server.close() }
}

/** The check of docs.md, as it is there. */
async function documentedCheck(): Promise<(request: Request, secret: string) => Promise<unknown>> {
  const [, ...blocks] = readFileSync('docs.md', 'utf8').split('```ts\n')
  const [code = ''] = blocks.map((one) => one.split('```')[0] ?? '').filter((one) => one.includes('webhook-'))
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  })
  const { eventOf } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`)
  return eventOf
}

const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

describe.each(HOMES.filter(({ runs }) => runs))('webhooks of a store $name', (home) => {
  let store: Store
  let connections = 0
  const newConnection = (): string => `w${++connections}`
  beforeAll(async () => {
    store = await newStore(home)
  })

  const opened = () => {
    const clock = movableClock(new Date())
    const webhooks = createWebhooks({ home: homeOf(store), clock, key: KEY, post: {} })
    /** Sends all that is due, as a worker does. */
    const work = async (): Promise<void> => {
      await webhooks.spread()
      for (const id of await webhooks.due()) await webhooks.deliver(id)
    }
    return { clock, webhooks, work }
  }
  const states = async (webhooks: Webhooks, id: string, filter: MessageFilter = {}) =>
    (await webhooks.messages(id, filter)).messages.map(({ state, attempts }) => [state, attempts])

  it('bring each change of a line item once, signed as a receiver verifies it', async () => {
    const own = newConnection()
    const { url, calls, bodies } = await receiver()
    await store.load(invoice(['1.00']), { connection: `${own}-before` })
    const { webhooks, work } = opened()
    const { id, secret } = await webhooks.add({ url, connections: [own, `${own}-before`] })
    await store.load(invoice(['10.00', '5.00']), { connection: own })
    await store.load(invoice(['10.00', '4.50']), { connection: own })
    await work()
    await work()
    const eventOf = await documentedCheck()
    for (const { body, headers } of calls) {
      const sent = (text: string, more = {}) =>
        new Request(url, { method: 'POST', headers: { ...headers, ...more }, body: text })
      expect(await eventOf(sent(body), secret)).toEqual(JSON.parse(body))
      expect(await eventOf(sent(body.replace('ups', 'usp')), secret)).toBe(null)
      expect(await eventOf(sent(body), 'whsec_AAAA')).toBe(null)
      expect(await eventOf(sent(body, { 'webhook-timestamp': '1700000000' }), secret)).toBe(null)
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
      expect(() => new Webhook(secret).verify(body.replace('ups', 'usp'), headers)).toThrow('No matching')
      for (const name of ['id', 'timestamp', 'signature'])
        expect(headers[`svix-${name}`]).toBe(headers[`webhook-${name}`])
    }
    const { events } = await store.events({ connection: own })
    expect(new Set(calls.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(events.map((one) => one.id)),
    )
    expect(calls).toHaveLength(3)
    const items = new Map(
      (await store.taggedPage({}, { connection: own })).items.map((item) => [item.id, item]),
    )
    for (const { data, previous_attributes, ...body } of bodies()) {
      expect(body).toEqual({
        connection_id: own,
        event_type: `carrier-invoice-line-item.${previous_attributes === undefined ? 'created' : 'updated'}`,
        integration_name: 'ups',
        integration_type: 'carrier',
      })
      expect(data).toEqual(items.get(`${data.id}`))
      if (previous_attributes !== undefined)
        expect(previous_attributes).toEqual({ net_cost: '5.00', gross_cost: '5.00' })
    }
    expect(await states(webhooks, id)).toEqual([1, 2, 3].map(() => ['delivered', 1]))
  })

  it('are listed for 90 days, also while their endpoint is switched off', async () => {
    const { clock, webhooks, work } = opened()
    const own = newConnection()
    const { id } = await webhooks.add({ url: 'http://127.0.0.1:9/hook', connections: [own] })
    await webhooks.change(id, { enabled: false })
    const event = async (type: string): Promise<void> => {
      await homeOf(store).transaction((session) =>
        addEvents(session, own, [{ type, data: {} }], clock.now().toISOString()),
      )
      await work()
    }
    await event('connection.created')
    clock.move(89 * DAY)
    await event('connection-error.created')
    const listed = async () =>
      (await webhooks.messages(id)).messages.map(({ event_type, state }) => [event_type, state])
    expect(await listed()).toEqual([
      ['connection-error.created', 'set_aside'],
      ['connection.created', 'set_aside'],
    ])
    clock.move(2 * DAY)
    await event('connection-error.deleted')
    expect(await listed()).toEqual([
      ['connection-error.deleted', 'set_aside'],
      ['connection-error.created', 'set_aside'],
    ])
    await webhooks.remove(id)
  })

  it('are kept while they wait, however long their endpoint is switched off', async () => {
    const { clock, webhooks, work } = opened()
    const own = newConnection()
    const { id } = await webhooks.add({ url: 'http://127.0.0.1:9/hook', connections: [own] })
    const event = async (type: string): Promise<void> => {
      await homeOf(store).transaction((session) =>
        addEvents(session, own, [{ type, data: {} }], clock.now().toISOString()),
      )
      await work()
    }
    await event('connection.created')
    await webhooks.change(id, { enabled: false })
    clock.move(91 * DAY)
    await event('connection-error.created')
    expect(
      (await webhooks.messages(id)).messages.map(({ event_type, state }) => [event_type, state]),
    ).toEqual([
      ['connection-error.created', 'set_aside'],
      ['connection.created', 'waiting'],
    ])
    await webhooks.remove(id)
  })

  it('reach an endpoint that was added while messages of earlier events were made', async () => {
    const own = newConnection()
    const database = homeOf(store)
    const { clock, webhooks } = opened()
    const add = (type: string) =>
      database.transaction((session) =>
        addEvents(session, own, [{ type, data: {} }], clock.now().toISOString()),
      )
    const first = await webhooks.add({ url: 'http://127.0.0.1:9/hook', connections: [own] })
    await add('connection.created')
    let second: string | undefined
    const meanwhile: Home = {
      ...database,
      transaction: async (work) => {
        if (second === undefined) {
          second = (await webhooks.add({ url: 'http://127.0.0.1:9/late', connections: [own] })).id
          await add('connection-error.created')
        }
        return database.transaction(work)
      },
    }
    await createWebhooks({ home: meanwhile, clock, key: KEY, post: {} }).spread()
    const types = async (id = '') =>
      (await webhooks.messages(id)).messages.map(({ event_type }) => event_type)
    expect(await types(second)).toContain('connection-error.created')
    expect(await types(first.id)).toHaveLength(2)
    for (const id of [first.id, second ?? '']) await webhooks.remove(id)
  })

  it('are of the events after the endpoint was added, whatever their clocks show', async () => {
    const own = newConnection()
    const { clock, webhooks, work } = opened()
    const add = (type: string, hours: number) =>
      homeOf(store).transaction((session) =>
        addEvents(
          session,
          own,
          [{ type, data: {} }],
          new Date(clock.now().getTime() + hours * HOUR).toISOString(),
        ),
      )
    await add('connection.created', 5)
    const { id } = await webhooks.add({ url: 'http://127.0.0.1:9/hook', connections: [own] })
    await add('connection.deleted', -5)
    await work()
    const { messages } = await webhooks.messages(id)
    expect(messages.map(({ event_type }) => event_type)).toEqual(['connection.deleted'])
    await webhooks.remove(id)
  })

  describe.runIf(home.name === 'on a server')('of many events', () => {
    const addEventsTo = (connection: string, count: number) =>
      homeOf(store).transaction((session) =>
        addEvents(
          session,
          connection,
          Array.from({ length: count }, () => ({ type: 'connection.created', data: {} })),
          new Date().toISOString(),
        ),
      )
    const messagesOf = async (id: string): Promise<number> =>
      countOf(
        (
          await homeOf(store).query('SELECT count(*) AS n FROM webhook_messages WHERE endpoint_id = $1', [id])
        )[0]?.n,
      )
    /** Another process does something once the sender has asked a statement of this kind. */
    const spreadWith = async (statement: RegExp, meanwhile: () => Promise<void>): Promise<void> => {
      const database = homeOf(store)
      let isDone = false
      const between: Home = {
        ...database,
        transaction: (work) =>
          database.transaction((session) =>
            work({
              ...session,
              query: async (sql, parameters) => {
                const rows = await session.query(sql, parameters)
                if (isDone || !statement.test(sql)) return rows
                isDone = true
                await meanwhile()
                return rows
              },
            }),
          ),
      }
      await createWebhooks({ home: between, clock: movableClock(new Date()), key: KEY, post: {} }).spread()
      expect(isDone).toBe(true)
    }

    it('reach an endpoint that was added while others were sent', async () => {
      const own = newConnection()
      const { clock, webhooks } = opened()
      const first = await webhooks.add({ url: 'http://127.0.0.1:9/hook', connections: [own] })
      await addEventsTo(own, 10)
      let second = ''
      await spreadWith(/FROM webhook_endpoints/, async () => {
        const { add } = createEndpoints({ home: homeOf(store), clock, key: KEY, post: {} })
        second = (await add({ url: 'http://127.0.0.1:9/late', connections: [own] })).id
        await addEventsTo(own, 600)
      })
      await webhooks.spread()
      expect([await messagesOf(first.id), await messagesOf(second)]).toEqual([610, 600])
      for (const id of [first.id, second]) await webhooks.remove(id)
    })

    it('are gone with an endpoint that is removed while they are made', async () => {
      const own = newConnection()
      const { webhooks } = opened()
      const { id } = await webhooks.add({ url: 'http://127.0.0.1:9/hook', connections: [own] })
      await addEventsTo(own, 3)
      let removal: Promise<boolean> | undefined
      await spreadWith(/FROM webhook_endpoints/, async () => {
        let isOver = false
        removal = webhooks.remove(id).finally(() => {
          isOver = true
        })
        const waits = async () =>
          isOver ||
          (
            await homeOf(store).query(
              `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM webhook_endpoints%'
                 AND datname = current_database()`,
            )
          ).length > 0
        await expect.poll(waits).toBe(true)
      })
      expect(await removal).toBe(true)
      expect(await messagesOf(id)).toBe(0)
    })
  })

  it('are tried again after 5 s, 5 and 30 minutes, 2, 5, 10 and 10 hours with one id, then set aside and listed, and resent on request', async () => {
    const { clock, webhooks, work } = opened()
    const own = newConnection()
    const { url, calls, told } = await receiver(500)
    const { id } = await webhooks.add({ url, connections: [own] })
    await store.load(invoice(['10.00']), { connection: own })
    await work()
    for (const [at, wait] of [
      5_000,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      10 * HOUR,
    ].entries()) {
      clock.move(wait - 1)
      await work()
      expect(calls).toHaveLength(at + 1)
      clock.move(1)
      await work()
      expect(calls).toHaveLength(at + 2)
    }
    clock.move(2 * DAY)
    await work()
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const [message] = (await webhooks.messages(id, { state: 'set_aside' })).messages
    expect([calls.length, message?.attempts, message?.response_status, message?.error]).toEqual([
      8,
      8,
      500,
      'answered 500',
    ])
    told.answer = 204
    expect(await webhooks.resend(id, { message: message?.id ?? '' })).toBe(1)
    await work()
    expect([calls.length, calls[8]?.headers['webhook-id']]).toEqual([9, calls[0]?.headers['webhook-id']])
    expect(await states(webhooks, id)).toEqual([['delivered', 1]])
    expect(await webhooks.resend(id, { message: 'none' })).toBe(0)
  })

  it('reach one receiver whatever another one does, and bring everything to that one when it is back', async () => {
    const { clock, webhooks, work } = opened()
    const own = newConnection()
    const held: ServerResponse[] = []
    const [well, ill] = [await receiver(), await receiver((to) => void held.push(to))] // does not answer
    const good = await webhooks.add({ url: well.url, connections: [own] })
    const bad = await webhooks.add({ url: ill.url, connections: [own] })
    const amounts = Array.from({ length: 30 }, (_, at) => `${at + 1}.00`)
    await store.load(invoice(amounts), { connection: own })
    await webhooks.spread()
    expect(await webhooks.due()).toEqual([bad.id, good.id].sort())
    const delivering = webhooks.deliver(bad.id)
    await webhooks.deliver(good.id)
    await expect.poll(() => [well.calls.length, ill.calls.length]).toEqual([30, 8])
    for (const one of held) one.destroy()
    await delivering
    expect([well.calls.length, ill.calls.length]).toEqual([30, 8])
    expect((await webhooks.get(bad.id))?.failing_since).not.toBeNull()
    ill.told.answer = 200
    for (let at = 0; at < 10; at++) {
      clock.moveTo((await webhooks.nextDue()) ?? clock.now())
      await work()
    }
    const ids = (calls: readonly Call[]) => new Set(calls.map(({ headers }) => headers['webhook-id']))
    expect(ids(ill.calls)).toEqual(ids(well.calls))
    expect((await webhooks.get(bad.id))?.failing_since).toBeNull()
    expect([await webhooks.nextDue(), await states(webhooks, bad.id, { state: 'waiting' })]).toEqual([
      null,
      [],
    ])
  })

  it('are sent again with their id where a worker ended between the answer and its note', async () => {
    const { webhooks, work } = opened()
    const own = newConnection()
    const ended = new AbortController()
    const { url, calls, told } = await receiver((to) => {
      ended.abort() // the worker ends, and hears of no answer
      to.writeHead(200).end()
    })
    await webhooks.add({ url, connections: [own] })
    await store.load(invoice(['10.00']), { connection: own })
    await webhooks.spread()
    for (const id of await webhooks.due()) await webhooks.deliver(id, ended.signal)
    told.answer = 200
    await work()
    expect(calls.map(({ headers }) => headers['webhook-id'])).toEqual(
      [1, 2].map(() => calls[0]?.headers['webhook-id']),
    )
  })

  it('are switched off after five days of failures, which is an event for other endpoints, and resent when it is back', async () => {
    const { clock, webhooks, work } = opened()
    const own = newConnection()
    const [ill, watch] = [await receiver(503), await receiver()]
    const { id } = await webhooks.add({ url: ill.url, connections: [own] })
    await webhooks.add({ url: watch.url, events: ['webhook-endpoint.disabled'] })
    for (let day = 0; day <= 5; day++) {
      expect((await webhooks.get(id))?.enabled).toBe(true)
      const at = clock.now().toISOString()
      await homeOf(store).transaction((inside) =>
        addEvents(inside, own, [{ type: 'connection.created', data: { day } }], at),
      )
      await work()
      clock.move(DAY)
    }
    await work()
    expect(await webhooks.get(id)).toMatchObject({
      enabled: false,
      disabled_reason: expect.stringContaining('nothing arrived since'),
    })
    expect(watch.bodies()).toMatchObject([
      {
        connection_id: '',
        event_type: 'webhook-endpoint.disabled',
        data: { id, enabled: false },
        previous_attributes: { enabled: true },
      },
    ])
    const since = clock.now().toISOString()
    await homeOf(store).transaction((inside) =>
      addEvents(inside, own, [{ type: 'connection.created', data: { day: 9 } }], since),
    )
    await work()
    expect(await states(webhooks, id, { since })).toEqual([['set_aside', 0]])
    ill.told.answer = 200
    await webhooks.change(id, { enabled: true })
    expect(await webhooks.resend(id, { since })).toBe(1)
    const before = ill.calls.length
    await work()
    expect(
      ill
        .bodies()
        .slice(before)
        .map(({ data }) => data.day),
    ).toContain(9)
  })

  it('go to a receiver that is gone for good no more', async () => {
    const { webhooks, work } = opened()
    const own = newConnection()
    const { url } = await receiver(410)
    const { id } = await webhooks.add({ url, connections: [own] })
    await store.load(invoice(['10.00']), { connection: own })
    await work()
    expect(await webhooks.get(id)).toMatchObject({
      enabled: false,
      disabled_reason: 'it answered 410: it is gone permanently',
    })
  })

  it('follow no redirect, and read no answer without an end', async () => {
    const { webhooks, work } = opened()
    const own = newConnection()
    const inner = await receiver()
    const moved = await receiver((to) => void to.writeHead(302, { location: inner.url }).end())
    const long = await receiver((to) => {
      to.writeHead(200)
      const more = (): void => void (to.destroyed || to.write('x'.repeat(1 << 16), () => setImmediate(more)))
      more()
    })
    const [first, second] = [
      await webhooks.add({ url: moved.url, connections: [own] }),
      await webhooks.add({ url: long.url, connections: [own] }),
    ]
    await store.load(invoice(['10.00']), { connection: own })
    await work()
    expect(inner.calls).toEqual([])
    const [message] = (await webhooks.messages(first.id)).messages
    expect(message?.error).toBe('answered 302: a redirect, which is not followed')
    expect(await states(webhooks, second.id)).toEqual([['delivered', 1]])
  })

  it('are chosen by event, connection, customer and integration, and listed by type, connection, resource and time', async () => {
    const { clock, webhooks, work } = opened()
    const own = newConnection()
    const at = clock.now().toISOString()
    const all = await receiver()
    const { id } = await webhooks.add({ url: all.url, connections: [own, `${own}b`] })
    const few = await Promise.all(
      [
        { events: ['connection.deleted'] },
        { customers: ['acme'] },
        { integrations: ['north'] },
        { integrations: ['south'] },
      ].map(async (filter) => {
        const one = await receiver()
        await webhooks.add({ url: one.url, connections: [own, `${own}b`], ...filter })
        return one
      }),
    )
    const data = { connection_id: own, integration_name: 'north', customer_id: 'acme' }
    const events = [
      { type: 'connection.sync-job-stuck', data: { job: 1 } },
      { type: 'connection.deleted', data },
    ]
    await homeOf(store).transaction((inside) => addEvents(inside, own, events, at))
    await store.load(invoice(['1.00']), { connection: `${own}b` })
    await work()
    expect(
      all
        .bodies()
        .map((body) => [body.event_type, body.integration_name])
        .sort(),
    ).toEqual([
      ['carrier-invoice-line-item.created', 'ups'],
      ['connection.deleted', 'north'],
      ['connection.sync-job-stuck', 'north'],
    ])
    expect(few.map(({ calls }) => calls.length)).toEqual([1, 2, 2, 0])
    const listed = async (filter: MessageFilter) =>
      (await webhooks.messages(id, filter)).messages.map(({ event_type }) => event_type.split('.')[1]).sort()
    const item = `${all.bodies().find(({ data: { id: item } }) => item !== undefined)?.data.id}`
    expect(await listed({ event_type: 'connection.deleted' })).toEqual(['deleted'])
    expect(await listed({ connection_id: own })).toEqual(['deleted', 'sync-job-stuck'])
    expect(await listed({ resource: item })).toEqual(['created'])
    expect(await listed({ until: at })).toEqual([])
    expect(await listed({ since: at })).toHaveLength(3)
    const pages: string[] = []
    for (let after: string | undefined; ; ) {
      const { messages, next } = await webhooks.messages(id, { limit: 1, after })
      pages.push(...messages.map((one) => one.id))
      if (next === null) break
      after = next
    }
    expect(new Set(pages).size).toBe(3)
  })

  it('keep no secret in clear, and sign with the former one for a day', async () => {
    const { clock, webhooks, work } = opened()
    const own = newConnection()
    const { url, calls } = await receiver()
    const { id, secret } = await webhooks.add({ url, connections: [own] })
    const second = (await webhooks.rotateSecret(id)) ?? ''
    const rows = await homeOf(store).query('SELECT * FROM webhook_endpoints')
    for (const one of [secret, second]) {
      expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
      expect(JSON.stringify([rows, await webhooks.list()])).not.toContain(one.slice(6))
    }
    await store.load(invoice(['10.00']), { connection: own })
    await work()
    const [call] = calls
    for (const one of [secret, second]) new Webhook(one).verify(call?.body ?? '', call?.headers ?? {})
    clock.move(DAY + 1)
    await store.setTags((await store.page({}, { connection: own })).items[0]?.id ?? '', ['seen'], own)
    await work()
    expect(calls).toHaveLength(2)
    expect(calls[1]?.headers['webhook-signature']).not.toContain(' ')
    const other = createWebhooks({
      home: homeOf(store),
      clock,
      key: async () => Buffer.alloc(32, 8),
      post: {},
    })
    await other.resend(id, { message: call?.headers['webhook-id'] ?? '' })
    await expect(other.deliver(id)).rejects.toThrow(
      'the key that the secret of this endpoint was encrypted with',
    )
    expect([await webhooks.remove(id), await webhooks.remove(id), await webhooks.get(id)]).toEqual([
      true,
      false,
      null,
    ])
  })

  it('leave a store whole', async () => {
    expect((await store.check()).faults).toEqual([])
  })
})
