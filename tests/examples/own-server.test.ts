import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sized } from '../support/scale.ts'
import { type Demo, expectWholeTour, startDemo } from '../support/start-demo.ts'

/** @returns the PID of the process that holds the data folder of the demo's own server. */
async function findServer({ folder }: Demo): Promise<number> {
  let pid: number | null = null
  const read = async () => {
    const [own = ''] = await readdir(folder)
    pid = await readFile(join(folder, own, 'holder.json'), 'utf8').then(
      text => JSON.parse(text).pid,
      () => null,
    )
    return pid
  }
  await expect.poll(read).toEqual(expect.any(Number))
  return pid ?? 0
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The demo uses its embedded database even if the environment sets another one. */
const ENV = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }

describe('npm run demo with its own server', () => {
  it('stops its server and removes its folder on Ctrl-C at any time', async () => {
    const demo = await startDemo(ENV)
    const server = await findServer(demo)
    expect(isAlive(server)).toBe(true)
    demo.child.kill('SIGINT')
    expect(await demo.ended).toBe(130)
    expect(isAlive(server)).toBe(false)
    expect(await readdir(demo.folder)).toEqual([])
  })
})

// The gate runs the tour only once, in terminal.test.ts.
if (sized(false, true))
  describe('the whole tour with its own server', () => {
    it('runs to the end with plain output and leaves nothing behind', async () => {
      const demo = await startDemo(ENV)
      const server = await findServer(demo)
      expect(await demo.ended, demo.errors()).toBe(0)
      expectWholeTour(demo.output())
      expect(demo.output()).not.toContain('\x1b')
      expect(isAlive(server)).toBe(false)
      expect(await readdir(demo.folder)).toEqual([])
    })

    it('exits cleanly when its reader closes the pipe, as `head` does', async () => {
      const demo = await startDemo(ENV)
      const server = await findServer(demo)
      demo.child.stdout?.destroy()
      expect(await demo.ended, demo.errors()).toBe(0)
      expect(isAlive(server)).toBe(false)
      expect(await readdir(demo.folder)).toEqual([])
    })
  })
