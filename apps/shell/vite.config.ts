import { shellConfig } from '@xuncha/vite-preset'

export default shellConfig(import.meta.url)
