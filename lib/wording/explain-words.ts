import type { Language } from '../domain/alerting.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';

/** Titles of the page that explains a SKU. */
export const EXPLAIN_WORDS: Readonly<
  Record<Language, Readonly<Record<'drives' | 'inputs' | 'name' | 'value', string>>>
> = {
  zh: { drives: '（当前采用）', inputs: '输入', name: '名称', value: '值' },
  en: { drives: ' (drives)', inputs: 'inputs', name: 'name', value: 'value' },
};

/** What the page is about: SKU, pool, day and settings. */
export function explainTitle(
  { sku, pool, planningDay, settingsVersion }: SkuParameters,
  language: Language,
): string {
  return language === 'zh'
    ? `${sku}，库存池 ${pool}，计划日 ${planningDay}，设置 ${settingsVersion}`
    : `${sku} in pool ${pool}, planning day ${planningDay}, settings ${settingsVersion}`;
}
