/** What a call is told whose parameters or body are wrong: each place with what was found and what is expected, of every route. */
import { expect, it } from 'vitest'
import type * as z from 'zod'
import { refusalOf } from '../src/server/answer.js'
import { NOBODY } from '../src/server/caller.js'
import { checkedCall } from '../src/server/checked-call.js'
import { DEFAULT_BODY } from '../src/server/read-body.js'
import type { Route } from '../src/server/route.js'
import { ROUTES } from '../src/server/routes/index.js'
import { folderError } from '../src/store/location.js'

const WRONG = [null, 5, -1, 1.5, 'x', '', 'x'.repeat(20_000), true, [], [5], [{}], [{ a: 1 }], {}, { a: 1 }]

async function refusal(route: Route, query: string, body: unknown): Promise<string | null> {
  const request = new Request(`http://server.test/?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const values = Object.fromEntries(
    [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, 'x']),
  )
  const given = {
    request,
    route,
    values,
    caller: NOBODY,
    base: 'http://server.test',
    bodyLimits: DEFAULT_BODY,
  }
  return checkedCall(given).then(
    () => null,
    (error: Error) => error.message,
  )
}

const fieldsOf = (schema: z.ZodType | undefined): string[] =>
  Object.keys((schema as z.ZodObject | undefined)?.shape ?? {})

it.each(ROUTES.map((route) => [route.method, route.path, route] as const))(
  'of %s %s are what was found and what is expected',
  async (_method, _path, route) => {
    const bodies = [
      ...WRONG,
      { nope: 1 },
      ...fieldsOf(route.body).flatMap((name) => WRONG.map((value) => ({ [name]: value }))),
    ]
    const queries = ['nope=1', ...fieldsOf(route.query).flatMap((name) => [`${name}=%21`, `${name}=`])]
    const refusals = await Promise.all([
      ...(route.body === undefined ? [] : bodies.map((body) => refusal(route, '', body))),
      ...queries.map((query) => refusal(route, query, {})),
    ])
    for (const text of refusals.flatMap((refused) => refused?.split('; ') ?? [])) {
      expect(text).toMatch(/: (.*: )?(it is missing|.* is missing: |found .*expected |expected )/)
      expect(text).not.toMatch(/Invalid|Unrecognized|Too (big|small)|\/\^|undefined|documentation/)
    }
  },
)

it('names a full disk, of this machine or of the server of the store', async () => {
  const wordsOf = async (error: unknown): Promise<unknown> => {
    const { answer } = refusalOf(error)
    return [answer.status, ((await answer.json()) as { error: string }).error.split(':')[0]]
  }
  const full = [503, 'The disk of the store is full, and nothing was changed']
  const withCode = (code: string): Error => Object.assign(new Error('no room'), { code })
  expect(await wordsOf(folderError('st', withCode('ENOSPC')))).toEqual(full)
  expect(await wordsOf(withCode('53100'))).toEqual(full)
  expect(await wordsOf(withCode('53300'))).toEqual([503, 'The store is unavailable'])
})

it('names the field that is not known and those that are, and the kinds that a value may have', async () => {
  const routeOf = (method: string, path: string): Route => {
    const found = ROUTES.find((one) => one.method === method && one.path === path)
    if (found === undefined) throw new Error(`no route ${path}`)
    return found
  }
  const tags = routeOf('put', '/carrier/invoice-line-items/{id}/trackstar-tags')
  expect(await refusal(tags, '', { trackstar_tags: [5] })).toBe(
    'trackstar_tags.0: found a number, expected a text or an object',
  )
  expect(await refusal(tags, '', { trackstar_tags: [{ a: 1 }] })).toBe(
    'trackstar_tags.0: a: found a number, expected a text',
  )
  expect(await refusal(routeOf('post', '/api-keys'), '', { name: 'x' })).toBe(
    'the call: found "name", which is not known: expected title, role',
  )
  expect(await refusal(routeOf('get', '/carrier/invoice-line-items'), 'carier=ups', null)).toMatch(
    /^the call: found "carier", which is not known: expected .*\bcarrier\b/,
  )
  expect(await refusal(routeOf('get', '/carrier/invoice-line-items'), 'net_cost[over]=5', null)).toMatch(
    /^the call: found "net_cost\[over\]", which is not known: expected net_cost, net_cost\[\w+\], [^ ]*net_cost/,
  )
  expect(await refusal(routeOf('get', '/carrier/files'), 'start_time=soon', null)).toBe(
    'start_time: found "soon", expected a day or a time such as 2026-03-31T08:30:00Z',
  )
})
