export { buildPlugin } from './build.ts'
export { launchChromium } from './chromium.ts'
export { Person } from './person.ts'
export { freePort, refusedStart, type ServerUnderTest, startServer } from './server.ts'
