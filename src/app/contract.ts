/** Proposes contracts from invoices. */

import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import { contractText } from '../report/contract-text.js'
import { count } from '../values/shown-amounts.js'
import { type ConfigResult, currencyNotes } from './config.js'
import { type Job, startJob, tableReading } from './job.js'
import { knownFormats } from './known-formats.js'
import { readAudit } from './read-audit.js'
import { filesOf, openReading, type ReadingOptions } from './reading.js'

const NOTHING =
  'no contract proposed: no record of these files states a base price together with service, zone and billed weight. `parse-invoice schema --to contract` describes a contract'

/** The text file beside a contract: the same name with another extension. */
export const besideContract = (output: string): string => `${output.replace(/\.json$/i, '')}.txt`

/** Writes the contract, and beside it an explanation of each of its rows. */
export function contractJob(
  inputs: readonly Input[],
  options: ReadingOptions & { readonly output: string },
): Job<ConfigResult> {
  return startJob(async (work) => {
    const { output } = options
    const outputs = await openFiles({ output, report: besideContract(output) }, work.signal)
    try {
      await outputs.refuseAll([...inputs, ...filesOf(options)])
      const formats = await knownFormats(options, tableReading(work))
      const reading = await openReading(options, work, outputs, formats)
      const audit = await readAudit(
        inputs,
        { formats, checks: ['dim_divisor', 'fuel_rate'] },
        reading.options,
        work.heard,
      )
      work.tell({ kind: 'read' })
      const { summary } = await audit.reportInTurns(work.signal)
      const proposed = audit.proposedContracts()
      const rows = proposed.flatMap(({ contract }) => [
        contract.base,
        contract.modifier,
        contract.minimum,
        contract.dim,
        contract.surcharges,
        contract.fuel,
        contract.peak,
      ])
      const result = {
        summary,
        proposed: `${count(proposed.length, 'contract')} of ${count(rows.flat().filter(Boolean).length, 'row')}`,
        ...reading.counted(),
      }
      if (summary.files.length === 0) return { ...result, notes: null }
      if (proposed.length === 0) return { ...result, proposed: null, notes: [NOTHING] }
      const contracts = proposed.map(({ contract }) => contract)
      const content = contracts.length === 1 ? contracts[0] : contracts
      await outputs.files.output?.write(`${JSON.stringify(content, null, 2)}\n`)
      await outputs.files.report?.write(contractText(proposed))
      await work.heard()
      await outputs.place()
      return { ...result, notes: currencyNotes(summary) }
    } finally {
      await outputs.discard()
    }
  })
}
