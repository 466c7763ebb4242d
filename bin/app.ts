import { App } from 'aws-cdk-lib';
import { PulseStockError } from '../lib/domain/errors.ts';
import { addNamedStage } from '../lib/infra/pulsestock-app.ts';

const app = new App();
try {
  await addNamedStage(app);
} catch (error) {
  if (!(error instanceof PulseStockError)) throw error;
  console.error(`pulsestock: ${error.message}`);
  process.exit(2);
}
app.synth();
