import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { readContent } from '../../templates/template-content.ts'
import { requireScope } from '../require-scope.ts'
import { lockVisible } from './find-template.ts'
import { findVersion } from './find-version.ts'
import { forkName } from './fork-name.ts'
import { metadataOf } from './template-metadata.ts'
import { writeTemplate } from './write-template.ts'

export interface ForkTemplateInput {
  templateId: string
  version?: string | null | undefined
  name?: string | null | undefined
}

/** Creates a private template of the viewer from a version, and records its origin. */
export async function forkTemplate(
  context: ViewerContext,
  input: ForkTemplateInput,
): Promise<{ templateId: string }> {
  requireScope(context, 'WRITE')
  return context.db.$transaction(async tx => {
    // Locked, so that it is not deleted before the fork references it.
    const upstream = await lockVisible(context, tx, input.templateId)
    const version = await findVersion(tx, upstream, input.version)
    const metadata = metadataOf(upstream)
    const templateId = await writeTemplate(context, tx, {
      ...metadata,
      name: input.name ? toNfc(input.name).trim() : forkName(upstream.name),
      visibility: 'PRIVATE',
      teamId: null,
      changelog: null,
      content: readContent(version),
      origin: { versionId: version.id, details: metadata },
    })
    return { templateId }
  })
}
