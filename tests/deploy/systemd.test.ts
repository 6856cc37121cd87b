import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'

// Checks the units against the program that they start. `.ci/check-deploy` has systemd verify every setting.

const ROOT = join(import.meta.dirname, '../..')

function readUnit(file: string) {
  const text = readFileSync(join(ROOT, 'deploy/systemd', file), 'utf8')
  const settings = (key: string) =>
    [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value)
  return { settings, setting: (key: string) => settings(key)[0] }
}

describe.each(['api', 'worker'])('canopy-%s.service', role => {
  const { settings, setting } = readUnit(`canopy-${role}.service`)

  test('starts an existing file in this role on the Node version of the project', () => {
    const [program = '', flag, file = '', ...args] = setting('ExecStart')?.split(' ') ?? []
    expect([flag, ...args]).toEqual(['--no-memory-reducer', `--role=${role}`])
    expect(setting('WorkingDirectory')).toBe('/opt/canopy')
    expect(existsSync(join(ROOT, file))).toBe(true)
    expect(existsSync(program.replace('/opt/canopy', ROOT))).toBe(true)
  })

  test('allows a longer stop than the grace period of tasks, and sends a signal that Canopy handles', () => {
    expect(Number(setting('TimeoutStopSec')) * 1000).toBeGreaterThan(readConfig([], {}).shutdownGraceMs)
    expect(setting('KillSignal')).toBe('SIGTERM')
    expect(setting('KillMode')).toBe('mixed')
  })

  test('restarts after every exit, without limit', () => {
    expect(setting('Restart')).toBe('always')
    expect(Number(setting('RestartSec'))).toBeGreaterThan(0)
    expect(setting('StartLimitIntervalSec')).toBe('0')
  })

  test('runs as its own unprivileged user', () => {
    expect(setting('User')).toBe('canopy')
    expect(setting('CapabilityBoundingSet')).toBe('')
    expect(setting('ProtectSystem')).toBe('strict')
    expect(setting('NoNewPrivileges')).toBe('true')
    expect(settings('EnvironmentFile')).toEqual(['/etc/canopy/canopy.env', `-/etc/canopy/canopy-${role}.env`])
    // Every user can read the unit, so it must not contain secrets. The data directory is not a secret.
    expect(settings('Environment')).toEqual(role === 'api' ? ['DATA_DIR=/var/lib/canopy'] : [])
    expect(settings('StateDirectory')).toEqual(role === 'api' ? ['canopy'] : [])
  })
})

describe('canopy-bench', () => {
  const { settings, setting } = readUnit('canopy-bench.service')

  test('runs an existing file once and keeps its history in its own folder', () => {
    const [program = '', file = '', ...args] = setting('ExecStart')?.split(' ') ?? []
    expect(existsSync(program.replace('/opt/canopy', ROOT))).toBe(true)
    expect(existsSync(join(ROOT, file))).toBe(true)
    expect(args).toEqual(['--history', `/var/lib/${setting('StateDirectory')}`])
    expect(setting('Type')).toBe('oneshot')
  })

  test('runs as an unprivileged user and never reads the settings of the server', () => {
    expect(setting('User')).toBe('canopy')
    expect(setting('ProtectSystem')).toBe('strict')
    expect(settings('EnvironmentFile')).toEqual(['-/etc/canopy/canopy-bench.env'])
  })

  test('is started every month, also if the machine was off', () => {
    const timer = readUnit('canopy-bench.timer')
    expect(timer.setting('OnCalendar')).toBe('*-*-01 03:00')
    expect(timer.setting('Persistent')).toBe('true')
    expect(timer.setting('WantedBy')).toBe('timers.target')
  })
})
