import type { TemplateVersion } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { checkInputs } from '../../templates/check-inputs.ts'
import { guideVariables } from '../../templates/guide-variables.ts'
import { type Guide, renderGuide } from '../../templates/render-guide.ts'
import { readContent } from '../../templates/template-content.ts'
import type { InputProblems } from '../input-problems.ts'
import { findVisible } from '../templates/find-template.ts'
import { findVersion } from '../templates/find-version.ts'
import { visibleTemplates } from '../templates/visible-templates.ts'

/** The newest version of a template. @throws NotFoundError if the viewer cannot see it. */
export async function findNewestVersion(context: ViewerContext, id: string): Promise<TemplateVersion> {
  return findVersion(context.db, await findVisible(context, id), null)
}

/**
 * The template version (a UUID) of a topic's last plan. Adds a problem and returns null if the viewer cannot see the
 * template, so that its content is not disclosed.
 */
export async function findFormerVersion(
  context: ViewerContext,
  id: string,
  problems: InputProblems,
): Promise<TemplateVersion | null> {
  const version = await context.db.templateVersion.findFirst({
    where: { id, template: visibleTemplates(context) },
  })
  if (!version)
    problems.add('input.templateId', 'the template of this topic is not visible to you; choose another one')
  return version
}

/**
 * Renders the guide for a plan from a template. Adds a problem for every input that is unknown or has the wrong type,
 * and for every missing input that the guide requires.
 */
export function fillGuide(
  version: TemplateVersion,
  inputs: Record<string, unknown>,
  problems: InputProblems,
): Guide | null {
  const content = readContent(version)
  const checked = checkInputs(guideVariables(content), inputs)
  for (const { path, message } of checked.problems) problems.add(`input.${path}`, message)
  if (checked.problems.length) return null
  const { guide, problems: unfilled } = renderGuide(content, checked.values)
  for (const { path, message } of unfilled)
    problems.add('input.inputs', `cannot fill in the template: ${path} ${message}`)
  return unfilled.length ? null : guide
}
