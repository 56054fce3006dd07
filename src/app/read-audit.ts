/** Reads inputs into one audit. */

import type { Audit } from '../audit/audit.js'
import { type AuditOptions, type ReadAuditOptions, readAuditOptions } from '../audit/audit-options.js'
import type { Input } from '../input/input.js'
import { auditMaking } from './jobs/products.js'
import { type ReadOptions, readFiles } from './jobs/read.js'

/** Awaits `heard` between blocks. */
export async function readAudit(
  inputs: Input | readonly Input[],
  { reportOnly, ...options }: AuditOptions & Pick<ReadAuditOptions, 'reportOnly'>,
  reading: ReadOptions,
  heard: () => Promise<void> = async () => undefined,
): Promise<Audit> {
  const making = await auditMaking({ ...(await readAuditOptions(options, reading.signal)), reportOnly })
  await readFiles(inputs, making, reading, heard)
  return making.whole()
}
