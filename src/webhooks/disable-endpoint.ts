import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/** Identifies an endpoint and its workspace by UUID. */
export interface EndpointRef {
  id: string
  workspaceId: string
}

/** Disables an endpoint. Its pending deliveries fail. They can be redelivered one by one. */
export async function disableEndpoint(
  tx: WorkspaceTransaction,
  { id, workspaceId }: EndpointRef,
  reason: string,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_endpoints SET status = 'DISABLED', disabled_reason = ${reason}
    WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid`
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET status = 'FAILED', finished_at = now(), next_attempt_at = NULL
    WHERE endpoint_id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND status = 'PENDING'`
}
