// The official Socket.IO server; with a Redis, its Redis adapter too.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const EVENT = "progress-update";
const RACER = "01939f5c-6c50-7d42-a6ab-3c3b5e1b0d6e";
const ROOM = "race";

const { redis, ping } = JSON.parse(process.argv[2]);

const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");

const step = (number, padding) => ({
  racer: RACER,
  progress: number % 100,
  score: number % 1000,
  title: "x".repeat(padding),
  sentAt: Number(process.hrtime.bigint()),
});

async function adapter() {
  const publishing = createClient({ socket: { path: redis.replace("unix://", "") } });
  const listening = publishing.duplicate();
  await Promise.all([publishing.connect(), listening.connect()]);
  return createAdapter(publishing, listening);
}

const http = createServer();
const io = new Server(http, { pingInterval: ping * 1000, pingTimeout: 20_000 });
if (redis) io.adapter(await adapter());
io.on("connection", (socket) => socket.join(ROOM));

async function emit({ bursts, size, pause = 0, padding = 0 }) {
  for (let number = 0; number < bursts; number++) {
    for (let i = 0; i < size; i++) io.to(ROOM).emit(EVENT, step(number, padding));
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
  }
}

createInterface({ input: process.stdin }).on("line", async (line) => {
  const command = JSON.parse(line);
  if ("bursts" in command) await emit(command);
  say({});
});
http.listen({ port: 0, host: "127.0.0.1", backlog: 1024 }, () => say({ port: http.address().port }));
