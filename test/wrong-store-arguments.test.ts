/** A store and what serves it with wrong arguments: each answers, or throws the library's error with a code and a remedy. */
import { afterAll, expect, it } from 'vitest'
import { isInvoiceError } from '../src/index.js'
import { createHandler, listen } from '../src/server/index.js'
import { openStore, type Store } from '../src/store/index.js'
import { openSync } from '../src/sync/index.js'

type Call = (...args: unknown[]) => unknown

const store = await openStore('memory:')
afterAll(() => store.close())

async function answerOf(call: () => unknown): Promise<unknown> {
  try {
    const answer = await call()
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
      for await (const _ of answer as AsyncIterable<unknown>) return 'an answer'
    return 'an answer'
  } catch (error) {
    if (!isInvoiceError(error)) return error
    return error.expected === '' || error.remedy === '' ? error : `${error.code}: ${error.value}`
  }
}

it.each([
  [() => openStore(null as never), 'usage: location: null'],
  [() => openStore(5 as never), 'usage: location: 5'],
  [() => openStore('memory:', null as never), 'usage: options: null'],
  [() => openStore('memory:', { files: 5 } as never), 'usage: files: 5'],
  [() => openStore('memory:', { connection: 5 } as never), 'usage: connection: 5'],
  [() => openSync({} as never), 'usage: store: {}'],
  [() => openSync(undefined as never), 'usage: store: undefined'],
  [() => openSync(store, null as never), 'usage: options: null'],
  [() => createHandler(undefined as never), 'usage: options: undefined'],
  [() => createHandler({} as never), 'usage: store: undefined'],
  [() => listen(undefined as never, {} as never), 'usage: handle: undefined'],
  [() => listen((() => undefined) as never, {} as never), 'usage: host: undefined'],
  [() => openStore('memory:', { conection: 'x' } as never), 'usage: conection'],
  [() => openStore('memory:', { connection: '' }), 'usage: connection: ""'],
  [() => openSync(store, { onnotice: () => undefined } as never), 'usage: onnotice'],
  [() => createHandler({ store, apikey: 'x' } as never), 'usage: apikey'],
  [() => createHandler({ store, apiKey: 'too short' }), 'usage: apiKey'],
  [() => createHandler({ store, apiKey: '' }), 'usage: apiKey'],
  [() => createHandler({ store, signingKey: new Uint8Array(0) }), 'usage: signingKey: {}'],
  [() => createHandler({ store, publicAddress: 'invoices' }), 'usage: publicAddress: "invoices"'],
  [() => listen((() => undefined) as never, { port: 0, host: '::1', prot: 1 } as never), 'usage: prot'],
])('%s', async (call, error) => {
  expect(await answerOf(call)).toBe(error)
})

/** The arguments before the options, by method. */
const WITH_OPTIONS: readonly (readonly [keyof Store, ...unknown[]])[] = [
  ['load', Buffer.from('')],
  ['queue', Buffer.from('')],
  ['audit'],
  ['claims'],
  ['setClaims', 'open', ['x']],
  ['events'],
  ['taggedPage', {}],
  ['page', {}],
  ['batches', {}],
  ['lineItems', {}],
  ['shipmentBatches', '1Z999'],
  ['rebuild'],
  ['recode'],
]
const WITH_CONNECTION: readonly (readonly [keyof Store, ...unknown[]])[] = [
  ['queued'],
  ['queueAudit'],
  ['formats'],
  ['files'],
  ['rejects'],
  ['versions', 'x'],
  ['lineItem', 'x'],
  ['setTags', 'x', []],
  ['reasonsOfNone', {}],
  ['readCurrent'],
]

it.each(WITH_OPTIONS)(
  '%s refuses a misspelt option, and a connection without a name',
  async (name, ...before) => {
    const call = store[name as keyof Store] as Call
    for (const [option, error] of [
      [{ connection: 'local', conection: 'ups-eu' }, 'usage: conection'],
      [{ connection: '' }, 'usage: connection: ""'],
      [{ connection: ' ' }, 'usage: connection: " "'],
    ])
      expect(await answerOf(() => call(...before, option))).toBe(error)
  },
)

it.each(WITH_CONNECTION)('%s refuses a connection without a name', async (name, ...before) => {
  expect(await answerOf(() => (store[name as keyof Store] as Call)(...before, ''))).toBe(
    'usage: connection: ""',
  )
})

const WRONG: readonly unknown[] = [undefined, null, 5, '', 'x', [], {}, true, [null], [5], ['x']]
const METHODS = [
  ...[
    'load',
    'queue',
    'queued',
    'queueAudit',
    'formats',
    'audit',
    'openAudit',
    'unread',
    'keepFindings',
    'claims',
  ],
  ...['claimHistory', 'setClaims', 'files', 'file', 'rejects', 'versions', 'events', 'taggedPage'],
  ...['lineItem', 'setTags', 'page', 'batches', 'lineItems', 'shipmentBatches', 'check', 'recode'],
  ...['rebuild', 'reasonsOfNone', 'readCurrent'],
] as readonly (keyof Store)[]

it.each(METHODS)('%s', async (name) => {
  const call = store[name] as Call
  for (const args of [[], ...WRONG.map((one) => [one]), ...WRONG.map((one) => [undefined, one])])
    expect(await answerOf(() => call(...args)), `${name}: ${JSON.stringify(args)}`).toBeTypeOf('string')
})
