import ts from 'typescript'

/** What the compiler of components writes around the types of one, and says nothing of it. */
const wrapping = /^(?:__VLS_(?:PrettifyLocal|WithSlots|export|base)|_default)$/

/**
 * Declarations of components as their users see them: props, emits, slots and what they expose, without the wrapping that
 * the compiler puts around them.
 * @param text what was emitted for a file with components
 */
export function componentsFrom(text: string): string {
  const source = ts.createSourceFile('component.d.ts', text, ts.ScriptTarget.Latest, true)
  return source.statements
    .flatMap((statement) =>
      ts.isVariableStatement(statement) ? shapeOf(statement) : declarationOf(statement),
    )
    .join('\n')
    .replaceAll('__VLS_', '')
}

/** Types of a component's own; those that wrap it are left out. */
function declarationOf(statement: ts.Statement): string[] {
  if (ts.isExportAssignment(statement)) return []
  if (ts.isTypeAliasDeclaration(statement)) {
    if (wrapping.test(statement.name.text)) return []
    // Where slots are taken from the template, they are told with it.
    if (statement.type.getText().startsWith('ReturnType<typeof __VLS_template>')) return []
  }
  return [statement.getText()]
}

function shapeOf(statement: ts.VariableStatement): string[] {
  const [declared] = statement.declarationList.declarations
  const type = declared?.type
  if (!type) return []
  const own = declared.name.getText()
  const name = wrapping.test(own) ? 'component' : `component ${own}`
  if (ts.isFunctionTypeNode(type) && type.parameters[0]?.name.getText() === '__VLS_props')
    return genericShape(name, type)
  if (own === '__VLS_template') return slotsOf(type)
  const component = find(
    type,
    (node): node is ts.ImportTypeNode =>
      ts.isImportTypeNode(node) && node.qualifier?.getText() === 'DefineComponent',
  )
  if (component) {
    const [props, emits] = [component.typeArguments?.[0], component.typeArguments?.[7]]
    return [`${name} props: ${props?.getText() ?? '{}'}`, `${name} emits: ${emits?.getText() ?? '{}'}`]
  }
  return wrapping.test(own) ? [] : [statement.getText()]
}

/** A component with a type of its caller's: the compiler writes it as a function, its shape in the last parameter. */
function genericShape(name: string, type: ts.FunctionTypeNode): string[] {
  const setup = find(type.parameters.at(-1) ?? type, ts.isTypeLiteralNode)
  const parameters = (type.typeParameters ?? []).map((parameter) => parameter.getText()).join(', ')
  const members = (setup?.members ?? [])
    .filter((member) => member.name?.getText() !== 'attrs')
    .map((member) => `  ${withoutWrapping(member.getText())}`)
  return [`${name} <${parameters}>`, ...members]
}

/** What a template says of its slots; what it refers to inside is its own business. */
function slotsOf(type: ts.TypeNode): string[] {
  const told = find(type, ts.isTypeLiteralNode)?.members.find((one) => one.name?.getText() === '__VLS_Slots')
  return told ? [`component ${told.getText()}`] : []
}

function withoutWrapping(text: string): string {
  return text
    .replace(/ & \(typeof globalThis extends \{[\s\S]*?\} \? P : \{\}\)/, '')
    .replace(/import\("(?:vue|@vue\/runtime-core)"\)\.PublicProps & /, '')
    .replace(/^props: __VLS_PrettifyLocal<([\s\S]*)>;$/, 'props: $1;')
}

function find<N extends ts.Node>(node: ts.Node, is: (node: ts.Node) => node is N): N | undefined {
  return is(node) ? node : ts.forEachChild(node, (child) => find(child, is))
}
