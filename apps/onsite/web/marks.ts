/** Who labels and seals records of this module 标识、封存, as the manifest says. */
export const markRights = { label: 'onsite.record:label', seal: 'onsite.record:seal' } as const
