<script setup lang="ts">
import { EmptyState, PageFrame } from '@xuncha/ui'
import { useI18n } from 'vue-i18n'
import { useNotes } from './useNotes.ts'

const { t } = useI18n()
const { data, isLoading, error } = useNotes()
</script>

<template>
  <PageFrame :title="t('{{id}}.title')" :busy="isLoading" :error>
    <EmptyState v-if="data?.length === 0" :title="t('{{id}}.none')">{{open}} t('{{id}}.hint') {{close}}</EmptyState>
    <p v-for="note in data" :key="note.id">{{open}} note.text {{close}}</p>
  </PageFrame>
</template>
