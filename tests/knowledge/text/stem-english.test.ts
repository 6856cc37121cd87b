import { describe, expect, it } from 'vitest'
import { stemEnglish } from '../../../src/knowledge/text/stem-english.ts'

describe('stemEnglish', () => {
  // The expected stems are those of PostgreSQL's english_stem dictionary (Snowball Porter2).
  it.each([
    ['consistency', 'consist'],
    ['quickly', 'quick'],
    ['policies', 'polici'],
    ['policy', 'polici'],
    ['running', 'run'],
    ['hoping', 'hope'],
    ['hopping', 'hop'],
    ['news', 'news'],
    ['skies', 'sky'],
    ['dying', 'die'],
    ['ties', 'tie'],
    ['gas', 'gas'],
    ['gaps', 'gap'],
    ['generously', 'generous'],
    ['communication', 'communic'],
    ['exceed', 'exceed'],
    ['exceeds', 'exceed'],
    ['adding', 'add'],
    ['erred', 'err'],
    ['agreed', 'agre'],
    ['feed', 'feed'],
    ['luxuriated', 'luxuri'],
    ['knightly', 'knight'],
    ['sayings', 'say'],
    ['by', 'by'],
    ['cry', 'cri'],
    ['relational', 'relat'],
    ['hopefulness', 'hope'],
    ['adoption', 'adopt'],
    ['rational', 'ration'],
    ['controlling', 'control'],
    ['rate', 'rate'],
    ['apology', 'apolog'],
    ['formative', 'format'],
    ['authentication', 'authent'],
    ['yyy', 'yyy'],
    ['syyy', 'syyi'],
    ['ayyy', 'ayyy'],
  ])('stems %s to %s', (word, stem) => {
    expect(stemEnglish(word)).toBe(stem)
  })

  it.each(['', 'a', 'it', 'café', 'Größe', '연차', '__proto__', 'v2'])('does not change %j', word => {
    expect(stemEnglish(word)).toBe(word)
  })
})
