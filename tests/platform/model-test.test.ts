import { describe, expect, it } from 'vitest'
import { describeModel } from '../../src/models/embeddings/known-models.ts'
import { decideUse, rateModel, TEST_TEXTS } from '../../src/models/embeddings/model-test.ts'
import { TEST_SENTENCES } from '../../src/models/embeddings/test-sentences.ts'

const unknown = describeModel('unheard-of')
const PAIRS = 24
const ENGLISH_TEXTS = 2 * PAIRS

/** One dimension per pair of sentences. */
const axis = (pair: number, sign = 1) => Array.from({ length: 2 * PAIRS }, (_, i) => (i === pair ? sign : 0))

/** Vectors of a model that recognizes this many pairs of each language, and takes the others for opposites. */
const recognizing = (english: number, korean: number) =>
  TEST_TEXTS.map((_, i) => {
    const pair = Math.floor(i / 2)
    const isRecognized = pair < PAIRS ? pair < english : pair - PAIRS < korean
    return axis(pair, isRecognized || i % 2 === 0 ? 1 : -1)
  })

/** Counts of features of each text, as vectors of length 1. */
function count(featuresOf: (text: string) => string[]): number[][] {
  const all = [...new Set(TEST_TEXTS.flatMap(featuresOf))]
  return TEST_TEXTS.map(text => {
    const features = featuresOf(text)
    const counts = all.map(feature => features.filter(other => other === feature).length)
    const length = Math.hypot(...counts)
    return counts.map(value => value / length)
  })
}
const pieces = (size: number) => (text: string) =>
  Array.from({ length: text.length - size + 1 }, (_, i) => text.toLowerCase().slice(i, i + size))

describe('the test of an embedding model', () => {
  it('has distinct sentences, the same number in each language', () => {
    expect(Object.values(TEST_SENTENCES).map(pairs => pairs.length)).toEqual([PAIRS, PAIRS])
    expect(new Set(TEST_TEXTS).size).toBe(4 * PAIRS)
  })

  it.each([
    [24, 24, { en: 0.4, ko: 0.4, other: 0.4 }],
    [24, 18, { en: 0.4, ko: 0.25, other: 0.25 }],
    [15, 12, { en: 0.125, ko: 0, other: 0 }],
    [0, 24, { en: 0, ko: 0.4, other: 0 }],
  ])('gives weights to a model that recognizes %i English and %i Korean pairs', (en, ko, weights) => {
    expect(decideUse(unknown, rateModel(recognizing(en, ko))).weights).toEqual(weights)
  })

  it('takes the range of cosines from the languages that the model knows', () => {
    expect(decideUse(unknown, rateModel(recognizing(24, 0))).similarity).toEqual({ floor: 0, ceiling: 1 })
    expect(decideUse(unknown, rateModel(recognizing(12, 12))).similarity).toBeNull()
    expect(decideUse(unknown, null)).toEqual({ weights: { en: 0, ko: 0, other: 0 }, similarity: null })
  })

  it('gives a language no weight if the model rejects its texts', () => {
    const vectors = recognizing(24, 24).map((vector, i) => (i < ENGLISH_TEXTS ? vector : null))
    expect(decideUse(unknown, rateModel(vectors)).weights).toEqual({ en: 0.4, ko: 0, other: 0 })
  })

  it.each([
    ['words', (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? []],
    ['pairs of characters', pieces(2)],
    ['triples of characters', pieces(3)],
    ['triples of jamo', (text: string) => pieces(3)(text.normalize('NFD'))],
  ])('gives no weight for shared %s', (_, featuresOf) => {
    const { en, ko } = rateModel(count(featuresOf))
    // Chance is 0.04. A language gets no weight up to 0.5.
    expect(Math.max(en.accuracy, ko.accuracy)).toBeLessThan(0.2)
  })
})
