import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { findFreePort } from './free-port.ts'
import { atEnd } from './start-test-canopy.ts'
import { waitUntil } from './wait-until.ts'

export interface PrivateRedis {
  url: string
  kill(): Promise<void>
  /** Starts it again on the same port, without data. */
  start(): Promise<void>
  flushAll(): Promise<void>
}

/** Starts a Redis for one test. */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  const redis = await createPrivateRedis()
  await redis.start()
  return redis
}

/** Prepares a Redis for one test without starting it. */
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
