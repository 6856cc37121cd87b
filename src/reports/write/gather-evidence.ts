import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { Embeddings } from '../../platform/embeddings/embedding-model.ts'
import { findPassages, readTopicScope } from './find-passages.ts'
import { gatherOverviewEvidence } from './gather-overall.ts'
import { assignPassages } from './leave-to-others.ts'
import type { SectionEvidence, SectionPlan } from './passage.ts'
import { pickRelevant } from './pick-relevant.ts'

interface Gathering {
  workspaceId: string
  /** UUID and title of the topic. */
  id: string
  title: string
  language: string
  embeddings: Embeddings | null
  weightOf: (term: string) => number
  signal: AbortSignal
}

/** Gathers evidence for the sections that still have to be written, in their order. */
export async function gatherEvidence(
  db: WorkspaceDatabase,
  { workspaceId, id, title, language, embeddings, weightOf, signal }: Gathering,
  { sections, missing }: { sections: readonly SectionPlan[]; missing: readonly SectionPlan[] },
): Promise<SectionEvidence[]> {
  const scope = await readTopicScope(db, { workspaceId, topicId: id }, embeddings)
  const found: SectionEvidence[] = []
  // Searches for finished sections too. The evidence of a section depends on all others, so a resumed task must see the
  // same ones.
  for (const section of sections) {
    signal.throwIfAborted()
    const passages = await findPassages(db, scope, title, section)
    found.push({ section, passages: pickRelevant(title, section, passages, weightOf) })
  }
  const orders = new Set(missing.map(({ order }) => order))
  return gatherOverviewEvidence(assignPassages(found), language).filter(({ section }) =>
    orders.has(section.order),
  )
}
