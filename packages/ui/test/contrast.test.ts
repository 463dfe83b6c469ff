import { expect, test } from 'vitest'
import tokens from '../src/theme/tokens.css?raw'

type Palette = Record<string, string>

function paletteAfter(selector: string, base: Palette = {}): Palette {
  const start = tokens.indexOf(selector)
  const block = tokens.slice(start, tokens.indexOf('}', start))
  return {
    ...base,
    ...Object.fromEntries(
      [...block.matchAll(/--x-([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex]),
    ),
  }
}

function luminance(hex = '') {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function ratio(one: string | undefined, other: string | undefined) {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const light = paletteAfter(':root {')
const themes = {
  light,
  dark: paletteAfter(":root[data-theme='dark'] {"),
  'dark by system': paletteAfter(':root:not([data-theme]) {'),
  contrast: paletteAfter(":root[data-theme='contrast'] {", light),
}
const grounds = ['page', 'surface', 'sunken', 'raised', 'hover', 'selected']
const texts = [
  ...['ink', 'ink-2', 'ink-3', 'accent'].flatMap((ink) => grounds.map((ground) => [ink, ground])),
  ...['good', 'info', 'warn', 'bad', 'due-20', 'due-10', 'accent'].map((tone) => [tone, `${tone}-soft`]),
  ...['good', 'info', 'warn', 'bad'].map((tone) => [tone, 'surface']),
  ['on-accent', 'accent'],
  ['on-fill', 'fill'],
  ['on-fill', 'fill-strong'],
  ['overdue', 'overdue-fill'],
  ['ink', 'mark'],
  ['ink', 'mark-now'],
] as const

test.each(Object.entries(themes))(
  '%s: text has a contrast of 4.5, an edge to act on has 3',
  (_name, palette) => {
    const faint = texts
      .map(([ink, ground]) => ({ ink, ground, ratio: ratio(palette[ink ?? ''], palette[ground ?? '']) }))
      .filter(({ ratio }) => !(ratio >= 4.5))
    expect(faint).toEqual([])
    for (const ground of ['surface', 'page'])
      for (const edge of ['control-line', 'focus'])
        expect(ratio(palette[edge], palette[ground])).toBeGreaterThanOrEqual(3)
  },
)
