// A remote-controlled Socket.IO client: commands come in as JSON lines, everything it sees goes
// out as JSON lines. It is driven by tests/realtime/test_node_client.py.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const { url, ...options } = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const socket = io(url, { reconnectionDelay: 20, reconnectionDelayMax: 40, ...options });

socket.io.on("open", () => {
  const { engine } = socket.io;
  say({ opened: engine.transport.name });
  engine.once("upgrade", (transport) => say({ upgraded: transport.name }));
});
socket.on("connect", () => say({ connected: true }));
socket.on("connect_error", (error) => say({ refused: error.message, data: error.data ?? null }));
socket.on("disconnect", (reason) => say({ disconnected: reason }));
socket.onAny((event, data) => say({ event, data }));

const commands = {
  async call({ id, event, data }) {
    try {
      say({ id, answer: await socket.emitWithAck(event, data) });
    } catch (error) {
      say({ id, failed: error.message });
    }
  },
  drop() {
    socket.io.engine.close();
  },
  close() {
    socket.disconnect();
    process.exit(0);
  },
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on("close", commands.close);
