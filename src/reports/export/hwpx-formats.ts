/** Border ids. HWPX counts them from 1. */
export const NO_BORDER = 1
export const CELL_BORDER = 2
/** Of header cells, with a gray background. */
export const HEAD_BORDER = 3

/** A character format. Sizes are in hundredths of a point. */
export interface CharacterFormat {
  height: number
  font: 'text' | 'heading'
  isBold?: boolean
  isItalic?: boolean
  isRaised?: boolean
  isGray?: boolean
}

/** Their order defines their ids in the header. */
export const CHARACTERS = {
  text: { height: 1050, font: 'text' },
  strong: { height: 1050, font: 'text', isBold: true },
  emphasized: { height: 1050, font: 'text', isItalic: true },
  strongEmphasized: { height: 1050, font: 'text', isBold: true, isItalic: true },
  code: { height: 950, font: 'heading' },
  mark: { height: 1050, font: 'text', isRaised: true },
  small: { height: 950, font: 'text' },
  byline: { height: 1000, font: 'heading', isGray: true },
  contentsTitle: { height: 1200, font: 'heading', isBold: true },
  title: { height: 2000, font: 'heading', isBold: true },
  heading1: { height: 1600, font: 'heading', isBold: true },
  heading2: { height: 1300, font: 'heading', isBold: true },
  heading3: { height: 1150, font: 'heading', isBold: true },
} as const satisfies Record<string, CharacterFormat>
export type CharacterName = keyof typeof CHARACTERS

/** A paragraph format. Lengths are in hundredths of a point. */
export interface ParagraphFormat {
  align: 'JUSTIFY' | 'CENTER' | 'LEFT' | 'RIGHT'
  /** From 0. Null if it is not a heading. */
  outlineLevel: number | null
  left: number
  /** Negative for a hanging indent. */
  firstLine: number
  before: number
  after: number
}

const PLAIN: ParagraphFormat = {
  align: 'JUSTIFY',
  outlineLevel: null,
  left: 0,
  firstLine: 0,
  before: 0,
  after: 600,
}
/** Indents of lists and quotes, and the number of distinct levels. */
const INDENT = 2000
const HANGING = 1400
export const MAX_INDENTS = 9

const indents = Array.from({ length: MAX_INDENTS }, (_, i) => i + 1)
/** Their order defines their ids in the header. */
export const PARAGRAPHS: Readonly<Record<string, ParagraphFormat>> = {
  text: PLAIN,
  title: { ...PLAIN, align: 'CENTER', after: 800 },
  byline: { ...PLAIN, align: 'CENTER', after: 2000 },
  contentsTitle: { ...PLAIN, align: 'LEFT', after: 400 },
  contents: { ...PLAIN, align: 'LEFT', after: 200 },
  heading1: { ...PLAIN, align: 'LEFT', outlineLevel: 0, before: 1800, after: 800 },
  heading2: { ...PLAIN, align: 'LEFT', outlineLevel: 1, before: 1200, after: 600 },
  heading3: { ...PLAIN, align: 'LEFT', outlineLevel: 2, before: 800, after: 400 },
  code: { ...PLAIN, align: 'LEFT' },
  cellLeft: { ...PLAIN, align: 'LEFT', after: 0 },
  cellCenter: { ...PLAIN, align: 'CENTER', after: 0 },
  cellRight: { ...PLAIN, align: 'RIGHT', after: 0 },
  reference: { ...PLAIN, align: 'LEFT', firstLine: -INDENT, after: 100 },
  ...Object.fromEntries(indents.map(i => [`indent${i}`, { ...PLAIN, left: INDENT * i }])),
  ...Object.fromEntries(
    indents.map(i => [`item${i}`, { ...PLAIN, left: INDENT * i - HANGING, firstLine: -HANGING, after: 300 }]),
  ),
}

/** A named style in Hangul's list of styles. */
interface Style {
  name: string
  englishName: string
  paragraph: string
  character: CharacterName
}

/** Their order defines their ids in the header. Hangul recognizes its built-in styles by these names. */
export const STYLES = {
  base: { name: '바탕글', englishName: 'Normal', paragraph: 'text', character: 'text' },
  text: { name: '본문', englishName: 'Body', paragraph: 'text', character: 'text' },
  heading1: { name: '개요 1', englishName: 'Outline 1', paragraph: 'heading1', character: 'heading1' },
  heading2: { name: '개요 2', englishName: 'Outline 2', paragraph: 'heading2', character: 'heading2' },
  heading3: { name: '개요 3', englishName: 'Outline 3', paragraph: 'heading3', character: 'heading3' },
  title: { name: '제목', englishName: 'Title', paragraph: 'title', character: 'title' },
  byline: { name: '문서 정보', englishName: 'Byline', paragraph: 'byline', character: 'byline' },
  contentsTitle: {
    name: '차례 제목',
    englishName: 'TOC Heading',
    paragraph: 'contentsTitle',
    character: 'contentsTitle',
  },
  contents: { name: '차례 1', englishName: 'TOC 1', paragraph: 'contents', character: 'text' },
  code: { name: '코드', englishName: 'Code', paragraph: 'code', character: 'code' },
  reference: { name: '참고 문헌', englishName: 'Reference', paragraph: 'reference', character: 'small' },
} as const satisfies Record<string, Style>
export type StyleName = keyof typeof STYLES

/** The id of a format in the header: its position. */
export function idIn(formats: object, name: string): number {
  const id = Object.keys(formats).indexOf(name)
  if (id < 0) throw new Error(`Unknown format "${name}".`)
  return id
}
