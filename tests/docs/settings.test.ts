import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { Config } from '../../src/config.ts'
import { readConfig } from '../../src/read-config.ts'

const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(match => match[1]).sort()

it('a setting that would endanger others is refused with its remedy', () => {
  const refused = (env: Record<string, string>) => expect(() => readConfig([], env))
  refused({ NODE_ENV: 'production', WEBHOOK_ALLOW_LOOPBACK: 'true' }).toThrow(
    /WEBHOOK_ALLOW_LOOPBACK must not be set/,
  )
  refused({ TASK_LEASE_MS: '2000', WORKER_HEARTBEAT_MS: '1000' }).toThrow(
    /TASK_LEASE_MS must be at least 3 times/,
  )
})

it('docs/settings.md names every setting that is read, and no other', async () => {
  const [source, page] = await Promise.all([
    readFile('src/environment.ts', 'utf8'),
    readFile('docs/settings.md', 'utf8'),
  ])
  const read = names(source, /^ {2}([A-Z][A-Z_]+): /gm)
  expect(read).toContain('PORT')
  expect(names(page, /^\| `([A-Z_]+)` \|/gm)).toEqual(read)
})

/** TASK_LEASE_MS is `taskLeaseMs`, and WEBHOOK_TIMEOUT_MS `timeoutMs` among the webhook settings. */
function settingOf(config: Config, name: string): unknown {
  const camel = (words: string) => words.toLowerCase().replace(/_(.)/g, (_, letter) => letter.toUpperCase())
  const [, group, own] =
    /^(CONNECTION|OPERATION|WEBHOOK|STREAM|EMBEDDING|UPLOAD|EXTRACTION|ARTIFACT|DOWNLOAD|EXPORT|MODEL|PLAN)S?_(.*)$/.exec(
      name,
    ) ?? []
  const groups = {
    WEBHOOK: config.webhooks,
    CONNECTION: config.connections,
    OPERATION: config.operations,
    STREAM: config.streams,
    EMBEDDING: config.embeddings,
    UPLOAD: config.uploads,
    EXTRACTION: config.extraction,
    ARTIFACT: config.artifacts,
    DOWNLOAD: config.downloads,
    EXPORT: config.exports,
    MODEL: config.model,
    PLAN: config.plans,
  }
  const settings: object = groups[group as keyof typeof groups] ?? config
  return Object.entries(settings).find(([key]) => key === camel(own ?? name))?.[1]
}

it('docs/settings.md states the numbers that are used when nothing is set', async () => {
  const page = await readFile('docs/settings.md', 'utf8')
  const config = readConfig([], {})
  const stated = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)]
  expect(stated.length).toBeGreaterThan(15)
  for (const [, name = '', value] of stated)
    expect([name, String(settingOf(config, name))]).toEqual([name, value])
  const retries = /^\| `WEBHOOK_RETRY_SECONDS` \| ([\d,]+) \|/m.exec(page)?.[1]
  expect(config.webhooks.retryDelaysMs.map(ms => ms / 1000).join()).toBe(retries)
})
