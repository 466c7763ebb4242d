import { CHANNELS, type Channel } from '../domain/events.ts';
import type { CellValue } from '../domain/records.ts';
import type { Settings } from '../settings/settings.ts';

const NAMES_IN_WARNINGS = 20;

/** Maps channels as exports name them to the channels of planning, and remembers the names that are unknown. */
export class ChannelNames {
  readonly #known: ReadonlyMap<string, Channel>;
  readonly #unknownRows = new Map<string, number>();

  /** Names of the settings come before the channels' own names. */
  constructor(settings: Settings) {
    this.#known = new Map([
      ...CHANNELS.map((channel): [string, Channel] => [channel, channel]),
      ...Object.entries(settings.channelNames).map(([name, channel]): [string, Channel] => [
        folded(name),
        channel,
      ]),
    ]);
  }

  /** Replaces names by channels, in place; an unknown name is `other`, an empty cell stays null. */
  map(names: CellValue[]): void {
    const known = this.#known;
    for (let row = 0; row < names.length; row++) {
      const name = names[row];
      if (typeof name !== 'string') continue;
      names[row] = known.get(name) ?? known.get(folded(name)) ?? this.#unknown(name);
    }
  }

  /** One line for each unknown name, with its rows. */
  warnings(file: string): string[] {
    const lines = [...this.#unknownRows].map(
      ([name, rows]) =>
        `${file}: channel "${name}" is not known, its ${rows} ${rows === 1 ? 'row counts' : 'rows count'} as "other": name it in the setting channelNames`,
    );
    const more = lines.length - NAMES_IN_WARNINGS;
    return more > 0
      ? [...lines.slice(0, NAMES_IN_WARNINGS), `${file}: ${more} more channel names are not known`]
      : lines;
  }

  #unknown(name: string): Channel {
    this.#unknownRows.set(name, (this.#unknownRows.get(name) ?? 0) + 1);
    return 'other';
  }
}

function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
