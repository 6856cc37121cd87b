import { describe, expect, it } from 'vitest'
import { readGoal } from '../support/goals.ts'
import { graphql } from '../support/gql/gql.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Goals = graphql(`
  query DemoGoalsLoaded {
    viewer { user { name } }
    goals { nodes { id } }
  }
`)

async function readGoals(client: TestClient) {
  const { viewer, goals } = await client.run(Goals, {})
  return {
    userName: viewer.user.name,
    goals: await Promise.all(goals.nodes.map(({ id }) => readGoal(client, id))),
  }
}

describe('the goals of the demo', () => {
  const canopy = setUpTestCanopy({ DEMO: 'true' })

  it('run to cited answers by several agents, in English and Korean', async () => {
    await canopy.idle()
    const { userName, goals } = await readGoals(canopy.client)
    expect(goals.map(({ text }) => /[가-힣]/.test(text))).toEqual([true, false])
    for (const goal of goals) {
      expect(goal).toMatchObject({
        status: 'COMPLETED',
        createdBy: { name: userName },
        spending: { spentUsd: 0 },
        plan: { source: 'EVIDENCE' },
        synthesis: { isPartial: false, missing: [] },
      })
      const agents = new Set(goal.plan?.steps.flatMap(({ agent }) => agent?.name ?? []))
      expect([...agents].toSorted()).toEqual(['Mulgyeol Engineer', 'People Guide'])
    }
    const [korean, english] = goals
    expect(korean?.synthesis?.text).toContain('최대 3일')
    expect(korean?.synthesis?.text).toContain('| 일반 코드 | 1명 |')
    expect(english?.synthesis?.text).toContain('within one hour')
    expect(english?.synthesis?.text).toContain('/oauth/token')
    const files = goals.flatMap(({ plan }) => plan?.steps.flatMap(({ output }) => output?.files ?? []) ?? [])
    expect(files.map(({ kind }) => kind)).toEqual(['CSV', 'XLSX', 'PPTX'])
  })
})

describe('the goals of the demo with few plans per minute', () => {
  const canopy = setUpTestCanopy({ DEMO: 'true', PLANS_PER_MINUTE: '1' })

  it('are loaded up to the limit, and do not prevent the start', async () => {
    expect((await readGoals(canopy.client)).goals).toHaveLength(1)
  })
})

describe('the goals of the demo with a model', () => {
  const canopy = setUpTestCanopy({
    DEMO: 'true',
    MODEL_BASE_URL: 'http://127.0.0.1:9',
    MODEL_NAME: 'writer',
  })

  it('are left out, because their calls would cost money', async () => {
    expect((await readGoals(canopy.client)).goals).toEqual([])
  })
})
