import { createApp } from 'vue'
import type { Session } from '../compose/session.ts'
import { createMessages } from './i18n.ts'
import ServerAway from './ServerAway.vue'

/**
 * Reads the session before anything is routed. While the API cannot be reached the page says so and tries again:
 * who cannot be asked is not therefore signed out, and the address stays what it was.
 * @param where where the host will be drawn
 */
export async function reachServer(session: Session, where: string): Promise<void> {
  try {
    await session.refresh()
  } catch (failure) {
    await new Promise<void>((resolve) => {
      const app = createApp(ServerAway, {
        attempt: session.refresh,
        failure,
        onReached() {
          app.unmount()
          resolve()
        },
      })
      // Messages of its own: those of the host end with the app that uses them.
      app.use(createMessages(session.locale.value)).mount(where)
    })
  }
}
