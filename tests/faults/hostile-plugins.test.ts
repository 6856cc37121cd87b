import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { exemptMessages } from '../support/foreign-messages.ts'
import { HOSTILE_PLUGINS } from '../support/hostile-plugins.ts'
import { addPlugin, outputOf, runToEnd } from '../support/plugin-packages.ts'
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
  let escapes = 0
  for (const [name, id] of ids) {
    const run = await runToEnd(canopy.client, id)
    // Nothing is granted that they try to use, so none of them gets anywhere. An object is no valid way out either.
    const output = outputOf(run)
    if (run.status !== 'FAILED' && JSON.stringify(output ?? {}).includes('process')) escapes += 1
    expect(['FAILED', 'COMPLETED'], name).toContain(run.status)
  }
  delay.disable()
  recordFigure('hostile plugins', ids.size)
  recordFigure('escapes', escapes)
  recordFigure('event-loop delay, p99', `${(delay.percentile(99) / MICROSECONDS / 1_000).toFixed(1)} ms`)
  recordFigure('event-loop delay, maximum', `${(delay.max / MICROSECONDS / 1_000).toFixed(1)} ms`)
  expect(escapes).toBe(0)
})
