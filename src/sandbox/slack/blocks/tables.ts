import { type Json, list, records, str } from '../json.ts';
import {
  type Check,
  checkList,
  checkNumber,
  checkObject,
  checkString,
  checkWord,
  problem,
} from './problems.ts';
import { checkRichText } from './rich-text.ts';
import { textOf } from './size.ts';

function checkCell(value: unknown, at: string, check: Check): void {
  const cell = checkObject(value, at, check);
  if (cell === null) return;
  switch (cell['type']) {
    case 'rich_text': {
      checkRichText(cell, at, check);
      return;
    }
    case 'raw_text': {
      checkString(cell['text'], `${at}/text`, { min: 1, max: 20_000, required: true }, check);
      return;
    }
    case 'raw_number':
      if (typeof cell['value'] !== 'number') problem(`${at}/value`, 'must be a number', check);
      {
        checkString(cell['text'], `${at}/text`, { min: 1, max: 3000, required: true }, check);
        return;
      }
    default:
      problem(`${at}/type`, `unsupported type: ${str(cell['type'])}`, check);
  }
}

function checkRows(
  value: unknown,
  at: string,
  maxRows: number,
  check: Check,
): readonly (readonly unknown[])[] {
  const rows = checkList(value, at, { min: 1, max: maxRows }, check);
  return rows.map((row, i) => {
    const cells = checkList(row, `${at}/${i}`, { min: 1, max: 20 }, check);
    cells.forEach((cell, k) => {
      checkCell(cell, `${at}/${i}/${k}`, check);
    });
    return cells;
  });
}

/** table: 100 rows of 20 cells, 20 column settings. */
export function checkTable(block: Json, at: string, check: Check): void {
  checkRows(block['rows'], `${at}/rows`, 100, check);
  if (block['column_settings'] === undefined) return;
  const settings = checkList(block['column_settings'], `${at}/column_settings`, { min: 0, max: 20 }, check);
  records(settings).forEach((row, i) => {
    checkWord(row['align'], `${at}/column_settings/${i}/align`, ['left', 'center', 'right'], check);
  });
}

/** data_table: a header and 200 rows of equal width up to 20, a caption, 20,000 characters in all. */
export function checkDataTable(block: Json, at: string, check: Check): void {
  const rows = checkRows(block['rows'], `${at}/rows`, 201, check);
  const width = rows[0]?.length ?? 0;
  rows.forEach((row, i) => {
    if (row.length !== width)
      problem(`${at}/rows/${i}`, `must have ${width} cells like the first row`, check);
  });
  checkString(block['caption'], `${at}/caption`, { min: 1, max: 3000, required: true }, check);
  checkNumber(block['page_size'], `${at}/page_size`, { min: 1, max: 100 }, check);
  checkNumber(block['row_header_column_index'], `${at}/row_header_column_index`, { min: 0, max: 19 }, check);
  if (textOf(block['rows']) > 20_000)
    problem(`${at}/rows`, 'no more than 20000 characters in all cells', check);
}

/** data_visualization: title 50, 1 to 12 series or segments, 1 to 20 points, labels 20. */
export function checkChart(block: Json, at: string, check: Check): void {
  const title =
    typeof block['title'] === 'string' ? block['title'] : str(records([block['title']])[0]?.['text']);
  checkString(title, `${at}/title`, { min: 1, max: 50, required: true }, check);
  for (const field of ['series', 'segments']) {
    if (block[field] === undefined) continue;
    const rows = checkList(block[field], `${at}/${field}`, { min: 1, max: 12 }, check);
    records(rows).forEach((row, i) => {
      checkString(row['label'], `${at}/${field}/${i}/label`, { max: 20 }, check);
      const points = list(row['points'] ?? row['data']).length;
      if (field === 'series' && (points < 1 || points > 20))
        problem(`${at}/${field}/${i}/points`, 'must have 1 to 20 points', check);
    });
  }
}
