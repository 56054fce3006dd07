/** Law: checks find in plain shipments, which they screen by their patterns, what they find if they examine every shipment. */

import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { GENERATORS } from '../samples/generators/index.js'
import { readAudit } from '../src/app/read-audit.js'
import { beginAudit, ledgerOf, mergeIntoFirst } from '../src/audit/audit.js'
import { readAuditOptions, toleranceOf } from '../src/audit/audit-options.js'
import { createPlainShipments, type PlainShipment } from '../src/checks/plain-shipments.js'
import { formats } from '../src/formats.js'
import type { Input } from '../src/index.js'
import { createView } from '../src/invoices/view.js'
import { figuresOf } from '../src/schema/figures.js'
import { sampleFiles, spreadFiles, tableFiles } from './law-kit.js'
import { asNumber, savedAgain } from './saved-again.js'

const samples = spreadFiles(sampleFiles(), 6).map(({ path }) => path)

/** Enough parcels for checks that compare them with each other. */
const ROWS = 600

test.each(Object.entries(GENERATORS))('%s with planted faults', async (_, generate) => {
  const { chunks, encoding } = generate({ seed: 3, rows: ROWS, faults: true })
  const bytes = function* () {
    for (const chunk of chunks()) yield iconv.encode(chunk, encoding)
  }
  await isSame(Readable.from(bytes()))
})

test.each(samples)('%s', (path) => isSame(path))

test.each(spreadFiles(tableFiles(), 12).map(({ path }) => path))(
  '%s beside a copy that a spreadsheet has saved',
  async (path) => isSame([path, await savedAgain(path, asNumber(6))]),
)

async function isSame(input: Input | readonly Input[]): Promise<void> {
  const audit = await readAudit(input, { formats }, { onReject: () => undefined })
  const inFull = beginAudit({ ...(await readAuditOptions({ formats })), inFull: true })
  mergeIntoFirst(inFull, audit)
  const [report, full] = [audit.report(), inFull.report()]
  expect(report).toEqual(full)
  expect(figuresOf(report)).toEqual(figuresOf(full))
}

test('a plain shipment has its charges in the order of the file, and nearly all shipments are plain', async () => {
  const seen = { plain: 0, shipments: 0 }
  for (const path of samples) {
    const state = ledgerOf(await readAudit(path, { formats }, { onReject: () => undefined }))
    const view = createView(state, {
      formats: new Map(formats.map((format) => [format.id, format])),
      config: {},
      tolerance: toleranceOf(undefined),
      expected: undefined,
      deliveries: undefined,
      contracts: [],
    })
    const plainAt = createPlainShipments(view)
    for (let shipment = 0; shipment < state.shipments.length; shipment++) {
      seen.shipments++
      const plain = plainAt(shipment)
      if (plain === undefined) continue
      seen.plain++
      const lines = view.linesOf(plain.entry)
      expect(chargesOf(plain)).toEqual(
        lines.map(({ at, kind, net, gross, date, row }) => [at, kind, net, gross, date, rowOf(lines, row)]),
      )
    }
  }
  expect(seen.plain).toBeGreaterThan(0.8 * seen.shipments)
})

const chargesOf = (plain: PlainShipment) =>
  plain.pattern.charges.map(({ kind, record }, nth) => [
    plain.lines[nth],
    kind,
    plain.net(nth),
    plain.gross(nth),
    plain.date(nth),
    record,
  ])

const rowOf = (lines: readonly { readonly row: number }[], row: number): number =>
  [...new Set(lines.map((line) => line.row))].indexOf(row)
