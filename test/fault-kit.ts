/** Faults of the machine, made on purpose: small and read-only disks, inputs that change, threads that die. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createReadStream, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll } from 'vitest'
import { COMMAND, namesIn, type Ran, withoutStack } from './cli-kit.js'

const mounted: string[] = []

/** Mounts a disk of so many KiB in memory. False where this process may not. */
export function mountDisk(folder: string, kib: number): boolean {
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'none', folder], { stdio: 'pipe' })
  } catch {
    return false
  }
  mounted.push(folder)
  return true
}

export const makeReadOnly = (folder: string): void =>
  void execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'pipe' })

/** Call it after `ownFolder`: what is set up last is cleared up first. */
export function unmountAfterwards(): void {
  afterAll(() => {
    for (const folder of mounted.splice(0)) execFileSync('umount', [folder])
  })
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ran>
}

/** The command as a process that is still at work. Its standard input stays open. */
export function started(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [COMMAND, ...args], { env: { ...process.env, NO_COLOR: '', ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  child.stdin.on('error', () => undefined)
  return {
    child,
    ended: new Promise<Ran>((settle) =>
      child.on('close', (status) => settle({ status, stdout, stderr })),
    ).then(withoutStack),
  }
}

/** Waits for something about a process, as long as it runs. */
export async function until(seen: () => boolean, { child }: Running): Promise<void> {
  while (child.exitCode === null && !seen()) await after(10)
}

/** Sizes of the files that are being written. */
export const unfinished = (folder: string): number[] =>
  namesIn(folder)
    .filter((name) => name.endsWith('.part'))
    .flatMap((name) => statSync(`${folder}/${name}`, { throwIfNoEntry: false })?.size ?? [])

/**
 * The command while it waits for the reader of its rejected rows, who does something meanwhile. The input must begin
 * with more of them than a pipe holds.
 */
export async function heldUp(args: readonly string[], pipe: string, act: () => void): Promise<Ran> {
  execFileSync('mkfifo', [pipe])
  const { ended } = started([...args, '--rejects', pipe])
  let acted = false
  for await (const _ of createReadStream(pipe)) {
    if (!acted) act()
    acted = true
  }
  return ended
}

/** A module that Node loads before the command, in its threads too: `NODE_OPTIONS` of the environment. */
export function preloaded(path: string, script: string): Readonly<Record<string, string>> {
  writeFileSync(path, script)
  return { NODE_OPTIONS: `--require "${path}"` }
}
