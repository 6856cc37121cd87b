import type { ServerResponse } from 'node:http'
import { type Behaviour, type ModelRequest, type ModelServer, say } from './model-server.ts'

/** What a request of a goal asks a model for. */
export type GoalPurpose = 'PLAN' | 'WRITE' | 'TABLE' | 'JUDGE' | 'SYNTHESIS'

const OPENINGS: [string, GoalPurpose][] = [
  ['You plan how several agents', 'PLAN'],
  ['Judge whether', 'JUDGE'],
  ['Answer a goal', 'SYNTHESIS'],
  ['Make one table', 'TABLE'],
  ['Write one section', 'WRITE'],
]

export function purposeOf({ messages }: ModelRequest): GoalPurpose {
  const [system] = messages
  const known = OPENINGS.find(([opening]) => system?.content.startsWith(opening))
  if (!known) throw new Error(`Unknown request: ${system?.content.slice(0, 80)}`)
  return known[1]
}

export interface ScriptedStep {
  id: string
  kind?: string
  title?: string
  agent?: string | null
  tool?: string
  input?: object
  dependsOn?: string[]
}

/** A plan as a model writes it. Each step has one criterion. */
export function scriptPlan(steps: readonly ScriptedStep[]): string {
  return JSON.stringify({
    steps: steps.map(step => ({
      kind: 'RESEARCH',
      title: `Question ${step.id}`,
      description: '',
      dependsOn: [],
      risks: [],
      successCriteria: ['Says something.'],
      ...step,
    })),
  })
}

interface GoalScript {
  /** The answer to a request for a plan. */
  plan(request: ModelRequest): string
  /** Output tokens that each answer is charged for. */
  outputTokens?: number
  /** Runs before each answer. */
  before?(purpose: GoalPurpose, request: ModelRequest, response: ServerResponse): Promise<void> | void
}

/** A model that plans as scripted, quotes the first numbered passage, and finds every criterion met. */
export function goalModel({ plan, outputTokens = 100, before }: GoalScript): Behaviour {
  return async (response, request) => {
    const purpose = purposeOf(request)
    await before?.(purpose, request, response)
    const answers: Record<GoalPurpose, () => string> = {
      PLAN: () => plan(request),
      JUDGE: () => JSON.stringify({ criteria: [{ met: true, reason: 'It does.' }] }),
      TABLE: () => JSON.stringify({ columns: ['Fact', 'Source'], rows: [[quote(request), '1']] }),
      WRITE: () => `${quote(request)} [1].`,
      SYNTHESIS: () => `### Findings\n\n${quote(request)} [1].`,
    }
    const text = answers[purpose]()
    say(text.match(/\s*\S+\s*$|\s*\S+/g) ?? [], { input: 10, output: outputTokens })(response)
  }
}

/** The first sentence of the first passage, without the period. */
function quote({ messages }: ModelRequest): string {
  const text = messages.at(-1)?.content ?? ''
  const passage = /\[1\] [^\n]*\n([\s\S]*?)(?:\n\n\[2\]|$)/.exec(text)?.[1] ?? text
  const line = passage.split('\n').find(one => /^[A-Z가-힣]/.test(one)) ?? 'Nothing'
  return (/^[^.]+/.exec(line)?.[0] ?? line).trim()
}

/** How often each request was received, by its messages. */
export function countRequests(model: ModelServer): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { messages } of model.requests) {
    const key = JSON.stringify(messages)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}
