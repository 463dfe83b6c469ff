import { xunchaPlugin } from '@xuncha/vite-preset'

export default xunchaPlugin(import.meta.url)
