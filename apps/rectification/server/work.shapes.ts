import { causes, verificationResults } from '@xuncha/domain'
import { day, line, prose, z } from '@xuncha/plugin-sdk/server'
import { plainMoves } from './moves.ts'

export const plan = z
  .object({
    goal: prose,
    cause: prose,
    causeCodes: z.array(z.enum(causes.map(({ code }) => code))).default([]),
    leader: line,
    department: line,
    dueOn: day,
    measures: z
      .array(z.object({ text: prose, kind: z.enum(['symptom', 'root']), leader: line, dueOn: day }))
      .max(50),
  })
  .openapi('RectificationPlan')

export const move = z
  .object({ move: z.enum(plainMoves), reason: prose.optional() })
  .openapi('RectificationMove')

export const newProgress = z.object({ heldOn: day, text: prose })

export const evidenceQuery = z.object({
  kind: z.enum(['effect', 'document']),
  name: line,
  note: z.string().trim().max(2000).default(''),
})

export const newOpinion = z.object({ verdict: z.enum(['agree', 'disagree']), text: prose })

export const newVerification = z.object({
  result: z.enum(verificationResults),
  heldOn: day,
  method: prose,
  finding: prose,
})

export const newLookBack = z.object({ roundTitle: line, finding: prose, reason: prose })

const record = z.object({ id: z.uuid(), personName: z.string(), at: z.string() })
const inCycle = record.extend({ cycle: z.number().int() })

export const measure = z.object({
  id: z.uuid(),
  ordinal: z.number().int(),
  text: z.string(),
  kind: z.enum(['symptom', 'root']),
  leader: z.string(),
  dueOn: day,
  doneOn: day.nullable(),
})

export const dossier = z
  .object({
    measures: z.array(measure),
    progress: z.array(inCycle.extend({ heldOn: day, text: z.string() })),
    evidence: z.array(
      inCycle.extend({
        kind: z.enum(['effect', 'document']),
        note: z.string(),
        name: z.string(),
        bytes: z.number().int(),
        mediaType: z.string(),
        sha256: z.string(),
      }),
    ),
    opinions: z.array(
      inCycle.extend({
        side: z.enum(['discipline', 'organisation']),
        verdict: z.enum(['agree', 'disagree']),
        text: z.string(),
      }),
    ),
    verifications: z.array(
      inCycle.extend({ heldOn: day, method: z.string(), finding: z.string(), result: z.string() }),
    ),
    lookBacks: z.array(record.extend({ roundTitle: z.string(), finding: z.string() })),
    timeline: z.array(
      inCycle.extend({
        move: z.string(),
        fromState: z.string(),
        toState: z.string(),
        reason: z.string().nullable(),
        facts: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
  })
  .openapi('RectificationDossier')
