/** What happens while a job goes on, as data. */
import type { Detection } from '../detect/detect-file.js'
import type { InvoiceError } from '../schema/errors.js'

export type JobEvent =
  /** A file is about to be opened. `size`: bytes on disk, null where unknown. */
  | { readonly kind: 'file'; readonly file: string; readonly size: number | null }
  | { readonly kind: 'progress'; readonly file: string; readonly bytes: number; readonly rows: number }
  | { readonly kind: 'reject'; readonly error: InvoiceError }
  /** A name in a folder or an archive that is not read. */
  | { readonly kind: 'passed-over'; readonly path: string; readonly reason: string }
  /** A file that cannot be read to its end. `items`: line items of it that were written before. */
  | { readonly kind: 'file-error'; readonly error: InvoiceError; readonly items: number }
  /** Something in the settings that does not stop the work. */
  | { readonly kind: 'warning'; readonly warning: string }
  /** What was understood of a file of the user's. */
  | { readonly kind: 'note'; readonly note: string }
  /** So many line items more are read, and on their way to the output. */
  | { readonly kind: 'items'; readonly items: number }
  | { readonly kind: 'detected'; readonly detection: Detection }
  /** Nothing more is read. */
  | { readonly kind: 'read' }
