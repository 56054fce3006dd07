/** Queues files: their bytes are kept now, and any worker loads them later. */
import { formats as ownFormats } from '../formats.js'
import type { Input } from '../input/input.js'
import { refuseMixedCarriers } from '../parse/currency.js'
import { invoiceFiles } from '../parse/invoice-files.js'
import { endsFileOnly } from '../parse/parse-all.js'
import { inputFiles } from '../sources/input-files.js'
import type { Home } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { LOCAL, type LoadOptions } from './load-all.js'
import { readingFormats } from './maps.js'
import { keepForQueue, type QueuedOutcome, queueAsked, queuedReading } from './queued-files.js'
import { storeError } from './store-error.js'

export interface FileInQueue {
  readonly file: string
  readonly sha256: string
  /** `waiting`: it is already in the queue; `known`: it is loaded already. */
  readonly status: QueuedOutcome
}

export async function queueAll(
  home: Home,
  keptFiles: KeptFiles,
  input: Input | readonly Input[],
  { connection = LOCAL, ...given }: Omit<LoadOptions, 'onLoaded'>,
): Promise<FileInQueue[]> {
  if (!keptFiles.lasting)
    throw storeError({
      expected: 'a place where files are kept, from which any worker has them',
      remedy: 'Name a folder that all machines share, or a bucket, by --files.',
    })
  const formats = await readingFormats(home, connection, given.formats ?? ownFormats)
  const options = { ...given, formats, onReject: () => undefined }
  const { limits, signal, stdin, onPassedOver, onNotice, onFile, onFileError } = options
  await refuseMixedCarriers(input, options)
  const listed = inputFiles(input, { limits, passedOver: onPassedOver, onNotice, signal, stdin })
  const files: FileInQueue[] = []
  for await (const file of invoiceFiles(listed, { ...options, onPassedOver })) {
    onFile?.(file.name, file.size)
    try {
      const waiting = await keepForQueue(keptFiles, file, queuedReading(options), signal)
      const status = await queueAsked(home, connection, waiting)
      files.push({ file: file.name, sha256: waiting.sha256, status })
    } catch (error) {
      if (onFileError === undefined || !endsFileOnly(error)) throw error
      onFileError(error)
    }
  }
  return files
}
