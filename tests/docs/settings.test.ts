import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'

const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(match => match[1]).sort()

it('docs/settings.md names every setting that is read, and no other', async () => {
  const [source, page] = await Promise.all([
    readFile('src/config.ts', 'utf8'),
    readFile('docs/settings.md', 'utf8'),
  ])
  const read = names(source, /^ {2}([A-Z][A-Z_]+): /gm)
  expect(read).toContain('PORT')
  expect(names(page, /^\| `([A-Z_]+)` \|/gm)).toEqual(read)
})

it('docs/settings.md states the defaults that are used', async () => {
  const page = await readFile('docs/settings.md', 'utf8')
  const config = readConfig([], {})
  const stated = (name: string) => new RegExp(`^\\| \`${name}\` \\| ([^ |;:]+)`, 'm').exec(page)?.[1]
  expect({
    port: stated('PORT'),
    host: stated('HOST'),
    dataDir: stated('DATA_DIR'),
    bodyLimitBytes: stated('BODY_LIMIT_BYTES'),
    requestTimeoutMs: stated('REQUEST_TIMEOUT_MS'),
    connectTimeoutMs: stated('CONNECT_TIMEOUT_MS'),
    eventPollMs: stated('EVENT_POLL_MS'),
    workerConcurrency: stated('WORKER_CONCURRENCY'),
    taskTimeoutMs: stated('TASK_TIMEOUT_MS'),
    taskMaxAttempts: stated('TASK_MAX_ATTEMPTS'),
    taskHeartbeatSeconds: stated('TASK_HEARTBEAT_SECONDS'),
    taskSuperviseSeconds: stated('TASK_SUPERVISE_SECONDS'),
    workerPollMs: stated('WORKER_POLL_MS'),
    workerHeartbeatMs: stated('WORKER_HEARTBEAT_MS'),
    shutdownGraceMs: stated('SHUTDOWN_GRACE_MS'),
  }).toEqual(
    Object.fromEntries(
      (
        [
          'port',
          'host',
          'dataDir',
          'bodyLimitBytes',
          'requestTimeoutMs',
          'connectTimeoutMs',
          'eventPollMs',
          'workerConcurrency',
          'taskTimeoutMs',
          'taskMaxAttempts',
          'taskHeartbeatSeconds',
          'taskSuperviseSeconds',
          'workerPollMs',
          'workerHeartbeatMs',
          'shutdownGraceMs',
        ] as const
      ).map(name => [name, String(config[name])]),
    ),
  )
})
