import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/**
 * Serves mongo-java-server's memory backend on a free loopback port and prints its address.
 *
 * <p>The library's own main always binds port 27017 and announces wire version 8, which current
 * drivers refuse; every command that they send at version 9 is understood. Ends with its parent:
 * when standard input closes.
 */
public final class StandIn {
    private record Announced(String toVersionString, List<Integer> getVersionArray, int getWireVersion)
            implements MongoVersion {}

    public static void main(String[] args) throws Exception {
        MemoryBackend backend = new MemoryBackend();
        backend.version(new Announced("5.0.0", List.of(5, 0, 0), 9));
        MongoServer server = new MongoServer(backend);
        server.bind("127.0.0.1", 0);
        System.out.println(server.getConnectionString());
        System.out.flush();
        while (System.in.read() != -1) {
            // Only the end of the input matters.
        }
        server.shutdownNow();
    }
}
