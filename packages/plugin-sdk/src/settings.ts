import type { Text } from './manifest.ts'

interface NamedSetting {
  /** Key of the value: a word in camelCase. */
  name: string
  title: Text
  hint?: Text
}

/** Yes or no. */
export interface SwitchSetting extends NamedSetting {
  type: 'switch'
  default: boolean
}

/** A whole number, both bounds included. */
export interface NumberSetting extends NamedSetting {
  type: 'number'
  default: number
  min?: number
  max?: number
}

/** A line of text, counted in UTF-16 units as a form counts them. */
export interface TextSetting extends NamedSetting {
  type: 'text'
  default: string
  min?: number
  max?: number
}

/** One of a few. */
export interface ChoiceSetting extends NamedSetting {
  type: 'choice'
  default: string
  choices: readonly { value: string; title: Text }[]
}

/** What a county may set about a plugin 模块参数, with what holds until it does. */
export type SettingField = SwitchSetting | NumberSetting | TextSetting | ChoiceSetting

/** Why a value is not taken: the setting's name, and a refusal whose sentence the host has. */
export interface SettingProblem {
  name: string
  code: 'setting.unknown' | 'setting.type' | 'setting.range' | 'setting.length' | 'setting.choice'
  facts: Readonly<Record<string, unknown>>
}

/**
 * What is wrong with the values that a county gives; empty when nothing is. What it does not give keeps the default.
 * @refuses setting.unknown, setting.type, setting.range, setting.length, setting.choice
 */
export function settingsProblems(
  fields: readonly SettingField[],
  values: Readonly<Record<string, unknown>>,
): SettingProblem[] {
  const known = new Map(fields.map((field) => [field.name, field]))
  return Object.entries(values).flatMap(([name, value]): SettingProblem[] => {
    const field = known.get(name)
    const found =
      field === undefined ? { code: 'setting.unknown' as const, facts: {} } : problemOf(field, value)
    return found === undefined ? [] : [{ name, ...found }]
  })
}

function problemOf(field: SettingField, value: unknown): Omit<SettingProblem, 'name'> | undefined {
  const isOfType = {
    switch: typeof value === 'boolean',
    number: Number.isSafeInteger(value),
    text: typeof value === 'string' && !LINE_BREAK.test(value),
    choice: typeof value === 'string',
  }[field.type]
  if (!isOfType) return { code: 'setting.type', facts: { type: field.type } }
  if (field.type === 'number' && !isWithin(field, value as number))
    return { code: 'setting.range', facts: boundsOf(field, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) }
  if (field.type === 'text' && !isWithin({ max: LONGEST, ...field }, (value as string).length))
    return { code: 'setting.length', facts: boundsOf(field, 0, LONGEST) }
  if (field.type === 'choice' && !field.choices.some((choice) => choice.value === value))
    return { code: 'setting.choice', facts: { choices: field.choices.map((choice) => choice.value) } }
  return undefined
}

/** A text that says nothing of its length has at most this one. */
const LONGEST = 500
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for: a line of text has none
const LINE_BREAK = /[\u0000-\u001f\u007f\u2028\u2029]/

interface Bounds {
  min?: number
  max?: number
}

function isWithin({ min = -Infinity, max = Infinity }: Bounds, value: number): boolean {
  return value >= min && value <= max
}

function boundsOf({ min, max }: Bounds, least: number, most: number) {
  return { least: min ?? least, most: max ?? most }
}

/** What is wrong with the settings as declared, in the words an author needs. */
export function settingFieldProblems(fields: readonly SettingField[]): string[] {
  const seen = new Set<string>()
  return fields.flatMap((field) => {
    const problems: string[] = []
    const { name } = field
    if (!/^[a-z][A-Za-z0-9]{0,40}$/.test(name)) problems.push(`setting "${name}" is not a word in camelCase`)
    if (seen.has(name)) problems.push(`setting "${name}" is declared twice`)
    seen.add(name)
    if (
      field.type === 'choice' &&
      new Set(field.choices.map(({ value }) => value)).size < field.choices.length
    )
      problems.push(`setting "${name}" has a choice twice`)
    // A range that nothing is in shows here too: no default lies in it.
    if (settingsProblems([field], { [name]: field.default }).length > 0)
      problems.push(`setting "${name}" has a default that it would not take`)
    return problems
  })
}

/** The value of a setting, as its field says. */
export type SettingValue = boolean | number | string

/** What holds for each setting, by name. */
export type SettingsOf<Fields extends readonly SettingField[]> = {
  readonly [F in Fields[number] as F['name']]: F extends SwitchSetting
    ? boolean
    : F extends NumberSetting
      ? number
      : F extends ChoiceSetting
        ? F['choices'][number]['value']
        : string
}

/** Types the settings of a plugin, so that reading them knows each by name. */
export function defineSettings<const Fields extends readonly SettingField[]>(fields: Fields): Fields {
  return fields
}

/**
 * What holds in a county: what it set, else the default. A value that the version in service does not take any more,
 * because its bounds or choices changed, is passed over and stays stored: going back brings it back.
 */
export function settingsIn<const Fields extends readonly SettingField[]>(
  fields: Fields,
  chosen: Readonly<Record<string, unknown>>,
): SettingsOf<Fields> {
  const held = fields.map((field) => {
    const { name } = field
    const given = Object.hasOwn(chosen, name) ? chosen[name] : undefined
    const isTaken = given !== undefined && problemOf(field, given) === undefined
    return [name, isTaken ? given : field.default] as const
  })
  return Object.fromEntries(held) as SettingsOf<Fields>
}
