import type { HistoryWarning } from '../history/source-of-record.ts';

/** A warning of history in one line that says what to do. */
export function warningText(warning: HistoryWarning): string {
  switch (warning.kind) {
    case 'several-sources': {
      const { of, name, sources, counted, configured, sharedDays } = warning;
      const shared =
        sharedDays === null || sharedDays === 0 ? '' : `, ${sharedDays} days by more than one of them`;
      const advice = configured ? 'as settings say' : 'set sourceOfRecord to choose another';
      return `${of} ${name} is reported by ${sources.join(', ')}${shared}: only ${counted} counts, ${advice}`;
    }
    case 'source-of-record-missing': {
      const { of, name, sources, configured } = warning;
      return `settings name ${configured} as source of ${of} ${name}, which reports nothing (${sources.join(', ')} does): nothing of it counts`;
    }
    case 'tied-files': {
      const { record, source, files, keys } = warning;
      return `${files.join(' and ')} of ${source} were exported at one moment and differ in ${keys} rows of ${record}: export one of them again`;
    }
    case 'no-time-zone': {
      const { accounts, zone } = warning;
      const named = `ad account${accounts.length === 1 ? '' : 's'} ${accounts.join(', ')}`;
      return `${named}: no list of ad accounts states the time zone, days and hours are taken as ${zone}: put time_zone into the list`;
    }
    case 'contradicting-states': {
      const { account, stated, counted } = warning;
      const said = stated.map(({ source, status }) => `${source} says ${status}`).join(', ');
      return `ad account ${account}: ${said}; the newer list, of ${counted}, counts: leave the other out`;
    }
  }
}
