/** What runs save is merged into what one run over all files gives, byte for byte. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { auditJob } from '../src/app/audit.js'
import { summaryJob } from '../src/app/summary.js'
import { bash, parseInvoice } from './cli-kit.js'
import { ownFolder } from './inputs.js'
import { hasSlurm, startSlurm } from './slurm.js'

const at = ownFolder()
const FILES = [
  'samples/ups-billing/several-invoices.csv',
  'samples/ups-billing/recurring-number.csv',
  'samples/fedex-us/overnight.csv',
  'samples/dhl-express/real.csv',
  'samples/dpd-uk/credits.csv',
  'samples/bad/amount.csv',
  'samples/bad/layout.csv',
]
const LABELS = 'samples/labels.csv'

const audited = async (files: readonly string[], options: Parameters<typeof auditJob>[1]) => {
  const { report, ...counts } = await auditJob(files, options).result
  return { report: report === null ? null : JSON.stringify(report), ...counts }
}
const summarised = async (files: readonly string[], options: Partial<Parameters<typeof summaryJob>[1]>) => {
  const { report, ...counts } = await summaryJob(files, { write: async () => [], ...options }).result
  return { report: report === null ? null : JSON.stringify(report), ...counts }
}

/** Files in parts, each part in a state, the states in another order. */
const partings = fc
  .array(fc.nat(2), { minLength: FILES.length, maxLength: FILES.length })
  .map((parts) =>
    [2, 0, 1].map((part) => FILES.filter((_, nth) => parts[nth] === part)).filter((one) => one.length > 0),
  )

