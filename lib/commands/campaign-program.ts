import { type Command, Option } from 'commander';
import { CHANNELS } from '../domain/events.ts';
import { CAMPAIGN_KINDS } from '../domain/sets.ts';
import { dayArgument, numberArgument } from './arguments.ts';
import {
  addCampaignCommand,
  cancelCampaignCommand,
  editCampaignCommand,
  listCampaignsCommand,
} from './campaigns.ts';
import { author, config, data, json } from './options.ts';
import type { Output } from './printing.ts';

/** Adds the commands that list and enter campaigns. */
export function addCampaignCommands(program: Command, output: Output, exit: (code: number) => void): void {
  const campaigns = program.command('campaigns').description('campaigns that are planned, and entering them');
  campaigns
    .command('list', { isDefault: true })
    .description('every campaign, from files and entered')
    .addOption(data())
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await listCampaignsCommand(options, output)));
  const add = campaigns.command('add').description('plan a campaign').argument('<id>', 'its name in lists');
  withPlan(add)
    .option('--category <name>', 'every active item of a category; may be repeated', collect)
    .action(async (id: string, options) => exit(await addCampaignCommand(id, options, output)));
  const edit = campaigns
    .command('edit')
    .description('change a campaign that was entered, all of it or one --sku')
    .argument('<id>', 'as listed');
  withPlan(edit).action(async (id: string, options) => exit(await editCampaignCommand(id, options, output)));
  withEntry(
    campaigns.command('cancel').description('call a campaign off').argument('<id>', 'as listed'),
  ).action(async (id: string, options) => exit(await cancelCampaignCommand(id, options, output)));
}

function withPlan(command: Command): Command {
  const amount = numberArgument(0, 1e9);
  return withEntry(
    command
      .option('--sku <sku>', 'a SKU; may be repeated', collect)
      .option('--start <day>', 'first day', dayArgument)
      .option('--end <day>', 'last day; the first where it is left out', dayArgument)
      .option('--units <number>', 'units of each SKU beyond its usual demand', amount)
      .option('--uplift <factor>', 'demand while it runs over the usual demand', numberArgument(1, 1000))
      .option('--peak <number>', 'units of its peak day, as the agency expects', amount)
      .addOption(new Option('--kind <kind>', 'what it is').choices([...CAMPAIGN_KINDS]))
      .addOption(new Option('--channel <channel>', 'where it sells').choices([...CHANNELS]))
      .option('--name <name>', 'what people call it')
      .option('--budget <amount>', 'ad budget of each SKU, with --currency', amount)
      .option('--currency <code>', 'ISO 4217 code of the budget')
      .option('--accounts <accounts>', 'ad accounts that it runs on, separated by commas'),
  );
}

function withEntry(command: Command): Command {
  return command
    .option('--on <day>', 'the day from which it is known; today without it', dayArgument)
    .addOption(author())
    .addOption(data())
    .addOption(config());
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
