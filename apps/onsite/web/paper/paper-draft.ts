import type { PaperText } from './usePaper.ts'

/** A paper while it is written: what is still to be chosen is null. */
export interface PaperDraft extends Omit<PaperText, 'category' | 'nature'> {
  category: PaperText['category'] | null
  nature: PaperText['nature'] | null
}

/** An empty sheet. */
export function emptyDraft(): PaperDraft {
  return {
    title: '',
    problem: '',
    basis: '',
    category: null,
    nature: null,
    severity: null,
    responsibility: '',
    requirement: '',
    interviewIds: [],
    checkIds: [],
  }
}

/** A paper that is there, to be changed. */
export function draftOf(paper: { [Key in keyof PaperText]: PaperText[Key] | string | null }): PaperDraft {
  const {
    title,
    problem,
    basis,
    category,
    nature,
    severity,
    responsibility,
    requirement,
    interviewIds,
    checkIds,
  } = paper as PaperText
  return {
    title,
    problem,
    basis,
    category,
    nature,
    severity,
    responsibility,
    requirement,
    interviewIds: [...interviewIds],
    checkIds: [...checkIds],
  }
}

/** What is sent. The form does not send before all of it is chosen. */
export function textOf({ category, nature, ...typed }: PaperDraft): PaperText {
  return { ...typed, category: category ?? '', nature: nature ?? '' } as PaperText
}
