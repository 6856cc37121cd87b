import type { ViewerContext } from '../../context.ts'
import type { Prisma, Template, TemplateCategory, TemplateVisibility } from '../../generated/prisma/client.ts'
import { isKoreanEnding, stemKorean } from '../../knowledge/text/stem-korean.ts'
import { decodeId, type IdType } from '../../platform/ids.ts'
import { allOf, escapePattern, toSearchable } from '../shared/conditions.ts'
import { keysetQuery, type ListArgs, orderColumns, type Page, toPage } from '../shared/paging.ts'
import { visibleTemplates } from './find-template.ts'
import { normalizeTags } from './template-input.ts'

const MAX_WORDS = 20
/** Without the symbols that are part of search terms: 100%, C#, @home. */
const PUNCTUATION = /[\p{P}--[%_\\#@\&*\/]]/v

/**
 * Matches templates that contain every word in their name, description or tags, in any order, case-insensitively, also
 * within other words. Ignores punctuation around a word and a Korean particle after it: 보고서를, finds 보고서, and API는 finds
 * API.
 */
function searchCondition(search: string): Prisma.TemplateWhereInput {
  return { AND: wordsOf(search).map(word => ({ searchText: { contains: escapePattern(word) } })) }
}

/** Ignores words beyond the limit. */
function wordsOf(search: string): string[] {
  // Lowercase each character separately, as the database does: in a whole text, Σ at the end of a word becomes ς.
  const text = Array.from(toSearchable(search), letter => letter.toLowerCase()).join('')
  const words = text.split(/\s+/u).filter(Boolean).slice(0, MAX_WORDS)
  return [...new Set(words.map(word => withoutParticle(withoutPunctuation(word))))]
}

function withoutParticle(word: string): string {
  const tail = word.replace(/^.*\P{Script=Hangul}/su, '')
  const head = word.slice(0, word.length - tail.length)
  return head && isKoreanEnding(tail) ? withoutPunctuation(head) : head + stemKorean(tail).stem
}

/** A word of only punctuation stays as it is. */
function withoutPunctuation(word: string): string {
  const characters = [...word]
  const isPart = (character: string) => !PUNCTUATION.test(character)
  const first = characters.findIndex(isPart)
  return first === -1 ? word : characters.slice(first, characters.findLastIndex(isPart) + 1).join('')
}

export interface TemplateFilter {
  search?: string | null | undefined
  category?: TemplateCategory | null | undefined
  tags?: string[] | null | undefined
  authorId?: string | null | undefined
  teamId?: string | null | undefined
  official?: boolean | null | undefined
  featured?: boolean | null | undefined
  minRating?: number | null | undefined
  visibility?: TemplateVisibility | null | undefined
}

/** The condition of a filter: all given fields must match. It does not include visibility. */
function toCondition(filter: TemplateFilter): Prisma.TemplateWhereInput {
  const { search, category, tags, authorId, teamId, official, featured, minRating, visibility } = filter
  return allOf<Prisma.TemplateWhereInput>([
    search && searchCondition(search),
    category && { category },
    tags && { tags: { hasEvery: normalizeTags(tags.map(toSearchable)) } },
    typeof authorId === 'string' && byId('authorId', 'User', authorId),
    typeof teamId === 'string' && byId('teamId', 'Team', teamId),
    typeof official === 'boolean' && { official },
    typeof featured === 'boolean' && { featured },
    typeof minRating === 'number' && { ratingAverage: { gte: minRating } },
    visibility && { visibility },
  ])
}

/** An id that is unknown or of another type matches nothing. */
function byId(column: 'authorId' | 'teamId', type: IdType, id: string): Prisma.TemplateWhereInput {
  const uuid = decodeId(type, id)
  return uuid ? { [column]: uuid } : { id: { in: [] } }
}

const COLUMN_OF = {
  USAGE: { name: 'usageCount', type: 'integer' },
  RATING: { name: 'ratingAverage', type: 'float' },
  CREATED_AT: { name: 'createdAt', type: 'date' },
  UPDATED_AT: { name: 'updatedAt', type: 'date' },
  NAME: { name: 'name', type: 'text' },
} as const

const SORTED_BY = {
  id: true,
  usageCount: true,
  ratingAverage: true,
  createdAt: true,
  updatedAt: true,
  name: true,
} as const

/** Templates that the viewer can see, optionally of one author (a UUID). */
export async function listTemplates(
  context: ViewerContext,
  args: ListArgs<TemplateFilter, keyof typeof COLUMN_OF>,
  query: object,
  authorId?: string,
): Promise<Page<Template>> {
  const { db } = context
  const columns = orderColumns(args.orderBy, COLUMN_OF, 'Template')
  const keyset = keysetQuery(args, columns)
  const visible = visibleTemplates(context)
  const where = { AND: [visible, authorId ? { authorId } : {}, toCondition(args.filter ?? {})] }
  // Find the page first, then load it: a single statement would read the selected fields of all matches to sort them.
  const chosen = await db.template.findMany({
    ...keyset,
    where: { AND: [where, keyset.where] },
    select: SORTED_BY,
  })
  const page = toPage(chosen, args, columns, () => db.template.count({ where }))
  const ids = page.edges.map(({ node }) => node.id)
  const rows = await db.template.findMany({ ...query, where: { id: { in: ids }, AND: visible } })
  const rowOf = new Map(rows.map(row => [row.id, row]))
  const edges = page.edges.flatMap(edge => {
    const row = rowOf.get(edge.node.id)
    if (!row) return []
    const placed = {
      // Encoded only if selected.
      get cursor() {
        return edge.cursor
      },
      node: row,
    }
    return [placed]
  })
  return { ...page, edges }
}
