import type { ViewerContext } from '../../context.ts'
import { ValidationError, type ValidationIssue } from '../../errors.ts'
import { Prisma, type TemplateVersion } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { checkInputs } from '../../templates/check-inputs.ts'
import { renderText } from '../../templates/render-text.ts'
import { readVariables } from '../../templates/template-content.ts'
import { addUse } from '../../usage/usage-days.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findVisible, lockVisible } from './find-template.ts'
import { findVersion } from './template-versions.ts'

interface UseTemplateInput {
  templateId: string
  version?: string | null | undefined
  inputs: Record<string, unknown>
}

/** Renders a template and counts the use. Failed renderings are not counted. */
export async function useTemplate(
  context: ViewerContext,
  input: UseTemplateInput,
): Promise<{ rendered: string; versionId: string }> {
  requireScope(context, 'WRITE')
  const template = await findVisible(context, input.templateId)
  const version = await findVersion(context.db, template, input.version)
  const rendered = render(version, input.inputs)
  const use = { templateId: input.templateId, versionId: version.id }
  await context.db.$transaction(tx => countUse(context, tx, use))
  return { rendered, versionId: version.id }
}

function render({ body, variables }: TemplateVersion, inputs: Record<string, unknown>): string {
  const { values, problems } = checkInputs(readVariables(variables), inputs)
  if (problems.length) throw new ValidationError(problems.map(inInput))
  const { text, problem } = renderText(body, values)
  if (problem !== null) throw new ValidationError([{ path: 'input.inputs', message: `the text ${problem}` }])
  return text
}

function inInput({ path, message }: ValidationIssue): ValidationIssue {
  return { path: `input.${path}`, message }
}

/**
 * Counts a use of the template and of the version (a UUID), and records it for the user, with the template locked.
 * @throws NotFoundError if the viewer cannot see the template, or no longer can.
 */
export async function countUse(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  { templateId: id, versionId }: { templateId: string; versionId: string },
): Promise<void> {
  const { workspaceId, userId } = context.viewer
  const { id: templateId } = await lockVisible(context, tx, id)
  const usageCount = { increment: 1 }
  await tx.template.update({ where: { id: templateId }, data: { usageCount } })
  await tx.templateVersion.update({ where: { id: versionId }, data: { usageCount } })
  await tx.templateUser.upsert({
    where: { templateId_userId: { templateId, userId } },
    create: { workspaceId, templateId, userId, versionId },
    update: { versionId },
  })
  await tx.$executeRaw(
    addUse('template_uses', Prisma.sql`SELECT ${workspaceId}::uuid, ${userId}::uuid, ${templateId}::uuid`),
  )
}
