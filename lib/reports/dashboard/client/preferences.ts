import { LANGUAGES, type Language } from '../../../domain/alerting.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The language that was chosen here, else the browser's. */
export function chosenLanguage(): Language {
  const stored = read('language');
  return (
    LANGUAGES.find((language) => language === stored) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')
  );
}

/** The look that was chosen here. */
export function chosenTheme(): Theme {
  const stored = read('theme');
  return THEMES.find((theme) => theme === stored) ?? 'auto';
}

/** Keeps a choice for the next visit; a browser that keeps nothing for files forgets it. */
export function keep(name: 'language' | 'theme', value: string): void {
  try {
    localStorage.setItem(`pulsestock-${name}`, value);
  } catch {
    // The choice holds until the page is closed.
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`pulsestock-${name}`);
  } catch {
    return null;
  }
}
