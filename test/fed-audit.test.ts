/** An audit that a program feeds as README.md shows, over all samples: its report is that of `auditInvoices()`. */
import { expect, test } from 'vitest'
import { type AuditReport, auditInvoices, createAudit, formats, parseInvoice } from '../src/index.js'

async function fed(input: string | readonly string[]): Promise<AuditReport> {
  const audit = createAudit()
  const parse = parseInvoice(input, { facts: true })
  for await (const batch of parse.columns()) audit.add(batch)
  const { summary, statements, uncharged } = await parse.account
  audit.addFile({ statements, uncharged })
  // A parse counts an invoice of two files twice, and says so; an audit counts it once.
  for (const file of summary.files) audit.addFile({ summary: file })
  return audit.report()
}

test.each(formats.map(({ id }) => id))('%s', async (id) => {
  const files = `samples/${id}`
  expect(await fed(files)).toEqual(await auditInvoices(files))
})

test('files of all formats together', async () => {
  const files = ['samples/ups-billing', 'samples/dhl-express', 'samples/dpd-uk', 'samples/x12-freight']
  expect(await fed(files)).toEqual(await auditInvoices(files))
})
