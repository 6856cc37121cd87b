import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Template, TemplateVersion } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { visibleTemplates } from './visible-templates.ts'

export interface Upstream {
  template: Template
  /** What the fork has taken in last. */
  pulled: TemplateVersion
  latest: TemplateVersion
}

/**
 * What a fork can pull.
 * @throws NotFoundError without an upstream: alike for no fork, and for an upstream that was deleted or that the viewer may not
 * see any more; ConflictError if it has no newer version than the one pulled.
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
      `There is nothing to pull: upstream has no version after ${latest.number}, which was pulled already.`,
      encodeId('TemplateVersion', latest.id),
    )
  return { template, pulled, latest }
}

function noUpstream(id: string): NotFoundError {
  return new NotFoundError(
    'upstream',
    id,
    `The template "${id}" has nothing to pull from: it is no fork, or what it was made of was deleted or may not be seen any more.`,
  )
}
