import { z } from 'zod'
import { eventContract } from './contract.ts'

/** The feedback 反馈意见 reached the inspected unit: every finding in it becomes a rectification item 整改事项. */
export const feedbackDelivered = eventContract(
  'onsite.feedback-delivered.v1',
  z.object({
    feedbackId: z.uuid(),
    roundId: z.uuid(),
    roundTitle: z.string(),
    inspectionId: z.uuid(),
    teamId: z.uuid(),
    unitId: z.uuid(),
    unitName: z.string(),
    deliveredOn: z.iso.date(),
    findings: z.array(
      z.object({
        findingId: z.uuid(),
        number: z.string(),
        title: z.string(),
        /** The problem as fed back, verbatim. */
        problem: z.string(),
        category: z.string(),
        nature: z.string(),
        requirement: z.string(),
      }),
    ),
  }),
)
