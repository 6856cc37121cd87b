import { expect, it } from 'vitest'
import { collectNames } from '../../src/reports/plan/find-themes.ts'
import type { Passage } from '../../src/reports/write/passage.ts'
import { makePassage } from '../support/make-passage.ts'

const passage = (documentTitle: string, heading: string) =>
  makePassage({
    chunkId: `${documentTitle} ${heading}`,
    documentId: documentTitle,
    documentTitle,
    headings: [documentTitle, heading],
  })
const namesIn = (topic: string, ...passages: Passage[]) =>
  collectNames({ topic, language: 'en' }, passages).first.map(({ name }) => name)

it('a topic with one document is split by its headings, without its title', () => {
  const guide = 'Varroa monitoring'
  const found = [
    passage(guide, guide),
    passage(guide, 'Counting mites'),
    passage(guide, 'Treatment in winter'),
  ]
  expect(namesIn('Varroa', ...found)).toEqual(['Counting mites', 'Treatment in winter'])
})

it('a topic with many documents is split by these', () => {
  const titles = ['Taking water in', 'Filters', 'Disinfection']
  const found = titles.flatMap(title => [passage(title, 'Limits'), passage(title, 'Costs of it')])
  expect(namesIn('Drinking water', ...found)).toEqual(titles)
})

it('a document on exactly the topic is split by its headings, whatever other documents say', () => {
  const titles = ['Drinking water', 'Filters', 'Disinfection']
  const found = titles.flatMap(title => [passage(title, 'Limits'), passage(title, 'Costs')])
  expect(namesIn('Drinking water', ...found)).toEqual(['Limits', 'Costs'])
})
