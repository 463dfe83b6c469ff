/** What a colour says. Nothing is coloured that says nothing. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad' | 'accent'
