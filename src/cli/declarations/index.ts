/** All commands, in the order of the help. */
import { ACCRUAL, AUDIT, EXPLAIN, SUMMARY } from './auditing.js'
import type { CommandDeclaration } from './declaration.js'
import {
  CHECKS_LIST,
  COMPLETION,
  CONFIG_INIT,
  CONTRACT_INIT,
  FORMATS_LIST,
  MAP_INIT,
  SCHEMA_TEXT,
} from './lists.js'
import { CHARGES, CODES, COMBINE, DETECT, PARSE } from './reading.js'
import { CONNECTIONS, SERVE, SYNC, WORK } from './services.js'
import { CLAIMS, LOAD, QUERY, SANDBOX, STORE_OPERATIONS, STORED_FILES } from './storing.js'

export const DECLARATIONS: readonly CommandDeclaration[] = [
  ...[PARSE, DETECT, CHARGES, CODES, AUDIT, SUMMARY, ACCRUAL, EXPLAIN, COMBINE],
  ...[LOAD, QUERY, STORED_FILES, STORE_OPERATIONS, CLAIMS, SANDBOX, CONNECTIONS, SYNC, WORK, SERVE],
  ...[MAP_INIT, CONFIG_INIT, CONTRACT_INIT, FORMATS_LIST, CHECKS_LIST, SCHEMA_TEXT, COMPLETION],
]
