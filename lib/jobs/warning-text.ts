import type { HistoryWarning, Reported } from '../history/source-of-record.ts';

/** Where settings say which sources count. */
const SETTING: Readonly<Record<Reported, string>> = {
  channel: 'channels',
  warehouse: 'warehouses',
  supply: 'supply',
  'ad-account': 'adAccounts',
};

/** A warning of history in one line that says what to do. */
export function warningText(warning: HistoryWarning): string {
  switch (warning.kind) {
    case 'several-sources': {
      const { of, name, sources, counted, configured, sharedDays } = warning;
      const shared =
        sharedDays === null || sharedDays === 0 ? '' : `, ${sharedDays} days by more than one of them`;
      const advice = configured ? 'as settings say' : `set ${settingOf(warning)} to choose others`;
      return `${of} ${name} is reported by ${sources.join(', ')}${shared}: ${counting(sources, counted)}, ${advice}`;
    }
    case 'source-of-record-missing': {
      const { of, name, sources, configured, counted } = warning;
      const rest = counted.length === 0 ? 'nothing of it counts' : counting(sources, counted);
      const report = sources.length > 1 ? 'do' : 'does';
      const silent = configured.length > 1 ? 'report' : 'reports';
      return `settings name ${configured.join(' and ')} as source of ${of} ${name}, which ${silent} nothing (${sources.join(', ')} ${report}): ${rest}`;
    }
    case 'repeated-source': {
      const { of, name, sources, shared, configured } = warning;
      const [first] = sources;
      const carried = of === 'channel' ? 'orders' : 'campaigns';
      const outcome = configured
        ? 'both count, as settings say'
        : `only ${first} counts, set ${settingOf(warning)} if they are not the same`;
      return `${sources.join(' and ')} share ${shared} ${carried} of ${of} ${name}: ${outcome}`;
    }
    case 'tied-files': {
      const { record, source, files, keys } = warning;
      const [one = '', ...others] = files;
      const stated =
        others.length > 0
          ? `${files.join(' and ')} of ${source} were exported at one moment and differ`
          : `${one} of ${source} was exported at one moment with rows that were merged since and differs from them`;
      return `${stated} in ${keys} rows of ${record}: export one of them again`;
    }
  }
}

function settingOf({ of, name }: { readonly of: Reported; readonly name: string }): string {
  return `sourceOfRecord.${SETTING[of]}.${name}`;
}

function counting(sources: readonly string[], counted: readonly string[]): string {
  if (counted.length === sources.length) return counted.length === 1 ? 'it counts' : 'all of them count';
  return `only ${counted.join(' and ')} ${counted.length > 1 ? 'count' : 'counts'}`;
}
