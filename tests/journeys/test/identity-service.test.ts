import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useStage } from '../browser/stage.ts'

const signedIn = useStage()
const PASSWORD = 'journey-password'
let server: Server
let issuer: string

/** As much of an identity service as there is to see before the browser is sent there. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const isMetadata = request.url === '/.well-known/openid-configuration'
    response.writeHead(200, { 'content-type': isMetadata ? 'application/json' : 'text/html; charset=utf-8' })
    response.end(
      isMetadata
        ? JSON.stringify({
            issuer,
            authorization_endpoint: `${issuer}/auth`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
          })
        : '<h1>县统一身份认证平台</h1>',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('the security administrator names the county’s identity service, and the sign-in page leads there', async () => {
  const security = await signedIn('secadmin')
  const { page } = security
  await security.menu('安全设置')
  await page.getByRole('button', { name: '设置', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '统一身份认证' })
  await security.fill('登录按钮名称', '县统一身份认证', dialog)
  await security.fill('服务地址', issuer, dialog)
  await security.fill('客户端标识', 'xuncha', dialog)
  await security.fill('客户端密钥', 'a secret between the two', dialog)
  await security.shot('identity-service-form')
  await security.click('确定', dialog)
  const again = page.getByRole('dialog', { name: '请再次验证身份' })
  await again.getByLabel('密码').fill(PASSWORD)
  await again.getByRole('button', { name: '确定' }).click()
  await security.sees('已保存')
  await page.locator('.identity', { hasText: '县统一身份认证' }).scrollIntoViewIfNeeded()
  await security.shot('identity-service')

  await page.getByRole('button', { name: /安全保密管理员/ }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await security.sees('使用县统一身份认证登录')
  await security.shot('identity-service-sign-in')
  await page.getByRole('link', { name: '使用县统一身份认证登录' }).click()
  await page.getByRole('heading', { name: '县统一身份认证平台' }).waitFor()
  const sent = new URL(page.url())
  expect(sent.origin).toBe(issuer)
  expect(sent.searchParams.get('code_challenge_method')).toBe('S256')

  // Back with something else than what was asked for.
  await page.goto(`${sent.searchParams.get('redirect_uri')}?code=made-up&state=made-up`)
  await security.sees('没有通过校验')
  await page.getByLabel('账号').fill('secadmin')
  await security.shot('identity-service-refused')
  await security.leave()
})
