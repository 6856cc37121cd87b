import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Says which agents (UUIDs) a topic that has none is planned and written from, in their order. One that was deleted meanwhile is left out. */
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
