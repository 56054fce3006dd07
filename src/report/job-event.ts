/** Events during a job, as data. */
import type { Detection } from '../detect/detect-file.js'
import type { InvoiceError } from '../schema/errors.js'

export type JobEvent =
  /** A file is about to be opened. `size`: bytes on disk, null if unknown. */
  | { readonly kind: 'file'; readonly file: string; readonly size: number | null }
  | { readonly kind: 'progress'; readonly file: string; readonly bytes: number; readonly rows: number }
  | { readonly kind: 'reject'; readonly error: InvoiceError }
  /** An entry of a folder or an archive that is not read. */
  | { readonly kind: 'passed-over'; readonly path: string; readonly reason: string }
  /** A file that cannot be read completely. `items`: its line items that were written before. */
  | { readonly kind: 'file-error'; readonly error: InvoiceError; readonly items: number }
  /** A problem in the settings that does not stop the work. */
  | { readonly kind: 'warning'; readonly warning: string }
  /** How a file from the user was interpreted. */
  | { readonly kind: 'note'; readonly note: string }
  /** This many more line items have been read and are being written. */
  | { readonly kind: 'items'; readonly items: number }
  | { readonly kind: 'detected'; readonly detection: Detection }
  /** Reading is finished. */
  | { readonly kind: 'read' }
