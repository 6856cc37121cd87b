import type { SearchHit as HitShape } from '../../knowledge/retrieval/search.ts'
import { filterEvidence } from '../../resolvers/agents/probes.ts'
import { SearchHit } from '../search/search.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection } from '../shared/paging.ts'

const ProbeSourceEnum = defineEnum('ProbeSource', 'Where a probe comes from.', {
  CURATED: 'Added by a person.',
  MISSED_QUERY: 'Learned from an unanswered query.',
  GENERATED: 'Generated automatically from what the agent should know.',
})

export const ProbeVerdictEnum = defineEnum('ProbeVerdict', 'Whether an agent can answer a probe.', {
  UNJUDGED: 'Not judged yet. The next measurement judges it.',
  ANSWERED: 'The retrieval of the agent returns a hit that contains the answer.',
  UNANSWERED: 'The retrieval of the agent returns no hit that contains the answer.',
})

const ProbeDiagnosisEnum = defineEnum('ProbeDiagnosis', 'Why a probe is unanswered.', {
  NONE: 'The probe is answered or not judged yet.',
  NO_CONTENT: 'No document in the workspace contains the answer. Add one.',
  FILED_ELSEWHERE:
    'A document that is placed outside the scope contains the answer. Place it on a node of the agent too.',
  RANKED_LOW:
    'A document in scope contains the answer, but the retrieval of the agent ranks it too low or drops it. Check `topK`, `minScore` and the lane weights.',
  OUT_OF_SCOPE:
    'A document that is not placed on any node of the taxonomy version contains the answer. Place it.',
})

export const Probe = builder.prismaNode('Probe', {
  ...NODE,
  description:
    'A test question that an agent should be able to answer. Each measurement judges whether it can.',
  fields: t => ({
    question: t.exposeString('question', { description: 'The question as it was first asked.' }),
    node: t.relation('node', {
      nullable: true,
      description: 'The node that the question is about. Null if none was given.',
    }),
    source: t.expose('source', { type: ProbeSourceEnum, description: 'Where the probe comes from.' }),
    verdict: t.expose('verdict', {
      type: ProbeVerdictEnum,
      description: 'Whether the agent can answer the probe. Every measurement judges it again.',
    }),
    diagnosis: t.expose('diagnosis', {
      type: ProbeDiagnosisEnum,
      description:
        'Why the probe is unanswered, found by searching all documents of the agent and then the whole workspace.',
    }),
    evidence: t.loadableList({
      type: SearchHit,
      description:
        'At most 3 hits that contain the answer: from the scope of the agent or, if the probe is unanswered, from wherever the answer was found. Hits whose passages were deleted are omitted.',
      // The plugin supports `select` here, but its declared type does not.
      select: { evidence: true } as never,
      load: (found: string[], context) =>
        filterEvidence(
          context,
          found.map(hits => JSON.parse(hits) as HitShape[]),
        ),
      resolve: probe => JSON.stringify(probe.evidence),
    }),
    judgedBy: t.exposeString('judgedBy', {
      nullable: true,
      description: 'Name and version of the judge. Null until the probe is judged.',
    }),
    askedTimes: t.exposeInt('askedTimes', {
      description:
        'How often users asked the question without getting an answer, counted while `learnFromMisses` is on.',
    }),
    lastJudgedAt: t.expose('lastJudgedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last judgment. Null until the probe is judged.',
    }),
  }),
})
export const ProbeConnection = defineConnection(Probe, 'Probe', 'probes')
