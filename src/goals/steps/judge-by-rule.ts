import { sentenceKey } from '../../reports/write/quotes.ts'
import type { StepKind } from '../plan/planned-step.ts'
import { stepWords } from '../plan/step-words.ts'
import { judgeWords } from './judge-words.ts'
import type { StepResult } from './step-result.ts'

interface Verdict {
  /** Null: no rule can judge it. */
  met: boolean | null
  reason: string
}

interface Judged {
  result: StepResult
  kind: StepKind
  /** Names of the files of the step. */
  files: readonly string[]
  /** BCP 47 tag. */
  language: string
}

/**
 * Judges a criterion by what its kind of step must have. A criterion that a model wrote can ask for more: if the rule is
 * kept, it stays open.
 */
export function judgeByRule(criterion: string, judged: Judged): Verdict {
  const verdict = checkKind(criterion, judged)
  if (!verdict.met || isOfPlanByEvidence(criterion, judged.language)) return verdict
  return { met: null, reason: `${verdict.reason} ${judgeWords(judged.language).notByRule}` }
}

function isOfPlanByEvidence(criterion: string, language: string): boolean {
  const { cites, answers, hasSections, hasRows, hasSlides, toolSucceeds, namesGaps } = stepWords(language)
  const known = [cites, hasSections, hasRows, hasSlides, toolSucceeds, namesGaps]
  return known.includes(criterion) || criterion.startsWith(answers(''))
}

function checkKind(criterion: string, { result, kind, files, language }: Judged): Verdict {
  const words = judgeWords(language)
  const passages = new Set(result.citations.map(({ chunkId }) => chunkId)).size
  const check = (met: boolean, yes: string, no: string): Verdict => ({ met, reason: met ? yes : no })
  switch (kind) {
    case 'RESEARCH': {
      const isCited = check(passages > 0, words.cites(passages), words.citesNothing)
      if (!isCited.met || criterion === stepWords(language).cites) return isCited
      return check(result.unanswered.length === 0, words.answersAll, words.unanswered(result.unanswered))
    }
    case 'TABLE':
      return check(hasRows(result) && files.length > 0, words.rows(files), words.noRows)
    case 'SLIDES':
      return check(files.length > 0, words.slides(files), words.noSlides)
    case 'DOCUMENT':
      // Without its text, nothing is known of a report.
      if (result.markdown === '' && passages === 0) return { met: null, reason: words.notRead }
      return check(passages > 0, words.sections(passages), words.noSections)
    case 'TOOL':
      return check(hasOutput(result), words.returned, words.returnedNothing)
    case 'SYNTHESIS': {
      const hidden = findHiddenGaps(result)
      return check(hidden.length === 0 && result.markdown !== '', words.namesGaps, words.hidesGaps(hidden))
    }
  }
}

/** A table states its number of rows. */
function hasRows({ data }: StepResult): boolean {
  return typeof data?.rows === 'number' ? data.rows > 0 : Array.isArray(data?.rows) && data.rows.length > 0
}

function hasOutput({ data, markdown }: StepResult): boolean {
  return data !== null || markdown !== ''
}

/** Gaps that the text does not name. */
function findHiddenGaps({ markdown, unanswered }: StepResult): string[] {
  const text = sentenceKey(markdown)
  return unanswered.filter(gap => !text.includes(sentenceKey(gap)))
}
