/** `npx tsx samples/generators/write-samples.ts`: writes the sample files and the list of them. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SAMPLES } from './samples.js'

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The list of samples with what each is there for. */
function provenance(): string {
  const made = SAMPLES.map(({ path }) => path)
  const byHand = readdirSync(join(PROJECT, 'samples'), { recursive: true, encoding: 'utf8' })
    .map((name) => `samples/${name.replaceAll('\\', '/')}`)
    .filter((path) => /^samples\/(?!bad\/)[^/]+\/.*\.(csv|edi)$/.test(path) && !made.includes(path))
    .map((path) => ({ path, about: 'Written by hand.' }))
  const rows = [...SAMPLES, ...byHand]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, about }) => `- \`${path.replace('samples/', '')}\`: ${about}`)
  return `# Samples

Invented invoice files, one folder a format, as the carriers ship them: bytes are kept as they are, line ends too.
Accounts, names, addresses, tracking numbers and amounts come from seeded generators and belong to nobody; no row is
taken from a carrier's file. What they state adds up to the cent, but where a file's line below says otherwise.

\`npm run samples\` writes all of them and this list anew (\`samples/generators/write-samples.ts\`): the same bytes on any
machine. \`bad/\` holds the smallest file for each error and is written by hand, as is
\`codes.csv\`: coding rules for \`--codes\`, with a freight charge shared 60/40.
\`labels.csv\`: labels with ship dates and cost centers for \`--expected\`, of shipments of \`fedex-us/real.csv\` and
\`dhl-express/two-invoices.csv\` and of some that are on no invoice; \`deliveries.csv\`: what tracking states about parcels of
\`ups-billing/real-headerless.csv\`, for \`--deliveries\`.

What each is there for:

${rows.join('\n')}
`
}

for (const { path, bytes } of SAMPLES) {
  const file = join(PROJECT, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes())
}
writeFileSync(join(PROJECT, 'samples', 'README.md'), provenance())