describe('a batch', () => {
  it('audits as one run does, however the files are parted', async () => {
    const whole = await audited(FILES, { expected: LABELS })
    expect(whole).toMatchObject({ rejected: 1, failed: 1 })
    let run = 0
    await fc.assert(
      fc.asyncProperty(partings, async (parts) => {
        const states: string[] = []
        for (const files of parts) {
          const state = at(`audit-${run++}.state`)
          expect(await audited(files, { save: state })).toMatchObject({ report: null })
          states.push(state)
        }
        expect(await audited(states, { merge: true, expected: LABELS })).toEqual(whole)
      }),
      { numRuns: 6 },
    )
  })

  it('summarises as one run does', async () => {
    const wish = { by: ['month', 'carrier', 'service'], facts: true }
    const whole = await summarised(FILES, wish)
    let run = 0
    await fc.assert(
      fc.asyncProperty(partings, async (parts) => {
        const states: string[] = []
        for (const files of parts) {
          const state = at(`summary-${run++}.state`)
          await summarised(files, { ...wish, save: state })
          states.push(state)
        }
        expect(await summarised(states, { ...wish, merge: true })).toEqual(whole)
      }),
      { numRuns: 6 },
    )
  })

  it('merges what was merged', async () => {
    const [a, b, c] = [at('a.state'), at('b.state'), at('c.state')] as const
    await audited(FILES.slice(0, 3), { save: a })
    await audited(FILES.slice(3), { save: b })
    await audited([b, a], { merge: true, save: c })
    expect((await audited([c], { merge: true })).report).toBe((await audited(FILES, {})).report)
  })

  it('says which files are in several states', async () => {
    await audited(FILES.slice(0, 2), { save: at('first.state') })
    await audited(FILES.slice(1, 3), { save: at('second.state') })
    const job = auditJob([at('first.state'), at('second.state')], { merge: true })
    const warnings: string[] = []
    for await (const event of job) if (event.kind === 'warning') warnings.push(event.warning)
    await job.result
    expect(warnings).toEqual([
      'samples/ups-billing/recurring-number.csv is in 2 states with the same content: its charges count once, and its rows 2 times in the account',
    ])
  })

  it('refuses what is no state of this command, and what lacks something', async () => {
    const refusal = async (files: readonly string[], options: Parameters<typeof auditJob>[1] = {}) =>
      String(await auditJob(files, { merge: true, ...options }).result.catch((error: unknown) => error))
    await summarised(FILES.slice(0, 1), { save: at('one.summary') })
    await audited(FILES.slice(0, 1), { save: at('one.audit') })
    await audited(FILES.slice(0, 1), { save: at('few.audit'), checks: ['invoice_total'] })
    const bytes = readFileSync(at('one.audit'))
    writeFileSync(at('cut.audit'), bytes.subarray(0, bytes.length - 40))
    writeFileSync(at('short.audit'), bytes.subarray(0, 24))
    expect(await refusal([FILES[0] ?? ''])).toMatch(
      /expected a file that --save wrote\. Invoices are read without --merge/,
    )
    expect(await refusal([at('one.summary')])).toMatch(/one\.summary: .*it is one of `summary`/)
    expect(await refusal([at('cut.audit')])).toMatch(/cut\.audit: /)
    expect(await refusal([at('short.audit')])).toMatch(/a whole file/)
    expect(await refusal([at('few.audit')])).toMatch(/saved for invoice_total alone/)
    expect(await refusal([at('few.audit')], { checks: ['invoice_total'] })).toBe('[object Object]')
    const other = summaryJob([at('one.summary')], {
      merge: true,
      by: ['service'],
      write: async () => [],
    }).result
    await expect(other).rejects.toThrow('a state of --by service, and it is one of --by month,carrier')
  })

  describe('runs as the guide says', () => {
    const guide = readFileSync('docs.md', 'utf8')
    const block = (name: string): string =>
      new RegExp(`\`\`\`${name}\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? ''
    let whole = ''
    let path = {}
    beforeAll(async () => {
      mkdirSync(at('run/downloads/an other folder'), { recursive: true })
      mkdirSync(at('run/bin'))
      for (const file of FILES) cpSync(file, at(`run/downloads/${file.replaceAll('/', '-')}`))
      cpSync(FILES[0] ?? '', at('run/downloads/an other folder/of the same name.csv'))
      writeFileSync(
        at('run/bin/parse-invoice'),
        `#!/bin/sh\nexec "${process.execPath}" "${process.cwd()}/dist/cli.js" "$@"\n`,
        { mode: 0o755 },
      )
      path = { PATH: `${at('run/bin')}:${process.env.PATH}` }
      await parseInvoice(['audit', 'downloads/', '--to', 'json', '-o', 'whole.json'], { cwd: at('run') })
      whole = readFileSync(at('run/whole.json'), 'utf8')
      await bash(block('sh map'), { cwd: at('run') })
    })
    const run = (recipe: string, env = {}) => {
      rmSync(at('run/merged.json'), { force: true })
      const script = recipe.replaceAll('--report audit.html', '--to json -o merged.json')
      return bash(script, { cwd: at('run'), env: { ...path, ...env } })
    }
    const merged = (): string => readFileSync(at('run/merged.json'), 'utf8')
    const MERGE = 'parse-invoice audit --merge "states/*.state" --to json -o merged.json'

    it.for(['xargs', 'parallel'])('with %s', async (engine, { skip }) => {
      if ((await bash(`command -v ${engine}`)).status !== 0) return skip(`${engine} is not installed here`)
      const recipe = block(`sh ${engine}`)
      expect(recipe).toContain('-n 8')
      const { status, stderr } = await run(recipe.replace('-n 8', '-n 2'))
      expect([status, stderr]).toEqual([2, expect.stringContaining('samples-bad-layout.csv')])
      expect(merged()).toBe(whole)
    })

    it('as a Slurm array', async ({ skip }) => {
      const slurm = hasSlurm() ? await startSlurm() : null
      if (slurm === null) return skip('no Slurm runs on this machine (slurm-wlm)')
      try {
        const recipe = block('sh slurm')
        expect(recipe).toContain('--array=0-99')
        const { stderr } = await run(recipe.replace('0-99', '0-2'), slurm.env)
        await slurm.ended()
        expect([stderr, merged()]).toEqual(['', whole])
      } finally {
        await slurm.stop()
      }
    })

    it('as a Kubernetes Indexed Job', async () => {
      const job = parseYaml(block('yaml'))
      expect(job).toMatchObject({
        apiVersion: 'batch/v1',
        kind: 'Job',
        spec: { completionMode: 'Indexed', completions: 100, template: { spec: { restartPolicy: 'Never' } } },
      })
      const { containers, volumes } = job.spec.template.spec
      const [{ command, workingDir, volumeMounts }] = containers
      expect(volumeMounts).toEqual([{ name: volumes[0].name, mountPath: workingDir }])
      expect(command.slice(0, 2)).toEqual(['sh', '-c'])
      for (const [part, file] of FILES.slice(0, 2).entries()) {
        mkdirSync(at(`run/pods/downloads/${part}`), { recursive: true })
        cpSync(file, at(`run/pods/downloads/${part}/invoice.csv`))
      }
      const pods = [0, 1].map((part) => `(cd pods; JOB_COMPLETION_INDEX=${part} sh -c '${command[2]}')`)
      const script = ['mkdir pods/states', 'cp map.sh pods', ...pods, `cd pods; ${MERGE}`].join('\n')
      expect((await run(script)).stderr).not.toContain('error')
      await run('cd pods; parse-invoice audit downloads/ --to json -o whole.json')
      expect(readFileSync(at('run/pods/merged.json'), 'utf8')).toBe(
        readFileSync(at('run/pods/whole.json'), 'utf8'),
      )
    })

    it("as Spark's pipe", async () => {
      const line =
        block('python')
          .split('\n')
          .find((one) => one.startsWith('files.pipe(')) ?? ''
      const [, command = ''] = /^files\.pipe\("(.*)", checkCode=True\)\.collect\(\)$/.exec(line) ?? []
      expect(command).toBe(`xargs -r -d '\\\\n' sh map.sh`)
      const piped = command.replaceAll('\\\\', '\\')
      const parts = [0, 1].map((part) => `find downloads -type f | sort | awk 'NR % 2 == ${part}' | ${piped}`)
      await run(['rm -rf states && mkdir states', ...parts, MERGE].join('\n'))
      expect(merged()).toBe(whole)
    })

    it('and makes no report without a part that was lost', async () => {
      const lost = block('sh xargs')
        .replace('-n 8', '-n 2')
        .replace('sh map.sh', `sh -c 'case $* in *dhl*) exit 1;; esac; sh map.sh "$@"' --`)
      expect((await run(lost)).status).not.toBe(0)
      expect(existsSync(at('run/merged.json'))).toBe(false)
    })
  })
})
