/** The table of formats in README.md, made of the declarations. */
import { formats } from '../src/index.js'

const HEAD = '| format | the file | where to download it |\n|---|---|---|\n'
const TABLE = /^\| format \|.*\n(?:\|.*\n)*/m

export function withFormatTable(readme: string): string {
  const rows = formats.map(({ id, title, download }) => `| \`${id}\` | ${title} | ${download} |\n`)
  return readme.replace(TABLE, () => HEAD + rows.join(''))
}
