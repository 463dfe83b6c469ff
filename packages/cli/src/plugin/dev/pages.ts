import { servePlugin } from '@xuncha/vite-preset/dev'
import { said, type ToPages } from './order.ts'

// A process of its own: a manifest is read once in each, and a change of it is a new one.
process.once(
  'message',
  (order: ToPages) => void begin(order).catch((error: Error) => said({ failed: error.message })),
)
process.once('disconnect', () => process.exit(0))

async function begin({ folder, api, port }: ToPages): Promise<void> {
  const { url } = await servePlugin(folder, { api, port })
  said({ ready: url })
}
