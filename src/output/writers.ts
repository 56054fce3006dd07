/** The writers of line items, loaded together: each import takes time, and none is large. */
export { openCsv } from './csv.js'
export { openJson } from './json.js'
export { openLake } from './lake/lake.js'
export { openNdjson } from './ndjson.js'
export { openParquet } from './parquet.js'
export { openXlsx } from './xlsx.js'
