/** One figure, one value: what a store, its lists, its HTTP API and its first page state is what audit and summary of the files state. */
import { beforeAll, describe, expect, it } from 'vitest'
import { BILLED, disagreements, joined, READ, stated, unlisted, without } from './figures.js'
import { FIGURE_INPUTS, type FigureInput } from './figures-inputs.js'
import { auditOutputs, ofItems, reportOutputs, summaryOutputs, textRow } from './figures-outputs.js'
import { storeOutputs } from './figures-store.js'
import { formatsUnderTest, usualSample } from './law-kit.js'
import { API_KEY, type TestServer, testServer } from './server-kit.js'
import { spread } from './times.js'

const USUAL = formatsUnderTest.map((format): FigureInput => {
  const path = usualSample(format)
  return { name: path, files: [path], twice: 'nothing' }
})

describe('every figure of a store is that of its files', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await testServer()
  })

  it.each([...spread(USUAL, 2), ...FIGURE_INPUTS])('$name', async ({ name, files, twice }) => {
    const { alone, outputs: audits } = await auditOutputs(files)
    const { outputs: summaries } = await summaryOutputs(files, alone)
    const { store, handler } = server
    const token = await handler.access.addToken(name)
    const loaded = await store.load(files, { connection: name })
    const kept = await storeOutputs(store, name, loaded, (path) => listOf(server, path, token), alone)
    const outputs = twice === 'an invoice' ? kept : { ...audits, ...summaries, ...kept }
    const isFileSummary = (output: string): boolean => /^summary($| as )/.test(output)
    // The same bytes are no second file in a store, and so no finding.
    const { findings: _, 'findings by severity': __, ...once } = BILLED
    const tables = {
      nothing: joined(READ, BILLED),
      'a file': once,
      'a part': without(BILLED, isFileSummary),
      'an invoice': without(BILLED, isFileSummary),
    }
    expect(disagreements(tables[twice], outputs)).toEqual([])
    expect(unlisted(joined(READ, BILLED), outputs)).toEqual([])
    const { outputs: stored } = await reportOutputs(await store.audit({ connection: name }))
    expect(disagreements(BILLED, stored)).toEqual([])
  })

  it('the first page adds up all connections', async () => {
    const { store, call } = server
    const items = []
    for await (const item of store.lineItems()) items.push(textRow(item))
    const all = ofItems(items)
    for (const { currency, finding, claimed, credited } of await store.claims()) {
      const unit = currency ?? finding.format ?? finding.carrier
      all.add('claims', [finding.carrier], 1)
      all.add('claimable', [unit], claimed ?? '0')
      all.add('credited', [unit], credited)
    }
    const { json } = await call('GET', '/pages/data/overview')
    const { spend, claims } = json as unknown as Record<'spend' | 'claims', Record<string, string>[]>
    const page = stated()
    for (const row of spend) {
      const unit = row.currency || row.format
      page.add('net by month', [unit, row.month || null], row.net_cost ?? '0')
      page.add('net by carrier', [unit, row.carrier], row.net_cost ?? '0')
      page.add('net by category', [unit, row.charge_category], row.net_cost ?? '0')
      page.add('line items', [unit], row.line_items ?? '0')
    }
    for (const row of claims) {
      const unit = row.currency || row.format
      page.add('claims', [row.carrier], row.claims ?? '0')
      page.add('claimable', [unit], row.claimed ?? '0')
      page.add('credited', [unit], row.credited ?? '0')
    }
    for (const figure of page.figures()) expect([figure, page.of(figure)]).toEqual([figure, all.of(figure)])
    expect(page.of('credited')).toEqual({ USD: '14' })
  })
})

/** All rows of a list of the API. */
async function listOf({ call }: TestServer, path: string, token: string): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: string =
      next === '' ? '' : `${path.includes('?') ? '&' : '?'}page_token=${encodeURIComponent(next)}`
    const { status, json } = await call('GET', `${path}${page}`, { token, key: API_KEY })
    expect(status).toBe(200)
    all.push(...(json.data as Record<string, unknown>[]))
    next = json.next_token as string | null
  }
  return all
}
