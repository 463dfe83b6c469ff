/** Something the palette offers: a page to open, or something to set out to do, which opens the page for it. */
export interface Entry {
  kind: 'verb' | 'page'
  id: string
  title: string
  /** What else it is called: the title in the other language. */
  alias: string
  /** The module that it belongs to. */
  group: string
  to: string
}

/** How a Chinese title sounds: `['zheng', 'gai', 'tai', 'zhang']`, what is not Chinese as it stands. */
export type Sounds = (title: string) => readonly string[]

/** Entries of one kind, in their order. */
export interface EntryGroup {
  kind: Entry['kind']
  entries: readonly Entry[]
}

/** The entries kind by kind: the kind of the best one first, what is done before what is opened where nothing is typed. */
export function groupsOf(found: readonly Entry[]): EntryGroup[] {
  const kinds = [...new Set(found.map(({ kind }) => kind))]
  return kinds.map((kind) => ({ kind, entries: found.filter((entry) => entry.kind === kind) }))
}

interface Found {
  entry: Entry
  rank: number
}

/**
 * Entries that the text may mean, best first: by characters, by full pinyin or by initials, whatever is typed.
 * @param sounds left out until the dictionary is there
 */
export function findEntries(entries: readonly Entry[], text: string, sounds?: Sounds): Entry[] {
  const wanted = plain(text)
  if (wanted === '') return [...entries]
  return entries
    .map((entry): Found => ({ entry, rank: rankOf(entry, wanted, sounds) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ entry }) => entry)
}

function rankOf({ title, alias, group }: Entry, wanted: string, sounds: Sounds | undefined): number {
  const [name, other] = [plain(title), plain(alias)]
  if (name.startsWith(wanted)) return 5
  if (name.includes(wanted) || other.startsWith(wanted)) return 4
  if (sounds && soundsLike(sounds(title), wanted)) return 3
  if (other.includes(wanted)) return 2
  return plain(group).includes(wanted) || (sounds && soundsLike(sounds(group), wanted)) ? 1 : 0
}

/** Whether the text is typed from syllables in a row, each in full, in part or by its initial: `zgtz`, `zhenggai`, `zgai`. */
function soundsLike(syllables: readonly string[], wanted: string): boolean {
  return syllables.some((_, start) => matchesFrom(syllables, start, wanted))
}

function matchesFrom(syllables: readonly string[], start: number, wanted: string): boolean {
  if (wanted === '') return true
  const syllable = syllables[start]?.toLowerCase()
  if (!syllable) return false
  for (let length = Math.min(syllable.length, wanted.length); length > 0; length--)
    if (
      wanted.startsWith(syllable.slice(0, length)) &&
      matchesFrom(syllables, start + 1, wanted.slice(length))
    )
      return true
  return false
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '')
}
