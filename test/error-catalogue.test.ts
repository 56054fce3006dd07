/** Every error code has its smallest file in samples/bad and its message in test/goldens/errors, and no file is without a code. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadAuditOptions } from '../src/app/audit-api.js'
import { defineFormat, formats, type InvoiceError, parseInvoice } from '../src/index.js'
import { createAtomicFile } from '../src/output/atomic-file.js'
import { FILE_CODES, isInvoiceError, ROW_CODES, USE_CODES } from '../src/schema/errors.js'
import { openStore } from '../src/store/index.js'
import { loadChargeRules } from '../src/tables/charge-rules.js'
import { loadCodingRules } from '../src/tables/coding-rules.js'

type Options = NonNullable<Parameters<typeof parseInvoice>[1]>

/** The first error of a parse: a rejected row, or what ended it. */
async function parsed(path: string, options: Options = {}): Promise<InvoiceError | undefined> {
  const { rejects } = await parseInvoice(path, options).account
  return rejects[0]
}

const usps = formats.filter(({ id }) => id === 'usps-eps')
const twin = usps.map((format) => defineFormat({ ...format, id: 'usps-twin' }))

/** How each code is provoked. */
const PROVOKED: Readonly<Record<string, (path: string) => unknown>> = {
  record_size: (path) => parsed(path, { limits: { recordBytes: 150 } }),
  ambiguous_format: (path) => parsed(path, { formats: [...usps, ...twin] }),
  limit: (path) => parsed(path, { limits: { decompressedBytes: 100 } }),
  unreadable: () => parsed('samples/bad/no-such-file.csv'),
  usage: () => parsed('samples/bad/amount.csv', { format: 'ups', formats: usps }),
  config: (path) => loadAuditOptions({ config: path }),
  contract: (path) => loadAuditOptions({ contract: path }),
  expected_costs: (path) => loadAuditOptions({ expected: path }),
  deliveries: (path) => loadAuditOptions({ deliveries: path }),
  charge_rules: (path) => loadChargeRules(path),
  coding_rules: (path) => loadCodingRules(path),
  declaration: () => usps.map((format) => defineFormat({ ...format, recognise: [] })),
  store: () => openStore('samples/bad/amount.csv'),
  output: () => createAtomicFile('samples/bad/no-such-folder/items.csv'),
  aborted: () => parsed('samples/bad/amount.csv', { signal: AbortSignal.abort() }),
}

const files = readdirSync('samples/bad').filter((name) => name !== 'README.md')
const fileOf = (code: string): string => files.find((name) => name.split('.')[0] === code) ?? ''
const CODES: readonly string[] = [...ROW_CODES, ...FILE_CODES, ...USE_CODES]
const WITHOUT_FILE = ['unreadable', 'usage', 'declaration', 'store', 'output', 'aborted']

async function messageOf(code: string): Promise<string> {
  const path = `samples/bad/${fileOf(code)}`
  try {
    const found = await (PROVOKED[code] ?? parsed)(path)
    return isInvoiceError(found) ? `${found.code}\n${found.message}\n` : 'no error\n'
  } catch (error) {
    if (!isInvoiceError(error)) throw error
    return `${error.code}\n${error.message}\n`
  }
}

describe('the error catalogue', () => {
  it('has a file for each code that a file can provoke, and no other', () => {
    const named = files.map((name) => name.split('.')[0])
    expect(named.sort()).toEqual(CODES.filter((code) => !WITHOUT_FILE.includes(code)).sort())
  })

  it.each(CODES)('%s: its code and its message', async (code) => {
    const golden = `test/goldens/errors/${code}.txt`
    const message = await messageOf(code)
    expect(message.split('\n')[0]).toBe(code)
    if (!existsSync(golden) && process.env.ADD_GOLDENS === '1') writeFileSync(golden, message)
    expect(message).toBe(readFileSync(golden, 'utf8'))
  })

  it('has no golden without a code', () => {
    const goldens = readdirSync('test/goldens/errors').map((name) => name.replace('.txt', ''))
    expect(goldens.sort()).toEqual([...CODES].sort())
  })
})
