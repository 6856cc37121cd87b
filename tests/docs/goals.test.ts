import { readFile } from 'node:fs/promises'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse, validate } from 'graphql'
import { expect, it } from 'vitest'
import { schema } from '../../src/schema/index.ts'
import { spawnScript } from '../support/spawn-script.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy({ DEMO: 'true' })
const page = await readFile('docs/goals.md', 'utf8')

const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  )

/** The operation of the page with this name. */
function operation<T>(name: string): TypedDocumentNode<T, Record<string, unknown>> {
  const found = blocks('graphql').find(text => text.includes(` ${name} `) || text.includes(` ${name}(`))
  return parse(found ?? '') as TypedDocumentNode<T, Record<string, unknown>>
}

interface Goal {
  id: string
  status: string
  plan: { hash: string; violations: unknown[] }
  synthesis: { text: string }
}

it('docs/goals.md shows the plan that its command prints', async () => {
  const [command = ''] = blocks('sh')
  const text = /^npm run goal -- "(.+)"\n$/.exec(command)?.[1] ?? ''
  const goal = spawnScript('examples/goal/main.ts', [text], {
    CANOPY_URL: canopy.url,
    CANOPY_API_KEY: canopy.client.secret,
  })
  expect(await goal.ended, goal.errors()).toBe(0)
  const [plan = ''] = blocks('text')
  expect(plan).toContain('research-1')
  expect(goal.output()).toContain(plan)
})

it('docs/goals.md leads from a text to an answer', async () => {
  const { client } = canopy
  const { planGoal } = await client.run(operation<{ planGoal: { goal: Goal } }>('PlanLeaveGoal'), {})
  const { id, plan } = planGoal.goal
  expect(plan.violations).toEqual([])
  const approval = operation<{ approveGoal: { goal: Goal } }>('ApproveLeaveGoal')
  const { approveGoal } = await client.run(approval, { id, planHash: plan.hash })
  expect(approveGoal.goal.status).toBe('RUNNING')
  for await (const _ of client.watch(operation('WatchLeaveGoal'), { goalId: id, after: 0 }));
  const { goal } = await client.run(operation<{ goal: Goal }>('LeaveGoal'), { id })
  expect(goal.status).toBe('COMPLETED')
  expect(goal.synthesis.text).toContain('within one hour')
})

it('docs/goals.md has only valid GraphQL', () => {
  const documents = blocks('graphql')
  expect(documents.length).toBeGreaterThan(8)
  for (const text of documents) expect(validate(schema, parse(text)), text).toEqual([])
})
