import type { Alignment, Run, Table } from '../report-layout.ts'
import { weighColumns } from '../table-columns.ts'
import { CELL_BORDER, CHARACTERS, HEAD_BORDER, idIn } from './hwpx-formats.ts'
import { TEXT_WIDTH } from './hwpx-page.ts'
import { parseElement, type XmlNode } from './hwpx-xml.ts'

/** In hundredths of a point. Rows grow with their text. */
const ROW_HEIGHT = 1900
const CELL_MARGIN = parseElement('<hp:cellMargin left="510" right="510" top="141" bottom="141"/>')
const CELL = parseElement('<hp:tc hasMargin="0" protect="0" editable="0" dirty="0"/>')
const CELL_TEXT = parseElement(`
  <hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="CENTER" linkListIDRef="0"
    linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0"/>`)

/** A run with a table of full text width whose columns fit their content. The first row is the header and repeats on every page. */
export function hwpxTable(
  { rows, alignments }: Table,
  writeCell: (runs: readonly Run[], format: { isHead: boolean; alignment: Alignment }) => XmlNode,
): XmlNode {
  const widths = weighColumns(rows).map(share => Math.floor(share * TEXT_WIDTH))
  const table = parseElement(`
    <hp:tbl id="0" zOrder="0" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0"
      dropcapstyle="None" pageBreak="CELL" repeatHeader="1" rowCnt="${rows.length}" colCnt="${widths.length}"
      cellSpacing="0" borderFillIDRef="${CELL_BORDER}" noAdjust="0">
      <hp:sz width="${widths.reduce((sum, width) => sum + width, 0)}" widthRelTo="ABSOLUTE" height="${ROW_HEIGHT * rows.length}"
        heightRelTo="ABSOLUTE" protect="0"/>
      <hp:pos treatAsChar="0" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0"
        vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>
      <hp:outMargin left="283" right="283" top="283" bottom="283"/>
    </hp:tbl>`)
  const cells = rows.map((row, rowAddr) => ({
    'hp:tc': row.map((runs, colAddr) => ({
      '@name': '',
      '@header': rowAddr === 0 ? 1 : 0,
      ...CELL,
      '@borderFillIDRef': rowAddr === 0 ? HEAD_BORDER : CELL_BORDER,
      'hp:subList': {
        ...CELL_TEXT,
        'hp:p': writeCell(runs, { isHead: rowAddr === 0, alignment: alignments[colAddr] ?? 'left' }),
      },
      'hp:cellAddr': { '@colAddr': colAddr, '@rowAddr': rowAddr },
      'hp:cellSpan': { '@colSpan': 1, '@rowSpan': 1 },
      'hp:cellSz': { '@width': widths[colAddr] ?? 0, '@height': ROW_HEIGHT },
      'hp:cellMargin': CELL_MARGIN,
    })),
  }))
  return {
    '@charPrIDRef': idIn(CHARACTERS, 'text'),
    'hp:tbl': { ...table, 'hp:inMargin': CELL_MARGIN, 'hp:tr': cells },
    'hp:t': {},
  }
}
