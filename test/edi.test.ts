/** Files of segments: how they are cut, what holds for what, and that nothing of them is missing without a word. */
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createSegmentReader } from '../src/edi/reader.js'
import { separatorsAt } from '../src/edi/separators.js'
import { auditInvoices, type InvoiceError, isInvoiceError, type parseInvoice } from '../src/index.js'
import {
  EDIFACT_MARKS,
  type Marks,
  marksOf,
  type PlainSegment,
  plainRecords,
  plainSegments,
  written,
  X12_MARKS,
} from './edi-kit.js'
import { formatById, parsed, unnamed, usualSample } from './law-kit.js'

const IDS = ['x12-freight', 'edifact-iftfcc', 'edifact-invoic'] as const

const ISA =
  'ISA*00*          *00*          *02*ODFL           *ZZ*ACME           *260303*0600*U*00401*000000007*0*P*>~'

/** An interchange of sets with these segments, one invoice each. */
function x12(...sets: readonly (readonly string[])[]): string {
  const all = sets.flatMap((segments, at) => {
    const number = `${at + 1}`.padStart(4, '0')
    const type = segments[0]?.startsWith('=') === true ? segments[0].slice(1) : '210'
    const body = segments.filter((one) => !one.startsWith('='))
    return [`ST*${type}*${number}~`, ...body.map((one) => `${one}~`), `SE*${body.length + 2}*${number}~`]
  })
  return `${ISA}GS*IM*ODFL*ACME*20260303*0600*7*X*004010~${all.join('')}GE*${sets.length}*7~IEA*1*000000007~`
}

const bill = (due: string, ...lines: readonly string[]): string[] => [
  `B3**F-1**PP*L*20260302*${due}****ODFL`,
  'C3*USD',
  ...lines,
]

const asked = async (text: string, options: Parameters<typeof parseInvoice>[1] = {}) => {
  const { items, account } = await parsed(Buffer.from(text, 'latin1'), options)
  return {
    costs: items.map(({ net_cost }) => net_cost),
    rejects: account.rejects.map(({ code, column, row }) => [code, column, row] as const),
    warnings: account.summary.files.flatMap(({ warnings }) => warnings),
    items,
  }
}

const special = (id: string, marks: Marks, end = marks.end): string =>
  id === 'x12-freight' ? '' : `UNA${marks.part}${marks.element}.${marks.release} ${end}`

/** The segments with the counts of their messages. */
function recounted(segments: readonly PlainSegment[]): PlainSegment[] {
  let count = 0
  return segments.map(({ tag, elements }) => {
    count = tag === 'ST' || tag === 'UNH' ? 1 : count + 1
    return { tag, elements: tag === 'SE' || tag === 'UNT' ? elements.with(1, [`${count}`]) : elements }
  })
}

const cut80 = (text: string): string => text.replace(/.{80}/gs, '$&\n')

