/** The schemas of users' files and their error messages: loaded together, when there is a file to check. */
export { codingSchema } from './coding-schema.js'
export { ruleSchema } from './rule-schema.js'
export { carrierFaults, faultsError, readBySchema, unknownName } from './schema-faults.js'
