// A subscriber to copy: it takes in every event of a stream once and in order, whatever happens to it or to the stream.
//
// npm install @nats-io/transport-node @nats-io/jetstream
// node subscriber.ts        (Node 22.18 or newer; with an older one: npx tsx subscriber.ts)
//
// It is told by the environment:
//   SUBSCRIBER_NATS_URL     nats://USER:PASSWORD@HOST:PORT
//   SUBSCRIBER_STREAM       the stream
//   SUBSCRIBER_CONSUMER     the consumer that was made for you; without it one is made, for as long as it runs
//   SUBSCRIBER_API_PREFIX   where JetStream is for you, if it is not at $JS.API
//   SUBSCRIBER_INBOX        the prefix of the inbox that you may listen on, if it is a private one
//   SUBSCRIBER_FEED_URL     the feed of the same events, such as https://HOST/v1/partner/events
//   SUBSCRIBER_FEED_TOKEN   what opens the feed
//   SUBSCRIBER_CHECKPOINT   a file of your own: how far it is

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { Consumer, JsMsg } from "@nats-io/jetstream";
import { connect, nanos } from "@nats-io/transport-node";
import type { NatsConnection } from "@nats-io/transport-node";

const BATCH = 200;
const IDLE = 2000; // milliseconds of one fetch; the heartbeats within it tell a quiet server from a dead one
const PAUSE = 1000; // milliseconds before everything is tried anew

// A CloudEvent: its attributes as text, and its data.
type Event = { attributes: Record<string, string>; data: unknown };
// How far we are; 0 before the first event.
type Checkpoint = { epoch: number; position: number; id: string };

const told = (name: string): string => process.env[name] ?? "";
const id = (event: Event): string => event.attributes.id ?? "";
const position = (event: Event): number => Number(event.attributes.position);
const previous = (event: Event): number => Number(event.attributes.previousposition);
const epoch = (event: Event): number => Number(event.attributes.epoch);

// The source does not have what we have taken in: it was taken back to an earlier moment. For people to decide.
class AnotherHistory extends Error {}

// Binary mode: attributes are headers that begin with `ce-`, percent-encoded.
function ofMessage(message: JsMsg): Event {
  const attributes: Record<string, string> = {};
  for (const [name, values] of message.headers ?? []) {
    if (name.toLowerCase().startsWith("ce-")) {
      attributes[name.slice(3).toLowerCase()] = decodeURIComponent(values[0] ?? "");
    }
  }
  return { attributes, data: message.json() };
}

// Structured mode: attributes and data in one JSON object.
function ofLine(line: string): Event {
  const { data, ...attributes } = JSON.parse(line) as Record<string, string> & { data: unknown };
  return { attributes, data };
}

// What you do with an event: put your own work here. Types that you do not know are passed by.
//
// It is done before the checkpoint is saved, so it may be done twice when we are killed in between: let it go by the
// event's id. Or save the checkpoint in the database that you write to, in the same transaction.
async function handle(event: Event): Promise<void> {
  const line = `${position(event)} ${id(event)}\n`;
  await new Promise<void>((done, failed) => process.stdout.write(line, (error) => (error ? failed(error) : done())));
}

function remembered(): Checkpoint {
  const path = told("SUBSCRIBER_CHECKPOINT");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { epoch: 0, position: 0, id: "" };
}

// Whole or not at all, also at a power cut: another file takes its place.
function remember(checkpoint: Checkpoint): void {
  const path = told("SUBSCRIBER_CHECKPOINT");
  const file = openSync(`${path}.new`, "w");
  writeSync(file, JSON.stringify(checkpoint));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

let known = remembered();

// Each must follow the one before it.
async function take(events: Event[]): Promise<void> {
  for (const event of events) {
    await handle(event);
    known = { epoch: epoch(event), position: position(event), id: id(event) };
  }
  if (events.length > 0) remember(known);
}

// What follows a position; the feed gives as much of it as it likes.
async function feed(after: number): Promise<Event[]> {
  const url = new URL(told("SUBSCRIBER_FEED_URL"));
  url.searchParams.set("after", String(after));
  url.searchParams.set("limit", String(BATCH));
  const headers = { Authorization: `Bearer ${told("SUBSCRIBER_FEED_TOKEN")}` };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`the feed answers ${answer.status}`);
  return (await answer.text()).split("\n").filter((line) => line !== "").map(ofLine);
}