describe.each(IDS)('%s', (id) => {
  const format = formatById(id)
  const text = readFileSync(usualSample(format), 'latin1')
  const segments = plainSegments(text, marksOf(format))
  const own = marksOf(format)

  const asWritten = async (bytes: string) => unnamed((await parsed(Buffer.from(bytes, 'latin1'))).items)

  test('the same items by any separators, in lines or not, whatever ends a segment', async () => {
    const expected = unnamed((await parsed(usualSample(format))).items)
    const others: readonly Marks[] = [
      own,
      { ...own, element: '|', part: '\\' },
      { ...own, element: '^', end: '!', part: '<' },
      { ...own, element: '\x1d', part: '\x1f', end: '\x1c' },
      { ...own, end: '\n' },
      { ...own, end: '\r' },
    ]
    for (const marks of others) {
      const head = special(id, marks)
      expect(await asWritten(head + written(segments, marks))).toEqual(expected)
      expect(await asWritten(head + written(segments, marks, '\r\n'))).toEqual(expected)
      if (/[\r\n]/.test(marks.end)) continue
      expect(await asWritten(cut80(head + written(segments, marks)))).toEqual(expected)
      // Without the end of the last segment.
      expect(await asWritten((head + written(segments, marks)).slice(0, -1))).toEqual(expected)
    }
  })

  test('cut off anywhere, it is refused, or rejects say so, and no line is another one', async () => {
    const whole = unnamed((await parsed(usualSample(format))).items, false).map((item) =>
      JSON.stringify(item),
    )
    const plain = special(id, own) + written(segments, own)
    for (let at = 1; at < plain.length - 1; at += 13) {
      try {
        const { items, account } = await parsed(Buffer.from(plain.slice(0, at), 'latin1'), { format: id })
        expect(account.summary.totals.rejected).toBeGreaterThan(0)
        expect(account.rejects.at(-1)?.code).toBe('envelope')
        // Parties that stand behind the charges are not known yet.
        if (id !== 'edifact-iftfcc')
          for (const item of unnamed(items, false)) expect(whole).toContain(JSON.stringify(item))
        const { rows, charged, rejected, skipped } = account.summary.totals
        expect(rows).toBe(charged + rejected + Object.values(skipped).reduce((sum, count) => sum + count, 0))
      } catch (error) {
        if (!isInvoiceError(error)) throw error
        expect(['layout', 'unknown_format', 'empty_file']).toContain(error.code)
      }
    }
  })

  test('a segment lost, doubled or out of its envelope is rejected by the trailer that counts it', async () => {
    const last = own === X12_MARKS ? 'SE' : 'UNT'
    const inner = segments.findIndex(({ tag }) => tag === last) - 1
    const changes: readonly (readonly [readonly PlainSegment[], string])[] = [
      [segments.toSpliced(inner, 1), `${last}-01`],
      [segments.toSpliced(inner, 0, segments[inner] as PlainSegment), `${last}-01`],
      [segments.toSpliced(inner + 1, 1), last],
    ]
    for (const [changed, column] of changes) {
      const { account } = await parsed(Buffer.from(special(id, own) + written(changed, own), 'latin1'))
      const found = account.rejects.filter(({ code }) => code === 'envelope')
      expect(found[0]?.column).toBe(column)
    }
  })

  test('an end that is doubled is no segment to count', async () => {
    const doubled = written(segments, own, own.end)
    const { items, account } = await parsed(Buffer.from(special(id, own) + doubled, 'latin1'))
    expect(account.rejects).toEqual([])
    expect(items).toHaveLength((await parsed(usualSample(format))).items.length)
  })

  test('a trailer with another count or number is rejected with both', async () => {
    for (const [at, { tag, elements }] of segments.entries()) {
      if (!['SE', 'GE', 'IEA', 'UNT', 'UNZ'].includes(tag)) continue
      for (const element of [1, 2]) {
        const other = segments.with(at, { tag, elements: elements.with(element, ['98765']) })
        const { account } = await parsed(Buffer.from(special(id, own) + written(other, own), 'latin1'))
        expect(account.rejects).toMatchObject([
          { code: 'envelope', column: `${tag}-0${element}`, value: '98765', row: at + 1 },
        ])
      }
    }
  })

  test('records are those of a plain second reader, whatever segments follow each other', () => {
    const layout = format.segments
    if (layout === undefined) throw new Error(id)
    const first = Buffer.from(special(id, own) + written(segments.slice(0, 1), own), 'latin1')
    const found = separatorsAt(first, 0, first.length, true)
    if (found === null || found === 'more') throw new Error(id)
    const pool = segments.filter(
      ({ tag }) => !layout.envelopes.some(({ opens, closes }) => [opens, closes].includes(tag)),
    )
    const [opened, closed] = [
      layout.envelopes.map(({ opens }) => opens),
      layout.envelopes.map(({ closes }) => closes),
    ]
    const of = (tags: readonly string[]) =>
      tags.flatMap((tag) => segments.find((segment) => segment.tag === tag) ?? [])
    const sets = fc.array(fc.array(fc.constantFrom(...pool), { maxLength: 14 }), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(sets, fc.integer({ min: 1, max: 90 }), (bodies, size) => {
        const message = opened.at(-1) ?? ''
        const all = [
          ...of(opened.filter((tag) => tag !== message)),
          ...bodies.flatMap((body) => [...of([message]), ...body, ...of([closed.at(-1) ?? ''])]),
          ...of(closed.slice(0, -1).reverse()),
        ]
        const bytes = Buffer.from(written(all, own), 'latin1')
        const reader = createSegmentReader(layout, format.columns ?? [], found.separators, {
          recordBytes: 1 << 20,
          fields: 10_000,
        })
        const read: string[][] = []
        const take = (): void => {
          while (reader.next()) {
            const cells = Array.from({ length: reader.count }, (_, at) =>
              reader.buffer.toString(
                'latin1',
                at === 0 ? reader.start : (reader.bounds[at - 1] as number) + 1,
                reader.bounds[at],
              ),
            )
            read.push(cells)
          }
        }
        for (let at = 0; at < bytes.length; at += size) {
          reader.push(bytes.subarray(at, at + size))
          take()
        }
        reader.finish()
        take()
        expect(read).toEqual(plainRecords(all, format))
      }),
      { numRuns: 60 },
    )
  })
})

