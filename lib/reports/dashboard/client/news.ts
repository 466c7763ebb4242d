/** How often the page asks its own place whether there is a newer one, and how often it is read anew from a folder. */
const ASK_MS = 20_000;
const READ_AGAIN_MS = 10 * 60_000;

/**
 * Shows the newer page once there is one. Served, the page asks where it came from for the mark of its version; opened
 * from a folder it cannot ask, and is read again every ten minutes while nobody types. View and filters stand in the
 * address, so they stay.
 */
export function watchForNews(): void {
  if (!location.protocol.startsWith('http')) {
    setInterval(() => {
      if (!isTyping()) location.reload();
    }, READ_AGAIN_MS);
    return;
  }
  let known: string | null = null;
  const ask = async () => {
    const version = await versionOfPage();
    if (version === null) return;
    if (known !== null && version !== known && !isTyping()) location.reload();
    known ??= version;
  };
  void ask();
  setInterval(ask, ASK_MS);
  window.addEventListener('focus', ask);
}

/** Null where the place does not say, or cannot be reached now. */
async function versionOfPage(): Promise<string | null> {
  try {
    const answer = await fetch(location.pathname + location.search, { method: 'HEAD', cache: 'no-store' });
    return answer.ok ? (answer.headers.get('etag') ?? answer.headers.get('last-modified')) : null;
  } catch {
    return null;
  }
}

function isTyping(): boolean {
  return document.activeElement instanceof HTMLInputElement;
}
