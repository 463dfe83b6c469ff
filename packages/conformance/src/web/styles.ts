import { type AtRule, type Container, parse, type Root, type Rule } from 'postcss'
import type { Finding } from '../report.ts'

/** What Vue writes into a selector of a scoped style, and behind the name of an animation in one. */
const SCOPED = /\[data-v-[0-9a-f]{6,10}\]/
const SCOPED_NAME = /-[0-9a-f]{6,10}$/

/** What is of the whole page wherever it stands. */
const pageWide = ['font-face', 'import', 'namespace', 'page', 'property']

/**
 * Styles that reach beyond the plugin's own components: selectors without the attribute of a scoped style, and what is of
 * the whole page, such as fonts and the names of animations.
 */
export function stylesBeyond(files: ReadonlyMap<string, string>): Finding[] {
  return [...files]
    .filter(([file]) => file.endsWith('.css'))
    .flatMap(([file, css]) => beyondIn(css).map((text) => ({ code: 'web.style', facts: { file, text } })))
}

function beyondIn(css: string): string[] {
  let root: Root
  try {
    root = parse(css)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
  const beyond: string[] = []
  root.walkAtRules((rule) => {
    if (pageWide.includes(rule.name) || (isAnimation(rule) && !SCOPED_NAME.test(rule.params)))
      beyond.push(`@${rule.name} ${rule.params}`.trim())
  })
  root.walkRules((rule) => {
    // Steps of an animation are no selectors.
    if (rule.parent?.type === 'atrule' && isAnimation(rule.parent as AtRule)) return
    beyond.push(...rule.selectors.filter((selector) => !SCOPED.test(within(rule, selector))))
  })
  return beyond
}

/** Older browsers have a prefix in front. */
function isAnimation({ name }: AtRule): boolean {
  return name.endsWith('keyframes')
}

/** A nested selector counts with those around it. */
function within(rule: Rule, selector: string): string {
  let text = selector
  for (let at = rule.parent as Container | undefined; at; at = at.parent as Container | undefined)
    if (at.type === 'rule') text = `${(at as Rule).selector} ${text}`
  return text
}
