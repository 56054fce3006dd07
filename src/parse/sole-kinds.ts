/** Kinds of records that are charged only if no other kind has charged the invoice, or its tax. */
import type { FormatDeclaration, RowKind } from '../format/format.js'
import { signOf } from '../values/money.js'
import type { Lines } from './lines.js'

export interface SoleKinds {
  /** Whether records of the kind are charged, whatever else they state. */
  charges(kind: RowKind): boolean
  /** Notes the charges of a record of this kind. */
  note(kind: RowKind, lines: Lines): void
  /** The next record is of another invoice. */
  end(kind: RowKind): void
}

const NONE: SoleKinds = { charges: () => false, note: () => undefined, end: () => undefined }

export function createSoleKinds({ rows = [] }: FormatDeclaration): SoleKinds {
  if (!rows.some(({ unless }) => unless !== undefined)) return NONE
  let by: { charged?: RowKind; taxed?: RowKind } = {}
  return {
    charges: (kind) => {
      const { unless } = kind
      return unless !== undefined && (by[unless] === undefined || by[unless] === kind)
    },
    note: (kind, lines) => {
      for (const { net, tax } of lines.all.slice(0, lines.count)) {
        if (signOf(net) !== 0) by.charged ??= kind
        if (tax !== null && signOf(tax) !== 0) by.taxed ??= kind
      }
    },
    end: ({ skip, states }) => {
      if (states?.holds === 'above' || skip === 'header') by = {}
    },
  }
}
