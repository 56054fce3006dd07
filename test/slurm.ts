/** A Slurm cluster of this machine alone: its own keys, ports and folders, gone when it is stopped. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './ports.js'

const SERVERS = ['munged', 'slurmctld', 'slurmd'].map((name) => `/usr/sbin/${name}`)

export interface Slurm {
  /** What its commands need. */
  readonly env: Readonly<Record<string, string>>
  /** Settles when no job is left. */
  ended(): Promise<void>
  stop(): Promise<void>
}

export const hasSlurm = (): boolean => SERVERS.every(existsSync)

/** Null where it does not start here. */
export async function startSlurm(): Promise<Slurm | null> {
  const folder = mkdtempSync(join(tmpdir(), 'slurm-'))
  const at = (name: string): string => join(folder, name)
  const env = { SLURM_CONF: at('slurm.conf') }
  for (const name of ['state', 'spool']) mkdirSync(at(name))
  mkdirSync(at('munge'), { mode: 0o711 })
  writeFileSync(at('munge.key'), randomBytes(1024), { mode: 0o400 })
  const name = hostname().split('.')[0]
  const user = userInfo().username
  const lines = [
    'ClusterName=test',
    `SlurmctldHost=${name}(127.0.0.1)`,
    `SlurmctldPort=${await freePort()}`,
    `SlurmdPort=${await freePort()}`,
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    `AuthInfo=socket=${at('munge/socket')}`,
    `StateSaveLocation=${at('state')}`,
    `SlurmdSpoolDir=${at('spool')}`,
    `SlurmctldPidFile=${at('slurmctld.pid')}`,
    `SlurmdPidFile=${at('slurmd.pid')}`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'MpiDefault=none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_CPU',
    'SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=1',
    `NodeName=${name} NodeAddr=127.0.0.1 CPUs=2`,
    `PartitionName=all Nodes=${name} Default=YES`,
  ]
  writeFileSync(at('slurm.conf'), `${lines.join('\n')}\n`)
  const started: ChildProcess[] = []
  const start = (server: string, ...args: readonly string[]): void => {
    started.push(spawn(`/usr/sbin/${server}`, args, { env: { ...process.env, ...env }, stdio: 'ignore' }))
  }
  const munge = {
    'key-file': 'munge.key',
    socket: 'munge/socket',
    'pid-file': 'munge/pid',
    'seed-file': 'munge/seed',
  }
  start(
    'munged',
    '--foreground',
    '--force',
    ...Object.entries(munge).map(([option, file]) => `--${option}=${at(file)}`),
  )
  const within = async (seconds: number, isSo: () => boolean): Promise<boolean> => {
    for (let tried = 0; tried < seconds * 10; tried++) {
      if (isSo()) return true
      await sleep(100)
    }
    return false
  }
  const command = (file: string, ...args: readonly string[]): string => {
    try {
      return execFileSync(file, args, { env: { ...process.env, ...env }, encoding: 'utf8', stdio: 'pipe' })
    } catch {
      return 'away'
    }
  }
  const slurm: Slurm = {
    env,
    ended: async () => {
      if (!(await within(30, () => command('squeue', '-h') === ''))) throw new Error('jobs have not ended')
    },
    stop: async () => {
      for (const one of started.reverse()) {
        const gone = new Promise((resolve) =>
          one.exitCode === null ? one.once('exit', resolve) : resolve(0),
        )
        one.kill('SIGKILL')
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await within(3, () => existsSync(at('munge/socket')))
  start('slurmctld', '-D', '-c')
  start('slurmd', '-D', '-N', `${name}`)
  if (await within(6, () => command('sinfo', '-h', '-o', '%T').startsWith('idle'))) return slurm
  await slurm.stop()
  return null
}
