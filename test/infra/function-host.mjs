// Stands for the Lambda runtime: loads a bundle and gives its handler one event after the other.
import { pathToFileURL } from 'node:url';

const loaded = import(pathToFileURL(process.argv[2]).href);
process.on('message', async ({ id, event }) => {
  try {
    const { handler } = await loaded;
    process.send({ id, result: (await handler(event, {})) ?? null });
  } catch (error) {
    process.send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
