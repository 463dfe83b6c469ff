import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { session } from './session.ts'

/** The gallery has no API: it answers for the session alone, so that the frame can be seen. */
const answers: Plugin = {
  name: 'gallery-session',
  configureServer(server) {
    let signedIn = true
    server.middlewares.use('/api/session', (request, response) => {
      if (request.method === 'DELETE') signedIn = false
      if (request.method === 'POST') signedIn = true
      response.statusCode = signedIn ? 200 : 401
      response.setHeader('Content-Type', 'application/json')
      response.end(signedIn ? JSON.stringify(session) : '{}')
    })
    server.middlewares.use('/api/events', (_request, response) => {
      response.statusCode = 204
      response.end()
    })
  },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [vue(), answers],
  build: { target: 'chrome105' },
  server: { port: 5190, fs: { allow: ['../../..'] } },
})
