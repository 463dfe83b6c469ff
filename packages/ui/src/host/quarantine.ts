/** So often in a row a part may fail in one tab before it is left alone until somebody asks for it. */
const LIMIT = 3
const STORED = 'xuncha.failing'

/**
 * Which parts of plugins failed in this tab, and how often 停止加载. One that failed too often is not loaded by itself any
 * more, also after a new page load: a page that breaks whatever it stands on has to be left alone.
 */
export interface Quarantine {
  holds: (part: string) => boolean
  failed: (part: string) => void
  /** It stood for a while: what was before does not count. */
  recovered: (part: string) => void
  /** Somebody asks for it all the same: it gets one more go. */
  release: (part: string) => void
}

/** The quarantine of this tab. A part is named with its plugin's address, so that a new version begins with nothing. */
export function createQuarantine(storage: Storage = sessionStorage): Quarantine {
  const counts = read(storage)
  function keep(part: string, count: number) {
    if (count === 0) counts.delete(part)
    else counts.set(part, count)
    storage.setItem(STORED, JSON.stringify([...counts]))
  }
  return {
    holds: (part) => (counts.get(part) ?? 0) >= LIMIT,
    failed: (part) => keep(part, (counts.get(part) ?? 0) + 1),
    recovered: (part) => counts.has(part) && keep(part, 0),
    release: (part) => keep(part, LIMIT - 1),
  }
}

/** Whatever else stands there is as good as nothing. */
function read(storage: Storage): Map<string, number> {
  try {
    return new Map(JSON.parse(storage.getItem(STORED) ?? '[]') as [string, number][])
  } catch {
    return new Map()
  }
}
