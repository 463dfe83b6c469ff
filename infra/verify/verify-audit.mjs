// A second verifier of audit dumps 独立验证程序: two files, any Node from 18 on, nothing to install, no code shared with
// the first. Written from packages/audit/FORMAT.md alone; even its hashes and curves are its own.
//
//   node verify-audit.mjs <dump> --key <log's key> [--witness <key>] [--seen <file>] [--deep]
import { readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  ascii,
  bigEndian,
  fromBase64,
  hexOf,
  join,
  same,
  sha256,
  sm3,
  utf8,
  verifyEd25519,
  verifySm2,
} from './arithmetic.mjs'

// ---------- keys, notes, checkpoints

const TYPES = [
  { type: [0x01], length: 32, witness: false, verify: verifyEd25519, hash: sha256 },
  { type: [0x04], length: 32, witness: true, verify: verifyEd25519, hash: sha256 },
  { type: [0xff, ...ascii('xuncha/sm2-log/')], length: 65, witness: false, verify: verifySm2, hash: sm3 },
  { type: [0xff, ...ascii('xuncha/sm2-witness/')], length: 65, witness: true, verify: verifySm2, hash: sm3 },
]

/** A public key from its line; undefined where it is malformed. */
export function readKey(line) {
  const [name, id, base64, ...rest] = line.trim().split('+')
  // The alphabet of base64 has a plus sign of its own.
  const bytes = fromBase64([base64, ...rest].join('+'))
  if (!/^\S{1,100}$/.test(name) || bytes === undefined) return undefined
  const kind = TYPES.find(
    ({ type, length }) =>
      bytes.length === type.length + length && type.every((byte, at) => bytes[at] === byte),
  )
  if (kind === undefined || hexOf(sha256(join(utf8(name), [10], bytes)).subarray(0, 4)) !== id)
    return undefined
  return { ...kind, name, id, publicKey: bytes.subarray(kind.type.length) }
}

function readNote(note) {
  const cut = note.lastIndexOf('\n\n')
  if (cut <= 0 || !note.endsWith('\n')) return undefined
  const lines = note
    .slice(cut + 2, -1)
    .split('\n')
    .map((line) => {
      const [dash, name, base64, ...rest] = line.split(' ')
      const bytes = fromBase64(base64)
      const good = dash === '\u2014' && /^[^\s+]{1,100}$/.test(name ?? '') && rest.length === 0
      return good && bytes !== undefined && bytes.length > 4 ? { name, bytes } : undefined
    })
  return lines.includes(undefined) ? undefined : { text: note.slice(0, cut + 1), lines }
}

function readCheckpoint(note) {
  const read = readNote(note)
  const [origin, size, root, time, end, ...rest] = read?.text.split('\n') ?? []
  if (read === undefined || end !== '' || rest.length > 0 || !/^\S+$/.test(origin)) return undefined
  const hash = fromBase64(root)
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || hash?.length !== 32 || !/^time \S+$/.test(time)) return undefined
  if (Number.isNaN(Date.parse(time.slice(5)))) return undefined
  return { ...read, origin, size: Number(size), root: hash, at: time.slice(5) }
}

function linesOf(key, { lines }) {
  return lines
    .filter(({ name, bytes }) => name === key.name && hexOf(bytes.subarray(0, 4)) === key.id)
    .map(({ bytes }) => bytes.subarray(4))
}

function signedByLog(key, checkpoint) {
  return linesOf(key, checkpoint).some(
    (bytes) => !key.witness && bytes.length === 64 && key.verify(key.publicKey, utf8(checkpoint.text), bytes),
  )
}

function signedByWitness(key, checkpoint) {
  return linesOf(key, checkpoint).some((bytes) => {
    if (!key.witness || bytes.length !== 72) return false
    const seconds = bigEndian(bytes.subarray(0, 8))
    const message = utf8(`cosignature/v1\ntime ${seconds}\n${checkpoint.text}`)
    return key.verify(key.publicKey, message, bytes.subarray(8))
  })
}

