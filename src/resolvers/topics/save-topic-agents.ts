import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Saves the agents (UUIDs) of a topic that has none, in order. Omits agents that were deleted in the meantime. */
export async function saveTopicAgents(
  tx: WorkspaceTransaction,
  { workspaceId, topicId }: { workspaceId: string; topicId: string },
  agentIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO topic_agents (workspace_id, topic_id, agent_id, ordinal)
    SELECT agents.workspace_id, ${topicId}::uuid, agents.id, asked.ordinal::int
    FROM unnest(${[...agentIds]}::uuid[]) WITH ORDINALITY AS asked (id, ordinal) JOIN agents ON agents.id = asked.id
    WHERE agents.workspace_id = ${workspaceId}::uuid`
}