describe('amounts in hundredths', () => {
  const lines = (...amounts: readonly string[]) => amounts.map((amount, at) => `L1*${at + 1}***${amount}`)

  it('have no mark: 12550 is 125.50, 5 is 0.05, and a minus stands in front', async () => {
    const text = x12(bill('12530', ...lines('12550', '5', '-25', '000', '0100')))
    expect((await asked(text)).costs).toEqual(['125.50', '0.05', '-0.25', '0.00', '1.00'])
  })

  it('with a mark everywhere are read as they stand', async () => {
    const { costs, rejects, warnings } = await asked(
      x12(bill('130.75', ...lines('125.50', '5.25'), 'L3*****130.75')),
    )
    expect({ costs, rejects, warnings }).toEqual({ costs: ['125.50', '5.25'], rejects: [], warnings: [] })
  })

  it('with a mark in one alone leave the others open: rejected, unless the user says what they are', async () => {
    const text = x12(bill('425.50', ...lines('125.50', '300')))
    const { costs, rejects } = await asked(text)
    expect(costs).toEqual(['125.50'])
    expect(rejects).toEqual([['amount_ambiguous', 'L1-04', 7]])
    const told = await asked(text, { decimal: 'point' })
    expect([told.costs, told.rejects]).toEqual([['125.50', '300'], []])
    // Nothing is left open where no amount has a mark: the user's word for another file does not make 300 of 3.
    expect((await asked(x12(bill('300', ...lines('300'))), { decimal: 'point' })).costs).toEqual(['3.00'])
  })

  it('that a mark far behind contradicts are reported, and rejected from there on', async () => {
    const many = Array.from({ length: 4500 }, () => [
      ...bill('1200', ...lines('1200')),
      `K1*${'x'.repeat(2000)}`,
    ])
    const text = x12(...many, bill('12.50', ...lines('12.50')), bill('700', ...lines('700')))
    const stream = () => Readable.from([Buffer.from(text)])
    const { account } = await parsed(stream(), { format: 'x12-freight' })
    expect(text.length).toBeGreaterThan(8 << 20)
    const [warning = ''] = account.summary.files[0]?.warnings ?? []
    expect(warning).toContain('were read in hundredths')
    expect(warning).toContain('by a factor of 100')
    expect(account.rejects.map(({ code, value }) => [code, value])).toEqual([['amount_ambiguous', '700']])
    // A file is looked through to its end first.
    const whole = await parsed(Buffer.from(text), { format: 'x12-freight' })
    expect(whole.account.summary.totals).toMatchObject({ charged: 1, rejected: 4501 })
  })

  it('that are no number are rejected by segment and element', async () => {
    const { account } = await parsed(Buffer.from(x12(bill('100', 'L1*1***1E2'))))
    expect(account.rejects[0]?.message).toBe(
      'bytes:1: amount, record 6, column L1-04: found "1E2", expected an amount in hundredths, without a decimal mark, such as 1234 for 12.34. Ask the sender of the file for it as the standard has it.',
    )
    expect(account.rejects[0]?.raw).toBe('L1*1***1E2')
  })
})

describe('what is not certain is rejected', () => {
  it.each([
    ['an advance', bill('100', 'L1*1***100*250'), 'row_kind'],
    ['a prepaid amount', bill('100', 'L1*1****' + '*900'), 'row_kind'],
    ['a charge outside of L1', bill('100', 'L1*1***100', 'SAC*C*D240***500'), 'row_kind'],
    ['a bill that cancels another', ['B3**F-1**PP*L*20260302*100*CA***ODFL', 'L1*1***100'], 'row_kind'],
    ['a set that is no freight invoice', ['=810', 'BIG*20260302*F-2', 'TDS*900'], 'row_kind'],
  ])('%s', async (_, set, code) => {
    const { rejects } = await asked(x12(bill('5', 'L1*1***5'), set))
    expect(rejects.map(([one]) => one)).toEqual([code])
  })

  it('acknowledgements and status messages carry no money', async () => {
    const { rejects, costs } = await asked(
      x12(bill('5', 'L1*1***5'), ['=997', 'AK1*IM*1'], ['=214', 'L11*1*2I']),
    )
    expect({ rejects, costs }).toEqual({ rejects: [], costs: ['0.05'] })
  })

  it('a negative amount of a credit note', async () => {
    const sample = readFileSync('samples/edifact-iftfcc/real.edi', 'latin1')
    const { rejects } = await asked(sample.replace('MOA+23:20.00', 'MOA+23:-20.00'))
    expect(rejects).toEqual([['amount_ambiguous', undefined, 26]])
  })
})