// ---------- tree and lines

/** Grows by leaves; keeps the roots of its perfect subtrees with their sizes. */
class Tree {
  constructor(hash) {
    this.hash = hash
    this.size = 0
    this.subtrees = []
  }

  append(content) {
    let node = { width: 1, root: this.hash(join([0], content)) }
    while (this.subtrees.at(-1)?.width === node.width)
      node = { width: node.width * 2, root: this.hash(join([1], this.subtrees.pop().root, node.root)) }
    this.subtrees.push(node)
    this.size++
  }

  root() {
    const roots = this.subtrees.map(({ root }) => root)
    let root = roots.pop() ?? this.hash(new Uint8Array())
    while (roots.length > 0) root = this.hash(join([1], roots.pop(), root))
    return root
  }
}

const isCount = (value) => Number.isSafeInteger(value) && value >= 0
const isText = (value) => typeof value === 'string'
const isTextOrNull = (value) => value === null || isText(value)
const areTexts = (value) => Array.isArray(value) && value.every(isText)

const EVENT = {
  account: isTextOrNull,
  act: isTextOrNull,
  at: (value) => isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value),
  county: isCount,
  digestVersion: isCount,
  facts: isTextOrNull,
  id: isCount,
  object: isText,
  operation: (value) => ['insert', 'update', 'delete', 'act'].includes(value),
  permission: isTextOrNull,
  record: isText,
  rowDigest: (value) => isText(value) && /^[0-9a-f]{64}$/.test(value),
  v: (value) => value === 1,
}

