/** Vitest global setup: the suite never passes silently on a Node older than the one that runs in production. */
export default function requireNode24(): void {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 24) {
    throw new Error(`tests need Node 24 or newer, this is ${process.version}: run them with "npm test"`);
  }
}