// Fill a hole up to a position from the feed, or read it to its end; it must have what we took in last.
async function catchUp(until?: number): Promise<void> {
  for (;;) {
    const page = await feed(Math.max(known.position - 1, 0));
    const own = known.position > 0 ? page.shift() : undefined;
    if (known.position > 0 && (own === undefined || id(own) !== known.id)) {
      throw new AnotherHistory(`the feed does not have ${known.id}, which we have taken in`);
    }
    let before = known.position;
    for (const event of page) {
      if (previous(event) !== before) throw new Error(`the feed leaves something out of what follows ${before}`);
      before = position(event);
    }
    await take(page);
    if (until === undefined ? page.length === 0 : known.position >= until) return;
    if (page.length === 0) throw new Error(`the feed does not have what follows ${known.position} yet`);
  }
}

// Once, and in order. Throws AnotherHistory.
async function takeIn(event: Event): Promise<void> {
  if (position(event) <= known.position && epoch(event) <= known.epoch) return; // a duplicate
  if (previous(event) !== known.position || epoch(event) !== known.epoch) await catchUp(previous(event));
  if (position(event) > known.position) await take([event]);
}

// The consumer that was made for us; or one of our own, from the newest event on: what is older comes from the feed.
async function consumerOf(connection: NatsConnection): Promise<Consumer> {
  let name = told("SUBSCRIBER_CONSUMER");
  if (name === "") {
    const manager = await jetstreamManager(connection);
    const made = await manager.consumers.add(told("SUBSCRIBER_STREAM"), {
      deliver_policy: DeliverPolicy.Last,
      ack_policy: AckPolicy.None,
      mem_storage: true,
      inactive_threshold: nanos(30_000),
    });
    name = made.name;
  }
  const apiPrefix = told("SUBSCRIBER_API_PREFIX") || "$JS.API";
  return jetstream(connection, { apiPrefix }).consumers.get(told("SUBSCRIBER_STREAM"), name);
}

let hasBegun = false;

// Take in what the stream delivers, until something fails; begin anew then from the checkpoint.
async function follow(): Promise<void> {
  if (!hasBegun) await catchUp(); // also what was acknowledged by somebody before us
  hasBegun = true;
  const { host, username, password } = new URL(told("SUBSCRIBER_NATS_URL"));
  const connection = await connect({
    servers: host,
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
    inboxPrefix: told("SUBSCRIBER_INBOX") || "_INBOX",
    reconnect: false,
  });
  try {
    const consumer = await consumerOf(connection);
    while (!connection.isClosed()) {
      const messages = await consumer.fetch({ max_messages: BATCH, expires: IDLE, idle_heartbeat: IDLE / 4 });
      for await (const message of messages) {
        await takeIn(ofMessage(message));
        if (told("SUBSCRIBER_CONSUMER") !== "") message.ack(); // only what has its checkpoint is acknowledged
      }
    }
    throw new Error("the connection to NATS is lost");
  } finally {
    await connection.close();
  }
}

// For ever, or until the source turns out to be another one.
async function run(): Promise<void> {
  for (;;) {
    try {
      await follow();
    } catch (error) {
      if (error instanceof AnotherHistory) throw error;
      console.error(`again in ${PAUSE} ms, from ${known.position}: ${error}`);
    }
    await sleep(PAUSE);
  }
}

run().catch((error: Error) => {
  const remedy = "It was restored from a backup; ask its operator how to go on (docs/subscribers.md)";
  console.error(`stopped: ${error.message}. ${remedy}`);
  process.exit(3);
});
