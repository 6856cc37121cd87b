import { glob, readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCatalog, type Translations } from '../../src/languages/catalog.ts'
import * as agents from '../../src/languages/ko/agents.ts'
import * as audit from '../../src/languages/ko/audit.ts'
import * as documents from '../../src/languages/ko/documents.ts'
import * as keys from '../../src/languages/ko/keys.ts'
import { appendWithParticle, KOREAN } from '../../src/languages/ko/korean.ts'
import * as models from '../../src/languages/ko/models.ts'
import * as notices from '../../src/languages/ko/notices.ts'
import * as quotas from '../../src/languages/ko/quotas.ts'
import * as requests from '../../src/languages/ko/requests.ts'
import * as secrets from '../../src/languages/ko/secrets.ts'
import * as tasks from '../../src/languages/ko/tasks.ts'
import * as templates from '../../src/languages/ko/templates.ts'
import * as things from '../../src/languages/ko/things.ts'
import * as trustedDocuments from '../../src/languages/ko/trusted-documents.ts'
import { parseTemplate, type ValueKind } from '../../src/languages/message-template.ts'

const AREAS: Translations[] = [
  ...[
    agents,
    audit,
    documents,
    keys,
    models,
    notices,
    quotas,
    requests,
    secrets,
    tasks,
    templates,
    things,
    trustedDocuments,
  ],
].flatMap(area => Object.values(area))
const ENTRIES = AREAS.flatMap(area => Object.entries(area))
/** Messages composed in src from parts that are too short to search for. */
const PUT_TOGETHER = new Set([
  'The document nests more than {max:number} levels. Request less data at once.',
  '{path:word}: {problem:message}',
  '+1 node ({names:list})',
  '-1 node ({names:list})',
  '+{count:number} nodes ({names:list})',
  '-{count:number} nodes ({names:list})',
  '{name} from {before:number} to {after:number}',
  '+1 document under {name}',
  '-1 document under {name}',
  '+{count:number} documents under {name}',
  '-{count:number} documents under {name}',
  '{field:word} is not allowed. This API key has no scope.',
  'must have at least 1 character',
  'lexical and trigram',
  'lexical and semantic',
  'trigram and semantic',
  'lexical and trigram and semantic',
  'item {index:number} {problem:message}',
  'Deleted {count:number} agents: {names:list}.',
  'Could not read the secret {id:word} for {reason}: {problem:message}.',
  'line {line:number}: "{filter}" takes {types}, but here "{name}" is a {type:word}',
])

