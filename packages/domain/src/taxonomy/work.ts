import { type Term, terms } from './term.ts'

/** Methods of finding out 了解方式. @source domain.md §4.4 */
export const methods: readonly Term[] = terms('县委巡察工作动员讲话 三（二）；[V1]、[V7]', 'published', [
  ['briefing', '听取汇报', 'Briefing'],
  ['interview', '个别谈话', 'Interview'],
  ['petition', '受理信访', 'Petitions'],
  ['records', '查阅资料', 'Reading records'],
  ['forum', '座谈', 'Forum'],
  ['survey', '问卷、民主测评', 'Survey'],
  ['sitting_in', '列席会议', 'Sitting in on meetings'],
  ['visit', '走访', 'Visit'],
  ['covert_visit', '暗访', 'Unannounced visit'],
  ['spot_check', '抽查', 'Spot check'],
  ['personal_matters', '个人有关事项核查', 'Check of reported personal matters'],
  ['level_down', '下沉、延伸一级', 'One level down'],
  ['special_check', '专项检查', 'Special check'],
  ['assistance', '提请协助', 'Request for assistance'],
])

/** Disciplines that complaints are sorted by, six 六项纪律. @source domain.md §4.5 [V30] */
export const disciplines: readonly Term[] = terms('[V30]', 'published', [
  ['political', '政治纪律', 'Political discipline'],
  ['organisational', '组织纪律', 'Organisational discipline'],
  ['integrity', '廉洁纪律', 'Integrity'],
  ['masses', '群众纪律', 'Discipline towards the public'],
  ['work', '工作纪律', 'Work discipline'],
  ['life', '生活纪律', 'Life discipline'],
])

/** Disciplines of the inspectors themselves, five: not the six above. @source domain.md §1 row 78 */
export const staffDisciplines: readonly Term[] = terms('县委巡察工作动员讲话 三（三）', 'seed', [
  ['D1', '政治纪律', 'Political discipline'],
  ['D2', '组织纪律', 'Organisational discipline'],
  ['D3', '工作纪律', 'Work discipline'],
  ['D4', '保密纪律', 'Confidentiality'],
  ['D5', '廉洁纪律', 'Integrity'],
])

/** Types of inspected organisations 单位类型. @source domain.md §4.11 */
export const unitTypes: readonly Term[] = terms('domain.md §4.11', 'published', [
  ['township', '乡镇（街道）', 'Township'],
  ['department', '县直部门', 'County department'],
  ['enterprise', '国有企业', 'State enterprise'],
  ['school', '学校', 'School'],
  ['hospital', '医院', 'Hospital'],
  ['village', '村（社区）', 'Village'],
])
