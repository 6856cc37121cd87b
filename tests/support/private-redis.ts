import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { findFreePort } from './free-port.ts'
import { atEnd } from './start-test-canopy.ts'
import { waitUntil } from './wait-until.ts'

export interface PrivateRedis {
  url: string
  /** Kills it. */
  kill(): Promise<void>
  /** On the same port. */
  start(): Promise<void>
  flushAll(): Promise<void>
}

/** A Redis of the test's own, not started yet. */
export async function createPrivateRedis(): Promise<PrivateRedis> {
  const port = await findFreePort()
  const url = `redis://127.0.0.1:${port}`
  let end = async () => {}
  atEnd(() => end())
  const send = async (command: 'PING' | 'FLUSHALL') => {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.call(command)
    } finally {
      client.disconnect()
    }
  }
  return {
    url,
    kill: () => end(),
    async start() {
      const options = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no']
      const child = spawn('redis-server', options, { cwd: '/', stdio: 'ignore' })
      const endWithParent = () => child.kill('SIGKILL')
      process.once('exit', endWithParent)
      const exited = once(child, 'exit')
      end = async () => {
        process.off('exit', endWithParent)
        child.kill('SIGKILL')
        await exited
      }
      await waitUntil('Redis answers', () => send('PING').catch(() => null))
    },
    async flushAll() {
      await send('FLUSHALL')
    },
  }
}