describe('the Korean catalog', () => {
  it('contains only messages that exist in src', async () => {
    let source = ''
    const exclude = ['src/languages/**', 'src/generated/**']
    for await (const file of glob(['src/**/*.ts', 'plugins/*/main.js'], { exclude }))
      source += (await readFile(file, 'utf8')).replaceAll(/\\(['`\\])/g, '$1')
    /** Literals, split where src may insert a value. */
    const pieces = (english: string) =>
      parseTemplate(english).literals.flatMap(literal => literal.split(/[,;:]/).map(piece => piece.trim()))
    const isThere = (english: string) =>
      source.includes(`'${english}'`) ||
      pieces(english).some(piece => piece.length >= 8 && source.includes(piece))
    const all = ENTRIES.map(([english]) => english).filter(english => !(english in things.THINGS))
    expect(all.filter(english => !isThere(english) && !PUT_TOGETHER.has(english))).toEqual([])
  })

  it('contains Korean', () => {
    const names = ['lexical', 'trigram', 'semantic', '0 to ', '1 to ', 'the text {']
    const isName = (english: string) => names.some(name => english.startsWith(name))
    const foreign = ENTRIES.filter(([english, korean]) => !/[가-힣]/.test(korean) && !isName(english))
    expect(foreign.filter(([english]) => english !== '{path:word}: {problem:message}')).toEqual([])
  })

  const VALUES: Record<ValueKind, fc.Arbitrary<string>> = {
    text: fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', '/', '가', '_', '.'), minLength: 1 }),
    number: fc.nat().map(String),
    word: fc.string({ unit: fc.constantFrom('a', 'B', '7', '.', '-', '가'), minLength: 1 }),
    message: fc.constantFrom('agent', 'must not be blank', 'must have at most 20 characters'),
    list: fc.constantFrom('"a"', '"a", "b"', 'Leave, Travel and 3 more'),
  }

  it.each(
    ENTRIES.filter(([english]) => english.includes('{') && parseTemplate(english).placeholders.length > 0),
  )('has a form for: %s', english => {
    const { literals, placeholders } = parseTemplate(english)
    const names = [...new Set(placeholders.map(({ name }) => name))]
    const kindOf = new Map(placeholders.map(({ name, kind }) => [name, kind]))
    const values = fc.tuple(...names.map(name => VALUES[kindOf.get(name) ?? 'text']))
    fc.assert(
      fc.property(values, chosen => {
        const valueFor = (name: string) => chosen[names.indexOf(name)] ?? ''
        const message = literals.reduce(
          (text, literal, i) => text + valueFor(placeholders[i - 1]?.name ?? '') + literal,
        )
        const translated = KOREAN.translate(message)
        expect(translated, message).not.toBeNull()
        for (const name of names)
          if (!['message', 'list'].includes(kindOf.get(name) ?? ''))
            expect(translated).toContain(valueFor(name))
      }),
      { numRuns: 20 },
    )
  })
})

describe('a composed message', () => {
  it.each([
    ['input.name: must not be blank', 'input.name: 비어 있으면 안 됩니다.'],
    [
      'The input has more than 100 problems, starting with input.a.0: must not be blank',
      '입력에 문제가 100개 넘게 있습니다. 첫 번째 문제는 input.a.0: 비어 있으면 안 됩니다.',
    ],
    [
      '+2 documents under Leave, sick, -1 document under Visa and 3 more',
      'Leave, sick 문서 2건 증가, Visa 문서 1건 감소 외 3개',
    ],
    [
      'version v2 in place of v1, +2 nodes (A, B), -4 nodes (C, D, E and 1 more)',
      '버전 변경(v1 → v2), 노드 2개 추가(A, B), 노드 4개 제외(C, D, E 외 1개)',
    ],
    [
      'Trains from Seoul to Busan from 10 to 12, Visa from 3 to 5',
      'Trains from Seoul to Busan 목표 10건 → 12건, Visa 목표 3건 → 5건',
    ],
    [
      'does not fit the type LIST: item 3 has 20 characters; at most 10 are allowed',
      'LIST 형식에 맞지 않습니다. 3번째 항목: 20자입니다. 최대 10자까지 허용됩니다.',
    ],
    [
      'cannot be merged with upstream: the merged body would have a problem (line 1: "a" is not a variable of this template; declare it); publish a version of the fork that fits both, then pull again',
      '원본과 합치면 body에 문제가 생깁니다. 1행: "a" 변수가 이 템플릿에 없습니다. 변수를 선언하세요. 양쪽에 맞는 포크 버전을 게시한 뒤 다시 가져오세요.',
    ],
  ])('is translated: %s', (english, korean) => {
    expect(KOREAN.translate(english)).toBe(korean)
  })

  it.each([
    ['a message', 'Something new.'],
    ['a problem', 'input.name: something new'],
    ['an item of a long list', `+2 documents under ${', '.repeat(10_000)}`],
    ['a message that is nested too deeply', 'a: b: c: d: e: f: must not be blank'],
  ])('is not translated if a part has no translation: %s', (_, message) => {
    expect(KOREAN.translate(message)).toBeNull()
  })

  it('copies values, even if they look like messages', () => {
    expect(KOREAN.translate('No agent has the id or key "agent".')).toBe(
      'ID 또는 키가 "agent"인 에이전트가 없습니다.',
    )
    expect(KOREAN.translate('Writing "Exporting files"')).toBe('"Exporting files" 작성')
    expect(KOREAN.translate('Writing "{title}"')).toBe('"{title}" 작성')
  })
})

describe('a catalog', () => {
  const catalog = (translations: Translations, ...others: Translations[]) =>
    createCatalog({
      translations: [translations, ...others],
      listItems: {},
      andMore: list => list,
      append: (value, text) => value + text,
    })

  it('prefers the template with the most literal characters', () => {
    const { translate } = catalog({ '{a} has {b}': '1 {a} {b}', '{a} has no {b}': '2 {a} {b}' })
    expect(translate('x has no y')).toBe('2 x y')
    expect(translate('x has y')).toBe('1 x y')
  })

  it.each<[string, Translations[]]>([
    ['a message in two areas', [{ a: 'b' }, { a: 'c' }]],
    ['a translation without the placeholder', [{ 'a {b}': 'c' }]],
    ['a translation with an unknown placeholder', [{ a: '{b}' }]],
    ['adjacent placeholders', [{ '{a}{b}': '{a} {b}' }]],
    ['an unknown kind of placeholder', [{ '{a:person}': '{a}' }]],
  ])('rejects %s', (_, [first = {}, ...others]) => {
    expect(() => catalog(first, ...others)).toThrow()
  })
})

describe('a particle', () => {
  it.each([
    ['에이전트', '이(가) 없습니다', '에이전트가 없습니다'],
    ['노드 셋', '이(가) 없습니다', '노드 셋이 없습니다'],
    ['3', '을(를) 보내세요', '3을 보내세요'],
    ['2', '은(는) 안 됩니다', '2는 안 됩니다'],
    ['10', '와(과) 20', '10과 20'],
    ['v1.x', '이(가) 없습니다', 'v1.x이(가) 없습니다'],
    ['"가"', '이(가) 없습니다', '"가"이(가) 없습니다'],
    ['', '이(가) 없습니다', '이(가) 없습니다'],
  ])('after "%s" has the right form', (value, text, whole) => {
    expect(appendWithParticle(value, text)).toBe(whole)
  })
})
