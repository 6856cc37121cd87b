import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { exemptMessages } from '../support/foreign-messages.ts'
import { HOSTILE_PLUGINS, type HostilePlugin } from '../support/hostile-plugins.ts'
import { addPlugin, outputOf, runToEnd } from '../support/plugin-packages.ts'
import { readAudit } from '../support/read-audit.ts'
import { recordFigure } from '../support/record-figure.ts'
import { sized } from '../support/scale.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy({
  PLUGIN_ALLOW_UNSIGNED: 'true',
  PLUGIN_CPU_MS: sized('300', '5000'),
  PLUGIN_TIMEOUT_MS: '600000',
  PLUGIN_OUTPUT_BYTES: '100000',
  PLUGIN_CALLS: '20',
  TASK_TIMEOUT_MS: '1800000',
})

/** Those whose code can be installed. In the gate, those that send the most to the host. */
const NAMES = sized(
  ['flood of log lines', 'output beyond the size of a message', 'giant argument', 'deeply nested output'],
  HOSTILE_PLUGINS.map(({ name }) => name),
)
const MICROSECONDS = 1_000

/** How a plugin must end that has no permission: the functions of the host that it calls do not exist. */
function expectedEnd({ code, fails, output }: HostilePlugin) {
  if (/host\.(fetch|nothing)/.test(code) || fails === 'THREW') return { code: 'PLUGIN_FAILED' }
  if (fails) return { code: `PLUGIN_${fails}` }
  const isObject = typeof output === 'object' && !Array.isArray(output)
  return isObject ? { output } : { code: 'PLUGIN_INVALID_OUTPUT' }
}

it('keeps the event loop free while hostile plugins run', async () => {
  exemptMessages(['x'.repeat(1_000)])
  const chosen = HOSTILE_PLUGINS.filter(({ name }) => NAMES.includes(name))
  const ids = new Map<string, string>()
  for (const [i, { name, code }] of chosen.entries()) {
    const manifest = {
      name: `hostile-${i}`,
      permissions: [{ name: 'storage', reason: 'None.' }],
      tools: { run: { description: 'x', input: { type: 'object' }, output: { type: 'object' } } },
    }
    ids.set(name, await addPlugin(canopy.client, { manifest, code }))
  }
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  for (const plugin of chosen) {
    const run = await runToEnd(canopy.client, ids.get(plugin.name) ?? '')
    expect({ output: outputOf(run), code: run.failure?.code }, plugin.name).toEqual(expectedEnd(plugin))
  }
  delay.disable()
  recordFigure('hostile plugins', ids.size)
  const effects = await readAudit(canopy.client, { actions: ['PLUGIN_EFFECT'] })
  recordFigure('effects', effects.length)
  recordFigure('event-loop delay, p99', `${(delay.percentile(99) / MICROSECONDS / 1_000).toFixed(1)} ms`)
  recordFigure('event-loop delay, maximum', `${(delay.max / MICROSECONDS / 1_000).toFixed(1)} ms`)
  expect(effects).toEqual([])
})
