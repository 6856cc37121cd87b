import type { CanopyClient } from '../../examples/canopy-client.ts'
import { Create, Delete, Status, Watch } from './operations.ts'
import { type RunStep, StepFailed } from './run-steps.ts'

/** Reads what a frontend reads first. @returns the key of a node for an agent. @throws StepFailed */
export function runQuery(client: CanopyClient, step: RunStep): Promise<string> {
  return step('query: key, counts and a search', async () => {
    const { viewer, taxonomy } = await client.run(Status, {})
    const { scopes } = viewer.apiKey
    if (!scopes.includes('WRITE') && !scopes.includes('ADMIN'))
      throw new StepFailed(`The API key has the scope ${scopes.join(', ')}. Use a key with the scope WRITE.`)
    const nodeKey = taxonomy?.roots[0]?.key
    if (!nodeKey)
      throw new StepFailed(
        'The workspace has no published taxonomy, so no agent can be created. Publish one.',
      )
    return nodeKey
  })
}

/**
 * Creates an agent, streams the events of its first measurement, and deletes the agent, which deletes its task and
 * measurements too. @throws StepFailed
 */
export async function runTask(client: CanopyClient, step: RunStep, nodeKey: string): Promise<void> {
  const { agentId, taskId } = await step('task: create an agent', async () => {
    const { createAgent: made } = await client.run(Create, { name: 'Smoke test', nodeKey })
    if (made.__typename !== 'CreateAgentPayload') throw new StepFailed(made.message)
    return { agentId: made.agent.id, taskId: made.task.id }
  })
  try {
    await step('task: stream its measurement', () => watchTask(client, taskId))
  } finally {
    await step('task: delete the agent', async () => {
      const { deleteAgent: deleted } = await client.run(Delete, { id: agentId })
      if (deleted.__typename !== 'DeleteAgentPayload') throw new StepFailed(deleted.message)
    })
  }
}

/** @throws StepFailed unless the task completes. */
async function watchTask(client: CanopyClient, taskId: string): Promise<void> {
  let status = 'PENDING'
  let message = ''
  for await (const { taskEvents: item } of client.watch(Watch, { taskId })) {
    if (item.__typename !== 'TaskEvent') continue
    status = item.status
    message = item.failure?.message ?? message
  }
  if (status !== 'COMPLETED')
    throw new StepFailed(`The task ended with the status ${status}. ${message}`.trim())
}
