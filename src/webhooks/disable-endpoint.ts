import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/** Disables an endpoint (a UUID). Its pending deliveries fail. They can be redelivered one by one. */
export async function disableEndpoint(
  tx: WorkspaceTransaction,
  endpointId: string,
  reason: string,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_endpoints SET status = 'DISABLED', disabled_reason = ${reason} WHERE id = ${endpointId}::uuid`
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET status = 'FAILED', finished_at = now(), next_attempt_at = NULL
    WHERE endpoint_id = ${endpointId}::uuid AND status = 'PENDING'`
}
