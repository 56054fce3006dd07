/** The options of an audit that a user of the library begins: checked, and with the configuration read. */
import type { FormatDeclaration } from '../format/format.js'
import { InvoiceError } from '../schema/errors.js'
import { readConfig } from '../tables/audit-config.js'
import { isContract } from '../tables/contract.js'
import { checkOptions } from '../values/checked-options.js'
import { AUDIT_OPTIONS, type AuditOptions, knownNames, type ReadAuditOptions } from './audit-options.js'

/** Throws `usage` for options that name files, because an audit begins at once. */
export function checkedSettings(
  options: AuditOptions,
  known: readonly FormatDeclaration[],
): ReadAuditOptions {
  checkOptions(options, AUDIT_OPTIONS)
  const { formats = known, expected, deliveries, config } = options
  const contract = [options.contract ?? []].flat()
  const settings = typeof config === 'string' ? {} : readConfig(config, knownNames(formats))
  const isUnread = settings.contract !== undefined || !contract.every(isContract)
  if (
    typeof expected === 'string' ||
    typeof deliveries === 'string' ||
    typeof config === 'string' ||
    isUnread
  )
    throw new InvoiceError({
      code: 'usage',
      value: [expected, deliveries, config].find((one) => typeof one === 'string') ?? 'a contract',
      expected:
        'expected costs, deliveries and the configuration as values, and contracts that have been read',
      remedy: 'Read the files first: createAudit(await loadAuditOptions(options)).',
    })
  return { ...options, formats, expected, deliveries, config: settings, contract }
}
