import type { InvoiceError } from '../schema/errors.js'
import type { AtomicFile } from './atomic-file.js'

/** Rejected rows with all that is known about them, a JSON object on each line. */
export interface RejectsFile {
  add(error: InvoiceError): void
  /** Waits for whoever reads them. */
  drained(): Promise<void>
}

/** Rows are reported one by one while a record is mapped, so each is written at once: no number of them fills the memory. */
export function createRejectsFile(file: AtomicFile): RejectsFile {
  return {
    add: (error) => file.writeNow(`${JSON.stringify(error)}\n`),
    drained: () => file.drained(),
  }
}
