/** What may change a finding, in words behind its sentence. */

import type { Facts } from '../schema/audit-report.js'
import { count } from '../values/shown-amounts.js'

export const doubtsOf = (facts: Facts): string => `${unread(facts)}${shortened(facts)}`

/** Records that could not be read, which may change what is found. */
function unread({ unread: own, unread_elsewhere: others }: Facts): string {
  if (own !== undefined) return `; ${count(own, 'more record of it', 'more records of it')} could not be read`
  return others === undefined ? '' : `; ${count(others, 'record')} could not be read`
}

/** A record that may be of the shipment too. */
const shortened = ({ shortened: is }: Facts): string =>
  is === undefined ? '' : '; a record whose number a spreadsheet has damaged may be of it'
