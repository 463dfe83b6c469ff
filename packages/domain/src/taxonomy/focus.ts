import { type Term, terms } from './term.ts'

const speech = '县委巡察工作动员讲话 二（一）'

/** A focus 紧盯 of the round and the signs 表现 by which it is looked for. */
export interface Focus extends Term {
  signs: readonly Term[]
}

/**
 * The five foci 五个紧盯 of political supervision with their observable signs. Each sign is about what an
 * organisation does; an allegation about a person goes another way and is no finding.
 * @source domain.md §1 rows 30–34; seed, part two (一)
 */
export const foci: readonly Focus[] = [
  focus('G1', '紧盯政治理论武装', 'Theoretical study', [
    ['G1-1', '学习传达走过场', 'Study and relay as a formality'],
    ['G1-2', '贯彻落实重形式', 'Implementation in form only'],
    ['G1-3', '表态多调门高，行动少落实差', 'Loud pledges, little action'],
    ['G1-4', '学做“两张皮”', 'Study and practice apart'],
    ['G1-5', '“身子进入新时代，发展还是旧观念”', 'New era, old notions of development'],
  ]),
  focus('G2', '紧盯政治忠诚', 'Carrying out decisions', [
    ['G2-1', '有令不行、有禁不止', 'Orders not carried out, bans not kept'],
    ['G2-2', '贯彻落实打折扣', 'Implementation cut short'],
    ['G2-3', '贯彻落实搞变通', 'Implementation bent'],
  ]),
  focus('G3', '紧盯政治担当', 'Bearing responsibility', [
    ['G3-1', '党的领导弱化', 'Weakened leadership'],
    ['G3-2', '主要负责人履行职责不到位', 'Duties of the head not fulfilled'],
    ['G3-3', '管党治党“宽松软”', 'Lax governance of the organisation'],
  ]),
  focus('G4', '紧盯政治立场', 'Standing with the people', [
    ['G4-1', '重视群众生产生活不够', 'Too little regard for people’s work and life'],
    ['G4-2', '漠视人民群众正当诉求', 'Legitimate requests ignored'],
    ['G4-3', '侵害人民群众利益', 'People’s interests harmed'],
  ]),
  focus('G5', '紧盯政治生态', 'Climate in the organisation', [
    ['G5-1', '腐败这个污染源', 'Corruption, the source of pollution'],
    ['G5-2', '干部作风这个晴雨表', 'Conduct, the barometer'],
    ['G5-3', '选人用人这个风向标', 'Appointments, the weather vane'],
    ['G5-4', '违反政治纪律和政治规矩', 'Breaches of political discipline and rules'],
  ]),
]

/**
 * Signs of the fifth focus that concern persons. A team that meets one hands it on as a clue 线索; no finding carries it.
 * @source domain.md §1 row 34; seed, part two (一)
 */
export const personSigns: readonly Term[] = terms(speech, 'seed', [
  ['G5-P1', '政治上与党离心离德', 'Estranged from the Party politically'],
  ['G5-P2', '思想上蜕化变质', 'Degenerate in thought'],
  ['G5-P3', '组织上拉帮结派', 'Forming cliques'],
  ['G5-P4', '行动上阳奉阴违', 'Complying outwardly, resisting in deed'],
  ['G5-P5', '“七个有之”', 'The “seven kinds” of misconduct'],
  ['G5-P6', '“两面派”“两面人”', 'Double-dealers'],
])

/** The focus or sign with a code, or undefined. */
export function findFocus(code: string): Term | undefined {
  return (
    foci.find((candidate) => candidate.code === code) ??
    foci.flatMap(({ signs }) => signs).find((sign) => sign.code === code)
  )
}

function focus(
  code: string,
  zh: string,
  en: string,
  signs: readonly (readonly [string, string, string])[],
): Focus {
  return { code, zh, en, basis: speech, status: 'seed', signs: terms(speech, 'seed', signs) }
}
