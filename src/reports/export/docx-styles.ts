import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  type ILevelsOptions,
  type IParagraphStyleOptions,
  type ISpacingProperties,
  type IStylesOptions,
  LevelFormat,
  LineRuleType,
  ShadingType,
} from 'docx'

const KOREAN_FONT = '맑은 고딕'
const TEXT_FONT = { ascii: 'Calibri', hAnsi: 'Calibri', cs: 'Calibri', eastAsia: KOREAN_FONT }
export const CODE_FONT = { ascii: 'Consolas', hAnsi: 'Consolas', cs: 'Consolas', eastAsia: KOREAN_FONT }
/** Word supports nine list levels. */
export const MAX_LEVELS = 9
/** Per level of lists and quotes, in twentieths of a point. */
export const INDENT = 360
/** Colors of table borders and of the background of code and table headers. */
export const BORDER = '9CA3AF'
export const SHADE = 'F3F4F6'

const GRAY = '4B5563'
/** Lines of text, in hundredths of the line height of the font. */
const TEXT_LINE = 115

/**
 * Spacing of a paragraph. Lines grow with their text only if the rule is `auto`: without one, LibreOffice reads the value
 * as a height, so that the lines of a large font overlap.
 *
 * @param line in hundredths of the line height of the font
 */
function spacing(before: number, after: number, line = TEXT_LINE): ISpacingProperties {
  return { before, after, line: Math.round(line * 2.4), lineRule: LineRuleType.AUTO }
}

const heading = (halfPoints: number, before: number) => ({
  run: { size: halfPoints, bold: true, color: '1F2937' },
  paragraph: { spacing: spacing(before, 120, 105), keepNext: true, keepLines: true },
})

/** Names of the custom styles. */
export const STYLES = {
  byline: 'Byline',
  contentsTitle: 'ContentsTitle',
  quote: 'Quote',
  code: 'Code',
  cell: 'TableText',
  /** Word adds no space after a table, so an empty paragraph does. */
  afterTable: 'AfterTable',
  reference: 'Reference',
}

/** Sizes are in half points, spacing in twentieths of a point. */
export function docxStyles(language: string): IStylesOptions {
  const title = heading(40, 0)
  const edge = { style: BorderStyle.SINGLE, size: 4, space: 4, color: SHADE }
  const style = (
    id: string,
    name: string,
    { run = {}, paragraph = {} }: Partial<IParagraphStyleOptions>,
  ) => ({
    id,
    name,
    basedOn: 'Normal',
    run,
    paragraph,
  })
  return {
    default: {
      document: {
        run: { font: TEXT_FONT, size: 21, language: { value: language, eastAsia: 'ko-KR' } },
        paragraph: { spacing: spacing(0, 140) },
      },
      title: { ...title, paragraph: { ...title.paragraph, alignment: AlignmentType.CENTER } },
      heading1: heading(32, 440),
      heading2: heading(26, 300),
      heading3: heading(23, 240),
    },
    paragraphStyles: [
      style(STYLES.byline, 'Byline', {
        run: { size: 20, color: GRAY },
        paragraph: {
          alignment: AlignmentType.CENTER,
          spacing: spacing(0, 360),
          border: { bottom: { style: BorderStyle.SINGLE, size: 4, space: 10, color: BORDER } },
        },
      }),
      style(STYLES.contentsTitle, 'Contents Title', {
        run: { size: 24, bold: true, color: '1F2937' },
        paragraph: { spacing: spacing(0, 100), keepNext: true },
      }),
      style('TOC1', 'toc 1', { paragraph: { spacing: spacing(0, 60) } }),
      style(STYLES.quote, 'Quote', { run: { italics: true, color: GRAY } }),
      style(STYLES.code, 'Code', {
        run: { font: CODE_FONT, size: 19 },
        paragraph: {
          spacing: spacing(0, 140, 105),
          shading: { type: ShadingType.CLEAR, fill: SHADE, color: 'auto' },
          border: { top: edge, bottom: edge, left: edge, right: edge },
        },
      }),
      style(STYLES.cell, 'Table Text', { run: { size: 19 }, paragraph: { spacing: spacing(30, 30, 105) } }),
      style(STYLES.afterTable, 'After Table', {
        run: { size: 12 },
        paragraph: { spacing: spacing(0, 60, 100) },
      }),
      style(STYLES.reference, 'Reference', {
        run: { size: 19 },
        paragraph: { spacing: spacing(0, 40, 105) },
      }),
    ],
  }
}

/**
 * Defines all levels of a list like the first. `%1` in `text` is the number.
 *
 * @param hanging space for the number, in twentieths of a point
 */
export function docxLevels(
  format: 'bullet' | 'decimal',
  text: string,
  { start = 1, hanging = INDENT } = {},
): ILevelsOptions[] {
  return Array.from({ length: MAX_LEVELS }, (_, level) => ({
    level,
    format: format === 'bullet' ? LevelFormat.BULLET : LevelFormat.DECIMAL,
    text: text.replace('%1', `%${level + 1}`),
    start,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: INDENT * level + hanging, hanging } } },
  }))
}

const MARGIN = convertMillimetersToTwip(25)
const WIDTH = convertMillimetersToTwip(210)
/** A4. The margins keep lines at a readable length. */
export const PAGE = {
  size: { width: WIDTH, height: convertMillimetersToTwip(297) },
  margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
}
/** In twentieths of a point. */
export const TEXT_WIDTH = WIDTH - 2 * MARGIN
