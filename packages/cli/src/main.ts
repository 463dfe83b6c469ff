#!/usr/bin/env node
import { main } from './program.ts'
import { commands } from './run.ts'

await main(commands)
