/** What knows the schemas of configuration and line items, loaded together as the commands of `reading.ts` are. */
export { schemaText } from '../output/schema-text.js'
export { configSchemaText, takeDefaults } from './config.js'
export { configCommand } from './config-command.js'
