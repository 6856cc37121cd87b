import { z } from 'zod'
import {
  type EmbeddingRecord,
  type LanguageWeights,
  type SimilarityRange,
  STRONG_WEIGHT,
} from './embedding-model.ts'
import { TEST_SENTENCES } from './test-sentences.ts'

type Language = keyof typeof TEST_SENTENCES
const LANGUAGES = ['en', 'ko'] as const satisfies Language[]

const languageTest = z.object({
  /** Share of the sentences whose paraphrase is nearer than all unrelated sentences. */
  accuracy: z.number(),
  /** Cosine that 95 % of the unrelated pairs stay below. */
  unrelated: z.number(),
  /** Cosine that 90 % of the paraphrases stay below. */
  related: z.number(),
})
type LanguageTest = z.infer<typeof languageTest>

/** What a model makes of `TEST_SENTENCES`, by language. */
export const modelTestSchema = z.object({ en: languageTest, ko: languageTest })
export type ModelTest = z.infer<typeof modelTestSchema>

/** The texts to embed for a test. */
export const TEST_TEXTS: readonly string[] = LANGUAGES.flatMap(language => TEST_SENTENCES[language].flat())
const ENGLISH_TEXTS = TEST_SENTENCES.en.length * 2

/** A vector of length 1. Null if the model rejected the text. */
type Vector = readonly number[] | null

/** Rates a model by its vectors of `TEST_TEXTS`. */
export function rateModel(vectors: readonly Vector[]): ModelTest {
  return {
    en: rateLanguage(vectors.slice(0, ENGLISH_TEXTS)),
    ko: rateLanguage(vectors.slice(ENGLISH_TEXTS)),
  }
}

/** @param vectors of sentences and their paraphrases in turn. */
function rateLanguage(vectors: readonly Vector[]): LanguageTest {
  const sentences = vectors.filter((_, i) => i % 2 === 0)
  const paraphrases = vectors.filter((_, i) => i % 2 === 1)
  const cosines = sentences.map(sentence => paraphrases.map(paraphrase => cosine(sentence, paraphrase)))
  const related = cosines.map((row, i) => row[i] ?? -1)
  const unrelated = cosines.flatMap((row, i) => row.toSpliced(i, 1))
  // Each sentence looks for its paraphrase, and each paraphrase for its sentence.
  const foundBySentence = related.filter((own, i) => cosines[i]?.every((other, j) => j === i || other < own))
  const foundByParaphrase = related.filter((own, j) =>
    cosines.every((row, i) => i === j || (row[j] ?? -1) < own),
  )
  return {
    accuracy: round((foundBySentence.length + foundByParaphrase.length) / vectors.length),
    unrelated: round(quantile(unrelated, 0.95)),
    related: round(quantile(related, 0.9)),
  }
}

/** The cosine of a rejected text is -1, so nothing is found with it. */
function cosine(a: Vector | undefined, b: Vector | undefined): number {
  if (!a || !b) return -1
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0

const round = (value: number): number => Math.round(value * 1_000) / 1_000

/** With this accuracy or less, a language gets no weight. */
const MIN_ACCURACY = 0.5
/** From this accuracy on, a language gets the weight of a strong model. */
const STRONG_ACCURACY = 0.9

const NO_WEIGHTS: LanguageWeights = { en: 0, ko: 0, other: 0 }

/** How a model is used: as set or known by its name, otherwise as tested. */
export interface ModelUse {
  /** All 0 for an unknown model before its test. */
  weights: LanguageWeights
  /** Null if the model knows none of the tested languages or is not tested yet. Documents are then not placed by meaning. */
  similarity: SimilarityRange | null
}

/** Whether the settings and the name of a model leave something to test. */
export function needsTest({ weights, similarity }: EmbeddingRecord): boolean {
  return !weights || !similarity
}

export function decideUse(record: EmbeddingRecord, test: ModelTest | null): ModelUse {
  return {
    weights: record.weights ?? (test ? toWeights(test) : NO_WEIGHTS),
    similarity: record.similarity ?? (test && toRange(test)),
  }
}

/** Other languages are not tested. A model that knows both tested ones is probably multilingual. */
function toWeights({ en, ko }: ModelTest): LanguageWeights {
  const weights = { en: toWeight(en), ko: toWeight(ko) }
  return { ...weights, other: Math.min(weights.en, weights.ko) }
}

function toWeight({ accuracy }: LanguageTest): number {
  const share = (accuracy - MIN_ACCURACY) / (STRONG_ACCURACY - MIN_ACCURACY)
  return round(STRONG_WEIGHT * Math.min(1, Math.max(0, share)))
}

/** Covers all languages that the model knows. */
function toRange(test: ModelTest): SimilarityRange | null {
  const known = LANGUAGES.map(language => test[language]).filter(tested => toWeight(tested) > 0)
  if (known.length === 0) return null
  const floor = Math.max(...known.map(({ unrelated }) => unrelated))
  const ceiling = Math.max(...known.map(({ related }) => related))
  return floor < ceiling ? { floor, ceiling } : null
}
