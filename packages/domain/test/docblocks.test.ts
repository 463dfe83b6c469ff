import ts from 'typescript'
import { expect, test } from 'vitest'
import { sources } from './sources.ts'

/** Files that hold no rule of the field: arithmetic, shapes, words. */
const plain = /(^|\/)(index|plain-date|term)\.ts$|^(labels\/|machine\.ts|outcome\.ts)/

function exported({ file, text }: { file: string; text: string }): { name: string; doc: string }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) || !ts.canHaveModifiers(statement)) return []
    const shown = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    return shown ? [{ name: nameOf(statement), doc: docOf(statement) }] : []
  })
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations[0]?.name.getText() ?? ''
  return (statement as ts.DeclarationStatement).name?.getText() ?? ''
}

function docOf(statement: ts.Statement): string {
  return ts.getJSDocCommentsAndTags(statement).find(ts.isJSDoc)?.getText() ?? ''
}

test.each(sources.filter((source) => exported(source).length > 0))(
  'every export of $file says what it is, in a sentence',
  (source) => {
    for (const { name, doc } of exported(source)) expect(doc, name).toMatch(/^\/\*\*[\s*]+[\p{L}\d].{10,}/u)
  },
)

test.each(sources.filter(({ file }) => !plain.test(file)))(
  'the rules of $file name their source',
  ({ file, text }) => {
    expect(text, file).toMatch(/@source (domain|peers)\.md §|@source .*seed/)
  },
)

test('the reader of docblocks sees one that is missing', () => {
  const text =
    '/** Says enough about itself. */\nexport const a = 1\nexport const b = 2\nexport function c() {}\n'
  expect(exported({ file: 'x.ts', text }).map(({ name, doc }) => [name, doc !== ''])).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
  ])
})
