// Records what the next release must not replace: node bin/node24.mjs test/infra/record-release.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReleasedStage, releasedStage } from './stateful-inventory.ts';
import { PROJECT, STAGES, stageOf, unbundledTemplates } from './synthesis.ts';

const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
const stages: Record<string, ReleasedStage> = {};
for (const name of STAGES) stages[name] = releasedStage(unbundledTemplates(await stageOf(name)));
const file = join(import.meta.dirname, 'previous-release.json');
writeFileSync(file, `${JSON.stringify({ version, stages }, null, 2)}\n`);
