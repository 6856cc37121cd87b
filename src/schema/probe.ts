import type { SearchHit as HitShape } from '../knowledge/retrieval/search.ts'
import { keepPresent } from '../resolvers/probes/keep-present.ts'
import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
import { SearchHit } from './search.ts'

const ProbeSourceEnum = builder.enumType('ProbeSource', {
  description: 'How an agent came by a probe.',
  values: {
    CURATED: { description: 'Given by a person.' },
    MISSED_QUERY: { description: 'Learned from a query that went unanswered.' },
    GENERATED: { description: 'Made by a machine from what the agent should know.' },
  } as const,
})

export const ProbeVerdictEnum = builder.enumType('ProbeVerdict', {
  description: 'Whether an agent can answer a probe.',
  values: {
    UNJUDGED: { description: 'Not judged yet: the next measurement does.' },
    ANSWERED: { description: "The agent's own retrieval gives a hit that holds the answer." },
    UNANSWERED: { description: 'It gives none.' },
  } as const,
})

const ProbeDiagnosisEnum = builder.enumType('ProbeDiagnosis', {
  description: 'What stands in the way of an answer.',
  values: {
    NONE: { description: 'Nothing: it is answered, or not judged yet.' },
    NO_CONTENT: { description: 'No document of the workspace holds it: write or add one.' },
    FILED_ELSEWHERE: {
      description: 'A document on nodes outside of the scope holds it: place it on a node of the agent too.',
    },
    RANKED_LOW: {
      description:
        "A document of the agent holds it, and its own retrieval ranks it too low or cuts it off: look at topK, minScore and the lanes' weights.",
    },
    OUT_OF_SCOPE: {
      description: 'A document holds it that no node of the taxonomy version has: place it.',
    },
  } as const,
})

export const Probe = builder.prismaNode('Probe', {
  id: { field: 'id' },
  nullable: true,
  description:
    'A question that stands for what an agent should know, and whether its own retrieval answers it.',
  authScopes: { read: true },
  fields: t => ({
    question: t.exposeString('question', { description: 'As it was first asked.' }),
    node: t.relation('node', { nullable: true, description: 'Which node it stands for; null for none.' }),
    source: t.expose('source', { type: ProbeSourceEnum, description: 'How the agent came by it.' }),
    verdict: t.expose('verdict', {
      type: ProbeVerdictEnum,
      description: 'Re-judged by every measurement; never set by hand.',
    }),
    diagnosis: t.expose('diagnosis', {
      type: ProbeDiagnosisEnum,
      description:
        'What stands in the way, judged by re-asking it of all documents of the agent and of the whole workspace.',
    }),
    evidence: t.loadableList({
      type: SearchHit,
      description:
        'The hits that hold the answer, at most 3: of the agent itself or, of a miss, where it is instead. Without those whose passages were deleted since.',
      // Its declared type knows of no selections; the plugin does.
      select: { evidence: true } as never,
      load: (found: string[], context) =>
        keepPresent(
          context,
          found.map(hits => JSON.parse(hits) as HitShape[]),
        ),
      resolve: probe => JSON.stringify(probe.evidence),
    }),
    judgedBy: t.exposeString('judgedBy', {
      nullable: true,
      description: 'The judge and its version. Null before the first time.',
    }),
    askedTimes: t.exposeInt('askedTimes', {
      description: 'How often users asked it and got no answer, since the agent learns from misses.',
    }),
    lastJudgedAt: t.expose('lastJudgedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last judged.',
    }),
  }),
})
export const ProbeConnection = defineConnection(Probe, 'Probe', 'probes')
