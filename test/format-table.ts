/** The tables of formats and checks in README.md, made of the code. */
import { formats, listChecks } from '../src/index.js'

const HEAD = '| format | the file | where to download it |\n|---|---|---|\n'
const TABLE = /^\| format \|.*\n(?:\|.*\n)*/m

export function withFormatTable(readme: string): string {
  const rows = formats.map(({ id, title, download }) => `| \`${id}\` | ${title} | ${download} |\n`)
  return readme.replace(TABLE, () => HEAD + rows.join(''))
}

const CHECKS_HEAD = '| check | name | severity | a finding means | needs |\n|---|---|---|---|---|\n'
const CHECKS_TABLE = /^\| check \|.*\n(?:\|.*\n)*/m

export function withCheckTable(readme: string): string {
  const rows = listChecks().map(
    ({ name, title, severity, says, needs }) =>
      `| \`${name}\` | ${title} | ${severity} | ${says} | ${needs} |\n`,
  )
  return readme.replace(CHECKS_TABLE, () => CHECKS_HEAD + rows.join(''))
}
