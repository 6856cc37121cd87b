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

/** The newest version of a template. @throws NotFoundError for one that the viewer may not see. */
export async function findNewestVersion(context: ViewerContext, id: string): Promise<TemplateVersion> {
  return findVersion(context.db, await findVisible(context, id), null)
}

/**
 * The version (a UUID) that a topic was planned by before. Null, and a problem, when the viewer may not see its template: what it
 * asks for is not told to everybody.
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
    problems.add('input.templateId', 'the template of this topic is not to be seen by you: name one that is')
  return version
}

/**
 * What a plan by a template follows, filled in. Every input that is unknown or mistyped is a problem, and every one that is missing
 * there.
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
    problems.add('input.inputs', `the template cannot be filled in with them: ${path} ${message}`)
  return unfilled.length ? null : guide
}
