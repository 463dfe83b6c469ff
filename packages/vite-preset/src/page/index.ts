import { html, scriptJson } from './escape.ts'
import { importMap, type PageParts } from './import-map.ts'
export { contentPolicy } from './policy.ts'

export * from './assets.ts'
export { importMap, type PageParts, retries, retriesOf } from './import-map.ts'

/** A page for one request. */
export interface PageRequest extends PageParts {
  /** Of the content security policy that goes with this answer. */
  nonce: string
  lang: 'zh-CN' | 'en'
}

const words = {
  'zh-CN': { title: '巡察工作平台', script: '请在浏览器中启用 JavaScript 后使用本平台。' },
  en: { title: 'Xuncha', script: 'Please turn JavaScript on in this browser to use the platform.' },
}

const accent = '#a3161e'

const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="${accent}"/>` +
      '<g fill="none" stroke="#fff" stroke-width="3"><circle cx="14" cy="14" r="7"/><path d="m19 19 7 7"/></g></svg>',
  )

// Only the ground, so that no theme flashes white before the style sheets are there.
const ground = [
  'html{background:#f4f4f3;color-scheme:light dark}',
  '@media(prefers-color-scheme:dark){html:not([data-theme]){background:#161616}}',
  'html[data-theme=dark]{background:#161616}',
  'html[data-theme=contrast]{background:#fff}',
].join('')

// The look chosen on this machine, where `useTheme` of @xuncha/ui keeps it.
const look =
  "try{const t=localStorage.getItem('xuncha.theme');if(t)document.documentElement.dataset.theme=t}catch{}"

/**
 * The page that starts the shell, at whatever path. Complete and escaped; the caller sends it with a policy
 * that names the same nonce.
 */
export function renderPage({ nonce, lang, ...parts }: PageRequest): string {
  const { shared, shell } = parts
  const map = importMap(parts)
  const guarded = (address: string) =>
    map.integrity[address] ? ` integrity="${html(map.integrity[address])}"` : ''
  const sheets = [...shared.css, ...shell.css].map(
    (address) => `<link rel="stylesheet" href="${html(address)}"${guarded(address)}>`,
  )
  const preloads = [...new Set([...shared.preload, ...shell.preload])].map(
    (address) => `<link rel="modulepreload" href="${html(address)}"${guarded(address)}>`,
  )
  const by = ` nonce="${html(nonce)}"`

  return [
    '<!doctype html>',
    `<html lang="${lang}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="theme-color" content="${accent}">`,
    `<meta property="csp-nonce"${by}>`,
    `<title>${words[lang].title}</title>`,
    `<link rel="icon" href="${html(icon)}">`,
    `<style${by}>${ground}</style>`,
    `<script${by}>${look}</script>`,
    // Before anything that loads a module: a map that comes later is not heeded.
    `<script type="importmap"${by}>${scriptJson(map)}</script>`,
    ...sheets,
    ...preloads,
    `<script type="module"${by} src="${html(shell.entry)}"${guarded(shell.entry)}></script>`,
    '</head>',
    '<body>',
    '<div id="app"></div>',
    `<noscript>${words[lang].script}</noscript>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}
