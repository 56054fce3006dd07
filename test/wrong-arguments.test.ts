/** Public functions with wrong arguments: each answers, or throws the library's error with a code and a remedy. */
import { describe, expect, it } from 'vitest'
import * as library from '../src/index.js'

const { isInvoiceError } = library
type Call = (...args: unknown[]) => unknown

const WRONG: readonly unknown[] = [
  ...[undefined, null, 5, '', 'no-such-file.csv', true, [], {}, [null], [{}]],
  ...[() => 1, Symbol('x'), new Uint8Array(3), new Map()],
]
const ITEM = {
  ...{ id: 'a', carrier: 'ups', format: 'ups-billing', source: { file: 'a.csv', row: 1, column: null } },
  ...{ account_id: null, invoice_id: null, invoice_date: null, transaction_date: null },
  ...{
    tracking_number: null,
    shipment_id: null,
    charge_code: null,
    charge_subcategory: null,
    currency: null,
  },
  ...{ charge_description: 'Freight', charge_category: 'freight', charge_stage: 'original' },
  ...{ gross_cost: '12', net_cost: '12', tax_cost: null },
}
const UPS = 'samples/ups-billing/real-headerless.csv'

/** Waits for promises and reads the beginning of what can be iterated. */
async function settled(value: unknown): Promise<void> {
  const answer = (await value) as Record<string | symbol, unknown> | undefined
  if (typeof answer !== 'object' || answer === null) return
  await answer.summary // read once: each time is another promise
  if (typeof answer[Symbol.asyncIterator] === 'function')
    for await (const _ of answer as unknown as AsyncIterable<unknown>) return
}

async function firstOf<One>(all: AsyncIterable<One>): Promise<One[]> {
  for await (const one of all) return [one]
  return []
}

/** Undefined if the call answers or throws the library's error. */
async function faultOf(call: () => unknown): Promise<unknown> {
  try {
    await settled(call())
    return undefined
  } catch (error) {
    if (!isInvoiceError(error)) return error
    return error.code === undefined || error.expected === '' || error.remedy === '' ? error : undefined
  }
}

const argumentLists = (first: readonly unknown[]): readonly (readonly unknown[])[] => [
  [],
  ...WRONG.map((one) => [one]),
  ...[...first, ...WRONG].flatMap((one) => WRONG.map((other) => [one, other])),
  ...WRONG.map((one) => [...first, one, one]),
]

/** Each fault once, with the first arguments that show it. */
async function faultsOf(call: Call, lists: readonly (readonly unknown[])[]): Promise<string[]> {
  const faults = new Map<string, string>()
  for (const args of lists) {
    const fault = await faultOf(() => call(...args))
    if (fault !== undefined && !faults.has(`${fault}`))
      faults.set(`${fault}`, `${args.map((one) => typeof one).join(', ')}: ${fault}`)
  }
  return [...faults.values()]
}

const functions = Object.entries(library).filter(
  ([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name),
) as [string, Call][]

it.each(functions)('%s', async (_, call) => {
  expect(await faultsOf(call, argumentLists([UPS]))).toEqual([])
})

describe('an audit', () => {
  const methods = Object.entries(library.createAudit()).flatMap(([name, value]) =>
    typeof value === 'function' ? [name as keyof library.Audit] : [],
  )
  const summary = { file: 'a.csv', sha256: 'ab', bytes: 1, rows: 1, charged: 1, rejected: 0, line_items: 1 }
  const FILES = [
    ...[{ summary: null }, { summary: {} }, { summary: { file: 'a.csv' } }, { summary }],
    ...[{ statements: 5 }, { statements: [null] }, { uncharged: [{}] }],
    { file: 'a.csv', records: {}, charges: {} },
  ]

  it.each(methods)('%s', async (name) => {
    const call: Call = async (...args) => {
      const audit = library.createAudit()
      await (audit[name] as Call)(...args)
      audit.report()
    }
    expect(await faultsOf(call, [...argumentLists([]), ...FILES.map((one) => [one])])).toEqual([])
  })

  it.each([
    [[null], 'charges: null'],
    [[{ source: null }], 'charges, source: null'],
    [
      [{ source: { file: 'a.csv', row: '1', column: null } }],
      'charges, source: {"file":"a.csv","row":"1","column":null}',
    ],
    [[{ ...ITEM, net_cost: 12 }], 'charges, net_cost: 12'],
    [[ITEM, { ...ITEM, gross_cost: '1e3' }], 'charges, gross_cost: "1e3"'],
  ])('names the value of a line item that is wrong: %j', (items, value) => {
    const error = expect.objectContaining({
      code: 'usage',
      value,
      remedy: expect.stringContaining('line items'),
    })
    expect(() => library.createAudit().add(items as never)).toThrow(error)
  })

  it('refuses or takes line items with a wrong value anywhere', async () => {
    const [item] = await firstOf(library.parseInvoice(UPS))
    const wrong = Object.keys(item ?? {}).flatMap((name) =>
      WRONG.map((value) => [[{ ...item, [name]: value }]] as const),
    )
    const call: Call = (items) => {
      const audit = library.createAudit()
      audit.add(items as never)
      audit.report()
    }
    expect(await faultsOf(call, wrong)).toEqual([])
  })

  it.each([
    [{ summary }, 'summary.skipped: undefined'],
    [{ summary: { ...summary, skipped: {}, sums: 5 } }, 'summary.sums: 5'],
    [{ summary: { ...summary, rows: '1' } }, 'summary.rows: "1"'],
    [{ statements: [{}] }, 'statements: [{}]'],
  ])('names the part of a file that is wrong: %j', (file, value) => {
    const error = expect.objectContaining({
      code: 'usage',
      value,
      remedy: expect.stringContaining('parse.account'),
    })
    expect(() => library.createAudit().addFile(file as never)).toThrow(error)
  })
})
