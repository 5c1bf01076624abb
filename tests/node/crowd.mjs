// Many Socket.IO clients in one process, remote-controlled as in race.mjs; every line says which
// client it is about. It is driven by tests/realtime/test_handover.py.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const { url, clients, ...options } = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const sockets = Array.from({ length: clients }, (_, client) => {
  const socket = io(url, {
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 200,
    ...options,
  });
  socket.io.on("open", () => {
    const { engine } = socket.io;
    say({ client, opened: engine.transport.name, session: engine.id });
    engine.once("upgrade", (transport) => say({ client, upgraded: transport.name }));
  });
  socket.on("connect", () => say({ client, connected: true }));
  socket.on("connect_error", (error) => say({ client, refused: error.message }));
  socket.on("disconnect", (reason) => say({ client, disconnected: reason }));
  socket.onAny((event, data) => say({ client, event, data }));
  return socket;
});

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const { client, id, event, data } = JSON.parse(line);
    say({ client, id, answer: await sockets[client].emitWithAck(event, data) });
  })
  .on("close", () => {
    sockets.forEach((socket) => socket.disconnect());
    process.exit(0);
  });
