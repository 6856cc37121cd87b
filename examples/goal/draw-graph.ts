interface GraphStep {
  key: string
  dependsOn: readonly string[]
}

/** Lines of a graph: those in the row of a step, without its symbol, and those that pass below the row. */
export interface GraphRow {
  lines: string
  below: string
}

/** What a lane shows in a row: the lines to the row above, to the row below, and to the step on the left. */
interface Crossing {
  up: boolean
  down: boolean
  left: boolean
}

const JOINED: Record<string, string> = { up: '╯', down: '╮', both: '┤' }
const CROSSED: Record<string, string> = { up: '┴', down: '┬', both: '┼' }

/**
 * Draws the dependencies of steps, which must be in an order that respects them. Each step that needs others has a lane
 * from the first of them to itself, where `◂` marks its end:
 *
 *     ○─╮
 *     ○─┤
 *     ○◂┴─╮
 *     ○◂──╯
 */
export function drawGraph(steps: readonly GraphStep[]): GraphRow[] {
  const needs = directNeeds(steps)
  /** Key of the step that each lane leads to. Null: free. */
  const lanes: (string | null)[] = []
  const rows = steps.map(({ key }) => {
    const own = lanes.indexOf(key)
    const users = steps.filter(step => needs.get(step.key)?.has(key)).map(step => step.key)
    const before = [...lanes]
    for (const user of users) if (!lanes.includes(user)) lanes[freeLane(lanes)] = user
    const row = lanes.map((lane, i) => ({
      up: (before[i] ?? null) !== null,
      down: lane !== null && i !== own,
      left: i === own || (lane !== null && users.includes(lane)),
    }))
    if (own >= 0) lanes[own] = null
    return { lines: drawRow(row, own >= 0), below: lanes.map(lane => (lane === null ? '  ' : '│ ')).join('') }
  })
  const width = lanes.length * 2 + 1
  return rows.map(({ lines, below }) => ({ lines: lines.padEnd(width), below: ` ${below}`.padEnd(width) }))
}

/** The needs of each step without those that another one needs already, directly or not. */
function directNeeds(steps: readonly GraphStep[]): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>()
  const direct = new Map<string, Set<string>>()
  for (const { key, dependsOn } of steps) {
    const known = dependsOn.filter(other => all.has(other))
    const implied = new Set(known.flatMap(other => [...(all.get(other) ?? [])]))
    all.set(key, new Set([...known, ...implied]))
    direct.set(key, new Set(known.filter(other => !implied.has(other))))
  }
  return direct
}

function freeLane(lanes: readonly (string | null)[]): number {
  const free = lanes.indexOf(null)
  return free < 0 ? lanes.length : free
}

function drawRow(row: readonly Crossing[], hasNeeds: boolean): string {
  const end = row.findLastIndex(({ left }) => left)
  const start = hasNeeds ? '◂' : end < 0 ? ' ' : '─'
  return start + row.map((crossing, i) => drawLane(crossing, i < end) + (i < end ? '─' : ' ')).join('')
}

function drawLane({ up, down, left }: Crossing, isCrossed: boolean): string {
  if (!up && !down) return isCrossed ? '─' : ' '
  if (!left) return '│'
  const shape = up && down ? 'both' : up ? 'up' : 'down'
  return (isCrossed ? CROSSED[shape] : JOINED[shape]) ?? ''
}
