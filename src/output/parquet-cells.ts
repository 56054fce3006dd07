/** Texts of a line item as physical values of Parquet. All arithmetic is on whole numbers. */

import { InvoiceError } from '../schema/errors.js'
import type { LineItem } from '../schema/line-item.js'
import { AMOUNT_PRECISION, AMOUNT_SCALE } from '../schema/line-item-columns.js'
import { epochDay } from '../values/calendar.js'

const LIMIT = 10n ** BigInt(AMOUNT_PRECISION)
const MILLISECONDS_A_DAY = 86_400_000

/** An amount as units of DECIMAL(38, 18); throws an `InvoiceError` with the amount if it does not fit. */
export function decimalUnits(text: string, column: string, item: LineItem): bigint {
  const point = text.indexOf('.')
  const fraction = point < 0 ? '' : text.slice(point + 1).replace(/0+$/, '')
  const whole = point < 0 ? text : text.slice(0, point)
  if (fraction.length <= AMOUNT_SCALE) {
    const units = BigInt(whole + fraction.padEnd(AMOUNT_SCALE, '0'))
    if (units < LIMIT && units > -LIMIT) return units
  }
  throw new InvoiceError({
    code: 'output',
    file: item.source.file,
    row: item.source.row,
    column,
    value: text,
    expected: `an amount that fits DECIMAL(${AMOUNT_PRECISION}, ${AMOUNT_SCALE})`,
    remedy: 'Write this file as NDJSON, JSON or CSV, which keep every digit.',
  })
}

/** Milliseconds since 1970-01-01T00:00:00 in the file's local time; midnight for a date without a time. */
export function localMilliseconds(moment: string): bigint {
  const seconds =
    moment.length > 10 ? +moment.slice(11, 13) * 3600 + +moment.slice(14, 16) * 60 + +moment.slice(17, 19) : 0
  return BigInt(epochDay(moment) * MILLISECONDS_A_DAY + seconds * 1000)
}
