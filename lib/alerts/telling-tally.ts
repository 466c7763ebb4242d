import { type BusinessDay, daysBetween, type Instant, localDay, msOf } from '../domain/calendar.ts';
import { type Episode, episodeReference } from '../domain/episodes.ts';
import { addressOf, type Message } from '../domain/messages.ts';
import { RULE_NAMES, type Rule } from '../domain/rules.ts';
import { median } from '../planning/median.ts';
import { alertKey, repeatHours } from './episodes.ts';

/** What a run of the watch did that people notice. */
export interface ToldRun {
  readonly at: Instant;
  /** Episodes that it opened and changed, all as they stand now, and those that it told of. */
  readonly opened: readonly Episode[];
  readonly changed: readonly Episode[];
  readonly episodes: readonly Episode[];
  readonly due: readonly Episode[];
  readonly messages: readonly Message[];
}

/** What the episodes of one rule came to. */
export interface RuleTally {
  readonly rule: Rule;
  readonly opened: number;
  readonly closed: number;
  /** Openings, rises of severity, reminders and closings that people were told of. */
  readonly told: number;
  /** Openings while one of the same subject was open. */
  readonly openedTwice: number;
}

/** Messages to one person through one protocol, a day of that person. */
export interface MailboxTally {
  readonly mailbox: string;
  readonly messages: number;
  readonly medianADay: number;
  readonly worstADay: number;
  /** A day with as many; null where there never was a message. */
  readonly worstDay: BusinessDay | null;
}

/** Counts what runs of the watch, one after the other, open, close and tell. */
export class TellingTally {
  readonly #zoneOf: (person: string) => string;
  readonly #rules = new Map<Rule, { opened: number; closed: number; told: number; openedTwice: number }>();
  readonly #days = new Map<string, Map<BusinessDay, number>>();
  readonly #lastTold = new Map<string, { readonly at: Instant; readonly what: string }>();
  #toldAgain = 0;

  /** `zoneOf` gives the zone of a person's days; `mailboxes` are all there are, as `person/protocol`. */
  constructor(mailboxes: readonly string[], zoneOf: (person: string) => string) {
    this.#zoneOf = zoneOf;
    for (const mailbox of mailboxes) this.#days.set(mailbox, new Map());
  }

  /** Runs are added in the order of their times. */
  add(run: ToldRun): void {
    const open = Map.groupBy(
      run.episodes.filter(({ state }) => state === 'open'),
      alertKey,
    );
    for (const episode of run.opened) {
      const rule = this.#rule(episode.rule);
      rule.opened += 1;
      if ((open.get(alertKey(episode))?.length ?? 0) > 1) rule.openedTwice += 1;
    }
    for (const { rule, state } of run.changed) if (state === 'closed') this.#rule(rule).closed += 1;
    for (const { rule } of run.due) this.#rule(rule).told += 1;
    const known = new Map(run.episodes.map((episode) => [episodeReference(episode), episode]));
    for (const message of run.messages) this.#addMessage(message, known);
  }

  /** Of every rule that opened something, in the order of the rules. */
  rules(): RuleTally[] {
    return RULE_NAMES.flatMap((rule) => {
      const tally = this.#rules.get(rule);
      return tally === undefined ? [] : [{ rule, ...tally }];
    });
  }

  /** Of every mailbox, over the days from the first to the last, those without a message among them. */
  mailboxes(from: BusinessDay, to: BusinessDay): MailboxTally[] {
    const days = daysBetween(from, to) + 1;
    return [...this.#days].map(([mailbox, counts]) => {
      const busy = [...counts.values()];
      const all = [...busy, ...Array.from({ length: Math.max(0, days - busy.length) }, () => 0)];
      const [worst] = [...counts].sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1));
      return {
        mailbox,
        messages: busy.reduce((sum, one) => sum + one, 0),
        medianADay: median(all) ?? 0,
        worstADay: worst?.[1] ?? 0,
        worstDay: worst?.[0] ?? null,
      };
    });
  }

  /** How often a message named an alert that had not changed its severity or state and was not yet to be told again. */
  get toldAgain(): number {
    return this.#toldAgain;
  }

  #addMessage(message: Message, known: ReadonlyMap<string, Episode>): void {
    const mailbox = addressOf(message);
    const day = localDay(message.createdAt, this.#zoneOf(message.person));
    const counts = this.#days.get(mailbox) ?? new Map<BusinessDay, number>();
    this.#days.set(mailbox, counts.set(day, (counts.get(day) ?? 0) + 1));
    for (const reference of message.episodes) {
      const episode = known.get(reference);
      if (episode === undefined) continue;
      const key = `${mailbox} ${reference}`;
      const what = `${episode.state} ${episode.severity}`;
      const last = this.#lastTold.get(key);
      const hours = last === undefined ? 0 : (msOf(message.createdAt) - msOf(last.at)) / 3_600_000;
      if (last?.what === what && hours < repeatHours(episode.rule, episode.severity)) this.#toldAgain += 1;
      this.#lastTold.set(key, { at: message.createdAt, what });
    }
  }

  #rule(rule: Rule) {
    const tally = this.#rules.get(rule) ?? { opened: 0, closed: 0, told: 0, openedTwice: 0 };
    this.#rules.set(rule, tally);
    return tally;
  }
}
