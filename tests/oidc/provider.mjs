// A certified OpenID Connect provider for one test. The wish is a JSON object in the first
// argument: port (0 for a free one), redirect, clientId, clientSecret, authMethod, idTokenClaims.
// It prints its port once it serves, has new keys at every start, and ends with its input.
//
// Whoever signs in as an address has that address; those at unverified.example have not proved it.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const wish = JSON.parse(process.argv[2]);

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' };

const account = (_ctx, id) => ({
  accountId: id,
  claims: () => ({
    sub: id,
    email: id,
    email_verified: !id.endsWith('@unverified.example'),
    name: `${id.split('@')[0]} of the provider`,
  }),
});

const server = createServer();
server.listen(wish.port, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: wish.clientId,
        client_secret: wish.clientSecret,
        redirect_uris: [wish.redirect],
        token_endpoint_auth_method: wish.authMethod,
      },
    ],
    clientAuthMethods: [wish.authMethod],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: !wish.idTokenClaims,
    cookies: { keys: [randomUUID()] },
    findAccount: account,
    jwks: { keys: [key] },
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  console.log(port);
});

process.stdin.on('end', () => process.exit()).resume();
