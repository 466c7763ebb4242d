#!/usr/bin/env node
// The pulsestock command, started on any Node: hands over to bin/pulsestock.ts on Node 24.
import { fileURLToPath } from 'node:url';
import { runOnNode24 } from './node24.mjs';

runOnNode24(fileURLToPath(new URL('./pulsestock.ts', import.meta.url)), process.argv.slice(2));
