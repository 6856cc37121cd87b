import type { TemplateCategory } from '../generated/prisma/client.ts'
import {
  AS_TEXT,
  MergeChoices,
  type MergeConflict,
  type MergeResolution,
  type ThreeWays,
} from './merge-choices.ts'
import { mergeLines } from './merge-lines.ts'
import { mergeList } from './merge-list.ts'
import type { TemplateContent } from './template-content.ts'

/** What a template says of itself; not part of a version. No interface, which could not be kept as JSON. */
export type TemplateMetadata = {
  name: string
  description: string | null
  category: TemplateCategory
  tags: string[]
}

export interface TemplateState {
  metadata: TemplateMetadata
  content: TemplateContent
}

export interface MergedTemplate extends TemplateState {
  /** Paths of what was taken from theirs. */
  taken: string[]
  /** What both changed and no resolution decides; ours stands there. */
  conflicts: MergeConflict[]
  /** Resolutions whose path is no conflict. */
  unused: string[]
  /** Resolutions with a text, whose path is that of something else. */
  noTexts: string[]
}

/**
 * Merges what ours and theirs each made of the same base: metadata by field, variables by name and field, sections by key and
 * field, guide prompt and body by lines. What only one side changed is taken from it. The paths of conflicts are the same for
 * the same three states, so that they can be resolved in a second call.
 */
export function mergeTemplates(
  { base, ours, theirs }: ThreeWays<TemplateState>,
  resolutions: ReadonlyMap<string, MergeResolution> = new Map(),
): MergedTemplate {
  const choices = new MergeChoices(resolutions)
  const metadata = mergeMetadata(choices, {
    base: base.metadata,
    ours: ours.metadata,
    theirs: theirs.metadata,
  })
  const content = mergeContent(choices, { base: base.content, ours: ours.content, theirs: theirs.content })
  const { taken, conflicts, unused, noTexts } = choices
  return { metadata, content, taken, conflicts, unused, noTexts }
}

function mergeMetadata(
  choices: MergeChoices,
  { base, ours, theirs }: ThreeWays<TemplateMetadata>,
): TemplateMetadata {
  const of = <K extends keyof TemplateMetadata>(field: K): ThreeWays<TemplateMetadata[K]> => ({
    base: base[field],
    ours: ours[field],
    theirs: theirs[field],
  })
  return {
    name: choices.pick('name', of('name'), AS_TEXT),
    description: choices.pick('description', of('description'), AS_TEXT),
    category: choices.pick('category', of('category')),
    tags: choices.pick('tags', of('tags')),
  }
}

function mergeContent(
  choices: MergeChoices,
  { base, ours, theirs }: ThreeWays<TemplateContent>,
): TemplateContent {
  const of = <K extends keyof TemplateContent>(field: K): ThreeWays<TemplateContent[K]> => ({
    base: base[field],
    ours: ours[field],
    theirs: theirs[field],
  })
  return {
    variables: mergeList(choices, 'variables', of('variables'), variable => variable.name),
    sections: mergeList(choices, 'sections', of('sections'), section => section.key),
    systemPrompt: mergePrompt(choices, of('systemPrompt')),
    body: mergeLines(choices, 'body', of('body')),
  }
}

function mergePrompt(choices: MergeChoices, prompts: ThreeWays<string | null>): string | null {
  const { base, ours, theirs } = prompts
  if (base === null || ours === null || theirs === null) return choices.pick('systemPrompt', prompts, AS_TEXT)
  return mergeLines(choices, 'systemPrompt', { base, ours, theirs })
}
