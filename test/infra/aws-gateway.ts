import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One thing a function did: in the words of an IAM policy. */
export interface Call {
  /** The access key it was signed with: the function's name. */
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
}

/** Stands between functions and the embedded servers: sees what each does, and can refuse it. */
export interface AwsGateway {
  readonly environment: Readonly<Record<string, string>>;
  readonly calls: readonly Call[];
  /** Refuses the first call that matches, in a way that the SDK does not retry. */
  refuseOnce(matches: (call: Call) => boolean): void;
  stop(): Promise<void>;
}

const SERVICES = ['DYNAMODB', 'S3', 'SNS'] as const;
type Service = (typeof SERVICES)[number];

/** Starts the gateway before the servers that the environment names. */
export async function startGateway(environment: Readonly<Record<string, string>>): Promise<AwsGateway> {
  const calls: Call[] = [];
  const refusals: ((call: Call) => boolean)[] = [];
  const admit = (call: Call): boolean => {
    calls.push(call);
    const index = refusals.findIndex((matches) => matches(call));
    if (index >= 0) refusals.splice(index, 1);
    return index < 0;
  };
  const fronts = await Promise.all(
    SERVICES.map(async (service) => {
      const variable = `AWS_ENDPOINT_URL_${service}`;
      const server = createServer((incoming, outgoing) =>
        forward(service, environment[variable] ?? '', admit, incoming, outgoing).catch((error) => {
          outgoing.destroy(error);
        }),
      );
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return { variable, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    }),
  );
  return {
    environment: {
      ...environment,
      ...Object.fromEntries(fronts.map(({ variable, url }) => [variable, url])),
    },
    calls,
    refuseOnce: (matches) => refusals.push(matches),
    async stop() {
      for (const { server } of fronts) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    },
  };
}

async function forward(
  service: Service,
  upstream: string,
  admit: (call: Call) => boolean,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await buffer(incoming);
  const caller = /Credential=([^/]+)\//.exec(incoming.headers.authorization ?? '')?.[1] ?? 'unsigned';
  const made = callsOf(service, incoming, body).map((call) => ({ caller, ...call }));
  if (!made.map(admit).every(Boolean)) {
    outgoing.writeHead(403, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify({ __type: 'AccessDeniedException', message: 'refused by the test' }));
    return;
  }
  const target = new URL(incoming.url ?? '/', upstream);
  const sent = request(target, {
    method: incoming.method,
    headers: { ...incoming.headers, host: target.host },
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.pipe(outgoing);
}

type Done = Omit<Call, 'caller'>;

function callsOf(service: Service, incoming: IncomingMessage, body: Buffer): Done[] {
  if (service === 'DYNAMODB')
    return tableCalls(String(incoming.headers['x-amz-target']), JSON.parse(body.toString()));
  if (service === 'SNS') {
    const form = new URLSearchParams(body.toString());
    return [{ action: `sns:${form.get('Action')}`, resource: form.get('TopicArn') ?? '' }];
  }
  return bucketCalls(incoming.method ?? '', new URL(incoming.url ?? '/', 'http://s3'), body.toString());
}

function tableCalls(target: string, input: Record<string, unknown>): Done[] {
  const action = `dynamodb:${target.split('.')[1]}`;
  const { TableName, IndexName, RequestItems } = input;
  const tables = RequestItems === undefined ? [TableName] : Object.keys(RequestItems as object);
  return tables.map((table) => ({
    action,
    resource: `table/${table}${IndexName === undefined ? '' : `/index/${IndexName}`}`,
  }));
}

function bucketCalls(method: string, url: URL, body: string): Done[] {
  const [bucket = '', ...rest] = decodeURIComponent(url.pathname).slice(1).split('/');
  const object = `${bucket}/${rest.join('/')}`;
  if (url.searchParams.has('delete')) {
    return [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => ({
      action: 's3:DeleteObject',
      resource: `${bucket}/${key}`,
    }));
  }
  if (url.searchParams.has('list-type')) return [{ action: 's3:ListBucket', resource: bucket }];
  const action = { GET: 's3:GetObject', HEAD: 's3:GetObject', PUT: 's3:PutObject', POST: 's3:PutObject' }[
    method
  ];
  return [{ action: action ?? `s3:${method}`, resource: object }];
}
