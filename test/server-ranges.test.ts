/** Laws of every list: a position that it did not give is named as the caller knows it, and a start after its end is refused. */
import { expect, it } from 'vitest'
import { listName, tokenOfList } from '../src/server/page-token.js'
import { ROUTES } from '../src/server/routes/index.js'
import { fieldsOfQuery, testServer } from './server-kit.js'

const server = await testServer()
const endpoint = await server.sync.webhooks.add({ url: 'https://example.com/hook' })
const headers = { 'x-connection-id': 'ups-eu' }
const listsOf = (needs: (names: readonly string[]) => boolean) =>
  ROUTES.filter((route) => route.method === 'get' && needs(fieldsOfQuery(route))).map(
    (route) => [route.path.replace('{id}', endpoint.id), fieldsOfQuery(route)] as const,
  )

const token = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url')
const TOKENS = [
  'x',
  '2026',
  '2026-03-31T08:00:00.000Z',
  token([]),
  token(['date']),
  token(['date', 'a', 'b']),
]

it.each(listsOf((names) => names.includes('page_token')))('page_token of %s', async (path) => {
  const id = path.includes(endpoint.id) ? { id: endpoint.id } : {}
  const list = listName(id, 'ups-eu')
  const given = [...TOKENS, token(['id', 'x', 'y', 'z', 'w'])]
  for (const page_token of given.flatMap((one) => [one, tokenOfList(list, one) ?? ''])) {
    const { status, json } = await server.call('GET', `${path}?${new URLSearchParams({ page_token })}`, {
      headers,
    })
    if (status !== 200)
      // a place that could be one
      expect([page_token, status, json.error]).toEqual([
        page_token,
        422,
        'page_token: expected the next_token of the page before. Leave it out for the first page',
      ])
  }
  const { status } = await server.call('GET', `${path}?page_token=x`, { headers })
  expect(status).toBe(422)
})

it('page_token of another list is refused, whatever the size of its pages', async () => {
  const path = '/carrier/invoice-line-items'
  const next = async (query: string): Promise<string> =>
    String((await server.call('GET', `${path}?${query}`, { headers })).json.next_token)
  const refusedWith = async (query: string, own: object = headers) => {
    const { status, json } = await server.call('GET', `${path}?${query}`, { headers: { ...own } })
    return status === 200 ? null : [status, String(json.error).slice(0, 50)]
  }
  const wrong = [422, 'page_token: expected one from a page with the same']
  const token = await next('limit=1&carrier=ups&format=ups-billing')
  expect(await refusedWith(`limit=2&format=ups-billing&carrier=ups&page_token=${token}`)).toBeNull()
  expect(await refusedWith(`limit=1&carrier=ups&page_token=${token}`)).toEqual(wrong)
  expect(await refusedWith(`limit=1&carrier=ups&format[neq]=ups-billing&page_token=${token}`)).toEqual(wrong)
  const all = await next('limit=1')
  expect(await refusedWith(`page_token=${all}`)).toBeNull()
  expect(await refusedWith(`page_token=${all}`, { 'x-connection-id': 'fedex-us' })).toEqual(wrong)
})

/** The pairs of a start and an end among the parameters, with values in the wrong order and in the right one. */
const PAIRS = [
  ['start_time', 'end_time'],
  ['since', 'until'],
] as const
const TYPES: Readonly<Record<string, readonly [string, string]>> = {
  source_row: ['3', '20'],
  tax_cost: ['-9', '10.5'],
  gross_cost: ['9', '10'],
  net_cost: ['9.99', '10'],
}

function rangesOf(names: readonly string[]): (readonly [string, string, readonly [string, string]])[] {
  const days = ['2026-03-01', '2026-03-31'] as const
  const named = PAIRS.filter((pair) => pair.every((name) => names.includes(name))).map(
    ([from, to]) => [from, to, days] as const,
  )
  const fields = new Set(names.flatMap((name) => /^(.*)\[gte\]$/.exec(name)?.[1] ?? []))
  const compared = [...fields].flatMap((name) => {
    const values = TYPES[name] ?? (/date|claim_by/.test(name) ? days : null)
    return values === null ? [] : [[`${name}[gte]`, `${name}[lte]`, values] as const]
  })
  return [...named, ...compared]
}

it.each(listsOf((names) => rangesOf(names).length > 0))('ranges of %s', async (path, names) => {
  const more = names.includes('to') && !names.includes('page_token') ? { to: 'csv' } : {}
  for (const [from, to, [low, high]] of rangesOf(names)) {
    const ask = async (first: string, last: string) => {
      const query = new URLSearchParams({ ...more, [from]: first, [to]: last })
      return server.call('GET', `${path}?${query}`, { headers })
    }
    const refused = await ask(high, low)
    expect([from, refused.status, refused.json.error]).toEqual([from, 422, expect.stringContaining('after')])
    expect([from, (await ask(low, high)).status, (await ask(low, low)).status]).toEqual([from, 200, 200])
  }
})

it('finds the lists that it is about', () => {
  const paths = listsOf((names) => rangesOf(names).length > 0).map(([path]) =>
    path.replace(endpoint.id, '{id}'),
  )
  expect(paths.sort()).toEqual([
    '/audit/findings',
    '/carrier/files',
    '/carrier/invoice-line-items',
    '/pages/data/line-items/export',
    '/webhooks/{id}/messages',
  ])
})
