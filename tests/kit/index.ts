export { launchChromium } from './chromium.ts'
export { freePort, refusedStart, type ServerUnderTest, startServer } from './server.ts'
