import { bold, dim } from '../terminal/terminal.ts'
import { formatSeconds, formatUsd, warn } from './format.ts'
import { formatGraphTable } from './graph-table.ts'
import type { Goal, Plan, Step } from './operations.ts'

type Range = Plan['estimate']['costUsd']
type Violation = Plan['violations'][number]

const NAMES = { COST: 'cost', TIME: 'time', TOKENS: 'tokens' } as const

/** The plan of a goal as text, to be read before it is approved. @returns lines. */
export function formatPlan(goal: Goal, plan: Plan): string[] {
  const { steps, estimate, violations, reason } = plan
  const risks = steps.flatMap(({ key, risks }) => risks.map(risk => `    ${key}: ${risk}`))
  return [
    `  ${bold(goal.text)}`,
    dim(`  ${goal.id}, version ${plan.version} of the plan, by ${plan.source}`),
    ...(reason ? [`  Replanned: ${reason}`] : []),
    '',
    ...formatGraphTable({
      steps,
      head: ['Step', 'By', 'Time', 'Cost', 'What'],
      cellsOf: step => [
        step.key,
        formatWorker(step),
        formatSeconds(step.estimate.seconds.expected),
        formatUsd(step.estimate.costUsd.expected),
        step.title,
      ],
    }),
    '',
    `  Time    ${formatRange(estimate.makespanSeconds, formatSeconds)}`,
    `  Cost    ${formatRange(estimate.costUsd, formatUsd)}`,
    `  Tokens  ${formatRange(estimate.tokens, formatCount)}`,
    dim(`  ${formatBasis(plan)}`),
    dim(`  Decides the time: ${plan.criticalPath.join(' → ')}`),
    ...(risks.length > 0 ? ['', '  Risks', ...risks] : []),
    ...violations.map(violation => warn(`  ! ${formatViolation(violation)}`)),
  ]
}

/** The tool or the agent of a step, or what kind of work it is. */
function formatWorker({ agent, plugin, tool, kind }: Step): string {
  if (tool) return plugin ? `${plugin.name}: ${tool}` : tool
  return agent?.name ?? kind
}

function formatRange({ low, expected, high }: Range, format: (figure: number) => string): string {
  return `about ${format(expected)} (${format(low)} to ${format(high)})`
}

const formatCount = (count: number) => Math.round(count).toLocaleString('en-US')

function formatBasis({ estimate: { basedOnSteps } }: Plan): string {
  return basedOnSteps === 0
    ? 'Estimated from defaults, because too few steps have been completed so far.'
    : `Estimated from ${basedOnSteps} completed steps.`
}

function formatViolation({ constraint, limit, expected }: Violation): string {
  const format = { COST: formatUsd, TIME: formatSeconds, TOKENS: formatCount }[constraint]
  return `The expected ${NAMES[constraint]} is ${format(expected)}, but the limit is ${format(limit)}. The goal pauses at the limit.`
}
