import { resolve } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { deployedStack } from '../aws/deployed-stage.ts';
import { PulseStockError } from '../domain/errors.ts';
import { loadStage } from '../settings/deployment.ts';
import { STAGE_OUTPUTS, stageNames } from '../settings/stage-names.ts';
import { place } from './printing.ts';

const CONFIG_FOLDER = resolve(import.meta.dirname, '../../config');

/** Something of a deployed stage, as its stateful stack tells it. */
export interface StageOutput {
  readonly region: string;
  readonly value: string;
}

/**
 * Asks a deployed stage for an output of its stateful stack, with the credentials of whoever asks. `people` is the
 * policy that lets one look. Throws PulseStockError where the stage cannot be looked at, or does not say it.
 */
export async function stageOutput(
  name: string,
  output: keyof typeof STAGE_OUTPUTS.stateful,
  people: string,
): Promise<StageOutput> {
  const { deployment } = await loadStage(name, place(CONFIG_FOLDER));
  const { region } = deployment;
  const stackName = stageNames(deployment).statefulStack;
  const stack = await deployedStack(new CloudFormationClient({ region }), stackName).catch((cause: Error) => {
    throw new PulseStockError(
      `stage ${name} cannot be looked at: ${cause.message}: sign in to its account with a role that has the policy of ${people}`,
      { cause },
    );
  });
  const value = stack?.outputs[STAGE_OUTPUTS.stateful[output]];
  if (value === undefined)
    throw new PulseStockError(
      `stage ${name}: there is no stack ${stackName} in ${region} with an output ${STAGE_OUTPUTS.stateful[output]}: deploy it first`,
    );
  return { region, value };
}
