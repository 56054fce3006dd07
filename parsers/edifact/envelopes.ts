/** What encloses what in a file of EDIFACT: interchanges hold messages, in groups or not. */
import type { Envelope } from '../../src/format/format.js'

const MESSAGE = {
  opens: 'UNH',
  closes: 'UNT',
  counts: { element: 1, of: 'segments' },
  reference: [1, 2],
} as const

const OUTER: readonly Envelope[] = [
  { opens: 'UNB', closes: 'UNZ', counts: { element: 1, of: 'envelopes' }, reference: [5, 2] },
  { opens: 'UNG', closes: 'UNE', counts: { element: 1, of: 'envelopes' }, reference: [5, 2] },
]

/** Parties are in front of the charges. */
export const EDIFACT_ENVELOPES: readonly Envelope[] = [...OUTER, MESSAGE]

/** They are behind them. */
export const EDIFACT_ENVELOPES_AHEAD: readonly Envelope[] = [...OUTER, { ...MESSAGE, ahead: true }]
