import { labels, refusalMessages } from '@xuncha/domain'

type Words = { [key: string]: string | Words }

/** The module's own strings with the field's words beside them: states, moves, sides, and what rules say. */
export function withField<Own extends { refusals: Record<string, string> }>(
  locale: 'zh-CN' | 'en',
  own: Own,
) {
  const refusals = nested({ ...refusalMessages[locale], ...own.refusals })
  return { ...own, refusals, words: labels[locale].item }
}

/** `a.b` → `{ a: { b } }`: a key with a dot would be looked for as a path. */
function nested(flat: Readonly<Record<string, string>>): Words {
  const root: Words = {}
  for (const [code, sentence] of Object.entries(flat)) {
    const path = code.split('.')
    const last = path.pop() as string
    let place = root
    for (const step of path) place = (place[step] ??= {}) as Words
    place[last] = sentence
  }
  return root
}