describe('money that no charge contains', () => {
  const withMore = async (sample: string, at: string, more: string) => {
    const text = readFileSync(sample, 'latin1')
    const lines = text.indexOf(at) + at.length
    const { account } = await parsed(Buffer.from(text.slice(0, lines) + more + text.slice(lines), 'latin1'))
    return account
  }
  const about = ({ summary }: Awaited<ReturnType<typeof withMore>>): readonly string[] =>
    summary.files.flatMap(({ warnings }) => warnings.filter((one) => one.includes('does not know')))

  it('what a line of INVOIC comes to with tax is a sum; in IFTFCC it may be a charge', async () => {
    const added = async (id: string, at: string) =>
      about(await withMore(usualSample(formatById(id)), at, "MOA+38:14.76:EUR'")).length
    expect(await added('edifact-invoic', "MOA+203:12.40'")).toBe(0)
    expect(await added('edifact-iftfcc', "MOA+23:131.50'")).toBe(1)
  })

  it.each(['edifact-invoic', 'edifact-iftfcc'])('%s: an amount of an unknown kind', async (id) => {
    const sample = usualSample(formatById(id))
    const bgm = /BGM[^']*'/.exec(readFileSync(sample, 'latin1'))?.[0] ?? ''
    expect(about(await withMore(sample, bgm, "MOA+8Z:12.50:EUR'MOA+8Z:7.50:EUR'"))).toEqual([
      expect.stringMatching(
        /^20\.00 EUR not charged: MOA\+8Z in 2 records, the first of them \d+, is an amount of a kind/,
      ),
    ])
    expect(about(await withMore(sample, bgm, "MOA+8Z:0:EUR'MOA+40:7.50:EUR'PAT+1'MOA+8Z:7.50:EUR'"))).toEqual(
      [],
    )
  })

  it.each(['L9*400*1250~', 'AMT*1*12.50~', 'SAC*C*D240***1250~', 'ITA*C****FS*1250~'])(
    '%s is rejected',
    async (segment) => {
      const sample = usualSample(formatById('x12-freight'))
      const first = /B3\*[^~]*~/.exec(readFileSync(sample, 'latin1'))?.[0] ?? ''
      const account = await withMore(sample, first, segment)
      expect(account.rejects[0]).toMatchObject({
        code: 'row_kind',
        expected: expect.stringContaining('charges in L1 alone'),
      })
    },
  )
})

describe('an EDIFACT invoice that names a transport', () => {
  const message = (...lines: readonly string[]): string => {
    const body = [
      "BGM+380+W-1+9'DTM+137:20260302:102'NAD+SU+JACKETCO'CUX+2:EUR'TDT+20++++:::Road'",
      ...lines,
      "UNS+S'",
    ].join('')
    return `UNB+UNOC:3+JACKETCO+SHOP+260302:0600+1'UNH+1+INVOIC:D:96A:UN'${body}UNT+${body.split("'").length + 1}+1'UNZ+1+1'`
  }

  it.each(['EN', 'SRV', 'UP', 'IB'])(
    'bills goods if its lines have numbers of articles: %s',
    async (kind) => {
      const cartage = "ALC+C++++FC:::Cartage'MOA+8:25.00'"
      const text = message(cartage, `LIN+1++4012345000009:${kind}'IMD+F++:::Jacket'MOA+203:250.00'`)
      await expect(asked(text)).rejects.toMatchObject({ code: 'unknown_format' })
    },
  )

  it('bills freight if they have none, or refer to a shipment', async () => {
    const plain = await asked(message("LIN+1++STD:SA'IMD+F++:::Parcel'MOA+203:12.40'"))
    const referring = await asked(
      message("LIN+1++4012345000009:EN'IMD+F++:::Parcel'MOA+203:12.40'RFF+CN:J1'"),
    )
    expect([plain.costs, referring.costs]).toEqual([['12.40'], ['12.40']])
  })
})

describe('what holds for a charge', () => {
  it('a value of the group goes before one of the set, and ends with the group', async () => {
    const { items } = await asked(
      x12([
        ...bill(
          '300',
          'N9*BM*SET',
          'LX*1',
          'N9*BM*LINE',
          'L0*1***10*G*******L',
          'L1*1***100',
          'LX*2',
          'L1*2***200',
        ),
      ]),
    )
    expect(items.map(({ reference_1, billed_weight }) => [reference_1, billed_weight])).toEqual([
      ['LINE', '10'],
      ['SET', null],
    ])
  })

  it('the release character makes text of a separator', async () => {
    const sample = readFileSync('samples/edifact-invoic/real.edi', 'latin1')
    const changed = sample.replace('Parcel, zone 2', "Parcel ?+ proof?: 5?'' ??").replace("??'", "??'")
    const { items } = await asked(changed.replace("5?''", "5?'"))
    expect(items[2]?.charge_description).toBe("Parcel + proof: 5' ?")
  })

  it('a message longer than what detection looks at is recognised and read', async () => {
    const note = `FTX+AAI+++${'Text '.repeat(100)}'`
    const many = Math.ceil((1 << 20) / note.length) + 1
    const text = `UNB+UNOC:3+NORD+ACME+260302:0600+1'UNH+1+IFTFCC:D:97A:UN'BGM+380+9'DTM+137:20260302:102'CUX+2:EUR'${note.repeat(many)}TCC+FC'RFF+CN:A1'MOA+23:5.00'NAD+CA+NORD'UNT+${many + 9}+1'UNZ+1+1'`
    const { items, rejects } = await asked(text)
    expect(rejects).toEqual([])
    expect(items).toMatchObject([{ carrier: 'nord', tracking_number: 'A1', net_cost: '5.00' }])
  })

  it('without a mark between repetitions, which UNA leaves blank, a star is text', async () => {
    const text =
      "UNA:+.? 'UNB+UNOC:4+NORD+ACME+20260302:0600+1'UNH+1+IFTFCC:D:07A:UN'BGM+380+9'DTM+137:20260302:102'CUX+2:EUR'TCC+FC'RFF+CN:A*1'MOA+23:5.00'NAD+CA+NORD'UNT+9+1'UNZ+1+1'"
    const { items } = await asked(text)
    expect(items).toMatchObject([{ tracking_number: 'A*1', net_cost: '5.00' }])
  })

  it.each([
    ['010326:2', 1],
    ['030126:3', 1],
    ['01032026:4', 1],
    ['260301:101', 0],
    ['20260301:102', 0],
    ['202603010815:203', 0],
    ['20260301081500:204', 0],
    ['20260301', 0],
  ])('a date written as %s is the first of March, or rejected', async (date, rejected) => {
    for (const [kind, field] of [
      ['137', 'invoice_date'],
      ['11', 'ship_date'],
    ] as const) {
      const text = `UNB+UNOC:3+NORD+ACME+260302:0600+1'UNH+1+INVOIC:D:96A:UN'BGM+380+9'DTM+137:20260301:102'DTM+${kind}:${date}'CUX+2:EUR'NAD+CA+NORD'LIN+1'MOA+203:5.00'UNS+S'MOA+77:5.00'UNT+11+1'UNZ+1+1'`
      const { items, rejects } = await asked(text)
      expect(items.map((item) => item[field])).toEqual(rejected === 1 ? [] : ['2026-03-01'])
      expect(rejects.filter(([code]) => code === 'row_kind')).toHaveLength(2 * rejected)
    }
  })

  it('repeated elements are each read', async () => {
    const text =
      "UNA:+.?*'UNB+UNOC:4+NORD+ACME+20260302:0600+1'UNH+1+IFTFCC:D:07A:UN'BGM+380+9'DTM+137:20260302:102'CUX+2:EUR'TCC+FC'RFF+CN:A1*ON:P7'MOA+23:5.00'NAD+CA+NORD'UNT+9+1'UNZ+1+1'"
    const { items, rejects } = await asked(text)
    expect(rejects).toEqual([])
    expect(items).toMatchObject([
      { tracking_number: 'A1', reference_1: 'P7', net_cost: '5.00', carrier: 'nord' },
    ])
  })
})

describe('several carriers in one file', () => {
  const other = (code: string, invoice: string) => [
    `B3**${invoice}**PP*L*20260302*500****${code}`,
    'C3*USD',
    'L1*1***500',
  ]
  const text = x12(other('ODFL', 'A'), other('SAIA', 'A'), other('UPSN', 'B'), other('ODFL', 'C'))

  it('each charge is of its own, in the order of the file', async () => {
    const { items } = await asked(text)
    expect(items.map(({ carrier, invoice_id }) => `${carrier} ${invoice_id}`)).toEqual([
      'odfl A',
      'saia A',
      'ups B',
      'odfl C',
    ])
  })

  it('invoices of one number are not one invoice', async () => {
    const { invoices, findings } = await auditInvoices(Buffer.from(text))
    expect(
      invoices.map(({ carrier, invoice_id, status }) => `${carrier} ${invoice_id} ${status}`).sort(),
    ).toEqual(['odfl A match', 'odfl C match', 'saia A match', 'ups B match'])
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  })
})

test.each([
  ['x12-freight', 'B3', 'B3-02'],
  ['edifact-iftfcc', 'BGM', 'BGM-01'],
  ['edifact-invoic', 'BGM', 'BGM-01'],
] as const)(
  '%s: charges of a message without %s are rejected, those of the others are read',
  async (id, tag, named) => {
    const format = formatById(id)
    const path = usualSample(format)
    const segments = plainSegments(readFileSync(path, 'latin1'), marksOf(format))
    const whole = await parsed(path)
    for (const [nth, lacking] of segments.filter((segment) => segment.tag === tag).entries()) {
      const file = Buffer.from(written(recounted(segments.filter((one) => one !== lacking)), marksOf(format)))
      const { items, account } = await parsed(file)
      const invoices = [...new Set(whole.items.map(({ invoice_id }) => invoice_id))]
      const others = whole.items.filter(({ invoice_id }) => invoice_id !== invoices[nth])
      expect(items.map(({ net_cost }) => net_cost)).toEqual(others.map(({ net_cost }) => net_cost))
      expect(account.rejects.length).toBeGreaterThan(0)
      expect(account.rejects.filter(({ expected }) => !expected.includes(named))).toEqual([])
    }
  },
)

test('INVOIC without UNS: the totals are not taken for those of a line without a word', async () => {
  const format = formatById('edifact-invoic')
  const segments = plainSegments(readFileSync(usualSample(format), 'latin1'), marksOf(format))
  const without = recounted(segments.filter(({ tag }) => tag !== 'UNS'))
  const { account } = await parsed(Buffer.from(written(without, marksOf(format))))
  expect(account.rejects.map(({ expected }) => expected.includes('UNS+S'))).toEqual([true, true])
})

test('an interchange that is not closed before the next: said once, where the next one begins', async () => {
  const first = x12(bill('5', 'L1*1***5')).replace(/SE\*.*$/s, '')
  const { rejects, costs } = await asked(first + x12(bill('7', 'L1*1***7')))
  expect(costs).toEqual(['0.05', '0.07'])
  expect(rejects).toEqual([['envelope', 'SE', 7]])
})

test('rejected records are named by line, segment and element', async () => {
  const sample = readFileSync('samples/x12-freight/real.edi', 'latin1').replace(
    '20260302*13805',
    '20261302*13805',
  )
  const rejects: InvoiceError[] = (await parsed(Buffer.from(sample))).account.rejects
  expect(rejects[0]).toMatchObject({ code: 'date', line: 18, row: 18, column: 'B3-06', value: '20261302' })
})

test('separators are not taken from tables', () => {
  for (const text of [
    'ISA,1\n2,3\n',
    'ISA,ab,c',
    'UNB,Name\n',
    'ISA*00*1*2*3*4*5*6*7*8*9*0*1*2*3*4*5',
    EDIFACT_MARKS.end,
  ])
    expect(separatorsAt(Buffer.from(text), 0, text.length, true)).toBeNull()
})

test.each([
  ['SUR', 'FUEL SURCHARGE', 'fuel'],
  ['MSC', 'RESIDENTIAL DELIVERY', 'delivery'],
  ['SUR', 'LIMITED ACCESS', 'accessorial'],
  ['SUR', '', 'accessorial'],
  ['405', 'ENERGY', 'fuel'],
])('a charge of X12 with the code %s and the description "%s" is %s', async (code, description, category) => {
  const { items } = await asked(x12(bill('100', `L1*1***100****${code}****${description}`)))
  expect(items.map(({ charge_category, net_cost }) => [charge_category, net_cost])).toEqual([
    [category, '1.00'],
  ])
})
