import { CHARACTERS, idIn, NO_BORDER } from './hwpx-formats.ts'
import { attributes, type XmlNode } from './hwpx-xml.ts'

/** In hundredths of a point: A4 with the default margins of Hangul. */
const PAGE = { width: 59528, height: 84188 }
const MARGIN = { header: 4252, footer: 4252, gutter: 0, left: 8504, right: 8504, top: 5668, bottom: 4252 }
export const TEXT_WIDTH = PAGE.width - MARGIN.left - MARGIN.right

/** The first run of the first paragraph: page, notes, columns and page numbers. */
export function sectionSetup(): XmlNode {
  return {
    ...attributes({ charPrIDRef: idIn(CHARACTERS, 'text') }),
    'hp:secPr': {
      ...attributes({
        id: '',
        textDirection: 'HORIZONTAL',
        spaceColumns: 1134,
        tabStop: 8000,
        tabStopVal: 4000,
        tabStopUnit: 'HWPUNIT',
        outlineShapeIDRef: 1,
        memoShapeIDRef: 0,
        textVerticalWidthHead: 0,
        masterPageCnt: 0,
      }),
      'hp:grid': attributes({ lineGrid: 0, charGrid: 0, wonggojiFormat: 0 }),
      'hp:startNum': attributes({ pageStartsOn: 'BOTH', page: 0, pic: 0, tbl: 0, equation: 0 }),
      'hp:visibility': attributes({
        hideFirstHeader: 0,
        hideFirstFooter: 0,
        hideFirstMasterPage: 0,
        border: 'SHOW_ALL',
        fill: 'SHOW_ALL',
        hideFirstPageNum: 0,
        hideFirstEmptyLine: 0,
        showLineNumber: 0,
      }),
      'hp:lineNumberShape': attributes({ restartType: 0, countBy: 0, distance: 0, startNumber: 0 }),
      'hp:pagePr': {
        ...attributes({ landscape: 'WIDELY', ...PAGE, gutterType: 'LEFT_ONLY' }),
        'hp:margin': attributes(MARGIN),
      },
      'hp:footNotePr': notes({ length: -1, between: 283, place: 'EACH_COLUMN' }),
      'hp:endNotePr': notes({ length: 14692344, between: 0, place: 'END_OF_DOCUMENT' }),
      'hp:pageBorderFill': ['BOTH', 'EVEN', 'ODD'].map(pageBorder),
    },
    'hp:ctrl': [
      {
        'hp:colPr': attributes({
          id: '',
          type: 'NEWSPAPER',
          layout: 'LEFT',
          colCount: 1,
          sameSz: 1,
          sameGap: 0,
        }),
      },
      { 'hp:pageNum': attributes({ pos: 'BOTTOM_CENTER', formatType: 'DIGIT', sideChar: '-' }) },
    ],
  }
}

/** Reports have no notes, but Hangul expects their settings. */
function notes({ length, between, place }: { length: number; between: number; place: string }): XmlNode {
  return {
    'hp:autoNumFormat': attributes({
      type: 'DIGIT',
      userChar: '',
      prefixChar: '',
      suffixChar: ')',
      supscript: 0,
    }),
    'hp:noteLine': attributes({ length, type: 'SOLID', width: '0.12 mm', color: '#000000' }),
    'hp:noteSpacing': attributes({ betweenNotes: between, belowLine: 567, aboveLine: 850 }),
    'hp:numbering': attributes({ type: 'CONTINUOUS', newNum: 1 }),
    'hp:placement': attributes({ place, beneathText: 0 }),
  }
}

function pageBorder(type: string): XmlNode {
  return {
    ...attributes({
      type,
      borderFillIDRef: NO_BORDER,
      textBorder: 'PAPER',
      headerInside: 0,
      footerInside: 0,
      fillArea: 'PAPER',
    }),
    'hp:offset': attributes({ left: 1417, right: 1417, top: 1417, bottom: 1417 }),
  }
}
