import type { ViewerContext } from '../../context.ts'
import type { ValidationIssue } from '../../errors.ts'
import type { TemplateCategory, TemplateVisibility } from '../../generated/prisma/client.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { checkContent } from '../../templates/check-content.ts'
import { readContent } from '../../templates/template-content.ts'
import { InputProblems, normalizeText } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findSharedTeam, lockVisible } from './find-template.ts'
import { type ContentInput, metadataOf, normalizeTags, toContent } from './template-input.ts'
import { findVersion } from './template-versions.ts'
import { writeTemplate } from './write-template.ts'

export interface CreateTemplateInput extends ContentInput {
  name: string
  description?: string | null | undefined
  category: TemplateCategory
  tags: string[]
  visibility: TemplateVisibility
  teamId?: string | null | undefined
  changelog?: string | null | undefined
}

/**
 * Creates a template with its version 1.0.0. `found` contains earlier problems of the input.
 * @returns its UUID.
 */
export async function createTemplate(
  context: ViewerContext,
  input: CreateTemplateInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ templateId: string }> {
  requireScope(context, 'WRITE')
  const content = toContent(input)
  return context.db.$transaction(async tx => {
    const problems = new InputProblems(found)
    for (const { path, message } of checkContent(content)) problems.add(`input.${path}`, message)
    const teamId = await findSharedTeam(context, tx, input, problems)
    problems.throwIfAny()
    const templateId = await writeTemplate(context, tx, {
      name: toNfc(input.name).trim(),
      description: normalizeText(input.description),
      category: input.category,
      tags: normalizeTags(input.tags),
      visibility: input.visibility,
      teamId,
      changelog: normalizeText(input.changelog),
      content,
    })
    return { templateId }
  })
}

const SUFFIX = ' (fork)'
const MAX_CHARACTERS = 200

/** The default name of a fork: the name of its upstream and a suffix. */
export function forkName(upstream: string): string {
  const name = upstream.length + SUFFIX.length > MAX_CHARACTERS ? cut(upstream) : upstream
  return name + SUFFIX
}

/** Never splits a surrogate pair. */
function cut(name: string): string {
  const start = name.slice(0, MAX_CHARACTERS - SUFFIX.length - 1)
  return `${start.isWellFormed() ? start : start.slice(0, -1)}…`
}

interface ForkTemplateInput {
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
