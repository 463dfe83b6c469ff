import { type Component, defineAsyncComponent, defineComponent, h } from 'vue'
import { useField } from '../form/field.ts'

const Place = () => h('span', { class: 'x-select is-awaited', 'aria-hidden': true })

/**
 * An input whose code arrives when it is first drawn. Its place is kept and its field knows from the start whether it
 * is answered: a form that is sent before the code is there does not pass for filled in.
 */
export function late<Picker extends Component>(load: () => Promise<{ default: Picker }>): Picker {
  const Late = defineAsyncComponent({ loader: load, loadingComponent: Place, delay: 0 })
  return defineComponent({
    inheritAttrs: false,
    props: { modelValue: { type: null, required: true } },
    setup(props, { attrs }) {
      useField(() => props.modelValue)
      return () => h(Late, { ...attrs, modelValue: props.modelValue })
    },
  }) as unknown as Picker
}
