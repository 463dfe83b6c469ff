import type { Part } from './cast.ts'

/**
 * The rows of the table by resource; whoever is not named has a dash. A cell has letters for what somebody may do with a
 * kind of record, C create, R read, U change, A approve, L read the list alone, O give an opinion, S answer a survey,
 * Q raise a request about somebody else's, X export, and says how far they reach where it is not how far the part does: `R own`. Whoever may create, change,
 * approve or be asked may read as well.
 */
type Rows = Readonly<Record<string, Readonly<Partial<Record<Part, string>>>>>

/**
 * The permission matrix of `domain.md` section 3, row by row, as far as the platform has the records and the parts. It is
 * written down here by hand and not derived from any manifest. TL is `head`; TM is `deputy` and `member`; TO `liaison`;
 * UH and UL are the unit's head and liaison. What a cell says in words beside its letters:
 * `R decided`, `R after`, `sample R` are R; `R list` is L; `R own pair` is R own; `U part` is U; `RU opinion` is RO;
 * `own` is RU own; `A own`, `R own` and `CU own` of a unit reach as far as the unit does; `raise` is Q; `survey` is S;
 * `opinion` and `upload` are U; `R log` is the audit log's row, `request` is not one of the platform's.
 * @source domain.md §3
 */
export const rows = {
  '轮次方案/授权': {
    'leading-group': 'A',
    office: 'CU',
    head: 'R',
    deputy: 'R',
    member: 'R',
    liaison: 'R',
    discipline: 'R',
    organisation: 'CU',
  },
  回避申报: {
    'leading-group': 'R',
    office: 'RA',
    head: 'RU own',
    deputy: 'RU own',
    member: 'RU own',
    liaison: 'RU own',
    organisation: 'R',
    'unit-head': 'Q',
  },
  谈话记录: { office: 'R', head: 'R', deputy: 'R own', member: 'R own' },
  '底稿/证据': {
    'leading-group': 'R',
    office: 'R',
    head: 'A',
    deputy: 'CU own',
    member: 'CU own',
    liaison: 'L',
  },
  事实确认单: {
    office: 'R',
    head: 'A',
    deputy: 'C',
    member: 'C',
    liaison: 'R',
    'unit-head': 'U',
    'unit-liaison': 'U',
  },
  '报告(送审/正式)': {
    'leading-group': 'A',
    office: 'RU',
    head: 'CU',
    deputy: 'U',
    member: 'U',
    liaison: 'R',
    discipline: 'R',
    organisation: 'R',
  },
  反馈意见: {
    'leading-group': 'R',
    office: 'R',
    head: 'C',
    deputy: 'R',
    member: 'R',
    liaison: 'R',
    discipline: 'R',
    organisation: 'R',
    'unit-head': 'R',
    'unit-liaison': 'R',
  },
  整改台账: {
    'leading-group': 'R',
    office: 'RA',
    head: 'R',
    deputy: 'R',
    member: 'R',
    discipline: 'RO',
    organisation: 'RO',
    'unit-head': 'A',
    'unit-liaison': 'CU',
  },
  '评估、销号': {
    'leading-group': 'A',
    office: 'CU',
    head: 'U',
    discipline: 'U',
    organisation: 'U',
    'unit-head': 'R',
    'unit-liaison': 'R',
  },
  '干部纪律/后评估': {
    'leading-group': 'R',
    office: 'CU',
    head: 'R',
    deputy: 'RU own',
    member: 'RU own',
    discipline: 'R',
    organisation: 'R',
    'unit-head': 'S',
  },
  '账号/组织': { 'system-admin': 'CU' },
  '权限/密级策略': { 'security-admin': 'CU' },
  审计日志: { 'security-admin': 'R', 'audit-admin': 'RX' },
} as const satisfies Rows

/** A kind of record that the table has a row for. */
export type Resource = keyof typeof rows

/** How far somebody reaches: rows of the county, of their team or unit, about themselves. */
export type Reach = 'county' | 'team' | 'unit' | 'own'

const reaches: Readonly<Record<Part, Reach>> = {
  office: 'county',
  'leading-group': 'county',
  head: 'team',
  deputy: 'team',
  member: 'team',
  liaison: 'team',
  discipline: 'county',
  organisation: 'county',
  'unit-head': 'unit',
  'unit-liaison': 'unit',
  'system-admin': 'county',
  'security-admin': 'county',
  'audit-admin': 'county',
}

/** What any of these letters gives a part of a kind of record, or undefined where it has none of them. */
export function cellOf(resource: Resource, part: Part, letters: string): Reach | undefined {
  const cell = (rows as Rows)[resource]?.[part]
  if (cell === undefined) return undefined
  const [given = '', own] = cell.split(' ')
  const implied = /[CUAS]/.test(given) ? `${given}RL` : given.includes('R') ? `${given}L` : given
  if (![...letters].some((letter) => implied.includes(letter))) return undefined
  return own === 'own' ? 'own' : reaches[part]
}
