import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { type Config, readConfig } from '../../src/config/config.ts'
import { findNearMisses } from '../../src/config/near-miss-settings.ts'

it('rejects dangerous settings with their remedy', () => {
  const refused = (env: Record<string, string>) => expect(() => readConfig([], env))
  refused({ NODE_ENV: 'production', WEBHOOK_ALLOW_LOOPBACK: 'true' }).toThrow(
    /WEBHOOK_ALLOW_LOOPBACK must not be set/,
  )
  refused({ TASK_LEASE_MS: '2000', WORKER_HEARTBEAT_MS: '1000' }).toThrow(
    /TASK_LEASE_MS must be at least 3 times/,
  )
})

/** Reads TASK_LEASE_MS from `taskLeaseMs`, and WEBHOOK_TIMEOUT_MS from `timeoutMs` of the webhook settings. */
function settingOf(config: Config, name: string): unknown {
  const camel = (words: string) => words.toLowerCase().replace(/_(.)/g, (_, letter) => letter.toUpperCase())
  const groups =
    /^(CONNECTION|OPERATION|WEBHOOK|STREAM|EMBEDDING|UPLOAD|EXTRACTION|ARTIFACT|DOWNLOAD|EXPORT|MODEL|PLAN|CONVERSATION|DATABASE_POOL|FLAG|PLUGIN)S?_(.*)$/
  const [, group = '', own = name] = groups.exec(name) ?? []
  const all = config as unknown as Record<string, Record<string, unknown> | undefined>
  const settings = all[`${camel(group)}s`] ?? all[camel(group)] ?? all
  return settings[camel(own)]
}

it('states the defaults in docs/settings.md', async () => {
  const page = await readFile('docs/settings.md', 'utf8')
  const config = readConfig([], {})
  const stated = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)]
  expect(stated.length).toBeGreaterThan(15)
  for (const [, name = '', value] of stated.filter(([, name]) => !name?.startsWith('RATE_LIMIT_')))
    expect([name, String(settingOf(config, name))]).toEqual([name, value])
  const rateLimits = Object.entries(config.rateLimits).flatMap(([scope, { capacity, refillPerMinute }]) => [
    [`RATE_LIMIT_${scope.toUpperCase()}_CAPACITY`, String(capacity)],
    [`RATE_LIMIT_${scope.toUpperCase()}_REFILL_PER_MINUTE`, String(refillPerMinute)],
  ])
  expect(stated.map(([, name, value]) => [name, value])).toEqual(expect.arrayContaining(rateLimits))
  const retries = /^\| `WEBHOOK_RETRY_SECONDS` \| ([\d,]+) \|/m.exec(page)?.[1]
  expect(config.webhooks.retryDelaysMs.map(ms => ms / 1000).join()).toBe(retries)
})

describe('a misspelled setting', () => {
  it.each([
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['CORS_ORGINS', 'CORS_ORIGINS'],
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['REDIS_URI', 'REDIS_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['DATADIR', 'DATA_DIR'],
    ['PORTS', 'PORT'],
    ['port', 'PORT'],
    ['REQUEST_TIMEOUT', 'REQUEST_TIMEOUT_MS'],
    ['REQUEST_TIMEOUT_SECONDS', 'REQUEST_TIMEOUT_MS'],
    ['BODY_LIMIT', 'BODY_LIMIT_BYTES'],
    ['STREAM_PER_KEY', 'STREAMS_PER_KEY'],
    ['BOOTSTRAP_APIKEY', 'BOOTSTRAP_API_KEY'],
    ['MODEL_BASEURL', 'MODEL_BASE_URL'],
  ])('%s causes a warning', (name, setting) => {
    const warning = `${name} is not a setting and has no effect. Did you mean ${setting}?`
    expect(findNearMisses({ [name]: 'x' })).toEqual([warning])
  })

  it('causes no warning if the setting itself is set', () => {
    expect(findNearMisses({ CORS_ORIGIN: 'x', CORS_ORIGINS: 'y' })).toEqual([])
  })

  it('is not reported for variables that systems and tools set', () => {
    const others =
      'HOME PATH PWD OLDPWD SHELL SHLVL TERM LANG LC_ALL USER LOGNAME HOSTNAME HOSTTYPE MAIL TZ TMPDIR EDITOR DISPLAY CI DEBUG _ ' +
      'NODE_OPTIONS NODE_PATH NODE_VERSION YARN_VERSION NPM_CONFIG_LOGLEVEL INIT_CWD npm_config_cache npm_lifecycle_event npm_package_name ' +
      'AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY OPENAI_API_KEY ANTHROPIC_API_KEY POSTGRES_PASSWORD POSTGRES_USER ' +
      'REDIS_PORT REDIS_HOST REDIS_SERVICE_HOST DATABASE_HOST KUBERNETES_PORT KUBERNETES_SERVICE_HOST CANOPY_PORT http_proxy NO_PROXY ' +
      'SSH_AUTH_SOCK XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS INVOCATION_ID JOURNAL_STREAM MANAGERPID SYSTEMD_EXEC_PID'
    expect(findNearMisses(Object.fromEntries(others.split(' ').map(name => [name, 'x'])))).toEqual([])
  })
})
