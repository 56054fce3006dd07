/** What may change a finding, in words behind its sentence. */

import type { Facts } from '../schema/audit-report.js'
import { count } from '../values/shown-amounts.js'

export const doubtsOf = (facts: Facts): string => `${unread(facts)}${uncompared(facts)}${shortened(facts)}`

/** Records that could not be read, which may change what is found. */
function unread({ unread: own, unread_elsewhere: others, unread_files: files }: Facts): string {
  if (own !== undefined) return `; ${count(own, 'more record of it', 'more records of it')} could not be read`
  const parts = [
    ...(others === undefined ? [] : [count(others, 'record')]),
    ...(files === undefined ? [] : [count(files, 'file')]),
  ]
  return parts.length === 0 ? '' : `; ${parts.join(' and ')} could not be read`
}

/** Records without a charge of a file that has very many. */
const uncompared = ({ uncompared: records }: Facts): string =>
  records === undefined ? '' : `; up to ${count(records, 'record')} without a charge could not be compared`

/** A record that may be of the shipment too. */
const shortened = ({ shortened: is }: Facts): string =>
  is === undefined ? '' : '; a record whose number a spreadsheet has damaged may belong to this shipment'
