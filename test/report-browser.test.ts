/** The report in headless Chromium, where one is installed (CHROMIUM names another than Debian's). */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditInvoices } from '../src/app/audit-api.js'
import { amountText } from '../src/report/amounts.js'
import { htmlReport } from '../src/report/report.js'
import { auditReport, FINDINGS, figures, finding, HOSTILE } from './report-fixture.js'

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

const missing = !existsSync(BROWSER)
if (missing)
  console.warn(`No Chromium at ${BROWSER}: the report is not tested in a browser (apt-get install chromium).`)

describe.skipIf(missing)('the report in a browser', () => {
  let folder: string
  let browser: Browser
  let address: string
  let page: Page
  let complaints: string[]
  let requests: string[]

  const open = async (findings = FINDINGS, options: BrowserContextOptions = {}): Promise<void> => {
    const link = (file: string): string => `./${encodeURIComponent(file)}`
    await writeFile(join(folder, 'audit.html'), await htmlReport(auditReport(findings), figures(), { link }))
    await show(options)
  }
  const show = async (options: BrowserContextOptions = {}): Promise<void> => {
    await page?.context().close()
    page = await (await browser.newContext(options)).newPage()
    complaints = []
    requests = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => requests.push(request.url()))
    page.on('dialog', async (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`)
      await dialog.dismiss()
    })
    await page.goto(address)
  }
  const list = (id: string) => page.locator(`[data-table="${id}"]`)
  const details = () => page.locator('#details')
  /** Titles of the groups that are not hidden by a choice. */
  const shownGroups = async () =>
    (await details().locator('h3:not([hidden])').allInnerTexts()).map((title) =>
      title.replace(/ (does not add up|to be reviewed|for information)$/, ''),
    )
  const pagesOf = (pdf: Uint8Array): number =>
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g)?.length ?? 0
  const cells = (id: string, column: number) =>
    list(id).locator(`tbody td:nth-child(${column})`).allInnerTexts()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-'))
    address = pathToFileURL(join(folder, 'audit.html')).href
    browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('opens without a complaint and without asking for anything but itself', async () => {
    await open()
    await page.mouse.wheel(0, 20_000)
    expect(complaints).toEqual([])
    expect(requests).toEqual([address])
  })

  it('draws its charts with their zero, and beside each bar its value', async () => {
    await open()
    const charts = (await page.evaluate(`(() => {
      for (const part of document.querySelectorAll('details')) part.open = true
      return [...document.querySelectorAll('.chart')].map((chart) => ({
        shapes: [...chart.querySelectorAll('.mark-rect path')].map((path) => path.getBoundingClientRect())
          .filter(({ width, height }) => width > 0 && height > 0).length,
        texts: [...chart.querySelectorAll('text')].map((text) => text.textContent),
      }))
    })()`)) as { shapes: number; texts: string[] }[]
    const steps = figures().currencies[0]?.shipments?.bins.filter(({ count }) => count > 0)
    // Carriers, categories and months in dollars, then in pounds; then what a shipment costs.
    expect(charts.map(({ shapes }) => shapes)).toEqual([2, 6, 2, 1, 1, 1, steps?.length])
    for (const { texts } of charts) expect(texts).toContain('0')
    const { carriers, net = '' } = figures().currencies[0] ?? {}
    const share = (100 * Number(carriers?.[0]?.net)) / Number(net)
    expect(charts[0]?.texts).toContain(
      `${amountText(carriers?.[0]?.net ?? '', 'USD')} (${share.toFixed(1)} %)`,
    )
    expect(charts[0]?.texts).toContain('net, USD')
    expect(charts.at(-1)?.texts).toEqual(expect.arrayContaining(['shipments', `${steps?.[0]?.count}`]))
  })

  it('shows what a file calls a thing as text', async () => {
    await open()
    expect(await page.locator('#details').textContent()).toContain(HOSTILE)
    expect(await page.locator('#labels').textContent()).toContain(HOSTILE)
    expect(await page.locator('script').count()).toBe(2)
    expect(await page.locator('[onmouseover]').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('draws the rows by script as they stood in the file', async () => {
    await open()
    const scripted = await page.locator('tbody').allInnerTexts()
    await show({ javaScriptEnabled: false })
    expect(await page.locator('tbody').allInnerTexts()).toEqual(scripted)
    expect(await page.locator('.controls').first().isVisible()).toBe(false)
  })

  it('chooses by direction and by carrier, over all groups at once', async () => {
    await open()
    await details().locator('select').nth(0).selectOption('under')
    expect(await shownGroups()).toEqual(['Billed weight too high'])
    expect(await details().locator('output').textContent()).toBe('1 of 6 rows')
    await details().locator('select').nth(0).selectOption('*')
    await details().locator('select').nth(1).selectOption('fedex')
    expect(await shownGroups()).toEqual(['Billed weight too high'])
    await details().locator('select').nth(1).selectOption('*')
    expect(await details().locator('output').textContent()).toBe('6 rows')
    expect(await shownGroups()).toHaveLength(5)
  })

  it('searches in all that a row says, its file and record too', async () => {
    await open()
    const search = details().getByRole('searchbox')
    await search.fill('UPS.CSV:44')
    expect(await shownGroups()).toEqual(['Charge billed twice'])
    expect(await cells('findings-1', 1)).toEqual(['9.05 USD'])
    await search.fill('surcharge 0021')
    expect(await cells('findings-1', 1)).toEqual(['9.05 USD'])
    await search.fill('nothing like it')
    expect(await shownGroups()).toEqual([])
    expect(await details().locator('output').textContent()).toBe('0 of 6 rows')
  })

  it('sorts amounts by what they are worth, those without one last, and shows so', async () => {
    const amounts = ['12.40', '100.10', '9.05', '1.24', null]
    await open(amounts.map((amount) => finding({ amount })))
    const [head] = await list('findings-0').locator('th').all()
    const arrow = () =>
      page.evaluate(
        "getComputedStyle(document.querySelector('[data-table=findings-0] th'), '::after').content",
      )
    const falling = ['100.10 USD', '12.40 USD', '9.05 USD', '1.24 USD', '–']
    expect(await cells('findings-0', 1)).toEqual(falling)
    expect([await head?.getAttribute('aria-sort'), await arrow()]).toEqual(['descending', '" ↓"'])
    await list('findings-0').getByRole('button', { name: 'Amount' }).click()
    expect(await cells('findings-0', 1)).toEqual([...falling.slice(0, 4).reverse(), '–'])
    expect([await head?.getAttribute('aria-sort'), await arrow()]).toEqual(['ascending', '" ↑"'])
    await list('findings-0').getByRole('button', { name: 'Finding' }).click()
    expect([await head?.getAttribute('aria-sort'), await arrow()]).toEqual(['none', '" ↕"'])
  })

  it('sorts amounts of any sign and number of digits exactly, and never across currencies', async () => {
    const amounts = ['9007199254740993.01', '-2', '9007199254740993.02', '0.10', '0.1000001', '-10.5', '1234']
    await open([
      ...amounts.map((amount) => finding({ amount, currency: null })),
      finding({ amount: '3', currency: 'USD' }),
      finding({ amount: '50000', currency: 'GBP' }),
    ])
    const inOrder = [
      '9,007,199,254,740,993.02',
      '9,007,199,254,740,993.01',
      '1,234.00',
      '0.1000001',
      '0.10',
      '-2.00',
      '-10.50',
    ]
    const button = list('findings-0').getByRole('button', { name: 'Amount' })
    await button.click()
    await button.click()
    expect(await cells('findings-0', 1)).toEqual(['50,000.00 GBP', '3.00 USD', ...inOrder])
    await button.click()
    expect(await cells('findings-0', 1)).toEqual(['50,000.00 GBP', '3.00 USD', ...inOrder.reverse()])
  })

  it('leads from a finding to the file and the record', async () => {
    await open()
    const link = list('findings-1').getByRole('link', { name: 'ups.csv:17' }).first()
    expect(await link.getAttribute('href')).toBe('./ups.csv#row=17')
  })

  it('stays usable with 10,000 findings: ten at first, then a page at a time, all of them within reach', async () => {
    await open(
      Array.from({ length: 10_000 }, (_, at) => finding({ amount: `${at}.25`, tracking_number: `1Z${at}` })),
    )
    const findings = list('findings-0')
    expect(await findings.locator('tbody tr').count()).toBe(10)
    expect((await cells('findings-0', 1)).slice(0, 2)).toEqual(['9,999.25 USD', '9,998.25 USD'])
    await findings.getByRole('button', { name: 'Show all 10,000' }).click()
    expect(await findings.locator('tbody tr').count()).toBe(50)
    await findings.getByRole('button', { name: 'Next' }).click()
    expect(await findings.locator('.pages span').textContent()).toBe('51–100 of 10,000')
    await findings.getByRole('button', { name: 'Amount' }).click()
    expect((await cells('findings-0', 1)).slice(0, 2)).toEqual(['0.25 USD', '1.25 USD'])
    await details().getByRole('searchbox').fill('1z7777')
    expect(await cells('findings-0', 1)).toEqual(['7,777.25 USD'])
  })

  it('can be worked by keyboard alone', async () => {
    await open()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the result')
    await details().getByRole('searchbox').focus()
    await page.keyboard.type('fuel')
    expect(await shownGroups()).toEqual(['Fuel surcharge at an unusual rate'])
    await list('invoice-list').getByRole('button', { name: 'Carrier' }).focus()
    await page.keyboard.press('Enter')
    expect(await list('invoice-list').locator('th[aria-sort=ascending]').textContent()).toContain('Carrier')
  })

  it('prints the first pages, and what is opened where details are asked for', async () => {
    await open(Array.from({ length: 300 }, (_, at) => finding({ tracking_number: `1Z${at}` })))
    await page.emulateMedia({ media: 'print' })
    expect(await details().isVisible()).toBe(false)
    expect(await page.locator('th button').first().isVisible()).toBe(false)
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBeLessThanOrEqual(4)
    await page.emulateMedia({ media: 'screen' })
    await page.getByLabel('print details too').check()
    await list('findings-0').getByRole('button', { name: 'Show all 300' }).click()
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await list('findings-0').locator('tbody tr').count()).toBe(300)
    await page.emulateMedia({ media: 'print' })
    expect(await details().isVisible()).toBe(true)
    expect(await page.locator('.controls').first().isVisible()).toBe(false)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(await list('findings-0').locator('tbody tr').count()).toBe(50)
  })

  it('takes one screen for what a reader wants to know first', async () => {
    await open(FINDINGS, { viewport: { width: 1400, height: 900 } })
    const bottom = await page.evaluate(`(() => {
      const parts = [...document.querySelectorAll('#result, #billed .charts')].slice(0, 2)
      return Math.max(...parts.map((part) => part.getBoundingClientRect().bottom))
    })()`)
    expect(bottom).toBeLessThanOrEqual(900)
  })

  it('fits a phone: nothing is wider than the screen', async () => {
    await open()
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(await page.locator('.chart').first().isVisible()).toBe(true)
  })

  it('cuts no table on a screen of 1280, with amounts in several currencies and in none', async () => {
    const samples = [
      'ups-billing',
      'fedex-us',
      'fedex-intl',
      'usps-eps',
      'royal-mail-combined',
      'dhl-express',
    ]
    const report = await auditInvoices(samples.map((name) => `samples/${name}`))
    await writeFile(join(folder, 'audit.html'), await htmlReport(report))
    await show({ viewport: { width: 1280, height: 900 } })
    await page.evaluate(`for (const part of document.querySelectorAll('details')) part.open = true`)
    const cut = `[...document.querySelectorAll('.scroll')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((one) => one.getAttribute('aria-label'))`
    expect(await page.evaluate(cut)).toEqual([])
  })

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('has no fault that axe knows, %s and %d wide', async (colorScheme, width) => {
    await open(FINDINGS, { colorScheme, viewport: { width, height: 900 } })
    await page.evaluate(`for (const part of document.querySelectorAll('details')) part.open = true`)
    // The policy keeps foreign scripts out of the page; what a debugger evaluates is not held by it.
    await page.evaluate(await readFile(AXE, 'utf8'))
    const { passes, violations } = (await page.evaluate('axe.run()')) as AxeResults
    expect(violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)).toEqual([])
    expect(passes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['color-contrast', 'label', 'select-name']),
    )
  })
})
