import type { Prisma, TemplateCategory, TemplateVisibility } from '../../generated/prisma/client.ts'
import { decodeId, type IdType } from '../../platform/ids.ts'
import { toSearchable } from '../contains-text.ts'
import { normalizeTags } from './fold-tags.ts'
import { searchCondition } from './search-condition.ts'

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
export function toCondition(filter: TemplateFilter): Prisma.TemplateWhereInput {
  const { search, category, tags, authorId, teamId, official, featured, minRating, visibility } = filter
  const conditions: (Prisma.TemplateWhereInput | null | undefined | false | '')[] = [
    search && searchCondition(search),
    category && { category },
    tags && { tags: { hasEvery: normalizeTags(tags.map(toSearchable)) } },
    typeof authorId === 'string' && byId('authorId', 'User', authorId),
    typeof teamId === 'string' && byId('teamId', 'Team', teamId),
    typeof official === 'boolean' && { official },
    typeof featured === 'boolean' && { featured },
    typeof minRating === 'number' && { ratingAverage: { gte: minRating } },
    visibility && { visibility },
  ]
  return { AND: conditions.filter(condition => typeof condition === 'object' && condition !== null) }
}

/** An id that is unknown or of another type matches nothing. */
function byId(column: 'authorId' | 'teamId', type: IdType, id: string): Prisma.TemplateWhereInput {
  const uuid = decodeId(type, id)
  return uuid ? { [column]: uuid } : { id: { in: [] } }
}
