import {
  AlignmentType,
  convertMillimetersToTwip,
  type ILevelsOptions,
  type IStylesOptions,
  LevelFormat,
} from 'docx'

const TEXT_FONT = { ascii: 'Calibri', hAnsi: 'Calibri', cs: 'Calibri', eastAsia: '맑은 고딕' }
export const CODE_FONT = { ascii: 'Consolas', hAnsi: 'Consolas', cs: 'Consolas', eastAsia: '맑은 고딕' }
/** Word has nine levels of lists. */
export const MOST_LEVELS = 9
/** In twentieths of a point, for each level of lists and quotes. */
export const INDENT = 360

const heading = (halfPoints: number, before: number) => ({
  run: { size: halfPoints, bold: true, font: TEXT_FONT, color: '1F2937' },
  paragraph: { spacing: { before, after: 120 }, keepNext: true },
})

/** Sizes are half points, spaces twentieths of a point. */
export function docxStyles(language: string): IStylesOptions {
  return {
    default: {
      document: {
        run: { font: TEXT_FONT, size: 21, language: { value: language, eastAsia: 'ko-KR' } },
        paragraph: { spacing: { after: 140, line: 320 } },
      },
      title: heading(40, 0),
      heading1: heading(32, 480),
      heading2: heading(26, 320),
      heading3: heading(23, 240),
    },
    paragraphStyles: [
      {
        id: 'Quote',
        name: 'Quote',
        basedOn: 'Normal',
        run: { italics: true, color: '4B5563' },
      },
      {
        id: 'Code',
        name: 'Code',
        basedOn: 'Normal',
        run: { font: CODE_FONT, size: 19 },
        paragraph: { spacing: { after: 140, line: 260 } },
      },
    ],
  }
}

/** The levels of a list: `text` of the first, with `%1` for its number, is that of all. */
export function docxLevels(format: 'bullet' | 'decimal', text: string, start = 1): ILevelsOptions[] {
  return Array.from({ length: MOST_LEVELS }, (_, level) => ({
    level,
    format: format === 'bullet' ? LevelFormat.BULLET : LevelFormat.DECIMAL,
    text: text.replace('%1', `%${level + 1}`),
    start,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: INDENT * (level + 1), hanging: INDENT } } },
  }))
}

/** A4 with margins that leave lines of readable length. */
export const PAGE = {
  size: { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) },
  margin: {
    top: convertMillimetersToTwip(25),
    bottom: convertMillimetersToTwip(25),
    left: convertMillimetersToTwip(25),
    right: convertMillimetersToTwip(25),
  },
}
