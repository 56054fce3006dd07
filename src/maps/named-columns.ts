/** The columns named in a map: if a header lacks one, its values would be missing, or a test of rows would never match. */
import type { InvoiceMap, MapColumns, MapTexts } from './map-schema.js'

/** Each with its alternatives. Columns of `fields` and of numbered pairs are checked for every format. */
export function namedColumns(map: InvoiceMap): string[][] {
  const { charges, total, tax, rows = [], stage } = map
  const { service, billed_weight_unit: unit, ...cells } = map.shipment ?? {}
  const named: (MapTexts | undefined)[] = [
    ...charges.flatMap((charge): (MapTexts | undefined)[] => {
      if ('pairs' in charge) return []
      if ('row' in charge) return [charge.description, charge.code]
      return [charge.column, charge.tax, charge.label, charge.code]
    }),
    total?.column,
    tax?.column,
    tax?.rate,
    map.invoice_total,
    service,
    typeof unit === 'object' ? unit.column : undefined,
    ...Object.values(cells),
    ...Object.values(map.facts ?? {}),
    ...(stage?.rows ?? []).map(({ column }) => column),
  ]
  // A kind of rows with its own layout has other columns than the header.
  for (const { columns, when = [], states } of rows)
    if (columns === undefined) {
      const { holds: _, ...stated } = states ?? { holds: undefined }
      named.push(...when.map(({ column }) => column), ...Object.values(stated))
    }
  return named.flatMap((texts) => (texts === undefined ? [] : alternativesOf(texts)))
}

/** Whether texts of several columns are joined. */
export const isJoin = (texts: MapTexts): texts is Extract<MapTexts, { join: readonly unknown[] }> =>
  typeof texts === 'object' && !Array.isArray(texts)

const alternativesOf = (texts: MapTexts): string[][] =>
  isJoin(texts) ? texts.join.flatMap(ofColumns) : ofColumns(texts)

/** Column numbers are checked against the header elsewhere. */
function ofColumns(columns: MapColumns): string[][] {
  const all = [columns].flat()
  const names = all.filter((column) => typeof column === 'string')
  return names.length === all.length ? [names] : []
}
