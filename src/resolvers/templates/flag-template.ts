import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { requireScope } from '../require-scope.ts'
import { holdVisible } from './find-template.ts'

export interface FlagTemplateInput {
  id: string
  official?: boolean | null | undefined
  featured?: boolean | null | undefined
}

/** What becomes of a template that is not any more what an ADMIN has seen. */
export const NOT_FLAGGED = { official: false, featured: false }

/** Says that a template is vouched for, or shown first, or is not. What is left out stays. */
export async function flagTemplate(
  context: ViewerContext,
  input: FlagTemplateInput,
): Promise<{ templateId: string }> {
  requireScope(context, 'ADMIN')
  const { official, featured } = input
  return context.db.$transaction(async tx => {
    const template = await holdVisible(context, tx, input.id)
    const data = {
      official: official ?? template.official,
      featured: featured ?? template.featured,
    }
    await tx.template.update({ where: { id: template.id }, data })
    return { templateId: template.id }
  })
}
