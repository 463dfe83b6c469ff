// A path below a shared name: what the guard has to stop.
// @ts-expect-error vue has no types for it, which is the first sign
export { h } from 'vue/dist/vue.runtime.esm-bundler.js'
