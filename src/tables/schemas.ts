/** The schemas of what users write, and what says where it is at fault: loaded together, when a file is there to be read by them. */
export { codingSchema } from './coding-schema.js'
export { ruleSchema } from './rule-schema.js'
export { carrierFaults, faultsError, readBySchema, unknownName } from './schema-faults.js'
