import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { requireScope } from '../require-scope.ts'
import { lockVisible } from './find-template.ts'

export interface FlagTemplateInput {
  id: string
  official?: boolean | null | undefined
  featured?: boolean | null | undefined
}

/** The flags of a template that has changed since an ADMIN flagged it. */
export const NOT_FLAGGED = { official: false, featured: false }

/** Sets or clears the official and featured flags of a template. Omitted flags do not change. */
export async function flagTemplate(
  context: ViewerContext,
  input: FlagTemplateInput,
): Promise<{ templateId: string }> {
  requireScope(context, 'ADMIN')
  const { official, featured } = input
  return context.db.$transaction(async tx => {
    const template = await lockVisible(context, tx, input.id)
    const data = {
      official: official ?? template.official,
      featured: featured ?? template.featured,
    }
    await tx.template.update({ where: { id: template.id }, data })
    return { templateId: template.id }
  })
}
