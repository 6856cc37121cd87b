import type { TemplateCategory } from '../generated/prisma/client.ts'
import {
  AS_TEXT,
  MergeChoices,
  type MergeConflict,
  type MergeResolution,
  mapWays,
  type ThreeWays,
} from './merge-choices.ts'
import { mergeLines, mergeList } from './merge-list.ts'
import type { TemplateContent } from './template-content.ts'

/** Unversioned fields of a template. A type because an interface is not assignable to Prisma's JSON type. */
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
  /** Paths of values taken from theirs. */
  taken: string[]
  /** Values that both sides changed, without a resolution. The merged template has ours. */
  conflicts: MergeConflict[]
  /** Paths of resolutions that match no conflict. */
  unused: string[]
  /** Paths of conflicts that cannot be resolved with a text, but were given one. */
  noTexts: string[]
}

/**
 * Three-way merge of templates: metadata by field, variables by name and field, sections by key and field, guide prompt
 * and body by line. A change on only one side is taken. The same three states always give the same conflict paths, so a
 * second call can resolve them.
 */
export function mergeTemplates(
  states: ThreeWays<TemplateState>,
  resolutions: ReadonlyMap<string, MergeResolution> = new Map(),
): MergedTemplate {
  const choices = new MergeChoices(resolutions)
  const metadata = mergeMetadata(
    choices,
    mapWays(states, state => state.metadata),
  )
  const content = mergeContent(
    choices,
    mapWays(states, state => state.content),
  )
  const { taken, conflicts, unused, noTexts } = choices
  return { metadata, content, taken, conflicts, unused, noTexts }
}

function mergeMetadata(choices: MergeChoices, metadata: ThreeWays<TemplateMetadata>): TemplateMetadata {
  const of = <K extends keyof TemplateMetadata>(field: K) => mapWays(metadata, each => each[field])
  return {
    name: choices.pick('name', of('name'), AS_TEXT),
    description: choices.pick('description', of('description'), AS_TEXT),
    category: choices.pick('category', of('category')),
    tags: choices.pick('tags', of('tags')),
  }
}

function mergeContent(choices: MergeChoices, contents: ThreeWays<TemplateContent>): TemplateContent {
  const of = <K extends keyof TemplateContent>(field: K) => mapWays(contents, each => each[field])
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
