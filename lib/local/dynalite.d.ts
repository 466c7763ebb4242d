declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB over HTTP, in memory unless `path` names a LevelDB folder. */
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
