import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()

it('lists every metric in docs/metrics.md with its name, type, labels and meaning', async () => {
  const page = await readFile('docs/metrics.md', 'utf8')
  const rows = page.split('\n').filter(line => line.startsWith('| `'))
  const { registry } = canopy.app.metrics
  const truth = (await registry.getMetricsAsJSON()).map(({ name, type, help }) => {
    const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: string[] }
    const labels = labelNames.map(label => `\`${label}\``).join(', ')
    return `| \`${name}\` | ${type} |${labels && ` ${labels}`} | ${help} |`
  })
  const isOurs = (row: string) => row.startsWith('| `canopy_')
  expect(rows.filter(isOurs).sort()).toEqual(truth.filter(isOurs).sort())
  // The page lists only some of the default metrics of prom-client.
  expect(truth).toEqual(expect.arrayContaining(rows))
})
