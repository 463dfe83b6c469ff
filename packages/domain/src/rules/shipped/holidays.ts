import { type RuleRecord, shipped } from '../record.ts'
import type { YearArrangement } from '../value.ts'

type HolidayRecord = RuleRecord<{ kind: 'holidays' } & YearArrangement>

/**
 * The State Council's arrangements 国务院办公厅关于部分节假日安排的通知, as published; each notice was read in full.
 * A year of which none is shipped is counted by weekends and told as a guess.
 * @source domain.md §2.2; the notices named as basis
 */
export const holidayRecords: readonly HolidayRecord[] = [
  arrangement(
    2024,
    '国办发明电〔2023〕7号',
    'zh.wikisource.org; 人民日报 2023-10-26 第 6 版',
    [
      ['2024-01-01', '2024-01-01'],
      ['2024-02-10', '2024-02-17'],
      ['2024-04-04', '2024-04-06'],
      ['2024-05-01', '2024-05-05'],
      ['2024-06-10', '2024-06-10'],
      ['2024-09-15', '2024-09-17'],
      ['2024-10-01', '2024-10-07'],
    ],
    [
      '2024-02-04',
      '2024-02-18',
      '2024-04-07',
      '2024-04-28',
      '2024-05-11',
      '2024-09-14',
      '2024-09-29',
      '2024-10-12',
    ],
  ),
  arrangement(
    2025,
    '国办发明电〔2024〕12号',
    '新华社 2024-11-12, m.gmw.cn/2024-11/12/content_1303894933.htm',
    [
      ['2025-01-01', '2025-01-01'],
      ['2025-01-28', '2025-02-04'],
      ['2025-04-04', '2025-04-06'],
      ['2025-05-01', '2025-05-05'],
      ['2025-05-31', '2025-06-02'],
      ['2025-10-01', '2025-10-08'],
    ],
    ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  ),
  arrangement(
    2026,
    '国办发明电〔2025〕7号',
    '新华社 2025-11-04, politics.gmw.cn/2025-11/04/content_38391083.htm',
    [
      ['2026-01-01', '2026-01-03'],
      ['2026-02-15', '2026-02-23'],
      ['2026-04-04', '2026-04-06'],
      ['2026-05-01', '2026-05-05'],
      ['2026-06-19', '2026-06-21'],
      ['2026-09-25', '2026-09-27'],
      ['2026-10-01', '2026-10-07'],
    ],
    ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  ),
]

function arrangement(
  year: number,
  article: string,
  source: string,
  off: YearArrangement['off'],
  makeUp: YearArrangement['makeUp'],
): HolidayRecord {
  const document = `《国务院办公厅关于${year}年部分节假日安排的通知》`
  return shipped(
    `holidays.${year}`,
    { kind: 'holidays', year, off, makeUp },
    { basis: { document, article }, source, status: 'verified', from: `${year}-01-01` },
  )
}
