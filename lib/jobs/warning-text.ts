import type { HistoryWarning, Reported } from '../history/source-of-record.ts';

/** Where settings say which sources count. */
const SETTING: Readonly<Record<Reported, string>> = {
  channel: 'channels',
  warehouse: 'warehouses',
  supply: 'supply',
  'ad-account': 'adAccounts',
};

type Warning<K extends HistoryWarning['kind']> = Extract<HistoryWarning, { kind: K }>;

const TEXTS: { readonly [K in HistoryWarning['kind']]: (warning: Warning<K>) => string } = {
  'several-sources': (warning) => {
    const { of, name, sources, counted, configured, sharedDays } = warning;
    const shared =
      sharedDays === null || sharedDays === 0 ? '' : `, ${sharedDays} days by more than one of them`;
    const advice = configured ? 'as settings say' : `set ${settingOf(warning)} to choose others`;
    return `${of} ${name} is reported by ${sources.join(', ')}${shared}: ${counting(sources, counted)}, ${advice}`;
  },
  'source-of-record-missing': ({ of, name, sources, configured, counted }) => {
    const rest = counted.length === 0 ? 'nothing of it counts' : counting(sources, counted);
    const report = sources.length > 1 ? 'do' : 'does';
    const silent = configured.length > 1 ? 'report' : 'reports';
    return `settings name ${configured.join(' and ')} as source of ${of} ${name}, which ${silent} nothing (${sources.join(', ')} ${report}): ${rest}`;
  },
  'repeated-source': (warning) => {
    const { of, name, sources, shared, configured } = warning;
    const carried = of === 'channel' ? 'orders' : 'campaigns';
    const outcome = configured
      ? 'both count, as settings say'
      : `only ${sources[0]} counts, set ${settingOf(warning)} if they are not the same`;
    return `${sources.join(' and ')} share ${shared} ${carried} of ${of} ${name}: ${outcome}`;
  },
  'tied-files': ({ record, source, files, keys }) => {
    const [one = '', ...others] = files;
    const stated =
      others.length > 0
        ? `${files.join(' and ')} of ${source} were exported at one moment and differ`
        : `${one} of ${source} was exported at one moment with rows that were merged since and differs from them`;
    return `${stated} in ${keys} rows of ${record}: export one of them again`;
  },
  'no-time-zone': ({ accounts, zone }) => {
    const named = `ad account${accounts.length === 1 ? '' : 's'} ${accounts.join(', ')}`;
    return `${named}: no list of ad accounts states the time zone, days and hours are taken as ${zone}: put time_zone into the list`;
  },
  'contradicting-states': ({ account, stated, counted }) => {
    const said = stated.map(({ source, status }) => `${source} says ${status}`).join(', ');
    return `ad account ${account}: ${said}; the newer list, of ${counted}, counts: leave the other out`;
  },
};

/** A warning of history in one line that says what to do. */
export function warningText(warning: HistoryWarning): string {
  return (TEXTS[warning.kind] as (warning: HistoryWarning) => string)(warning);
}

function settingOf({ of, name }: { readonly of: Reported; readonly name: string }): string {
  return `sourceOfRecord.${SETTING[of]}.${name}`;
}

function counting(sources: readonly string[], counted: readonly string[]): string {
  if (counted.length === sources.length) return counted.length === 1 ? 'it counts' : 'all of them count';
  return `only ${counted.join(' and ')} ${counted.length > 1 ? 'count' : 'counts'}`;
}
