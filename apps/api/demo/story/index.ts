import { readFile } from 'node:fs/promises'
import { idOf } from '@xuncha/platform'
import { JICHUAN } from '../counties.ts'
import { type Answers, Desk, day, keyOf } from './desk.ts'
import { tellRectification } from './rectification.ts'

const speech = new URL('../mobilisation-speech.txt', import.meta.url)

/**
 * Gives the demonstration county a past and a present: the rectification ledger of its last round, items in every
 * state and of every urgency, and a next round with the mobilisation speech 动员讲话 that waits to be approved.
 * Everything is told through the API, as its people would, so that nothing is in it that the rules would not let be.
 */
export async function tellStory(answers: Answers, password: string): Promise<void> {
  const [office, unit, discipline, organisation] = await Promise.all(
    (['office', 'unit', 'discipline', 'organisation'] as const).map((name) =>
      Desk.of(answers, name, password),
    ),
  )
  if (!office || !unit || !discipline || !organisation) return
  await tellRectification({ office, unit, discipline, organisation })
  await tellDeclaration(office)
  await tellNextRound(office)
  for (const desk of [office, unit, discipline, organisation]) await desk.leave()
}

/** Somebody of the pool has kin at a unit of the next round: nominated, they are refused with the reason. */
async function tellDeclaration(office: Desk): Promise<void> {
  await office.post('/api/p/integrity/declarations', {
    personId: idOf(JICHUAN, 'pool-2'),
    onPaper: true,
    entries: [
      { unitId: idOf(JICHUAN, 'heting'), ground: 'in_law', relation: '妻兄', post: '乡农业综合服务中心主任' },
    ],
  })
}

async function tellNextRound(office: Desk): Promise<void> {
  const id = keyOf('next round')
  const at = `/api/p/planning/rounds/${id}`
  const startsOn = day(30)
  await office.post(
    '/api/p/planning/rounds',
    {
      year: Number(startsOn.slice(0, 4)),
      number: 4,
      kind: 'regular',
      title: '本届县委第四轮巡察',
      startsOn,
      endsOn: day(80),
      focus: ['G1', 'G1-3', 'G3', 'G3-3', 'G4-2'],
      units: [{ unitId: idOf(JICHUAN, 'heting') }, { unitId: idOf(JICHUAN, 'weitang') }],
      teams: [{ name: '县委第二巡察组' }],
    },
    { key: id },
  )
  await office.upload(
    `${at}/documents?${new URLSearchParams({ kind: 'mobilisation-speech', title: '动员讲话', name: '动员讲话.txt' })}`,
    await readFile(speech, 'utf8'),
    'text/plain',
    keyOf('speech'),
  )
  await office.move(at, 'submit')
}
