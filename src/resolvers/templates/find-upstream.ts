import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Template, TemplateVersion } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { visibleTemplates } from './visible-templates.ts'

export interface Upstream {
  template: Template
  /** The version that the fork pulled last. */
  pulled: TemplateVersion
  latest: TemplateVersion
}

/**
 * Finds the version that a fork can pull.
 * @throws NotFoundError if the template is not a fork, or if its upstream was deleted or is no longer visible to the
 * viewer; ConflictError if upstream has no newer version than the one pulled.
 */
export async function findUpstream(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  { id, pulledId }: Template,
): Promise<Upstream> {
  if (!pulledId) throw noUpstream(encodeId('Template', id))
  const pulled = await tx.templateVersion.findUnique({
    where: { id: pulledId, template: visibleTemplates(context) },
    include: { template: { include: { latest: true } } },
  })
  if (!pulled?.template.latest) throw noUpstream(encodeId('Template', id))
  const { template } = pulled
  const { latest } = pulled.template
  if (latest.id === pulled.id)
    throw new ConflictError(
      `Nothing to pull: upstream has no version newer than ${latest.number}, which was already pulled.`,
      encodeId('TemplateVersion', latest.id),
    )
  return { template, pulled, latest }
}

function noUpstream(id: string): NotFoundError {
  return new NotFoundError(
    'upstream',
    id,
    `Template "${id}" has no upstream to pull from: it is not a fork, or its upstream was deleted or is no longer visible to you.`,
  )
}
