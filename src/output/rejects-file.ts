import type { InvoiceError } from '../schema/errors.js'
import type { AtomicFile } from './atomic-file.js'

/** Rejected rows with their error and raw text, a JSON object on each line. */
export interface RejectsFile {
  add(error: InvoiceError): void
  /** Waits until the written rows are on their way. */
  drained(): Promise<void>
}

/** Rows are reported one by one while a record is mapped, so each is written immediately: memory stays bounded. */
export function createRejectsFile(file: AtomicFile): RejectsFile {
  return {
    add: (error) => file.writeNow(`${JSON.stringify(error)}\n`),
    drained: () => file.drained(),
  }
}
