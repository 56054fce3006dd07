/** Proposes a map from a file of a carrier without a format. */
import type { Input, InputFile } from '../input/input.js'
import { listInputs } from '../input/input.js'
import { limitsFrom } from '../input/limits.js'
import { mapText } from '../maps/propose/map-text.js'
import { type Proposal, proposeMap } from '../maps/propose/propose.js'
import { type SampleTable, sampleTable } from '../maps/propose/sample-table.js'
import { openFiles } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import { detectFormats } from './api.js'
import { type Job, type JobContext, startJob } from './job.js'
import type { ReadingOptions } from './reading.js'

export interface MapInitOptions extends Pick<ReadingOptions, 'limits' | 'stdin'> {
  /** The carrier, if it is known. */
  readonly carrier?: string | undefined
  /** The file of the map: YAML, or JSON by its extension. */
  readonly output?: string | undefined
  /** The output if no file is named. */
  readonly out: Sink
}

export interface MapInitResult extends Omit<Proposal, 'parts'> {
  /** The file that the map was proposed from. */
  readonly file: string
}

/** Throws `usage` if a format of the library already reads the file, `unknown_format` if it holds no table. */
export function mapInitJob(input: Input, options: MapInitOptions): Job<MapInitResult> {
  return startJob(async (work) => {
    const { output, out, carrier } = options
    const outputs = await openFiles({ output }, work.signal)
    try {
      await outputs.refuseAll([input])
      await refuseKnown(input, work)
      const table = await firstTable(input, options, work)
      const proposal = proposeMap(table, carrier)
      const text = mapText(proposal, table.file, /\.json$/i.test(output ?? ''))
      await (outputs.files.output ?? out).write(text)
      await work.heard()
      await outputs.place()
      const { understood, questions, unused } = proposal
      return { file: table.file, understood, questions, unused }
    } finally {
      await outputs.discard()
    }
  })
}

async function refuseKnown(input: Input, { signal }: JobContext): Promise<void> {
  if (input === '-') return
  for await (const { file, format } of detectFormats(input, { signal }))
    if (format !== null)
      throw new InvoiceError({
        code: 'usage',
        file,
        value: format,
        expected: 'a file that no format reads yet',
        remedy: 'It needs no map: parse-invoice FILE.',
      })
}

/** The first of several files or sheets that holds a table: the others are reported as skipped. */
async function firstTable(
  input: Input,
  { limits, stdin }: MapInitOptions,
  { signal, tell }: JobContext,
): Promise<SampleTable> {
  const passedOver = (path: string, reason: string): void => tell({ kind: 'passed-over', path, reason })
  let table: SampleTable | undefined
  let fault: unknown
  const readFile = async (file: InputFile): Promise<void> => {
    if (table !== undefined) {
      passedOver(file.name, `the map is of ${table.file}`)
      return
    }
    try {
      table = await sampleTable(file, signal)
    } catch (error) {
      if (!isInvoiceError(error) || error.code === 'aborted') throw error
      fault ??= error
    }
  }
  for await (const file of listInputs(input, { limits: limitsFrom(limits), passedOver, signal, stdin }))
    await readFile(file)
  if (table === undefined) throw fault
  return table
}
