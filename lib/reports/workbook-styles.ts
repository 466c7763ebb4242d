import type { ColumnKind } from '../domain/finance-tables.ts';

const HEADER_COLOR = 'FFD9E2F3';
const FONTS =
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>';
const FILLS = `<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="${HEADER_COLOR}"/><bgColor indexed="64"/></patternFill></fill></fills>`;
const BORDERS =
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top style="thin"><color auto="1"/></top><bottom/><diagonal/></border></borders>';

/** Number formats of cells. A format of one's own has a number from 164 on. */
const FORMATS = [
  '@',
  '#,##0',
  '#,##0.00##',
  '0.0',
  '#,##0.00',
  '#,##0.0000',
  '0.0#%',
  'yyyy-mm-dd',
  'yyyy-mm-dd hh:mm',
] as const;
type Format = (typeof FORMATS)[number];
const FIRST_FORMAT = 164;

/** The style of the header row; then each format plain, then each in bold for totals. */
export const HEADER_STYLE = 1;
const FIRST_STYLE = 2;

/** The number of the style that shows a value of that kind; `value` decides on decimals of units. */
export function cellStyle(kind: ColumnKind, value: number, isTotal: boolean): number {
  const style = FIRST_STYLE + FORMATS.indexOf(formatOf(kind, value));
  return isTotal ? style + FORMATS.length : style;
}

function formatOf(kind: ColumnKind, value: number): Format {
  switch (kind) {
    case 'units':
      return Number.isInteger(value) ? '#,##0' : '#,##0.00##';
    case 'count':
      return '#,##0';
    case 'days':
      return '0.0';
    case 'money':
      return '#,##0.00';
    case 'unitMoney':
      return '#,##0.0000';
    case 'percent':
      return '0.0#%';
    case 'date':
      return 'yyyy-mm-dd';
    case 'moment':
      return 'yyyy-mm-dd hh:mm';
    default:
      return '@';
  }
}

/** The styles part of every workbook. */
export const STYLES_XML = stylesXml();

function stylesXml(): string {
  const formats = FORMATS.map(
    (code, index) => `<numFmt numFmtId="${FIRST_FORMAT + index}" formatCode="${code}"/>`,
  );
  const plain = FORMATS.map((_code, index) => styleXml(FIRST_FORMAT + index, 0, 0, 0));
  const totals = FORMATS.map((_code, index) => styleXml(FIRST_FORMAT + index, 1, 0, 1));
  const header = `<xf numFmtId="${FIRST_FORMAT}" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>`;
  const styles = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    header,
    ...plain,
    ...totals,
  ];
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="${formats.length}">${formats.join('')}</numFmts>${FONTS}${FILLS}${BORDERS}<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${styles.length}">${styles.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}

function styleXml(format: number, font: number, fill: number, border: number): string {
  return `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1"/>`;
}
