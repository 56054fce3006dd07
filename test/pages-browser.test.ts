/** The pages in headless Chromium over a real server, where one is installed (CHROMIUM names another than Debian's). */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler, type Listening, listen, type ServerHandler } from '../src/server/index.js'
import { openStore, type Store } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { openSync, type Sync } from '../src/sync/index.js'
import { spread } from './times.js'

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const ADMIN = 'an-api-key-of-an-administrator-0123456789'
const PAGES = ['', 'invoices', 'claims', 'line-items', 'connections', 'files']

const missing = !existsSync(BROWSER)
if (missing)
  console.warn(`No Chromium at ${BROWSER}: the pages are not tested in a browser (apt-get install chromium).`)

describe.skipIf(missing)('the pages in a browser', () => {
  let folder: string
  let store: Store
  let sync: Sync
  let handler: ServerHandler
  let server: Listening
  let browser: Browser
  let page: Page
  let complaints: string[]
  let requests: string[]
  const stop = new AbortController()
  let working: Promise<void>

  const enter = async (key = ADMIN, options: BrowserContextOptions = {}): Promise<void> => {
    await page?.context().close()
    page = await (await browser.newContext(options)).newPage()
    page.setDefaultTimeout(60_000)
    complaints = []
    requests = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(server.address)
    await page.getByLabel('API key').fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation').waitFor()
    // Nobody was signed in before: the browser notes that answer.
    complaints = complaints.filter((text) => !text.includes('401'))
  }
  const open = async (path: string): Promise<void> => {
    await page.goto(`${server.address}/pages/${path}`)
    await page.getByRole('navigation').waitFor()
    await settled()
  }
  const settled = () => page.locator('.busy, [aria-busy="true"]').first().waitFor({ state: 'detached' })
  const cells = (table: string, column: number) =>
    page
      .getByRole('region', { name: table, exact: true })
      .locator(`tbody td:nth-child(${column})`)
      .allInnerTexts()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pages-'))
    await cp('samples/dhl-express', join(folder, 'invoices'), { recursive: true })
    store = await openStore('memory:')
    await store.load([
      'samples/ups-billing/several-invoices.csv',
      'samples/fedex-us/overnight.csv',
      'samples/bad/amount.csv',
    ])
    await store.audit()
    sync = await openSync(store, { settling: 0 })
    working = sync.work({ signal: stop.signal })
    handler = await createHandler({ store, sync, apiKey: ADMIN })
    server = await listen(handler, { port: 0, host: '127.0.0.1' })
    browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS })
    await enter()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop(2_000)
    stop.abort()
    await working
    await sync?.close()
    await store?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses a key that is none in words, and lets nobody in without one', async () => {
    const other = await (await browser.newContext()).newPage()
    await other.goto(`${server.address}/pages/claims`)
    await other.getByLabel('API key').fill('not-a-key')
    await other.getByRole('button', { name: 'Sign in' }).click()
    expect(await other.getByRole('alert').innerText()).toBe('The API key is not valid')
    expect(await other.getByRole('navigation').count()).toBe(0)
    await other.context().close()
  })

  it('asks for nothing from elsewhere, and no page complains', async () => {
    for (const path of PAGES) await open(path)
    expect(complaints).toEqual([])
    expect(requests.filter((url) => !url.startsWith(server.address) && !url.startsWith('data:'))).toEqual([])
  })

  it('sums on the overview are those of the store', async () => {
    await open('')
    const shown = await page.getByRole('region', { name: 'Spend by carrier, USD' }).innerText()
    const sums = new Map<string, bigint>()
    for await (const { carrier, currency, net_cost } of store.lineItems({ currency: 'USD' }))
      if (currency === 'USD') sums.set(carrier, (sums.get(carrier) ?? 0n) + centsOf(net_cost))
    expect(sums.size).toBeGreaterThan(0)
    for (const cents of sums.values()) expect(shown).toContain(textOf(cents))
    await expect
      .poll(() => page.locator('.needs').innerText())
      .toContain('amount.csv: a row was rejected and is in no sum')
    await page.getByRole('link', { name: /amount.csv/ }).click()
    await page.getByRole('region', { name: 'Rejected rows' }).waitFor()
    await expect.poll(async () => (await cells('Rejected rows', 4))[0]).toMatch(/amount/)
  })

  it('filters line items by what is in the address, keeps the columns, exports what is seen', async () => {
    await open('line-items?carrier=ups')
    const inStore = await store.page({ carrier: 'ups' })
    await expect.poll(() => page.getByRole('status').innerText()).toContain(`${inStore.items.length} charges`)
    await expect.poll(async () => new Set(await cells('Line items', 2))).toEqual(new Set(['ups']))
    await page.getByRole('textbox', { name: 'Category' }).fill('fuel')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.waitForURL(/charge_category=fuel/)
    await expect.poll(async () => new Set(await cells('Line items', 6))).toEqual(new Set(['fuel']))
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'csv' }).click(),
    ])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n')
    expect(lines).toHaveLength(
      1 + (await store.page({ carrier: 'ups', charge_category: 'fuel' })).items.length,
    )
    await page.getByText('Columns', { exact: true }).first().click()
    await page.getByLabel('Zone', { exact: true }).check()
    await page.reload()
    await page.getByRole('columnheader').first().waitFor()
    await expect.poll(() => page.getByRole('columnheader').allInnerTexts()).toContain('Zone')
    await page.goBack()
    await page.waitForURL((url) => !url.search.includes('fuel'))
  })

  it('scrolls through line items with only those in view in the document', async () => {
    await open('line-items')
    const rows = page.locator('.grid tbody tr:not(.spacer)')
    await rows.first().waitFor()
    expect(await rows.count()).toBeLessThan(90)
    const total = (await store.page({})).items.length
    await page.locator('.grid').evaluate((grid) => {
      grid.scrollTop = grid.scrollHeight
    })
    await page.locator(`tr[aria-rowindex="${total + 1}"]`).waitFor()
  })

  it('names an invoice with what it states and what it comes to', async () => {
    await open('invoices')
    const known = await store.audit()
    await expect
      .poll(() => cells('Invoices', 4))
      .toEqual(expect.arrayContaining(known.invoices.map(({ invoice_id }) => invoice_id ?? 'none')))
    await page.getByLabel('Show').selectOption('mismatch')
    await page.waitForURL(/status=mismatch/)
    const wrong = known.invoices.filter(({ status }) => status === 'mismatch')
    await expect.poll(() => page.locator('.tag').count()).toBe(wrong.length)
    await expect.poll(() => page.locator('.tag.error').count()).toBe(wrong.length)
  })

  it('exports a dispute, which marks its claims', async () => {
    await open('claims?state=open')
    const [claim] = await store.claims({ states: ['open'] })
    expect(claim).toBeDefined()
    await page.getByLabel('all on this page').check()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'as CSV' }).click(),
    ])
    expect(await readFile(await download.path(), 'utf8')).toContain(claim?.finding.tracking_number ?? 'none')
    await page.getByText('No claim matches the filter.').waitFor()
    const [now] = await store.claims({ ids: [claim?.finding_id ?? ''] })
    expect(now?.state).toBe('disputed')
    await open('claims?state=disputed')
    await expect.poll(() => cells('Claims', 3)).toEqual(['today'])
    await page.getByLabel(/^Select/).check()
    await page.getByLabel('Mark as').selectOption('waived')
    await page.getByLabel('Note').fill('agreed by telephone')
    await page.getByRole('button', { name: 'Mark', exact: true }).click()
    await page.getByText('No claim matches the filter.').waitFor()
    await page.getByText('1 marked as waived.').waitFor()
    expect((await store.claims({ ids: [claim?.finding_id ?? ''] }))[0]?.state).toBe('waived')
    await open('claims?state=waived')
    await page.getByLabel(/^Select/).check()
    await page.getByRole('button', { name: 'as CSV' }).click()
    await page.getByText('Nothing to send: all of these claims are credited, rejected or waived').waitFor()
    await store.setClaims('rejected', [claim?.finding_id ?? ''])
    await page.getByLabel('Mark as').selectOption('open')
    await page.getByRole('button', { name: 'Mark', exact: true }).click()
    await page
      .getByText('0 marked as open. 1 left as they are: changed by somebody else meanwhile.')
      .waitFor()
    expect((await store.claims({ ids: [claim?.finding_id ?? ''] }))[0]?.state).toBe('rejected')
    await store.setClaims('open', [claim?.finding_id ?? ''])
    complaints = complaints.filter((text) => !text.includes('422'))
  })

  it('takes files that are chosen, and gives the account of each', async () => {
    await open('files')
    await writeFile(join(folder, 'notes.csv'), 'a,b\n1,2\n')
    await page
      .getByLabel('Invoice files')
      .setInputFiles(
        ['samples/dpd-uk/two-invoices.csv', join(folder, 'notes.csv')].filter((file) => existsSync(file)),
      )
    await page.locator('.accounts .refused').waitFor()
    await expect
      .poll(() => page.locator('.accounts .refused').innerText())
      .toMatch(/notes\.csv[\s\S]*unknown_format|format/)
    await expect
      .poll(() => cells('Files', 1))
      .toEqual(expect.arrayContaining([expect.stringMatching(/overnight\.csv/)]))
  })

  it('connects a folder, tries it first, runs it, and shows how that went', async () => {
    await open('connections')
    await page.getByRole('button', { name: 'Connect a carrier' }).click()
    await page.getByRole('combobox', { name: 'Carrier' }).selectOption('dhl_express')
    await page.getByRole('combobox', { name: 'Files are in' }).selectOption('folder')
    await page.getByRole('textbox', { name: 'Folder' }).fill(join(folder, 'nowhere'))
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('textbox', { name: 'Folder' }).fill(join(folder, 'invoices'))
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByText(/The connection works: \d+ files/).waitFor()
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByText('completed', { exact: true }).waitFor()
    const [connection] = await sync.connections.list()
    const [run] = await sync.runs.list(connection?.connection_id ?? '')
    expect(run).toMatchObject({ status: 'completed', files_failed: 0 })
    await expect
      .poll(() => cells(`Latest runs of ${connection?.connection_id}`, 6))
      .toEqual([`${run?.files_new}`])
    await page.getByText(join(folder, 'invoices'), { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('paused', { exact: true }).waitFor()
    expect((await sync.connections.list())[0]?.paused).toBe(true)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('connected', { exact: true }).waitFor()
  })

  it('names the files that a connection did not read: in one line at first, each with its reason there', async () => {
    const source = join(folder, 'others')
    await mkdir(source)
    for (const name of ['a.csv', 'b.csv', 'c.csv', 'd.csv'])
      await writeFile(join(source, name), `${name}\n1\n`)
    const add = (connection_id: string, path: string) =>
      sync.connections.add({ connection_id, integration_name: 'ups', source: { type: 'folder', path } })
    await add('others', source)
    await add('nowhere', join(folder, 'nowhere'))
    const errors = async () =>
      (await sync.connections.list()).map(({ errors: { length } }) => length).sort((a, b) => a - b)
    await expect.poll(errors).toEqual([0, 1, 4])
    await open('')
    const needs = await page.locator('.needs li').allInnerTexts()
    expect(needs.filter((line) => line.includes('others:'))).toEqual([
      expect.stringMatching(/^repair others: 4 files were not read: a\.csv, b\.csv, c\.csv and 1 more/),
    ])
    expect(needs.filter((line) => line.includes('nowhere:'))).toHaveLength(1)
    await open('connections')
    const box = page.getByRole('region', { name: /^others/ }).getByRole('alert')
    await box.getByText('1 more').click()
    expect(await box.locator('li:visible strong').allInnerTexts()).toEqual([
      'a.csv',
      'b.csv',
      'c.csv',
      'd.csv',
    ])
  })

  it('prints tables as tables, whole and in exact times, without what is for a screen', async () => {
    await enter(ADMIN, { viewport: { width: 700, height: 500 }, colorScheme: 'dark' })
    const printed = async (path: string): Promise<void> => {
      await page.emulateMedia({ media: null })
      await open(path)
      await page.emulateMedia({ media: 'print' })
    }
    await printed('claims')
    expect(await page.locator('thead').isVisible()).toBe(true)
    expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    await printed('')
    expect(await page.evaluate("getComputedStyle(document.querySelector('tfoot')).display")).toBe(
      'table-row-group',
    )
    await printed('files')
    expect(
      await page.evaluate("getComputedStyle(document.querySelector('time'), '::after').content"),
    ).toMatch(/:\d\d/)
    await page.emulateMedia({ media: null })
    await open('line-items')
    const { items } = await store.page({})
    const rows = () => page.locator('tbody tr:not(.spacer)').count()
    await expect.poll(rows).toBeLessThan(items.length)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await expect.poll(rows).toBe(items.length)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    await expect.poll(rows).toBeLessThan(items.length)
  })

  it('lets a viewer look, and change nothing', async () => {
    const { api_key } = await handler.access.addKey('a viewer', 'viewer')
    await enter(api_key)
    for (const path of PAGES) {
      await open(path)
      expect(
        await page
          .getByRole('button', { name: /Connect a carrier|Run now|Export dispute|choose files|Mark/ })
          .count(),
      ).toBe(0)
    }
    // Not only the buttons are missing.
    const status = await page.evaluate(async () => {
      const { csrf_token } = (await (await fetch('/session')).json()) as { csrf_token: string }
      const answer = await fetch('/pages/data/claims', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': csrf_token },
        body: JSON.stringify({ claims: [{ connection_id: 'local', finding_id: 'x' }], state: 'waived' }),
      })
      return answer.status
    })
    expect(status).toBe(403)
    await enter()
  })

  // Between the narrowest and the widest only the widths of tables differ.
  it.each([
    ['phone', { viewport: { width: 375, height: 800 } }, spread(PAGES, 2)],
    ['half a window', { viewport: { width: 900, height: 800 } }, []],
    ['a small window', { viewport: { width: 1000, height: 800 } }, []],
    ['wide and dark', { viewport: { width: 1400, height: 900 }, colorScheme: 'dark' }, spread(PAGES, 2, 1)],
  ] as const)('can be read by everybody: %s', async (_name, options, looked) => {
    await enter(ADMIN, options)
    for (const path of PAGES) {
      await open(path)
      if (looked.some((one) => one === path)) {
        await page.evaluate(await readFile(AXE, 'utf8'))
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults
        expect(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`)).toEqual([])
      }
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect(width).toBeLessThanOrEqual(options.viewport.width)
      const wide = `[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)`
      expect([path, await page.evaluate(wide)]).toEqual([path, []])
    }
  })

  it('says so when the server is away, and goes on when it is back', async () => {
    await enter()
    await open('invoices')
    await page.route('**/audit/invoices*', (route) => route.abort())
    await page.getByLabel('Show').selectOption('match')
    await page.getByText('The server does not answer.', { exact: false }).waitFor()
    await page.unroute('**/audit/invoices*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('.tag.good').first().waitFor()
  })

  it('says that a file is being loaded where that keeps it waiting, and shows what was asked for when it is in', async () => {
    await enter()
    let end = (): void => undefined
    const file = homeOf(store).transaction(() => new Promise<void>((resolve) => (end = resolve)))
    await page.goto(`${server.address}/pages/files`)
    await page.getByText(/^A file has been loading for \d+ seconds/).waitFor()
    end()
    await file
    await page.getByRole('region', { name: 'Files' }).waitFor()
    expect(await page.locator('.loading').count()).toBe(0)
  })

  it('is used by keys alone', async () => {
    await enter()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/pages\/invoices$/)
  })

  it('changes a charge of a sandbox, and none of another connection', async () => {
    const connection = 'box'
    await sync.connections.add({
      connection_id: connection,
      integration_name: 'sandbox',
      source: { type: 'sandbox' },
    })
    await sync.connections.pause(connection)
    await store.load('samples/royal-mail-invoice/credit-document.csv', { connection })
    const { items } = await store.page({}, { connection })
    await open('line-items?carrier=ups')
    expect(await page.getByRole('button', { name: /^Edit/ }).count()).toBe(0)
    await open(`line-items?carrier=royal_mail&id=${items[0]?.id}`)
    await expect.poll(() => cells('Line items', 2)).toEqual(['royal mail'])
    await page.getByRole('button', { name: /^Edit/ }).click()
    const dialog = page.getByRole('dialog')
    await page.evaluate(await readFile(AXE, 'utf8'))
    const { violations } = (await page.evaluate('axe.run()')) as AxeResults
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await dialog.getByLabel('Net').fill('twelve')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => dialog.getByRole('alert').innerText()).toContain('net_cost')
    await dialog.getByLabel('Net').fill('1234.50')
    await dialog.locator('[name=charge_category]').selectOption('fuel')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => cells('Line items', 8)).toEqual(['1,234.50'])
    expect((await store.lineItem(items[0]?.id ?? '', connection))?.charge_category).toBe('fuel')
  })
})

const centsOf = (text: string): bigint => {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.padEnd(2, '0').slice(0, 2)}`)
}
const textOf = (cents: bigint): string => {
  const digits = `${cents < 0n ? -cents : cents}`.padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}
