/** What encloses what in a file of X12: interchanges hold groups, groups hold transaction sets. */
import type { Envelope } from '../../src/format/format.js'

export const X12_ENVELOPES: readonly Envelope[] = [
  { opens: 'ISA', closes: 'IEA', counts: { element: 1, of: 'envelopes' }, reference: [13, 2] },
  { opens: 'GS', closes: 'GE', counts: { element: 1, of: 'envelopes' }, reference: [6, 2] },
  { opens: 'ST', closes: 'SE', counts: { element: 1, of: 'segments' }, reference: [2, 2] },
]
