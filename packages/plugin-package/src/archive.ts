import { type UnzipFileInfo, unzipSync, type Zippable, zipSync } from 'fflate'
import { done, type Outcome, type Refusal, refuse } from '@xuncha/domain'
import { CONTENTS, isClash, isPackageName, limits, listedNames, type Seen, SIGNATURE } from './names.ts'

/** Midnight before 1980 in any zone is not a time that a zip can carry; one day later is. */
const ALWAYS = new Date(1980, 0, 2)

/** What a refusal calls the whole file. */
const WHOLE = '.xplugin'

/**
 * Files as one zip, each as it is: nothing is compressed, so nothing has to be inflated before it is judged, and the
 * same files are the same bytes with any version of any library.
 */
export function archiveOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const zipped: Zippable = {}
  for (const name of [CONTENTS, SIGNATURE, ...listedNames(files.keys())]) {
    const bytes = files.get(name)
    if (bytes !== undefined) zipped[name] = bytes
  }
  return zipSync(zipped, { level: 0, mtime: ALWAYS })
}

/**
 * The files of a zip that `archiveOf` made, and of no other: packed anew, they have to give the very same bytes. So
 * there is no link, no second file of a name, nothing before, between or after the files, no date, no comment.
 * @refuses package.too-large, package.too-many, package.malformed, package.name, package.clash
 */
export function filesOf(bytes: Uint8Array): Outcome<Map<string, Uint8Array>> {
  if (bytes.length > limits.packed) return refuse('package.too-large', { mib: limits.packed >> 20 })
  const judge = judgeOf(bytes.length)
  let refusal: Refusal | undefined
  let files: Map<string, Uint8Array>
  try {
    const unzipped = unzipSync(bytes, {
      filter(file) {
        refusal = judge(file)
        // Leaves at the first one: what a header counts may be four thousand million.
        if (refusal !== undefined) throw new Error(refusal.code)
        return true
      },
    })
    files = new Map(Object.entries(unzipped))
  } catch {
    return refusal === undefined ? refuse('package.malformed', { name: WHOLE }) : { ok: false, refusal }
  }
  return Buffer.from(bytes).equals(archiveOf(files))
    ? done(files)
    : refuse('package.malformed', { name: WHOLE })
}

/** Judges the files of an archive of this length one after the other, by what their headers say. */
function judgeOf(length: number): (file: UnzipFileInfo) => Refusal | undefined {
  const seen: Seen = new Map()
  let [count, total] = [0, 0]
  return ({ name, size, originalSize, compression }) => {
    count += 1
    total += size
    if (count > limits.files) return { code: 'package.too-many', facts: { most: limits.files } }
    if (!isPackageName(name)) return { code: 'package.name', facts: { name: name.slice(0, 200) } }
    if (isClash(seen, name)) return { code: 'package.clash', facts: { name } }
    if (size > limits.file) return { code: 'package.too-large', facts: { mib: limits.file >> 20 } }
    // Together more than the whole: two of them are the same bytes.
    if (compression !== 0 || size !== originalSize || total > length)
      return { code: 'package.malformed', facts: { name } }
    return undefined
  }
}
