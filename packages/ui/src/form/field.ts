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
  /** Of the label, for inputs that are several and so share it as the name of their group. */
  labelId: string
  describedBy: ComputedRef<string | undefined>
  invalid: ComputedRef<boolean>
  required: ComputedRef<boolean>
  /** The input tells whether it is empty, so that a missing answer is found before anything is sent. */
  watchEmpty: (isEmpty: () => boolean) => () => void
  /** The answer changed: what was wrong about the last one no longer holds. */
  touch: () => void
  /** Said by an input that is a group: the label then names the group and not its first part. */
  nameGroup: () => void
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
  return computed((): Partial<ReturnType<typeof attributesOf>> & { id: string } => ({
    id: field?.id ?? ownId,
    ...(field ? attributesOf(field) : {}),
  }))
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

/** Attributes for a group of inputs, of radios or of dates: its name is the field's label unless it has one of its own. */
export function useGroupField(value: () => unknown, label?: () => string | undefined) {
  const field = inject(fieldKey, undefined)
  field?.nameGroup()
  const own = useField(value)
  return computed(() => ({
    'aria-label': label?.(),
    'aria-labelledby': label?.() ? undefined : field?.labelId,
    'aria-describedby': own.value['aria-describedby'],
    'aria-invalid': own.value['aria-invalid'],
    'aria-required': own.value['aria-required'],
  }))
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
}
