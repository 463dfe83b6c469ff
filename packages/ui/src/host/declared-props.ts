import type { Component } from 'vue'

/** Those of the values that a component declares as props: the others would end up as attributes of its element. */
export function declaredProps(component: Component, values: object): Record<string, unknown> {
  const declared = (component as { props?: object }).props ?? {}
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in declared))
}
