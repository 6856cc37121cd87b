import type { ViewerContext } from '../../context.ts'
import { ConflictError, DomainError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { Template, TemplateVersion } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { checkContent } from '../../templates/check-content.ts'
import { findDuplicates } from '../../templates/limits.ts'
import type { MergeConflict, MergeResolution, MergeSide, ThreeWays } from '../../templates/merge-choices.ts'
import {
  type MergedTemplate,
  mergeTemplates,
  type TemplateMetadata,
} from '../../templates/merge-templates.ts'
import { readContent, type TemplateContent } from '../../templates/template-content.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { forkName } from './create-template.ts'
import { type LockedTemplate, lockEditable, visibleTemplates } from './find-template.ts'
import { metadataOf, normalizeLines, pulledDetailsOf } from './template-input.ts'
import { checkNumber, findVersion, publishVersion } from './template-versions.ts'

interface PullTemplateInput {
  templateId: string
  number: string
  resolutions: { path: string; take?: MergeSide | null | undefined; text?: string | null | undefined }[]
  /** The number of the upstream version that the resolutions are for. */
  upstream?: string | null | undefined
}

/** Merges the latest version of upstream into a fork, and publishes the result as a version of the fork. */
export async function pullTemplate(
  context: ViewerContext,
  { templateId, number, resolutions, upstream: chosenFor }: PullTemplateInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ versionId: string; merged: string[] }> {
  requireScope(context, 'WRITE')
  return context.db.$transaction(async tx => {
    const fork = await lockEditable(context, tx, templateId)
    const upstream = await findUpstream(context, tx, fork)
    if (chosenFor) checkUpstreamVersion(upstream, chosenFor)
    const latest = await findVersion(tx, fork, null)
    const { base, ours, theirs } = readDetails(fork, upstream)
    const merged = mergeTemplates(
      {
        base: { metadata: base, content: readContent(upstream.pulled) },
        ours: { metadata: ours, content: readContent(latest) },
        theirs: { metadata: theirs, content: readContent(upstream.latest) },
      },
      new Map(resolutions.flatMap(({ path, take, text }) => readResolution(path, take, text))),
    )
    checkResolutions(resolutions, merged, found)
    if (merged.conflicts.length) throw new MergeConflictError(merged.conflicts, upstream.latest.number)
    const { content } = merged
    const problems = new InputProblems()
    addContentProblems(content, problems)
    await checkNumber(tx, { latest, content, number }, problems)
    problems.throwIfAny()
    const changelog = `Merged upstream version ${upstream.latest.number}.`
    const versionId = await publishVersion(context, tx, fork, latest, { content, number, changelog })
    await savePulled(tx, fork, upstream, merged.metadata)
    return { versionId, merged: merged.taken }
  })
}

/** A fork that still has its default name follows the name of its upstream. */
function readDetails(fork: LockedTemplate, upstream: Upstream): ThreeWays<TemplateMetadata> {
  const [base, ours, theirs] = [pulledDetailsOf(fork), metadataOf(fork), metadataOf(upstream.template)]
  if (ours.name !== forkName(base.name)) return { base, ours, theirs }
  return {
    base: { ...base, name: ours.name },
    ours,
    theirs: { ...theirs, name: forkName(theirs.name) },
  }
}

function readResolution(
  path: string,
  take: MergeSide | null | undefined,
  text: string | null | undefined,
): [path: string, MergeResolution][] {
  if (typeof text === 'string')
    return [[path, { text: path === 'name' ? normalizeLines(text).trim() : normalizeLines(text) }]]
  return take ? [[path, take]] : []
}

/** Resolutions for an older version do not cover what upstream has published since. */
function checkUpstreamVersion({ latest }: Upstream, chosenFor: string): void {
  if (chosenFor === latest.number) return
  throw new ConflictError(
    `Upstream is at version ${latest.number}, but the resolutions are for ${chosenFor}. Pull without resolutions to see the current conflicts.`,
    encodeId('TemplateVersion', latest.id),
  )
}

function checkResolutions(
  resolutions: PullTemplateInput['resolutions'],
  merged: Pick<MergedTemplate, 'unused' | 'noTexts'>,
  found: readonly ValidationIssue[],
): void {
  const problems = new InputProblems(found)
  const repeated = new Set(findDuplicates(resolutions.map(({ path }) => path)))
  for (const [index, { path }] of resolutions.entries())
    if (repeated.has(index))
      problems.add(`input.resolutions.${index}.path`, 'is already resolved above; resolve each path once')
    else if (merged.unused.includes(path))
      problems.add(
        `input.resolutions.${index}.path`,
        'is not a conflict of this pull; omit it to see the current conflicts',
      )
    else if (merged.noTexts.includes(path))
      problems.add(`input.resolutions.${index}.text`, 'this conflict is not about text; use OURS or THEIRS')
  problems.throwIfAny()
}

/** Each side is valid by itself, but the merge may not be: our text may use a variable that their side removed. */
function addContentProblems(content: TemplateContent, problems: InputProblems): void {
  for (const { path, message } of checkContent(content))
    problems.add(
      'input.templateId',
      `cannot be merged with upstream: the merged ${path} would have a problem (${message}); publish a version of the fork that fits both, then pull again`,
    )
}

/** Saves the base of the next pull. */
async function savePulled(
  tx: WorkspaceTransaction,
  fork: LockedTemplate,
  { template, latest }: Upstream,
  metadata: TemplateMetadata,
): Promise<void> {
  await tx.template.update({
    where: { id: fork.id },
    data: { ...metadata, pulledId: latest.id, pulledDetails: metadataOf(template) },
  })
}

interface Upstream {
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
async function findUpstream(
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

/** A fork and its upstream changed the same paths, and not all of these conflicts have a resolution. */
export class MergeConflictError extends DomainError {
  override readonly name = 'MergeConflictError'
  readonly code = 'CONFLICT'
  readonly conflicts: readonly MergeConflict[]
  /** The number of the upstream version to pull. */
  readonly upstream: string
  constructor(conflicts: readonly MergeConflict[], upstream: string) {
    const [changed, each] =
      conflicts.length === 1 ? ['One path', 'it'] : [`${conflicts.length} paths`, 'each']
    super(
      `${changed} changed on both sides. Pull again with a resolution for ${each} (OURS, THEIRS or a text): ${namePaths(conflicts)}.`,
    )
    this.conflicts = conflicts
    this.upstream = upstream
  }
}

function namePaths(conflicts: readonly MergeConflict[]): string {
  const named = conflicts.slice(0, 5).map(({ path }) => `"${path}"`)
  return conflicts.length > 5 ? `${named.join(', ')} and ${conflicts.length - 5} more` : named.join(', ')
}
