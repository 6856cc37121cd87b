import { createHash } from 'node:crypto'
import type { EstimatedStep } from './estimate-plan.ts'
import type { PlannedStep } from './planned-step.ts'

/**
 * SHA-256 over steps and estimates, in hexadecimal. Equal plans have equal hashes, whatever the order of object keys.
 */
export function hashPlan(steps: readonly EstimatedStep[]): string {
  return createHash('sha256').update(toCanonicalJson(steps)).digest('hex')
}

function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

const COLORS: Record<string, string> = {
  COMPLETED: 'fill:#d1fae5,stroke:#059669,color:#064e3b',
  RUNNING: 'fill:#dbeafe,stroke:#2563eb,color:#1e3a8a',
  FAILED: 'fill:#fee2e2,stroke:#dc2626,color:#7f1d1d',
  BLOCKED: 'fill:#fef3c7,stroke:#d97706,color:#78350f',
}

/** A step with its status, such as COMPLETED. */
type ShownStep = Pick<PlannedStep, 'key' | 'title' | 'kind' | 'dependsOn'> & { status: string }

/** The graph of a plan as a Mermaid flowchart. Colors show the status of steps that have started. */
export function drawMermaid(steps: readonly ShownStep[]): string {
  const idOf = new Map(steps.map(({ key }, i) => [key, `s${i + 1}`]))
  const nodes = steps.map(
    ({ key, title, kind }) => `  ${idOf.get(key)}["${escapeLabel(title)}<br/><i>${kind}</i>"]`,
  )
  const edges = steps.flatMap(({ key, dependsOn }) =>
    dependsOn.map(other => `  ${idOf.get(other)} --> ${idOf.get(key)}`),
  )
  const shown = Object.keys(COLORS).filter(status => steps.some(step => step.status === status))
  const styles = shown.map(status => `  classDef ${status.toLowerCase()} ${COLORS[status]}`)
  const classes = shown.map(status => {
    const ids = steps.filter(step => step.status === status).map(({ key }) => idOf.get(key))
    return `  class ${ids.join(',')} ${status.toLowerCase()}`
  })
  return ['flowchart TD', ...nodes, ...edges, ...styles, ...classes].join('\n')
}

/** Escapes what Mermaid or the HTML that it makes would read as markup. */
function escapeLabel(text: string): string {
  return text.replace(/["#&<>`\\[\]{}|;]/g, character => `#${character.codePointAt(0)};`).replace(/\s+/g, ' ')
}
