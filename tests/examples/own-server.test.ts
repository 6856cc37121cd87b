import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { DEMO_TIMEOUT_MS, type Demo, expectWholeTour, startDemo } from '../support/start-demo.ts'

/** The process that holds the data folder of the demo's own server. */
async function findServer({ folder }: Demo): Promise<number> {
  const read = async () => {
    const [own = ''] = await readdir(folder)
    return JSON.parse(await readFile(join(folder, own, 'holder.json'), 'utf8')).pid as number
  }
  return vi.waitFor(read, { timeout: DEMO_TIMEOUT_MS / 2 })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('npm run demo with a server of its own', { timeout: DEMO_TIMEOUT_MS }, () => {
  it('plays to the end in plain lines, and leaves nothing behind', async () => {
    const demo = await startDemo({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    const server = await findServer(demo)
    expect(isAlive(server)).toBe(true)
    expect(await demo.ended, demo.complaints()).toBe(0)
    expectWholeTour(demo.output())
    expect(demo.output()).not.toContain('\x1b')
    expect(isAlive(server)).toBe(false)
    expect(await readdir(demo.folder)).toEqual([])
  })

  it('stops its server and removes its folder on Ctrl-C, however early', async () => {
    const demo = await startDemo()
    const server = await findServer(demo)
    demo.child.kill('SIGINT')
    expect(await demo.ended).toBe(130)
    expect(isAlive(server)).toBe(false)
    expect(await readdir(demo.folder)).toEqual([])
  })
})