const hasShape = (shape, value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(shape).every(([name, holds]) => holds(value[name]))

const LINES = {
  dump: {
    format: (value) => value === 'xuncha-audit-1',
    county: isCount,
    objects: (value) => value === null || areTexts(value),
  },
  checkpoint: { note: isText },
  event: {
    index: (value) => value === null || isCount(value),
    event: (value) => hasShape(EVENT, value) && Object.keys(value).length === Object.keys(EVENT).length,
  },
  row: { object: isText, record: isText, digests: areTexts },
  end: { checkpoints: isCount, events: isCount, rows: isCount },
}

function readLine(text) {
  try {
    const line = JSON.parse(text)
    return Object.hasOwn(LINES, line?.kind) && hasShape(LINES[line.kind], line) ? line : undefined
  } catch {
    return undefined
  }
}

const contentOf = (event) => utf8(JSON.stringify(event, Object.keys(EVENT)))

// ---------- the verdict

/** Verifies a dump's text. Yields what was found, by code. */
export function verify(text, { key, witness, seen, deep = false }) {
  const found = []
  const find = (code, about = '') => found.push(about === '' ? code : `${code}: ${about}`)
  const tree = new Tree(key.hash)
  const kept = seen === undefined ? undefined : readCheckpoint(seen)
  const counts = { checkpoint: 0, event: 0, row: 0 }
  const [checkpoints, roots, ids, last, rows] = [[], new Map(), new Set(), new Map(), new Set()]
  const asked = new Set(kept ? [kept.size] : [])
  let [head, ended, unsealed] = [undefined, false, 0]
  const remember = () => asked.has(tree.size) && roots.set(tree.size, tree.root())

  const takes = {
    checkpoint({ note }) {
      const checkpoint = readCheckpoint(note)
      if (checkpoint === undefined) return find('checkpoint.malformed')
      if (counts.event > 0) return find('line.order', checkpoint.size)
      checkpoints.push(checkpoint)
      asked.add(checkpoint.size)
      remember()
    },
    event({ index, event }) {
      if (event.county !== head.county) find('event.county', event.id)
      if (ids.has(event.id)) find('event.twice', event.id)
      ids.add(event.id)
      if (event.operation !== 'act') last.set(`${event.object} ${event.record}`, event)
      if (index === null) return void unsealed++
      if (index !== tree.size || unsealed > 0) find('event.order', index)
      tree.append(contentOf(event))
      remember()
    },
    row({ object, record, digests }) {
      if (!deep) return
      const name = `${object} ${record}`
      const event = last.get(name)
      rows.add(name)
      if (event === undefined) find('row.unrecorded', name)
      else if (event.operation === 'delete') find('row.back', name)
      else if (!digests.includes(`${event.digestVersion}:${event.rowDigest}`)) find('row.altered', name)
    },
  }
  for (const piece of text.split('\n').filter((line) => line !== '')) {
    const line = readLine(piece)
    if (line === undefined) find('line.malformed', piece.slice(0, 60))
    else if (ended) find('line.after-end')
    else if (line.kind === 'dump') {
      if (head !== undefined) find('line.second-head')
      else head = line
    } else if (head === undefined) find('line.no-head')
    else if (line.kind === 'end') {
      ended = true
      if (line.checkpoints !== counts.checkpoint || line.events !== counts.event || line.rows !== counts.row)
        find('dump.incomplete')
    } else {
      counts[line.kind]++
      takes[line.kind](line)
    }
  }

  if (!ended) find('dump.cut-off')
  const origin = `${key.name}/${head?.county}`
  const newest = checkpoints.reduce((best, one) => (best && best.size >= one.size ? best : one), undefined)
  if (newest === undefined && tree.size > 0) find('checkpoint.none', tree.size)
  if (newest !== undefined && newest.size !== tree.size) find('checkpoint.size', newest.size)
  if (newest !== undefined && !signedByLog(key, newest)) find('checkpoint.signature', newest.size)
  for (const checkpoint of checkpoints) {
    if (checkpoint.origin !== origin) find('checkpoint.origin', checkpoint.origin)
    if (!same(roots.get(checkpoint.size), checkpoint.root)) find('checkpoint.root', checkpoint.size)
  }
  const witnessed = witness ? checkpoints.filter((one) => signedByWitness(witness, one)) : []
  if (witness && witnessed.length === 0) find('witness.none')
  if (seen !== undefined) {
    if (kept === undefined || (witness && !signedByWitness(witness, kept))) find('witness.state')
    else if (kept.origin !== origin) find('checkpoint.origin', kept.origin)
    else if (kept.size > tree.size) find('witness.rolled-back', `${kept.size} > ${tree.size}`)
    else if (kept.size > 0 && !same(roots.get(kept.size), kept.root)) find('witness.forked', kept.size)
  }
  if (deep && (head?.objects ?? null) === null) find('rows.none')
  else if (deep)
    for (const [name, { object, operation }] of last)
      if (operation !== 'delete' && head.objects.includes(object) && !rows.has(name)) find('row.gone', name)
  return {
    ok: found.length === 0,
    found,
    size: tree.size,
    unsealed,
    root: btoa(String.fromCharCode(...tree.root())),
  }
}

function main(args) {
  const value = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const keyAt = (name) =>
    value(name) === undefined ? undefined : (readKey(value(name)) ?? fail(`${name}: no key`))
  const fail = (what) => {
    console.error(`${what}\nverify-audit.mjs <dump> --key <key> [--witness <key>] [--seen <file>] [--deep]`)
    process.exit(2)
  }
  const [path, key] = [args[0], keyAt('--key')]
  if (path === undefined || path.startsWith('--') || key === undefined) fail('A dump and a key are needed')
  const seen = value('--seen') && readFileSync(value('--seen'), 'utf8')
  const options = { key, witness: keyAt('--witness'), seen, deep: args.includes('--deep') }
  const verdict = verify(readFileSync(path, 'utf8'), options)
  for (const line of verdict.found) console.log(line)
  console.log(
    `${verdict.ok ? 'OK' : 'WRONG'}: ${verdict.size} events, root ${verdict.root}, ${verdict.unsealed} unsealed`,
  )
  process.exit(verdict.ok ? 0 : 1)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  main(process.argv.slice(2))
