import { ANY_SOURCE } from '../../../domain/feeds.ts';
import { recordWord } from '../../../wording/alert-words.ts';
import { formatMoment, formatNumber } from '../../../wording/format.ts';
import { type Child, h } from './dom.ts';
import { ageAtRun, badge, dataTable, emptyState, heading, type Scene, section } from './page-parts.ts';

/** How fresh the data are, and what became of the files that came. */
export function sourcesView(scene: Scene): Child {
  const { words, data, language } = scene;
  const { feeds, files, zone } = data.overview;
  const titles = words.data;
  const number = (value: number) => formatNumber(value, language, 0);
  return [
    heading(scene, words.views.data, feeds.length, feeds.length),
    section(
      titles.sources,
      {},
      dataTable(
        [titles.record, titles.source, titles.newest, titles.age, titles.state],
        feeds
          .toSorted((a, b) => Number(b.isStale) - Number(a.isStale))
          .map(({ record, source, newestAt, isStale }) => [
            recordWord(record, language),
            source === ANY_SOURCE ? titles.anySource : source,
            newestAt === null ? '–' : formatMoment(newestAt, zone),
            newestAt === null ? '–' : ageAtRun(scene, newestAt),
            newestAt === null
              ? badge(titles.never, isStale ? 'warning' : 'calm')
              : isStale
                ? badge(titles.stale, 'warning')
                : badge(titles.fresh, 'good'),
          ]),
      ),
    ),
    section(
      titles.files,
      {},
      files.length === 0
        ? emptyState(words.noFiles)
        : dataTable(
            [
              titles.file,
              titles.record,
              titles.source,
              titles.rows,
              titles.accepted,
              titles.rejected,
              titles.skipped,
              titles.quarantine,
            ],
            files.map((file) => [
              [
                file.file,
                file.reason === null
                  ? null
                  : h('span', { class: 'block bad' }, `${titles.refused}: ${file.reason}`),
              ],
              file.record === null ? '–' : recordWord(file.record, language),
              file.source ?? '–',
              number(file.rowsRead),
              number(file.accepted),
              file.rejected > 0 ? h('b', { class: 'bad' }, number(file.rejected)) : '0',
              number(file.skipped),
              file.quarantine === null
                ? '–'
                : h('code', { class: 'clip', title: file.quarantine }, file.quarantine),
            ]),
            [3, 4, 5, 6],
          ),
    ),
  ];
}
