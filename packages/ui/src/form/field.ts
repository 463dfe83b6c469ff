import {
  computed,
  type ComputedRef,
  type InjectionKey,
  inject,
  onScopeDispose,
  toValue,
  useId,
  watch,
} from 'vue'

/** What a field gives to the input in it. */
export interface FieldContext {
  name: string
  id: string
  /** Id of the label, for what consists of several inputs: a label belongs to one. */
  labelId: string
  /** The field holds a group. */
  beGroup: () => void
  describedBy: ComputedRef<string | undefined>
  invalid: ComputedRef<boolean>
  required: ComputedRef<boolean>
  /** The input tells whether it is empty, so that a missing answer is found before anything is sent. */
  watchEmpty: (isEmpty: () => boolean) => () => void
  /** The answer changed: what was wrong about the last one no longer holds. */
  touch: () => void
}

export const fieldKey: InjectionKey<FieldContext> = Symbol.for('xuncha.field')

/** What a form gives to its fields. */
export interface FormContext {
  errorOf: (name: string) => string | undefined
  touch: (name: string) => void
  register: (field: RegisteredField) => () => void
}

export interface RegisteredField {
  name: string
  /** Sentence to show when it is required and empty. */
  missing: () => string | undefined
  focus: () => void
}

export const formKey: InjectionKey<FormContext> = Symbol.for('xuncha.form')

/** Attributes for the input of the field around it; those of a lone input where there is no field. */
export function useField(value: () => unknown) {
  const field = inject(fieldKey, undefined)
  const ownId = useId()
  if (field) {
    onScopeDispose(field.watchEmpty(() => isEmpty(value())))
    watch(value, field.touch, { deep: 1 })
  }
  return computed(() => ({
    id: field?.id ?? ownId,
    ...(field ? attributesOf(field) : {}),
  }))
}

/** Attributes for what holds several inputs, radios say: the field's label names all of them together. */
export function useGroup(value: () => unknown) {
  const field = inject(fieldKey, undefined)
  field?.beGroup()
  const attributes = useField(value)
  return computed(() => {
    const { name: _, ...rest } = { name: undefined, ...attributes.value }
    return { ...rest, 'aria-labelledby': field?.labelId }
  })
}

/** The same attributes for a native element in a field's slot. */
export function attributesOf(field: FieldContext) {
  return {
    id: field.id,
    name: field.name,
    'aria-describedby': toValue(field.describedBy),
    'aria-invalid': toValue(field.invalid) || undefined,
    'aria-required': toValue(field.required) || undefined,
  }
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
}
