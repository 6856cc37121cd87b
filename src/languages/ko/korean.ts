import { createCatalog } from '../catalog.ts'
import { AGENTS, COVERAGE_CHANGES } from './agents.ts'
import { DOCUMENTS, EXTRACTION } from './documents.ts'
import { FORMER } from './former.ts'
import { INPUT } from './input.ts'
import { appendWithParticle } from './particles.ts'
import { REQUESTS } from './requests.ts'
import { SEARCH } from './search.ts'
import { STREAMS } from './streams.ts'
import { SCHEDULES, TASKS } from './tasks.ts'
import { TAXONOMY } from './taxonomy.ts'
import { TEMPLATE_CONTENT } from './template-content.ts'
import { TEMPLATES } from './templates.ts'
import { THINGS } from './things.ts'
import { TOPICS } from './topics.ts'
import { WEBHOOKS } from './webhooks.ts'

/** Korean messages. Terms follow docs/ko/terms.md. */
export const KOREAN = createCatalog({
  translations: [
    THINGS,
    REQUESTS,
    STREAMS,
    INPUT,
    AGENTS,
    TAXONOMY,
    DOCUMENTS,
    EXTRACTION,
    SEARCH,
    TASKS,
    SCHEDULES,
    TEMPLATES,
    TEMPLATE_CONTENT,
    TOPICS,
    WEBHOOKS,
    FORMER,
  ],
  listItems: COVERAGE_CHANGES,
  andMore: (list, count) => `${list} 외 ${count}개`,
  append: appendWithParticle,
})
