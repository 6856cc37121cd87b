import { CHARACTERS, idIn, NO_BORDER } from './hwpx-formats.ts'
import { parseElement } from './hwpx-xml.ts'

/** In hundredths of a point: A4 with the default margins of Hangul. */
const PAGE_WIDTH = 59528
const SIDE_MARGIN = 8504
export const TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE_MARGIN

/** The first run of the first paragraph: page, notes, columns and page numbers. */
export const SECTION_SETUP = parseElement(`
  <hp:run charPrIDRef="${idIn(CHARACTERS, 'text')}">
    <hp:secPr id="" textDirection="HORIZONTAL" spaceColumns="1134" tabStop="8000" tabStopVal="4000"
      tabStopUnit="HWPUNIT" outlineShapeIDRef="1" memoShapeIDRef="0" textVerticalWidthHead="0" masterPageCnt="0">
      <hp:grid lineGrid="0" charGrid="0" wonggojiFormat="0"/>
      <hp:startNum pageStartsOn="BOTH" page="0" pic="0" tbl="0" equation="0"/>
      <hp:visibility hideFirstHeader="0" hideFirstFooter="0" hideFirstMasterPage="0" border="SHOW_ALL"
        fill="SHOW_ALL" hideFirstPageNum="0" hideFirstEmptyLine="0" showLineNumber="0"/>
      <hp:lineNumberShape restartType="0" countBy="0" distance="0" startNumber="0"/>
      <hp:pagePr landscape="WIDELY" width="${PAGE_WIDTH}" height="84188" gutterType="LEFT_ONLY">
        <hp:margin header="4252" footer="4252" gutter="0" left="${SIDE_MARGIN}" right="${SIDE_MARGIN}"
          top="5668" bottom="4252"/>
      </hp:pagePr>
      <hp:footNotePr>${notes({ length: -1, between: 283, place: 'EACH_COLUMN' })}</hp:footNotePr>
      <hp:endNotePr>${notes({ length: 14692344, between: 0, place: 'END_OF_DOCUMENT' })}</hp:endNotePr>
      ${['BOTH', 'EVEN', 'ODD'].map(pageBorder).join('')}
    </hp:secPr>
    <hp:ctrl><hp:colPr id="" type="NEWSPAPER" layout="LEFT" colCount="1" sameSz="1" sameGap="0"/></hp:ctrl>
    <hp:ctrl><hp:pageNum pos="BOTTOM_CENTER" formatType="DIGIT" sideChar="-"/></hp:ctrl>
  </hp:run>`)

/** Reports have no notes, but Hangul expects their settings. */
function notes({ length, between, place }: { length: number; between: number; place: string }): string {
  return `
    <hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar=")" supscript="0"/>
    <hp:noteLine length="${length}" type="SOLID" width="0.12 mm" color="#000000"/>
    <hp:noteSpacing betweenNotes="${between}" belowLine="567" aboveLine="850"/>
    <hp:numbering type="CONTINUOUS" newNum="1"/>
    <hp:placement place="${place}" beneathText="0"/>`
}

function pageBorder(type: string): string {
  return `
    <hp:pageBorderFill type="${type}" borderFillIDRef="${NO_BORDER}" textBorder="PAPER" headerInside="0"
      footerInside="0" fillArea="PAPER">
      <hp:offset left="1417" right="1417" top="1417" bottom="1417"/>
    </hp:pageBorderFill>`
}
