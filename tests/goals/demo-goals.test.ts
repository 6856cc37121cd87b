import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { answerParts, type GoalAgent } from '../../src/goals/plan/answer-parts.ts'
import { splitGoal } from '../../src/goals/plan/split-goal.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../../src/platform/database/scope-to-workspace.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy({ DEMO: 'true' })
it('explore', async () => {
  const goals = JSON.parse(await readFile(join(import.meta.dirname, 'demo-goals.json'), 'utf8'))
  const { prisma } = canopy.app.database
  const { workspaceId } = await prisma.agent.findFirstOrThrow()
  const db = scopeToWorkspace(prisma, workspaceId)
  const rows = await prisma.agent.findMany({ include: { nodes: true, latestSnapshot: true } })
  const agents: GoalAgent[] = rows.map(a => ({ id: a.id, name: a.name, scopeDescription: '', nodeIds: a.nodes.map(n => n.nodeId), documents: a.latestSnapshot?.totalDocuments ?? 0 }))
  console.log(agents.map(a => [a.name, a.documents]))
  for (const [i, goal] of goals.entries()) {
    const { parts, outputs } = splitGoal(goal.text)
    console.log(`${i + 1}. ${goal.text}\n => outputs ${JSON.stringify(outputs)}`)
    const found = new Map()
    for (const part of parts) { console.log(' -', part.question, `[${part.context}]`); for (const [k, v] of await answerParts(db, [part], { workspaceId, agents, embeddings: null }, new AbortController().signal, () => agents)) console.log('   =>', agents.find(a => a.id === v.agentId)?.name) }
  }
}, 600_000)
