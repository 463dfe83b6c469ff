import { defineWebPlugin } from '@xuncha/plugin-sdk/web'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'

export default defineWebPlugin({
  id: 'integrity',
  messages: { 'zh-CN': zh, en },
  pages: {
    commitments: () => import('./commitments/CommitmentsPage.vue'),
    commitment: () => import('./commitments/CommitmentPage.vue'),
    declarations: () => import('./declarations/DeclarationsPage.vue'),
    'declaration-new': () => import('./declarations/NewDeclarationPage.vue'),
    declaration: () => import('./declarations/DeclarationPage.vue'),
    requests: () => import('./requests/RequestsPage.vue'),
    'request-new': () => import('./requests/NewRequestPage.vue'),
    request: () => import('./requests/RequestPage.vue'),
    evaluations: () => import('./evaluations/EvaluationsPage.vue'),
    evaluation: () => import('./evaluations/EvaluationPage.vue'),
  },
  extensions: { 'round-standing': () => import('./round/RoundStanding.vue') },
})
