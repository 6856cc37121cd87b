import { expect, it } from 'vitest'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { exemptMessages } from '../support/foreign-messages.ts'
import { HOSTILE_PLUGINS, type HostilePlugin } from '../support/hostile-plugins.ts'
import { addPlugin, outputOf, runToEnd } from '../support/plugin-packages.ts'
import { readAudit } from '../support/read-audit.ts'
import { recordFigure } from '../support/record-figure.ts'
import { sized } from '../support/scale.ts'
import { scrapeMetrics, sumOf } from '../support/scrape-metrics.ts'

const SETTINGS = {
  PLUGIN_ALLOW_UNSIGNED: 'true',
  PLUGIN_CPU_MS: sized('300', '5000'),
  PLUGIN_TIMEOUT_MS: '600000',
  PLUGIN_OUTPUT_BYTES: '100000',
  PLUGIN_CALLS: '20',
  TASK_TIMEOUT_MS: '1800000',
}

/** Those whose code can be installed. In the gate, those that send the most to the host. */
const NAMES = sized(
  ['flood of log lines', 'output beyond the size of a message', 'giant argument', 'deeply nested output'],
  HOSTILE_PLUGINS.map(({ name }) => name),
)
/** The longest time between two ticks of a timer since this was last read, in seconds. */
const LONGEST_TICK = 'nodejs_eventloop_lag_max_seconds'
/** The interval of that timer. */
const TICK_MS = 10

/** How a plugin must end that has no permission: the functions of the host that it calls do not exist. */
function expectedEnd({ code, fails, output }: HostilePlugin) {
  if (/host\.(fetch|nothing)/.test(code) || fails === 'THREW') return { code: 'PLUGIN_FAILED' }
  if (fails) return { code: `PLUGIN_${fails}` }
  const isObject = typeof output === 'object' && !Array.isArray(output)
  return isObject ? { output } : { code: 'PLUGIN_INVALID_OUTPUT' }
}

it('ends each hostile plugin without an effect', async () => {
  exemptMessages(['x'.repeat(1_000)])
  const chosen = HOSTILE_PLUGINS.filter(({ name }) => NAMES.includes(name))
  const canopy = await (await makeEmbeddedCanopy(SETTINGS)).startProcess()
  const { client } = canopy
  const ids = new Map<string, string>()
  for (const [i, { name, code }] of chosen.entries()) {
    const manifest = {
      name: `hostile-${i}`,
      permissions: [{ name: 'storage', reason: 'None.' }],
      tools: { run: { description: 'x', input: { type: 'object' }, output: { type: 'object' } } },
    }
    ids.set(name, await addPlugin(client, { manifest, code }))
  }
  const readDelayMs = async () => sumOf(await scrapeMetrics([canopy.url]), LONGEST_TICK) * 1_000 - TICK_MS
  await readDelayMs()
  const delays = new Map<string, number>()
  for (const plugin of chosen) {
    const run = await runToEnd(client, ids.get(plugin.name) ?? '')
    expect({ output: outputOf(run), code: run.failure?.code }, plugin.name).toEqual(expectedEnd(plugin))
    delays.set(plugin.name, await readDelayMs())
  }
  recordFigure('hostile plugins', ids.size)
  const effects = await readAudit(client, { actions: ['PLUGIN_EFFECT'] })
  recordFigure('effects', effects.length)
  // Of the server, with its own garbage collection.
  const longest = [...delays].toSorted(([, a], [, b]) => b - a).slice(0, 3)
  const shown = longest.map(([name, ms]) => `${ms.toFixed(1)} ms (${name})`)
  recordFigure('longest event-loop delays', shown.join(', '))
  expect(effects).toEqual([])
})
