import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { scrapeMetrics } from '../support/scrape-metrics.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

// Checks alerts and dashboard against the exported metrics. `.ci/check-deploy` tests the alerts in Prometheus.

interface Rule {
  alert: string
  expr: string
  labels: Record<string, string>
  annotations: Record<string, string>
}

interface Panel {
  id: number
  type: string
  title: string
  description?: string
  datasource?: { uid: string }
  gridPos: { x: number; y: number; w: number; h: number }
  fieldConfig?: { defaults: { unit?: string } }
  targets?: { expr: string; datasource: { uid: string } }[]
}

interface Dashboard {
  uid: string
  schemaVersion: number
  templating: { list: { name: string; type: string; query: string }[] }
  panels: Panel[]
}

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const readYaml = (path: string) => {
  const document = parseDocument(read(path), { uniqueKeys: true })
  expect([...document.errors, ...document.warnings]).toEqual([])
  return document.toJS()
}

const alerts = readYaml('deploy/prometheus/alerts.yml') as { groups: { rules: Rule[] }[] }
const rules = alerts.groups.flatMap(group => group.rules)
const dashboard = JSON.parse(read('deploy/grafana/canopy.json')) as Dashboard
const shown = dashboard.panels.filter(({ type }) => type !== 'row')
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...shown.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
]
const page = read('docs/metrics.md')
const runbook = read('docs/runbook.md')
const documented = [...page.matchAll(/^\| `(\w+)` \| \w+ \|/gm)].map(([, name = '']) => name)

const canopy = setUpTestCanopy()
let scraped: Awaited<ReturnType<typeof scrapeMetrics>>
beforeAll(async () => {
  scraped = await scrapeMetrics(canopy.urls)
})

/** @returns the distinct metric names in a PromQL expression. */
function metricsOf(expression: string): string[] {
  return [...new Set(expression.match(/\b(?:canopy|process|nodejs)_\w+/g))]
}

test.each(expressions)('%s: %s uses documented metrics that every process exports', (_, expr) => {
  const names = metricsOf(expr)
  expect(names).not.toEqual([])
  for (const name of names) {
    const family = name.replace(/_(bucket|count)$/, '')
    for (const families of scraped) {
      expect(families.has(family), family).toBe(true)
      const { type } = families.get(family) ?? {}
      expect(name !== family, name).toBe(type === 'histogram')
      if (type !== 'gauge') expect(expr).toMatch(/\b(increase|rate)\(/)
    }
    expect(documented).toContain(family)
  }
})

describe('alerts', () => {
  test.each(rules)('$alert says what happened, what to do next, and where to read more', rule => {
    const { summary, description, runbook_url } = rule.annotations
    expect(['critical', 'warning']).toContain(rule.labels.severity)
    expect(summary).toBeTruthy()
    expect(description).toMatch(/^[A-Z].*\. Next: .*\.$/)
    const [file, anchor] = runbook_url?.split('#') ?? []
    expect(file).toBe('docs/runbook.md')
    const sections = runbook.split(/^## /m).slice(1)
    const section = sections.find(text => text.split('\n')[0]?.toLowerCase().replaceAll(' ', '-') === anchor)
    expect(section, anchor).toContain(`\`${rule.alert}\``)
  })

  test('have tests for firing and not firing', () => {
    const { tests } = readYaml('deploy/prometheus/alerts.test.yml') as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[]
    }
    const checks = tests.flatMap(one => one.alert_rule_test)
    for (const { alert } of rules) {
      const ends = checks.filter(({ alertname }) => alertname === alert).map(check => check.exp_alerts.length)
      expect(new Set(ends), alert).toEqual(new Set([0, 1]))
    }
  })

  test('in the runbook exist', () => {
    const names = new Set([...runbook.matchAll(/`(Canopy[A-Z]\w+)`/g)].map(([, name]) => name))
    expect(names).toEqual(new Set(rules.map(({ alert }) => alert)))
  })
})

describe('dashboard', () => {
  test('takes its data source from a variable and keeps its URL', () => {
    expect(dashboard.uid).toBe('canopy')
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39)
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource', query: 'prometheus' }),
    )
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana variable syntax.
    const uid = '${datasource}'
    for (const { datasource, targets = [] } of shown)
      expect(new Set([datasource?.uid, ...targets.map(target => target.datasource.uid)])).toEqual(
        new Set([uid]),
      )
  })

  test('has panels with a title, a description, a unit and a position', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    for (const { title, description, fieldConfig } of shown) {
      expect(description, title).toBeTruthy()
      expect(fieldConfig?.defaults.unit, title).toBeTruthy()
    }
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })
})
