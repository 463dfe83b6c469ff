export { launchChromium } from './chromium.ts'
export { freePort, type ServerUnderTest, startServer } from './server.ts'
