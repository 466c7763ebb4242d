import { describe, expect, it } from 'vitest';
import { chatRelayFromEnvironment, messagePortsFromEnvironment } from '../../lib/jobs/message-ports.ts';

describe('messagePortsFromEnvironment', () => {
  it('needs the table and the topic', () => {
    expect(() => messagePortsFromEnvironment({ ALERTS_TABLE: 'alerts' })).toThrow('ALERTS_TOPIC_ARN');
  });
});

describe('chatRelayFromEnvironment', () => {
  it('needs the name of the secret', () => {
    expect(() => chatRelayFromEnvironment({})).toThrow('CHAT_SECRET');
  });
});
