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

  it('draws its charts, each with a shape for each figure', async () => {
    await open()
    const shapes = await page.evaluate(`[...document.querySelectorAll('.chart.wide')].map((chart) =>
      [...chart.querySelectorAll('.mark-rect path')].map((path) => path.getBoundingClientRect())
        .filter(({ width, height }) => width > 0 && height > 0).length)`)
    // Six categories and seven weeks in dollars, one category in pounds, and every step of the histogram that holds a shipment.
    const steps = figures().currencies[0]?.shipments?.bins.filter(({ count }) => count > 0)
    expect(shapes).toEqual([6, 7, 1, steps?.length])
  })

  it('shows what a file calls a thing as text', async () => {
    await open()
    expect(await page.locator('#findings').textContent()).toContain(HOSTILE)
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

  it('filters by severity and by check', async () => {
    await open()
    await list('finding-list').getByLabel('Severity').selectOption('info')
    expect(await cells('finding-list', 2)).toEqual([
      'Tracking number with a wrong check digit\ntracking_check_digit',
    ])
    await list('finding-list').getByLabel('Severity').selectOption('*')
    await list('finding-list').getByLabel('Check').selectOption('Charge billed twice')
    expect(await cells('finding-list', 5)).toEqual(['12.40 USD', '9.05 USD'])
    expect(await list('finding-list').locator('output').textContent()).toBe('2 of 6 rows')
  })

  it('searches in all that a row says, its file and record too', async () => {
    await open()
    const search = list('finding-list').getByRole('searchbox')
    await search.fill('UPS.CSV:44')
    expect(await cells('finding-list', 5)).toEqual(['9.05 USD'])
    await search.fill('duplicate 0021')
    expect(await cells('finding-list', 5)).toEqual(['9.05 USD'])
    await search.fill('nothing like it')
    expect(await cells('finding-list', 5)).toEqual([])
    expect(await list('finding-list').locator('output').textContent()).toBe('0 of 6 rows')
  })

  it('sorts amounts by what they are worth, those without one last', async () => {
    await open()
    const button = list('finding-list').getByRole('button', { name: 'Amount' })
    await button.click()
    expect(await cells('finding-list', 5)).toEqual([
      '100.10 USD',
      '38.00 USD',
      '12.40 USD',
      '9.05 USD',
      '1.24 USD',
      '–',
    ])
    await button.click()
    expect(await cells('finding-list', 5)).toEqual([
      '1.24 USD',
      '9.05 USD',
      '12.40 USD',
      '38.00 USD',
      '100.10 USD',
      '–',
    ])
    expect(await list('finding-list').locator('th[aria-sort]').getAttribute('aria-sort')).toBe('ascending')
  })

  it('sorts amounts of any sign and number of digits exactly', async () => {
    const amounts = ['9007199254740993.01', '-2', '9007199254740993.02', '0.10', '0.1000001', '-10.5', '1234']
    await open(amounts.map((amount) => finding({ amount, currency: null })))
    await list('finding-list').getByRole('button', { name: 'Amount' }).click()
    expect(await cells('finding-list', 5)).toEqual([
      '9,007,199,254,740,993.02',
      '9,007,199,254,740,993.01',
      '1,234.00',
      '0.1000001',
      '0.10',
      '-2.00',
      '-10.50',
    ])
  })

  it('leads from a finding to the file and the record', async () => {
    await open()
    const link = list('finding-list').getByRole('link', { name: 'ups.csv:17' }).first()
    expect(await link.getAttribute('href')).toBe('./ups.csv#row=17')
  })

  it('stays usable with 10,000 findings: a page at a time, all of them within reach', async () => {
    await open(
      Array.from({ length: 10_000 }, (_, at) => finding({ amount: `${at}.25`, tracking_number: `1Z${at}` })),
    )
    expect(await list('finding-list').locator('tbody tr').count()).toBe(50)
    await list('finding-list').getByRole('button', { name: 'Next' }).click()
    expect(await list('finding-list').locator('.pages span').textContent()).toBe('51–100 of 10,000')
    await list('finding-list').getByRole('button', { name: 'Amount' }).click()
    expect((await cells('finding-list', 5)).slice(0, 2)).toEqual(['9,999.25 USD', '9,998.25 USD'])
    await list('finding-list').getByRole('searchbox').fill('1z7777')
    expect(await cells('finding-list', 5)).toEqual(['7,777.25 USD'])
  })

  it('can be worked by keyboard alone', async () => {
    await open()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the result')
    await list('finding-list').getByRole('searchbox').focus()
    await page.keyboard.type('fuel')
    expect(await cells('finding-list', 2)).toEqual(['Fuel surcharge at an unusual rate\nfuel_rate'])
    await list('finding-list').getByRole('button', { name: 'Check' }).focus()
    await page.keyboard.press('Enter')
    expect(await list('finding-list').locator('th[aria-sort]').textContent()).toContain('Check')
  })

  it('prints every row that is chosen, and nothing to press', async () => {
    await open(Array.from({ length: 300 }, (_, at) => finding({ tracking_number: `1Z${at}` })))
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await list('finding-list').locator('tbody tr').count()).toBe(300)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('th button').first().isVisible()).toBe(false)
    expect(await page.locator('.controls').first().isVisible()).toBe(false)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(await list('finding-list').locator('tbody tr').count()).toBe(50)
  })

  it('fits a phone: nothing is wider than the screen', async () => {
    await open()
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(await page.locator('.chart.narrow').first().isVisible()).toBe(true)
    expect(await page.locator('.chart.wide').first().isVisible()).toBe(false)
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
