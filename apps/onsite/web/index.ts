import { defineWebPlugin } from '@xuncha/plugin-sdk/web'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'

export default defineWebPlugin({
  id: 'onsite',
  messages: { 'zh-CN': zh, en },
  pages: {
    inspections: () => import('./inspection/InspectionsPage.vue'),
    'inspection-new': () => import('./inspection/NewInspectionPage.vue'),
    inspection: () => import('./inspection/InspectionPage.vue'),
    'interview-new': () => import('./interview/NewInterviewPage.vue'),
    'check-new': () => import('./check/NewCheckPage.vue'),
    'paper-new': () => import('./paper/NewPaperPage.vue'),
    'meeting-new': () => import('./meeting/NewMeetingPage.vue'),
    'report-new': () => import('./report/NewReportPage.vue'),
    paper: () => import('./paper/PaperPage.vue'),
    reports: () => import('./report/ReportsPage.vue'),
    report: () => import('./report/ReportPage.vue'),
    'feedback-new': () => import('./feedback/NewFeedbackPage.vue'),
    facts: () => import('./fact/FactsPage.vue'),
    feedbacks: () => import('./feedback/FeedbacksPage.vue'),
    feedback: () => import('./feedback/FeedbackPage.vue'),
  },
})
