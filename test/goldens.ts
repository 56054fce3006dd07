/**
 * `npm run goldens`: lists samples whose golden is missing or differs. `npm run goldens -- --add`: writes the
 * missing ones, shows the account of each, and writes README's tables of formats and checks. A sample with rejected rows is added
 * only with `--rejects`. None is ever overwritten: to accept a change, look at it, delete the file and add it again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { withConfigTables } from './config-reference.js'
import { withCheckTable, withFormatTable } from './format-table.js'
import { combinedGoldenOf, goldenOf } from './golden.js'
import { COMBINED, goldenPath, parsed, sampleFiles } from './law-kit.js'

interface Account {
  readonly rejected: number
  readonly text: string
}

/** What became of the rows of a sample, and what they come to. */
async function accountOf(path: string): Promise<Account> {
  const { account } = await parsed(path)
  const { rows, charged, skipped, rejected, line_items, sums } = account.summary.totals
  const warnings = account.summary.files.flatMap((file) => file.warnings)
  for (const [label, count] of Object.entries(account.summary.totals.uncategorized))
    warnings.push(`no rule names the category of "${label}" (${count} charges): a law asks for one`)
  const lines = [
    `${rows} rows = ${charged} charged + skipped ${JSON.stringify(skipped)} + ${rejected} rejected`,
    `${line_items} line items, ${JSON.stringify(sums)}`,
    ...warnings.map((warning) => `warning: ${warning}`),
    ...account.rejects.map(({ message }) => message),
  ]
  return { rejected, text: lines.map((line) => `  ${line}\n`).join('') }
}

async function add(path: string, file: string, golden: string): Promise<void> {
  const isTracking = path === COMBINED[1] // a list, not an invoice
  const { rejected, text } = isTracking ? { rejected: 0, text: '' } : await accountOf(path)
  const refused = rejected > 0 && !process.argv.includes('--rejects')
  if (refused) process.exitCode = 1
  else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, golden)
  }
  const word = refused ? 'refused (--rejects adds it with its rejected rows)' : 'added'
  process.stdout.write(`${word}  ${file}\n${text}`)
}

async function main(): Promise<void> {
  const adding = process.argv.includes('--add')
  const own = sampleFiles().filter((sample) => sample.own)
  const makers = own.map(({ path }) => [path, () => goldenOf(path)] as const)
  const [invoice, tracking] = COMBINED
  const combined = [tracking, () => combinedGoldenOf(invoice, tracking)] as const
  for (const [path, make] of [...makers, combined]) {
    const file = goldenPath(path)
    const golden = await make()
    if (existsSync(file)) {
      if (readFileSync(file, 'utf8') === golden) continue
      process.exitCode = 1
      process.stdout.write(`differs  ${file}\n`)
    } else if (adding) await add(path, file, golden)
    else {
      process.exitCode = 1
      process.stdout.write(`missing  ${file}\n`)
    }
  }
  if (adding) writeFileSync('README.md', withCheckTable(withFormatTable(readFileSync('README.md', 'utf8'))))
  if (adding) writeFileSync(CONFIG_PAGE, withConfigTables(readFileSync(CONFIG_PAGE, 'utf8')))
}

const CONFIG_PAGE = 'docs.md'

await main()
