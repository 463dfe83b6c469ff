/** A line of an official text, with its rank: 1 for 一、, 2 for （一）, 0 for running text. */
export interface Paragraph {
  id: number
  text: string
  rank: 0 | 1 | 2
  /** The heading's own words, where a paragraph opens with a sentence that heads it. */
  lead: string
}

const longestHeading = 36

/** The paragraphs of an official text 公文, with headings known by their numbering. */
export function paragraphsOf(text: string): Paragraph[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, id) => {
      const numbered = /^[一二三四五六七八九十百]+、/.test(line)
        ? 1
        : /^（[一二三四五六七八九十百]+）/.test(line)
          ? 2
          : 0
      if (numbered === 0) return { id, text: line, rank: 0, lead: '' }
      const end = line.indexOf('。')
      const opening = end < 0 ? line : line.slice(0, end + 1)
      const heads = opening.length <= longestHeading
      if (opening === line && heads) return { id, text: line, rank: numbered, lead: line }
      return { id, text: line, rank: 0, lead: heads ? opening : '' }
    })
}

/** A part of a paragraph: its opening sentence, found, or between what was found. */
export interface Piece {
  text: string
  /** Belongs to the sentence that heads a running paragraph. */
  leads?: boolean
  /** Number of the hit in the whole text, from 0. */
  hit?: number
}

/** Cuts paragraphs where a needle lies. Hits are counted through all of them. */
export function findIn(paragraphs: readonly Paragraph[], needle: string): Piece[][] {
  let hits = 0
  return paragraphs.map(({ text, rank, lead }) => {
    const cut = rank === 0 ? lead.length : 0
    const opening = piecesOf(text.slice(0, cut), needle).map((piece) => ({ ...piece, leads: true }))
    return [...opening, ...piecesOf(text.slice(cut), needle)].map(({ found, ...piece }) =>
      found ? { ...piece, hit: hits++ } : piece,
    )
  })
}

function piecesOf(text: string, needle: string): { text: string; found: boolean }[] {
  const pieces = []
  const low = text.toLowerCase()
  const wanted = needle.toLowerCase()
  let from = 0
  for (let at = wanted ? low.indexOf(wanted) : -1; at >= 0; at = low.indexOf(wanted, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), found: false })
    from = at + wanted.length
    pieces.push({ text: text.slice(at, from), found: true })
  }
  if (from < text.length) pieces.push({ text: text.slice(from), found: false })
  return pieces
}
