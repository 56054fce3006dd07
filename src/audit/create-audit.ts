/** Audits as users of the library create them: the options are checked, and a configuration in them is read. */
import type { AuditStateText } from '../ledger/saved.js'
import { InvoiceError } from '../schema/errors.js'
import { readConfig } from '../tables/audit-config.js'
import { isContract } from '../tables/read-contract.js'
import { checkArgument, checkOptions } from '../values/checked-options.js'
import { type Audit, auditOfBytes, auditOfJSON, beginAudit } from './audit.js'
import { AUDIT_OPTIONS, type AuditOptions, knownNames, type ReadAuditOptions } from './audit-options.js'

/** An empty audit. Throws `InvoiceError` (`config`, `expected_costs`, `usage`). */
export const createAudit = (options: AuditOptions = {}): Audit => beginAudit(withoutFiles(options))

/** An audit that continues from `toJSON()`. */
export const auditFromJSON = (state: AuditStateText, options: AuditOptions = {}): Audit =>
  auditOfJSON(state, withoutFiles(options))

/** An audit that continues from `save()`. */
export function auditFromBytes(saved: Uint8Array, options: AuditOptions = {}): Audit {
  const kind = { says: 'the bytes of save()', test: (value: unknown) => value instanceof Uint8Array }
  checkArgument('saved', saved, kind, 'Read the file as bytes, not as text.')
  return auditOfBytes(saved, withoutFiles(options))
}

function withoutFiles(options: AuditOptions): ReadAuditOptions {
  checkOptions(options, AUDIT_OPTIONS)
  const { formats = [], expected, deliveries, config } = options
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
  return { ...options, expected, deliveries, config: settings, contract }
}
