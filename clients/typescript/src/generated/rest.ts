// Generated from the server's documents by `make client`; do not edit.

export interface paths {
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Found an organization and become its admin; a link that verifies the address is mailed
         * @description Limit: 10/hour per ip. Also at `/auth/register`.
         */
        post: operations["auth_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in and get an access token, and a refresh token to renew it with
         * @description Limit: 20/minute per ip; 100/hour per email. Also at `/auth/login`.
         */
        post: operations["auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for fresh tokens
         * @description Each is good once: one that comes back ends the whole sign-in.
         *
         *     Limit: 60/minute per ip. Also at `/auth/refresh`.
         */
        post: operations["auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out: the tokens end, and their live sockets on every worker
         * @description For: admin, manager, member. API keys are refused. Also at `/auth/logout`.
         */
        post: operations["auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify an address with the token from the mail; at most ten times an hour for each
         * @description Limit: 60/hour per ip. Also at `/auth/verify`.
         */
        post: operations["auth_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail the caller another link, unless their address is verified already
         * @description For: admin, manager, member. API keys are refused. Limit: 5/hour per user. Also at `/auth/verify/resend`.
         */
        post: operations["auth_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a link mailed with which to set a new password; known or not, the answer is this
         * @description Limit: 5/hour per email; 60/hour per ip. Also at `/auth/password-reset`.
         */
        post: operations["auth_request_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a link mailed with which to set a new password; known or not, the answer is this
         * @description Limit: 5/hour per email; 60/hour per ip. Also at `/auth/reset-password`.
         */
        post: operations["auth_request_reset_2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with the token from the mail; every device is signed out
         * @description Limit: 20/hour per ip. Also at `/auth/password-reset/confirm`.
         */
        post: operations["auth_confirm_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's password; one's other devices are signed out
         * @description For: admin, manager, member. API keys are refused. Limit: 10/hour per user. Also at `/auth/password`.
         */
        post: operations["auth_change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the providers that one can sign in with
         * @description Also at `/auth/providers`.
         */
        get: operations["auth_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc/{provider}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign in with a provider
         * @description Keep `binding` in the browser (sessionStorage) and send the browser to `authorizationUrl`. The
         *     provider sends it back to the configured page with `code` and `state` in the query.
         *
         *     Limit: 30/minute per ip. Also at `/auth/oidc/{provider}/start`.
         */
        post: operations["auth_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc/{provider}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with what the provider sent back; good once, and in the same browser only
         * @description Limit: 30/minute per ip. Also at `/auth/oidc/{provider}/finish`.
         */
        post: operations["auth_finish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/firebase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with an ID token of Firebase Authentication
         * @description Limit: 30/minute per ip. Also at `/auth/firebase`.
         */
        post: operations["auth_firebase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask somebody into the organization; a one-time password is mailed to them
         * @description For: admin, manager. API keys need the scope `users:write`. Limit: 100/hour per user; 10/hour per email. Also at `/auth/invite`.
         */
        post: operations["auth_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify-otp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become a member with the one-time password from the mail, and get tokens
         * @description Limit: 60/hour per ip; 30/hour per email. Also at `/auth/verify-otp`.
         */
        post: operations["auth_verify_otp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the invitations that wait, newest first
         * @description For: admin, manager. API keys need the scope `users:read`. Also at `/auth/invitations`.
         */
        get: operations["auth_list_invitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invitations/{invitationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an invitation back
         * @description For: admin, manager. API keys need the scope `users:write`. Also at `/auth/invitations/{invitationId}`.
         */
        delete: operations["auth_withdraw_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's devices, the latest used first
         * @description For: admin, manager, member. API keys are refused. Also at `/auth/sessions`.
         */
        get: operations["auth_list_sessions"];
        put?: never;
        post?: never;
        /**
         * Sign all of one's other devices out
         * @description For: admin, manager, member. API keys are refused. Limit: 30/hour per user. Also at `/auth/sessions`.
         */
        delete: operations["auth_revoke_other_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign one of one's devices out: its tokens end, and its live sockets on every worker
         * @description For: admin, manager, member. API keys are refused. Also at `/auth/sessions/{sessionId}`.
         */
        delete: operations["auth_revoke_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's API keys, newest first
         * @description For: admin, manager, member. API keys are refused. Also at `/auth/keys`.
         */
        get: operations["auth_list_keys"];
        put?: never;
        /**
         * Make an API key; `key` is shown this once
         * @description For: admin, manager, member. API keys are refused. Limit: 30/hour per user. Also at `/auth/keys`.
         */
        post: operations["auth_create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Make one of one's API keys worthless, and end its live sockets on every worker
         * @description For: admin, manager, member. API keys are refused. Also at `/auth/keys/{keyId}`.
         */
        delete: operations["auth_revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organization's people, newest first
         * @description For: admin, manager, member. API keys need the scope `users:read`. Also at `/users`.
         */
        get: operations["users_list_all"];
        put?: never;
        /**
         * Add a member to the organization
         * @description For: admin. API keys need the scope `users:write`. Limit: 300/hour per org. Also at `/users`.
         */
        post: operations["users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one's own profile and preferences
         * @description For: admin, manager, member. API keys need the scope `users:read`. Also at `/users/me`.
         */
        get: operations["users_read_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's own profile and preferences. Left-out fields stay as they are
         * @description For: admin, manager, member. API keys are refused. Also at `/users/me`.
         */
        patch: operations["users_change_me"];
        trace?: never;
    };
    "/api/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one of the organization's people
         * @description For: admin, manager, member. API keys need the scope `users:read`. Also at `/users/{userId}`.
         */
        get: operations["users_read"];
        /**
         * Decide a member's name and role; the last admin stays one
         * @description For: admin. API keys need the scope `users:write`. Limit: 600/minute per user. Also at `/users/{userId}`.
         */
        put: operations["users_replace"];
        post?: never;
        /**
         * Remove a member, who is signed out everywhere; the last admin stays
         * @description For: admin. API keys need the scope `users:write`. Limit: 600/minute per user. Also at `/users/{userId}`.
         */
        delete: operations["users_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one's organization
         * @description For: admin, manager, member. API keys need the scope `organization:read`.
         */
        get: operations["organizations_read_own"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's organization. Left-out fields stay as they are
         * @description For: admin. API keys need the scope `organization:write`. Limit: 600/hour per user.
         */
        patch: operations["organizations_change_own"];
        trace?: never;
    };
    "/api/companies/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one's organization
         * @description For: admin, manager, member. API keys need the scope `organization:read`.
         */
        get: operations["organizations_read_own_2"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's organization. Left-out fields stay as they are
         * @description For: admin. API keys need the scope `organization:write`. Limit: 600/hour per user.
         */
        patch: operations["organizations_change_own_2"];
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what happened in the organization that matters for security, newest first
         * @description For: admin. API keys need the scope `audit:read`.
         */
        get: operations["audit_list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organization's tasks, newest first
         * @description For: admin, manager, member. API keys need the scope `tasks:read`.
         */
        get: operations["tasks_list_all"];
        put?: never;
        /**
         * Write down a task
         * @description For: admin, manager, member. API keys need the scope `tasks:write`. Limit: 600/minute per user.
         */
        post: operations["tasks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one task
         * @description For: admin, manager, member. API keys need the scope `tasks:read`.
         */
        get: operations["tasks_read"];
        put?: never;
        post?: never;
        /**
         * Remove a task of one's own; managers remove any. Challenges made from it stay
         * @description For: admin, manager, member. API keys need the scope `tasks:write`. Limit: 600/minute per user.
         */
        delete: operations["tasks_remove"];
        options?: never;
        head?: never;
        /**
         * Change a task of one's own; managers change any. Left-out fields stay as they are
         * @description For: admin, manager, member. API keys need the scope `tasks:write`. Limit: 600/minute per user.
         */
        patch: operations["tasks_change"];
        trace?: never;
    };
    "/api/challenges/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a challenge from a task; it waits in its lobby for racers
         * @description For: admin, manager, member. API keys need the scope `challenges:write`. Limit: 60/minute per user.
         */
        post: operations["challenges_generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organization's challenges, newest first
         * @description For: admin, manager, member. API keys need the scope `challenges:read`.
         */
        get: operations["challenges_list_all"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{challengeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one challenge with its racers
         * @description For: admin, manager, member. API keys need the scope `challenges:read`.
         */
        get: operations["challenges_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{challengeId}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a seat; taking it twice is taking it once
         * @description For: admin, manager, member. API keys need the scope `challenges:write`. Limit: 600/minute per user.
         */
        post: operations["challenges_join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{challengeId}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the seat back; from a race that is on, retire without points
         * @description For: admin, manager, member. API keys need the scope `challenges:write`. Limit: 600/minute per user.
         */
        post: operations["challenges_leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{challengeId}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin the countdown; only for the owner. Starting twice is starting once
         * @description For: admin, manager, member. API keys need the scope `challenges:write`. Limit: 600/minute per user.
         */
        post: operations["challenges_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{challengeId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call the challenge off; only for the owner and managers
         * @description For: admin, manager, member. API keys need the scope `challenges:write`. Limit: 600/minute per user.
         */
        post: operations["challenges_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{challengeId}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the caller's finish; its points are awarded once
         * @description For: admin, manager, member. API keys need the scope `challenges:write`. Limit: 600/minute per user.
         */
        post: operations["challenges_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gamification/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the caller has earned, in all and in the present periods
         * @description For: admin, manager, member. API keys need the scope `gamification:read`.
         */
        get: operations["gamification_points"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gamification/leaderboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A part of the organization's board or of a challenge's, and where the caller stands
         * @description With `on` it is the board of an earlier period, made from the ledger.
         *
         *     For: admin, manager, member. API keys need the scope `gamification:read`.
         */
        get: operations["gamification_leaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gamification/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have the organization's leaderboards made anew from the ledger; follow it as a job
         * @description For: admin. API keys need the scope `gamification:write`. Limit: 10/minute per user.
         */
        post: operations["gamification_rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organization's sessions (OKR cycles), the latest first
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/sessions`.
         */
        get: operations["sessions_list_all"];
        put?: never;
        /**
         * Plan a session; it begins and closes by itself
         * @description For: admin. API keys need the scope `okrs:write`. Limit: 60/minute per user. Also at `/sessions`.
         */
        post: operations["sessions_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{cycleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one session
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/sessions/{cycleId}`.
         */
        get: operations["sessions_read"];
        /**
         * Change a session. Left-out fields stay as they are, as with PATCH
         * @description For: admin. API keys need the scope `okrs:write`. Limit: 60/minute per user. Also at `/sessions/{cycleId}`.
         */
        put: operations["sessions_replace"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a session. Left-out fields stay as they are
         * @description For: admin. API keys need the scope `okrs:write`. Limit: 60/minute per user. Also at `/sessions/{cycleId}`.
         */
        patch: operations["sessions_change"];
        trace?: never;
    };
    "/api/sessions/{cycleId}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a session before its first day does; a second time changes nothing
         * @description For: admin. API keys need the scope `okrs:write`. Limit: 60/minute per user. Also at `/sessions/{cycleId}/activate`.
         */
        post: operations["sessions_activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{cycleId}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a session: from now on it is for reading, grades and review notes apart
         * @description For: admin. API keys need the scope `okrs:write`. Limit: 60/minute per user. Also at `/sessions/{cycleId}/close`.
         */
        post: operations["sessions_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{cycleId}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on with a closed session, for the days of grace at least
         * @description For: admin. API keys need the scope `okrs:write`. Limit: 60/minute per user. Also at `/sessions/{cycleId}/reopen`.
         */
        post: operations["sessions_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{cycleId}/carry-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy objectives into another session as drafts; a second time copies nothing
         * @description For: admin, manager, member. API keys need the scope `okrs:write`. Limit: 60/minute per user. Also at `/sessions/{cycleId}/carry-over`.
         */
        post: operations["sessions_carry_over"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{cycleId}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the numbers of a session, of the objectives that everyone may see
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/sessions/{cycleId}/overview`.
         */
        get: operations["sessions_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{cycleId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a session with the objectives that the caller may see, and all their check-ins
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Limit: 30/minute per user. Also at `/sessions/{cycleId}/export`.
         */
        get: operations["sessions_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{cycleId}/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a session as a table with a line for each key result
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Limit: 30/minute per user. Also at `/sessions/{cycleId}/export.csv`.
         */
        get: operations["sessions_export_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/okrs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all objectives of a session that the caller may see, the oldest first
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/okrs`.
         */
        get: operations["okrs_list_all"];
        put?: never;
        /**
         * Write an objective down, with its key results
         * @description For: admin, manager, member. API keys need the scope `okrs:write`. Limit: 600/minute per user. Also at `/okrs`.
         */
        post: operations["okrs_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/okrs/{okrId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one objective
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/okrs/{okrId}`.
         */
        get: operations["okrs_read"];
        /**
         * Change an objective of one's own; managers change any. Left-out fields stay as they are
         * @description For: admin, manager, member. API keys need the scope `okrs:write`. Limit: 600/minute per user. Also at `/okrs/{okrId}`.
         */
        put: operations["okrs_change"];
        post?: never;
        /**
         * Remove an objective of one's own; managers remove any. What hangs below it stays
         * @description For: admin, manager, member. API keys need the scope `okrs:write`. Limit: 600/minute per user. Also at `/okrs/{okrId}`.
         */
        delete: operations["okrs_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/okrs/{okrId}/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an objective with everything below it that the caller may see
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/okrs/{okrId}/tree`.
         */
        get: operations["okrs_tree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/okrs/{okrId}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the check-ins of an objective's key results, the latest first
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/okrs/{okrId}/progress`.
         */
        get: operations["okrs_check_ins"];
        put?: never;
        /**
         * Check in: say what a key result has come to. All objectives above have moved by the reply
         * @description For: admin, manager, member. API keys need the scope `okrs:write`. Limit: 600/minute per user. Also at `/okrs/{okrId}/progress`.
         */
        post: operations["okrs_check_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/okrs/{okrId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was changed of an objective and its key results, and by whom; latest first
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/okrs/{okrId}/history`.
         */
        get: operations["okrs_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/okrs/{okrId}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show progress over time, computed from all check-ins below by today's tree and weights
         * @description For: admin, manager, member. API keys need the scope `okrs:read`. Also at `/okrs/{okrId}/series`.
         */
        get: operations["okrs_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/okrs/{okrId}/key-results/{keyResultId}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a key result, with its history, to another objective of the session
         * @description For: admin, manager, member. API keys need the scope `okrs:write`. Limit: 600/minute per user. Also at `/okrs/{okrId}/key-results/{keyResultId}/move`.
         */
        post: operations["okrs_move_key_result"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the caller's notifications, newest first; they are kept for 90 days
         * @description For: admin, manager, member. API keys need the scope `notifications:read`.
         */
        get: operations["notifications_list_all"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark all notifications as read
         * @description For: admin, manager, member. API keys need the scope `notifications:write`.
         */
        post: operations["notifications_read_all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/{notificationId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark one notification as read
         * @description For: admin, manager, member. API keys need the scope `notifications:write`.
         */
        post: operations["notifications_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organization's jobs, newest first
         * @description Those that succeeded are kept for 7 days, dead ones for 90.
         *
         *     For: admin. API keys need the scope `jobs:read`.
         */
        get: operations["jobs_list_all"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job of one's own; admins read any
         * @description For: admin, manager, member. API keys need the scope `jobs:read`.
         */
        get: operations["jobs_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a dead job tried again, as if it were new
         * @description For: admin. API keys need the scope `jobs:write`. Limit: 60/minute per user.
         */
        post: operations["jobs_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say something in a room of one's organization, as the event `custom`
         * @description Rooms are `org:<id>`, `challenge:<id>` and `user:<id>`. Everybody in the room hears it in the
         *     room's sequence, and whoever was away gets it on coming back, but no snapshot shows it.
         *
         *     For: admin, manager. API keys need the scope `events:publish`. Limit: 6000/minute per org.
         */
        post: operations["rooms_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say up to 100 things in this order, in any rooms of one's organization
         * @description If one of the rooms cannot be published in, nothing is said.
         *
         *     For: admin, manager. API keys need the scope `events:publish`. Limit: 600/minute per org.
         */
        post: operations["rooms_publish_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/realtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show all servers, and the first connections and rooms of one's organization
         * @description What is said of a server counts all organizations.
         *
         *     For: admin. API keys need the scope `realtime:read`. Limit: 120/minute per user.
         */
        get: operations["realtime_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/realtime/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organization's live connections on all servers, newest first
         * @description For: admin. API keys need the scope `realtime:read`. Limit: 600/minute per user.
         */
        get: operations["realtime_list_connections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/realtime/rooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organization's rooms that somebody is in, by name
         * @description For: admin. API keys need the scope `realtime:read`. Limit: 600/minute per user.
         */
        get: operations["realtime_list_rooms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/realtime/kick": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disconnect all sockets of a user, or one socket; `kicked` tells the client why
         * @description Whoever has a good token may come again: end the sign-ins to keep somebody out.
         *
         *     For: admin. API keys need the scope `realtime:write`. Limit: 120/minute per user.
         */
        post: operations["realtime_kick"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/realtime/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take all sockets of a user out of a room; `room-left` tells the client why
         * @description Whoever may join the room may come again.
         *
         *     For: admin. API keys need the scope `realtime:write`. Limit: 120/minute per user.
         */
        post: operations["realtime_unsubscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/realtime/broadcast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell everyone in the organization's room something, as the event `announcement`
         * @description For: admin. API keys need the scope `realtime:write`. Limit: 60/minute per user.
         */
        post: operations["realtime_broadcast"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answer when the process runs */
        get: operations["health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answer when every store does; 503 names those that do not, or `closing` in a drain */
        get: operations["health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Alive
         * @description The process answers.
         */
        Alive: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status?: "ok";
        };
        /**
         * AuditPage
         * @description A page of events, newest first.
         */
        AuditPage: {
            /** Events */
            events: components["schemas"]["AuditView"][];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * AuditView
         * @description An event as admins see it.
         */
        AuditView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Action
             * @example sign-in.failed
             */
            action: string;
            /** Userid */
            userId: string | null;
            /**
             * Address
             * @example 203.0.113.7
             */
            address: string;
            /** Agent */
            agent: string;
            /** Requestid */
            requestId: string | null;
            /** Details */
            details: {
                [key: string]: unknown;
            };
        };
        /**
         * Board
         * @description A part of a leaderboard.
         */
        Board: {
            /**
             * Board
             * @description its full name
             */
            board: string;
            /**
             * Room
             * @description join it for `leaderboard-update`
             */
            room: string;
            /**
             * Period
             * @enum {string}
             */
            period: "day" | "week" | "month" | "all";
            /** Startsat */
            startsAt: string | null;
            /**
             * Endsat
             * @description join the next board then
             */
            endsAt: string | null;
            /**
             * Total
             * @description how many are ranked
             * @example 12
             */
            total: number;
            /** Rows */
            rows: components["schemas"]["BoardRow"][];
            me: components["schemas"]["BoardRow"] | null;
        };
        /**
         * BoardRow
         * @description One line of a leaderboard.
         */
        BoardRow: {
            /**
             * Rank
             * @description 1 is first; earliest wins ties
             * @example 1
             */
            rank: number;
            /**
             * Userid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            userId: string;
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Score
             * @example 130
             */
            score: number;
        };
        /**
         * Broadcast
         * @description What to tell everyone in the organization's room.
         */
        Broadcast: {
            /**
             * Message
             * @example The servers restart at noon.
             */
            message: string;
            /**
             * Level
             * @default info
             * @enum {string}
             */
            level?: "info" | "warning" | "critical";
        };
        /**
         * Carried
         * @description What became of each objective that was carried over.
         */
        Carried: {
            /**
             * Okrs
             * @description in the order in which they were named
             */
            okrs: components["schemas"]["CarriedTo"][];
        };
        /**
         * CarriedTo
         * @description Where a copy of an objective went.
         */
        CarriedTo: {
            /**
             * Sessionid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            sessionId: string;
            /**
             * Okrid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            okrId: string;
        };
        /**
         * CarryOver
         * @description Which objectives to go on with, and where.
         */
        CarryOver: {
            /** Okrids */
            okrIds: string[];
            /**
             * Tosessionid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            toSessionId: string;
        };
        /**
         * ChallengeDetail
         * @description A challenge with its racers.
         */
        ChallengeDetail: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Taskid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            taskId: string;
            /**
             * Ownerid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            ownerId: string;
            /**
             * Title
             * @example Write the launch page
             */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "sprint" | "marathon";
            /**
             * Mode
             * @enum {string}
             */
            mode: "solo" | "multiplayer";
            /**
             * State
             * @enum {string}
             */
            state: "lobby" | "countdown" | "active" | "finished" | "cancelled";
            /**
             * Capacity
             * @example 10
             */
            capacity: number;
            /**
             * Length
             * @description steps of the course
             * @example 100
             */
            length: number;
            /**
             * Basepoints
             * @example 100
             */
            basePoints: number;
            /** Milestones */
            milestones: components["schemas"]["Milestone"][];
            /**
             * Hintcount
             * @example 3
             */
            hintCount: number;
            /**
             * Hintcosts
             * @description points, in the order of the hints
             * @example [
             *       5,
             *       10
             *     ]
             */
            hintCosts: number[];
            /**
             * Durationseconds
             * @example 3600
             */
            durationSeconds: number;
            /** Allowback */
            allowBack: boolean;
            /** Seats */
            seats: string[];
            /** Startsat */
            startsAt: string | null;
            /** Endsat */
            endsAt: string | null;
            /** Endedat */
            endedAt: string | null;
            /**
             * Version
             * @description apply only what is newer
             * @example 3
             */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
            /** Participants */
            participants: components["schemas"]["ParticipantView"][];
        };
        /**
         * ChallengePage
         * @description A page of challenges, newest first.
         */
        ChallengePage: {
            /** Challenges */
            challenges: components["schemas"]["ChallengeView"][];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * ChallengeView
         * @description A challenge as everyone in its organization sees it; hints stay hidden.
         */
        ChallengeView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Taskid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            taskId: string;
            /**
             * Ownerid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            ownerId: string;
            /**
             * Title
             * @example Write the launch page
             */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "sprint" | "marathon";
            /**
             * Mode
             * @enum {string}
             */
            mode: "solo" | "multiplayer";
            /**
             * State
             * @enum {string}
             */
            state: "lobby" | "countdown" | "active" | "finished" | "cancelled";
            /**
             * Capacity
             * @example 10
             */
            capacity: number;
            /**
             * Length
             * @description steps of the course
             * @example 100
             */
            length: number;
            /**
             * Basepoints
             * @example 100
             */
            basePoints: number;
            /** Milestones */
            milestones: components["schemas"]["Milestone"][];
            /**
             * Hintcount
             * @example 3
             */
            hintCount: number;
            /**
             * Hintcosts
             * @description points, in the order of the hints
             * @example [
             *       5,
             *       10
             *     ]
             */
            hintCosts: number[];
            /**
             * Durationseconds
             * @example 3600
             */
            durationSeconds: number;
            /** Allowback */
            allowBack: boolean;
            /** Seats */
            seats: string[];
            /** Startsat */
            startsAt: string | null;
            /** Endsat */
            endsAt: string | null;
            /** Endedat */
            endedAt: string | null;
            /**
             * Version
             * @description apply only what is newer
             * @example 3
             */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
        };
        /**
         * ChannelChanges
         * @description Which ways to turn on or off; left-out ones stay as they are.
         */
        ChannelChanges: {
            /**
             * Inapp
             * @default true
             */
            inApp?: boolean;
            /**
             * Email
             * @default false
             */
            email?: boolean;
            /**
             * Sms
             * @default false
             */
            sms?: boolean;
        };
        /**
         * Channels
         * @description On which ways a person wants to hear of notifications.
         */
        Channels: {
            /**
             * Inapp
             * @default true
             */
            inApp?: boolean;
            /**
             * Email
             * @default false
             */
            email?: boolean;
            /**
             * Sms
             * @default false
             */
            sms?: boolean;
        };
        /**
         * CheckInPage
         * @description The check-ins of an objective's key results, the latest first.
         */
        CheckInPage: {
            /** Checkins */
            checkIns: components["schemas"]["CheckInView"][];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * CheckInView
         * @description A check-in as it is shown.
         */
        CheckInView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Okrid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            okrId: string;
            /**
             * Keyresultid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            keyResultId: string;
            /**
             * Userid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            userId: string;
            /**
             * Value
             * @example 30
             */
            value: number;
            /** Confidence */
            confidence: number | null;
            /** Comment */
            comment: string;
            /**
             * At
             * Format: date-time
             * @description when it was true
             */
            at: string;
            /**
             * Recordedat
             * Format: date-time
             * @description when it was written down
             */
            recordedAt: string;
        };
        /**
         * CheckedIn
         * @description What a check-in came to.
         */
        CheckedIn: {
            checkIn: components["schemas"]["CheckInView"];
            /**
             * Progress
             * @description of the objective
             * @example 0.5
             */
            progress: number | null;
            /**
             * Status
             * @example on_track
             */
            status: string | null;
            /**
             * Version
             * @description of the objective
             * @example 7
             */
            version: number;
        };
        /**
         * Completion
         * @description What finishing was worth.
         */
        Completion: {
            /**
             * Challengeid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            challengeId: string;
            /**
             * Points
             * @description entered into the ledger once
             * @example 130
             */
            points: number;
            /**
             * Score
             * @example 130
             */
            score: number;
            /**
             * Rank
             * @description on the challenge's board, 1 is first
             * @example 1
             */
            rank: number;
            /**
             * Finishedat
             * Format: date-time
             */
            finishedAt: string;
        };
        /**
         * ConnectionPage
         * @description A page of the organization's connections, newest first.
         */
        ConnectionPage: {
            /** Connections */
            connections: components["schemas"]["ConnectionView"][];
            /**
             * Total
             * @description open sockets of the organization
             */
            total: number;
            /**
             * Unanswered
             * @description workers that did not answer in time; what they know is missing here
             */
            unanswered: string[];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * ConnectionView
         * @description One open socket of a signed-in client, as its worker tells it.
         */
        ConnectionView: {
            /**
             * Id
             * @example Xr2bq0ZSU4Vy6tJkAAAB
             */
            id: string;
            /**
             * Userid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            userId: string;
            /** Workerid */
            workerId: string;
            /**
             * Transport
             * @enum {string}
             */
            transport: "polling" | "websocket";
            /**
             * Address
             * @example 203.0.113.7
             */
            address: string;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Rooms */
            rooms: string[];
        };
        /**
         * CreatedChallenge
         * @description The answer to a creation.
         */
        CreatedChallenge: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Taskid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            taskId: string;
            /**
             * Ownerid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            ownerId: string;
            /**
             * Title
             * @example Write the launch page
             */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "sprint" | "marathon";
            /**
             * Mode
             * @enum {string}
             */
            mode: "solo" | "multiplayer";
            /**
             * State
             * @enum {string}
             */
            state: "lobby" | "countdown" | "active" | "finished" | "cancelled";
            /**
             * Capacity
             * @example 10
             */
            capacity: number;
            /**
             * Length
             * @description steps of the course
             * @example 100
             */
            length: number;
            /**
             * Basepoints
             * @example 100
             */
            basePoints: number;
            /** Milestones */
            milestones: components["schemas"]["Milestone"][];
            /**
             * Hintcount
             * @example 3
             */
            hintCount: number;
            /**
             * Hintcosts
             * @description points, in the order of the hints
             * @example [
             *       5,
             *       10
             *     ]
             */
            hintCosts: number[];
            /**
             * Durationseconds
             * @example 3600
             */
            durationSeconds: number;
            /** Allowback */
            allowBack: boolean;
            /** Seats */
            seats: string[];
            /** Startsat */
            startsAt: string | null;
            /** Endsat */
            endsAt: string | null;
            /** Endedat */
            endedAt: string | null;
            /**
             * Version
             * @description apply only what is newer
             * @example 3
             */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
            /**
             * Challengeid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            challengeId: string;
        };
        /**
         * CreatedCycle
         * @description The answer to a creation.
         */
        CreatedCycle: {
            /**
             * Sessionid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            sessionId: string;
        };
        /**
         * CreatedKey
         * @description A fresh key; this is the only time that it is shown.
         */
        CreatedKey: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Name
             * @example nightly import
             */
            name: string;
            /**
             * Hint
             * @example regatta_Zk3x
             */
            hint: string;
            /** Scopes */
            scopes: ("audit:read" | "challenges:read" | "challenges:write" | "events:publish" | "gamification:read" | "gamification:write" | "jobs:read" | "jobs:write" | "notifications:read" | "notifications:write" | "okrs:read" | "okrs:write" | "organization:read" | "organization:write" | "realtime:read" | "realtime:write" | "tasks:read" | "tasks:write" | "users:read" | "users:write")[];
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /** Expiresat */
            expiresAt: string | null;
            /**
             * Usedat
             * @description to the minute
             */
            usedAt: string | null;
            /**
             * Key
             * @description send as `Authorization: Bearer <key>`
             */
            key: string;
        };
        /**
         * CreatedOkr
         * @description The answer to a creation.
         */
        CreatedOkr: {
            /**
             * Okrid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            okrId: string;
        };
        /**
         * CreatedTask
         * @description The answer to a creation.
         */
        CreatedTask: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id?: string;
            /**
             * Version
             * @description rises by one with every write
             * @default 1
             * @example 1
             */
            version?: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt?: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt?: string;
            /**
             * Orgid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            orgId: string;
            /**
             * Ownerid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            ownerId: string;
            /**
             * Title
             * @example Write the launch page
             */
            title: string;
            /**
             * Description
             * @default
             * @example Headline. Three benefits.
             */
            description?: string;
            /**
             * Duedate
             * @default null
             */
            dueDate?: string | null;
            /**
             * Tags
             * @default []
             * @example [
             *       "launch"
             *     ]
             */
            tags?: string[];
            /**
             * Estimateseconds
             * @default null
             */
            estimateSeconds?: number | null;
            /**
             * Status
             * @default open
             * @enum {string}
             */
            status?: "open" | "done";
            /**
             * Externalreference
             * @default null
             */
            externalReference?: string | null;
            /**
             * Taskid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            taskId: string;
        };
        /**
         * CreatedUser
         * @description The answer to a creation.
         */
        CreatedUser: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "manager" | "member";
            /** Emailverified */
            emailVerified: boolean;
            /** Version */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
            /**
             * Userid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            userId: string;
        };
        /**
         * Credentials
         * @description What a person signs in with.
         */
        Credentials: {
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /**
             * Password
             * @example correct horse battery
             */
            password: string;
        };
        /**
         * CycleChanges
         * @description What to change; fields that are left out stay.
         */
        CycleChanges: {
            /**
             * Name
             * @example Q1 2027
             */
            name?: string;
            /**
             * Status
             * @description `Open` means active and `Closed` closed
             * @default preparation
             * @example preparation
             * @enum {string}
             */
            status?: "preparation" | "active" | "closed" | "Open" | "Closed";
            /**
             * Startdate
             * Format: date
             * @description in the organization's time zone
             * @default 0001-01-01
             * @example 2027-01-01
             */
            startDate?: string;
            /**
             * Enddate
             * Format: date
             * @description the last one of the cycle
             * @default 9999-12-31
             * @example 2027-03-31
             */
            endDate?: string;
        };
        /**
         * CycleExport
         * @description A cycle with the objectives that somebody may see, and all their check-ins.
         */
        CycleExport: {
            session: components["schemas"]["CycleView"];
            /** Okrs */
            okrs: components["schemas"]["OkrView"][];
            /** Checkins */
            checkIns: components["schemas"]["CheckInView"][];
        };
        /**
         * CycleList
         * @description The organization's cycles, the latest first.
         */
        CycleList: {
            /** Sessions */
            sessions: components["schemas"]["CycleView"][];
        };
        /**
         * CycleOverview
         * @description The numbers of a cycle, of the objectives that everyone may see.
         */
        CycleOverview: {
            session: components["schemas"]["CycleView"];
            /**
             * Expected
             * @description share of the cycle that is over
             */
            expected: number;
            /**
             * Objectives
             * @example 12
             */
            objectives: number;
            /**
             * Keyresults
             * @example 30
             */
            keyResults: number;
            /**
             * Progress
             * @description mean of those without a parent
             */
            progress: number | null;
            /**
             * Confidence
             * @description mean of those without a parent
             */
            confidence: number | null;
            /**
             * Bystatus
             * @description objectives; without data in none
             */
            byStatus: {
                [key: string]: number;
            };
            /**
             * Withoutdata
             * @description objectives that nothing is known of
             */
            withoutData: number;
            /**
             * Byband
             * @description grades of a closed cycle
             */
            byBand: {
                [key: string]: number;
            };
            /**
             * Checkins
             * @description of all key results
             */
            checkIns: number;
            /**
             * Checkedinlately
             * @description objectives, within the last seven days
             */
            checkedInLately: number;
        };
        /**
         * CycleView
         * @description A cycle as the members of its organization see it.
         */
        CycleView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Name
             * @example Q1 2027
             */
            name: string;
            /**
             * Status
             * @enum {string}
             */
            status: "preparation" | "active" | "closed";
            /**
             * Startdate
             * Format: date
             * @example 2027-01-01
             */
            startDate: string;
            /**
             * Enddate
             * Format: date
             * @example 2027-03-31
             */
            endDate: string;
            /**
             * Closesat
             * Format: date-time
             * @description when it closes by itself, if it is active
             */
            closesAt: string;
            /** Activatedat */
            activatedAt: string | null;
            /** Closedat */
            closedAt: string | null;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
            /**
             * Version
             * @description rises with every change
             * @example 3
             */
            version: number;
        };
        /**
         * DemoAccount
         * @description The account of the demo, which is everyone's.
         */
        DemoAccount: {
            /**
             * Email
             * @example demo@regatta.example
             */
            email: string;
            /**
             * Password
             * @example regatta-demo
             */
            password: string;
        };
        /**
         * Disconnected
         * @description How many sockets were disconnected.
         */
        Disconnected: {
            /** Disconnected */
            disconnected: number;
            /**
             * Unanswered
             * @description workers that did not answer in time; what they know is missing here
             */
            unanswered: string[];
        };
        /**
         * Done
         * @description The answer to a change.
         */
        Done: {
            /**
             * Message
             * @example OKR Updated
             */
            message: string;
        };
        /**
         * EmailVerification
         * @description What the link in the verification mail carries.
         */
        EmailVerification: {
            /** Token */
            token: string;
        };
        /**
         * ErrorBody
         * @description The inside of the one error form.
         */
        ErrorBody: {
            /**
             * Code
             * @description stable and machine-readable
             * @example not_found
             */
            code: string;
            /**
             * Message
             * @description one sentence for people
             * @example Not found.
             */
            message: string;
            /**
             * Details
             * @description specific to the code; may be empty
             * @default null
             */
            details?: unknown;
            /**
             * Requestid
             * @description as in X-Request-ID and the logs
             * @default null
             */
            requestId?: string | null;
        };
        /**
         * ErrorReply
         * @description The one error form, everywhere and for every status.
         */
        ErrorReply: {
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * FinishSignIn
         * @description What the provider sent back, and what the browser kept.
         */
        FinishSignIn: {
            /** Code */
            code: string;
            /** State */
            state: string;
            /** Binding */
            binding: string;
        };
        /**
         * FirebaseSignIn
         * @description What Firebase's own sign-in gave the front end.
         */
        FirebaseSignIn: {
            /** Idtoken */
            idToken: string;
        };
        /**
         * GenerateChallenge
         * @description What to make a challenge from, and how it should be.
         */
        GenerateChallenge: {
            /**
             * Taskid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            taskId: string;
            /**
             * Kind
             * @description chosen by the estimate when absent
             * @default null
             */
            kind?: ("sprint" | "marathon") | null;
            /**
             * Mode
             * @default multiplayer
             * @enum {string}
             */
            mode?: "solo" | "multiplayer";
            /**
             * Capacity
             * @description seats; 1 in solo mode
             * @default null
             */
            capacity?: number | null;
            /**
             * Durationseconds
             * @description time limit of the race
             * @default null
             */
            durationSeconds?: number | null;
            /**
             * Length
             * @description steps of the course
             * @default 100
             */
            length?: number;
            /**
             * Allowback
             * @description whether progress may go back
             * @default false
             */
            allowBack?: boolean;
            /**
             * Seed
             * @description the same seed makes the same course
             * @default null
             */
            seed?: number | null;
        };
        /**
         * InvitationList
         * @description The invitations that wait, newest first.
         */
        InvitationList: {
            /** Invitations */
            invitations: components["schemas"]["InvitationView"][];
        };
        /**
         * InvitationView
         * @description An invitation that waits.
         */
        InvitationView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Email
             * @example bob@example.com
             */
            email: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "manager" | "member";
            /**
             * Inviterid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            inviterId: string;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Expiresat
             * Format: date-time
             */
            expiresAt: string;
        };
        /**
         * Invite
         * @description Whom to ask in.
         */
        Invite: {
            /**
             * Email
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /**
             * Role
             * @default member
             * @enum {string}
             */
            role?: "admin" | "manager" | "member";
        };
        /**
         * JobDetail
         * @description A job as admins see it; for others the last fields are null.
         */
        JobDetail: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Kind
             * @example ranks.rebuild
             */
            kind: string;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "running" | "succeeded" | "dead";
            /**
             * Progress
             * @description percent
             * @example 40
             */
            progress: number;
            /**
             * Message
             * @description what is being done
             * @example Board 4 of 10
             */
            message: string;
            /**
             * Result
             * @description what came of it; specific to the kind
             */
            result: {
                [key: string]: unknown;
            } | null;
            /**
             * Tries
             * @description how often a worker has begun it
             * @example 1
             */
            tries: number;
            /**
             * Version
             * @description of what is shown here; newer wins
             * @example 3
             */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /** Finishedat */
            finishedAt: string | null;
            /**
             * Userid
             * @description who asked for it; null for the server
             */
            userId: string | null;
            /**
             * Payload
             * @description what it works on
             * @default null
             */
            payload?: {
                [key: string]: unknown;
            } | null;
            /**
             * Error
             * @description why the last try failed
             * @default null
             */
            error?: string | null;
            /**
             * Dueat
             * @description when the next try may begin
             * @default null
             */
            dueAt?: string | null;
        };
        /**
         * JobPage
         * @description A page of jobs, newest first.
         */
        JobPage: {
            /** Jobs */
            jobs: components["schemas"]["JobDetail"][];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * KeyList
         * @description The caller's keys, newest first.
         */
        KeyList: {
            /** Keys */
            keys: components["schemas"]["KeyView"][];
        };
        /**
         * KeyResult
         * @description A number that tells how near its objective is.
         */
        KeyResult: {
            /** Id */
            id: string;
            /**
             * Title
             * @example Days until the first value
             */
            title: string;
            /**
             * Metric
             * @enum {string}
             */
            metric: "number" | "percent" | "currency" | "binary" | "milestone";
            /**
             * Unit
             * @example days
             */
            unit: string;
            /**
             * Start
             * @example 50
             */
            start: number;
            /**
             * Target
             * @description the bound of a guardrail
             * @example 10
             */
            target: number;
            /**
             * Current
             * @description null until measured
             * @example 30
             */
            current: number | null;
            /**
             * Direction
             * @enum {string}
             */
            direction: "up" | "down";
            /**
             * Guardrail
             * @description a bound to keep to, not a way
             */
            guardrail: ("stay_above" | "stay_below") | null;
            /**
             * Weight
             * @description 0 counts for nothing
             */
            weight: number;
            /** Order */
            order: number;
            /**
             * Archived
             * @description does not count
             */
            archived: boolean;
            /**
             * Confidence
             * @default null
             */
            confidence?: number | null;
            /**
             * Measuredat
             * @description when `current` was true
             * @default null
             */
            measuredAt?: string | null;
            /**
             * Progress
             * @description 0 to 1; null without data, which is not 0
             * @default null
             * @example 0.5
             */
            progress?: number | null;
        };
        /**
         * KeyResultForm
         * @description A key result as it is written down, or as it shall be.
         *
         *     Of one that has an ``id``, fields that are left out stay. ``start`` is 0 where it is left out,
         *     ``target`` 1 for `binary` and 100 for `percent`; the direction follows from the two. A
         *     guardrail needs no start.
         */
        KeyResultForm: {
            /**
             * Id
             * @default null
             */
            id?: string | null;
            /**
             * Title
             * @example Days until the first value
             */
            title?: string;
            /**
             * Metric
             * @default number
             * @enum {string}
             */
            metric?: "number" | "percent" | "currency" | "binary" | "milestone";
            /**
             * Unit
             * @default
             * @example days
             */
            unit?: string;
            /**
             * Start
             * @default null
             */
            start?: number | null;
            /**
             * Target
             * @default null
             */
            target?: number | null;
            /**
             * Current
             * @default null
             */
            current?: number | null;
            /**
             * Direction
             * @default null
             */
            direction?: ("up" | "down") | null;
            /**
             * Guardrail
             * @default null
             */
            guardrail?: ("stay_above" | "stay_below") | null;
            /**
             * Weight
             * @description 0 counts for nothing
             * @default 1
             */
            weight?: number;
            /**
             * Order
             * @default 0
             */
            order?: number;
            /**
             * Archived
             * @default false
             */
            archived?: boolean;
        };
        /**
         * KeyResultPoint
         * @description The last value of a day.
         */
        KeyResultPoint: {
            /**
             * Day
             * Format: date
             * @example 2027-02-01
             */
            day: string;
            /**
             * Value
             * @example 30
             */
            value: number;
            /**
             * Progress
             * @example 0.5
             */
            progress: number | null;
        };
        /**
         * KeyView
         * @description A key as its owner sees it later.
         */
        KeyView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Name
             * @example nightly import
             */
            name: string;
            /**
             * Hint
             * @example regatta_Zk3x
             */
            hint: string;
            /** Scopes */
            scopes: ("audit:read" | "challenges:read" | "challenges:write" | "events:publish" | "gamification:read" | "gamification:write" | "jobs:read" | "jobs:write" | "notifications:read" | "notifications:write" | "okrs:read" | "okrs:write" | "organization:read" | "organization:write" | "realtime:read" | "realtime:write" | "tasks:read" | "tasks:write" | "users:read" | "users:write")[];
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /** Expiresat */
            expiresAt: string | null;
            /**
             * Usedat
             * @description to the minute
             */
            usedAt: string | null;
        };
        /**
         * Kick
         * @description Whom to disconnect: all sockets of a user, or one socket.
         */
        Kick: {
            /**
             * Userid
             * @default null
             */
            userId?: string | null;
            /**
             * Connectionid
             * @default null
             */
            connectionId?: string | null;
            /**
             * Reason
             * @description is told to the client
             * @example Maintenance
             */
            reason: string;
        } & ({
            userId: string;
        } | {
            connectionId: string;
        });
        /**
         * Milestone
         * @description A mark on the course that is worth a bonus once it is passed.
         */
        Milestone: {
            /**
             * At
             * @description step that must be reached
             * @example 25
             */
            at: number;
            /**
             * Title
             * @example Headline
             */
            title: string;
            /**
             * Bonus
             * @description points
             * @example 10
             */
            bonus: number;
        };
        /**
         * MoveKeyResult
         * @description Where a key result belongs from now on.
         */
        MoveKeyResult: {
            /**
             * Okrid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            okrId: string;
        };
        /**
         * NewCheckIn
         * @description A measurement; without ``at`` it is of now. An older one replaces no newer one.
         */
        NewCheckIn: {
            /**
             * Keyresultid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            keyResultId: string;
            /**
             * Value
             * @example 30
             */
            value: number;
            /**
             * Confidence
             * @default null
             */
            confidence?: number | null;
            /**
             * Comment
             * @description `<@userId>` tells that person
             * @default
             * @example The new guide helps.
             */
            comment?: string;
            /**
             * At
             * @default null
             * @example 2027-02-01T09:00:00Z
             */
            at?: string | null;
        };
        /**
         * NewCycle
         * @description A cycle as it is planned.
         */
        NewCycle: {
            /**
             * Name
             * @example Q1 2027
             */
            name: string;
            /**
             * Status
             * @description `Open` means active and `Closed` closed
             * @default preparation
             * @example preparation
             * @enum {string}
             */
            status?: "preparation" | "active" | "closed" | "Open" | "Closed";
            /**
             * Startdate
             * Format: date
             * @description in the organization's time zone
             * @example 2027-01-01
             */
            startDate: string;
            /**
             * Enddate
             * Format: date
             * @description the last one of the cycle
             * @example 2027-03-31
             */
            endDate: string;
        };
        /**
         * NewKey
         * @description A key to make.
         */
        NewKey: {
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /** Scopes */
            scopes: ("audit:read" | "challenges:read" | "challenges:write" | "events:publish" | "gamification:read" | "gamification:write" | "jobs:read" | "jobs:write" | "notifications:read" | "notifications:write" | "okrs:read" | "okrs:write" | "organization:read" | "organization:write" | "realtime:read" | "realtime:write" | "tasks:read" | "tasks:write" | "users:read" | "users:write")[];
            /**
             * Expiresat
             * @default null
             */
            expiresAt?: string | null;
        };
        /**
         * NewOkr
         * @description An objective as it is written down; it is the caller's unless ``ownerId`` says otherwise.
         */
        NewOkr: {
            /**
             * Objective
             * @example Make onboarding a pleasure
             */
            objective: string;
            /**
             * Sessionid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            sessionId: string;
            /**
             * Parentid
             * @default null
             */
            parentId?: string | null;
            /**
             * Ownerid
             * @default null
             */
            ownerId?: string | null;
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Rollup
             * @default both
             * @enum {string}
             */
            rollup?: "key_results" | "children" | "both";
            /**
             * Weight
             * @description 0 counts for nothing
             * @default 1
             */
            weight?: number;
            /**
             * Visibility
             * @default organization
             * @enum {string}
             */
            visibility?: "organization" | "private";
            /**
             * Draft
             * @default false
             */
            draft?: boolean;
            /**
             * Keyresults
             * @default []
             */
            keyResults?: components["schemas"]["KeyResultForm"][];
        };
        /**
         * NewTask
         * @description A task as it is written down.
         */
        NewTask: {
            /**
             * Title
             * @example Write the launch page
             */
            title: string;
            /**
             * Description
             * @default
             * @example Headline. Three benefits.
             */
            description?: string;
            /**
             * Duedate
             * @default null
             * @example 2026-12-01T17:00:00Z
             */
            dueDate?: string | null;
            /**
             * Tags
             * @default []
             * @example [
             *       "launch"
             *     ]
             */
            tags?: string[];
            /**
             * Estimateseconds
             * @default null
             */
            estimateSeconds?: number | null;
            /**
             * Externalreference
             * @default null
             */
            externalReference?: string | null;
        };
        /**
         * NewUser
         * @description A member whom an admin adds.
         */
        NewUser: {
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Email
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "manager" | "member";
            /**
             * Password
             * @description without one the member cannot sign in yet
             * @default null
             */
            password?: string | null;
        };
        /**
         * NotificationPage
         * @description A page of notifications, newest first.
         */
        NotificationPage: {
            /** Notifications */
            notifications: components["schemas"]["NotificationView"][];
            /**
             * Unread
             * @description in all
             * @example 2
             */
            unread: number;
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * NotificationView
         * @description A notification as its person sees it.
         */
        NotificationView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Kind
             * @example points-awarded
             */
            kind: string;
            /**
             * Title
             * @example 130 points
             */
            title: string;
            /**
             * Body
             * @example You earned 130 points in a challenge.
             */
            body: string;
            /**
             * Data
             * @description specific to the kind
             */
            data: {
                [key: string]: unknown;
            };
            /**
             * Inapp
             * @description false: do not show it, the person chose so
             */
            inApp: boolean;
            /** Readat */
            readAt: string | null;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
        };
        /**
         * OkrChange
         * @description What one person changed of an objective or a key result, and when.
         */
        OkrChange: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id?: string;
            /**
             * Version
             * @description rises by one with every write
             * @default 1
             * @example 1
             */
            version?: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt?: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt?: string;
            /**
             * Orgid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            orgId: string;
            /**
             * Okrid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            okrId: string;
            /**
             * Userid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            userId: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Keyresultid
             * @default null
             */
            keyResultId?: string | null;
            /** Field */
            field: string;
            /**
             * Old
             * @default null
             */
            old?: unknown;
            /**
             * New
             * @default null
             */
            new?: unknown;
        };
        /**
         * OkrChangePage
         * @description What was changed of an objective, the latest first.
         */
        OkrChangePage: {
            /** Changes */
            changes: components["schemas"]["OkrChange"][];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * OkrChanges
         * @description What to change: fields that are left out stay.
         *
         *     ``keyResults`` are all of them from now on: one that is missing is archived. In a closed cycle
         *     only ``grade``, ``gradeNote`` and ``reviewNote`` may change; a ``grade`` of null takes back one
         *     that was given.
         */
        OkrChanges: {
            /**
             * Objective
             * @example Make onboarding a pleasure
             */
            objective?: string;
            /**
             * Parentid
             * @default null
             */
            parentId?: string | null;
            /**
             * Ownerid
             * @description left out, it stays
             * @default the-same
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            ownerId?: string;
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Rollup
             * @default both
             * @enum {string}
             */
            rollup?: "key_results" | "children" | "both";
            /**
             * Weight
             * @description 0 counts for nothing
             * @default 1
             */
            weight?: number;
            /**
             * Visibility
             * @default organization
             * @enum {string}
             */
            visibility?: "organization" | "private";
            /**
             * Draft
             * @default false
             */
            draft?: boolean;
            /**
             * Archived
             * @default false
             */
            archived?: boolean;
            /**
             * Keyresults
             * @default []
             */
            keyResults?: components["schemas"]["KeyResultForm"][];
            /**
             * Grade
             * @default null
             */
            grade?: number | null;
            /**
             * Gradenote
             * @default
             */
            gradeNote?: string;
            /**
             * Reviewnote
             * @default
             */
            reviewNote?: string;
        };
        /**
         * OkrList
         * @description The objectives of a cycle, the oldest first.
         */
        OkrList: {
            /** Okrs */
            okrs: components["schemas"]["OkrView"][];
        };
        /**
         * OkrNode
         * @description An objective with everything below it.
         */
        OkrNode: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Sessionid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            sessionId: string;
            /**
             * Ownerid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            ownerId: string;
            /**
             * Parentid
             * @description null too where one may not see the parent
             */
            parentId: string | null;
            /**
             * Objective
             * @example Make onboarding a pleasure
             */
            objective: string;
            /** Description */
            description: string;
            /**
             * Rollup
             * @description what its progress is made of
             * @enum {string}
             */
            rollup: "key_results" | "children" | "both";
            /**
             * Weight
             * @description in its parent
             */
            weight: number;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "organization" | "private";
            /** Draft */
            draft: boolean;
            /** Archived */
            archived: boolean;
            /** Keyresults */
            keyResults: components["schemas"]["KeyResult"][];
            /**
             * Progress
             * @description 0 to 1; null without data, which is not 0
             * @example 0.5
             */
            progress: number | null;
            /**
             * Confidence
             * @description 0 to 10
             * @example 7
             */
            confidence: number | null;
            /** Status */
            status: ("on_track" | "needs_attention" | "off_track" | "achieved") | null;
            /** Checkedinat */
            checkedInAt: string | null;
            /**
             * Grade
             * @description given, or else what progress comes to
             */
            grade: number | null;
            /**
             * Gradeband
             * @description green from 0.7, yellow from 0.4
             */
            gradeBand: ("green" | "yellow" | "red") | null;
            /** Gradenote */
            gradeNote: string;
            /** Reviewnote */
            reviewNote: string;
            /** Carriedfrom */
            carriedFrom: string | null;
            /** Carriedto */
            carriedTo: components["schemas"]["CarriedTo"][];
            /**
             * Version
             * @description rises with every change
             * @example 7
             */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /** Children */
            children?: components["schemas"]["OkrNode"][];
        };
        /**
         * OkrTree
         * @description A branch of the tree.
         */
        OkrTree: {
            tree: components["schemas"]["OkrNode"];
        };
        /**
         * OkrView
         * @description An objective as somebody sees it who may.
         */
        OkrView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Sessionid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            sessionId: string;
            /**
             * Ownerid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            ownerId: string;
            /**
             * Parentid
             * @description null too where one may not see the parent
             */
            parentId: string | null;
            /**
             * Objective
             * @example Make onboarding a pleasure
             */
            objective: string;
            /** Description */
            description: string;
            /**
             * Rollup
             * @description what its progress is made of
             * @enum {string}
             */
            rollup: "key_results" | "children" | "both";
            /**
             * Weight
             * @description in its parent
             */
            weight: number;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "organization" | "private";
            /** Draft */
            draft: boolean;
            /** Archived */
            archived: boolean;
            /** Keyresults */
            keyResults: components["schemas"]["KeyResult"][];
            /**
             * Progress
             * @description 0 to 1; null without data, which is not 0
             * @example 0.5
             */
            progress: number | null;
            /**
             * Confidence
             * @description 0 to 10
             * @example 7
             */
            confidence: number | null;
            /** Status */
            status: ("on_track" | "needs_attention" | "off_track" | "achieved") | null;
            /** Checkedinat */
            checkedInAt: string | null;
            /**
             * Grade
             * @description given, or else what progress comes to
             */
            grade: number | null;
            /**
             * Gradeband
             * @description green from 0.7, yellow from 0.4
             */
            gradeBand: ("green" | "yellow" | "red") | null;
            /** Gradenote */
            gradeNote: string;
            /** Reviewnote */
            reviewNote: string;
            /** Carriedfrom */
            carriedFrom: string | null;
            /** Carriedto */
            carriedTo: components["schemas"]["CarriedTo"][];
            /**
             * Version
             * @description rises with every change
             * @example 7
             */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
        };
        /**
         * OrganizationChanges
         * @description What to change: left-out fields stay, null empties the domain.
         *
         *     ``settings`` are replaced as a whole.
         */
        OrganizationChanges: {
            /**
             * Name
             * @example Analytical Engines
             */
            name?: string;
            /**
             * Domain
             * @default null
             */
            domain?: string | null;
            /**
             * Timezone
             * @description an IANA name
             * @default UTC
             * @example Europe/Berlin
             */
            timeZone?: string;
            /**
             * Weekstart
             * @default monday
             * @enum {string}
             */
            weekStart?: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
            /**
             * Settings
             * @description free names and values of the front end's own
             */
            settings?: {
                [key: string]: string | boolean | number | null;
            };
        };
        /**
         * OrganizationView
         * @description An organization as its members see it.
         */
        OrganizationView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Name
             * @example Analytical Engines
             */
            name: string;
            /** Domain */
            domain: string | null;
            /** Timezone */
            timeZone: string;
            /**
             * Weekstart
             * @enum {string}
             */
            weekStart: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
            /** Settings */
            settings: {
                [key: string]: unknown;
            };
            /** Version */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
        };
        /**
         * OtpVerification
         * @description The code from the mail, and how the new member wants to be known.
         */
        OtpVerification: {
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /**
             * Otp
             * @example 493028
             */
            otp: string;
            /**
             * Name
             * @description else made from the address
             * @default null
             */
            name?: string | null;
            /**
             * Password
             * @description without one, sign in by reset or provider later
             * @default null
             */
            password?: string | null;
        };
        /**
         * ParticipantView
         * @description A racer as everyone in the room sees them.
         */
        ParticipantView: {
            /**
             * Userid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            userId: string;
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Status
             * @enum {string}
             */
            status: "waiting" | "ready" | "racing" | "finished" | "timed_out" | "left";
            /**
             * Progress
             * @description steps of the course done
             */
            progress: number;
            /**
             * Score
             * @example 42
             */
            score: number;
            /**
             * Hintstaken
             * @example 1
             */
            hintsTaken: number;
            /** Connected */
            connected: boolean;
            /** Reachedat */
            reachedAt: string | null;
            /** Finishedat */
            finishedAt: string | null;
            /**
             * Version
             * @description apply only what is newer
             * @example 7
             */
            version: number;
        };
        /**
         * PasswordChange
         * @description The present password and the one to come.
         */
        PasswordChange: {
            /** Currentpassword */
            currentPassword: string;
            /**
             * Newpassword
             * @description 8 to 256 characters
             * @example correct horse battery
             */
            newPassword: string;
        };
        /**
         * Point
         * @description How things stood at the end of a day, in the organization's time zone.
         */
        Point: {
            /**
             * Day
             * Format: date
             * @example 2027-02-01
             */
            day: string;
            /**
             * Progress
             * @example 0.5
             */
            progress: number | null;
            /**
             * Expected
             * @description share of the cycle that was over
             */
            expected: number;
        };
        /**
         * Points
         * @description What the caller has earned.
         */
        Points: {
            /**
             * Total
             * @example 430
             */
            total: number;
            /**
             * Day
             * @example 130
             */
            day: number;
            /**
             * Week
             * @example 130
             */
            week: number;
            /**
             * Month
             * @example 430
             */
            month: number;
            /**
             * Entries
             * @description the latest first
             */
            entries: components["schemas"]["PointsEntry"][];
        };
        /**
         * PointsEntry
         * @description One award.
         */
        PointsEntry: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Points
             * @example 130
             */
            points: number;
            /**
             * Reason
             * @constant
             */
            reason: "challenge";
            /**
             * Sourceid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            sourceId: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * PreferenceChanges
         * @description What to choose anew; left-out choices stay as they are.
         */
        PreferenceChanges: {
            /**
             * @default {
             *       "inApp": true,
             *       "email": false,
             *       "sms": false
             *     }
             */
            notifications?: components["schemas"]["ChannelChanges"];
        };
        /**
         * Preferences
         * @description What a person has chosen.
         */
        Preferences: {
            /**
             * @default {
             *       "inApp": true,
             *       "email": false,
             *       "sms": false
             *     }
             */
            notifications?: components["schemas"]["Channels"];
        };
        /**
         * Profile
         * @description A person as they see themselves.
         */
        Profile: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "manager" | "member";
            /** Emailverified */
            emailVerified: boolean;
            /** Version */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
            /**
             * Orgid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            orgId: string;
            /** Phone */
            phone: string | null;
            /**
             * Timezone
             * @description None for the organization's
             */
            timeZone: string | null;
            preferences: components["schemas"]["Preferences"];
            /** Haspassword */
            hasPassword: boolean;
        };
        /**
         * ProfileChanges
         * @description What people change about themselves: left-out fields stay, null empties optional ones.
         */
        ProfileChanges: {
            /**
             * Name
             * @example Ada Lovelace
             */
            name?: string;
            /**
             * Phone
             * @default null
             */
            phone?: string | null;
            /**
             * Timezone
             * @default null
             */
            timeZone?: string | null;
            /**
             * @default {
             *       "notifications": {
             *         "email": false,
             *         "inApp": true,
             *         "sms": false
             *       }
             *     }
             */
            preferences?: components["schemas"]["PreferenceChanges"];
        };
        /**
         * ProviderList
         * @description The ways to sign in, as configured.
         */
        ProviderList: {
            /** Providers */
            providers: components["schemas"]["ProviderView"][];
            /** @description while the demo runs */
            demo: components["schemas"]["DemoAccount"] | null;
        };
        /**
         * ProviderView
         * @description A way to sign in.
         */
        ProviderView: {
            /**
             * Name
             * @description as configured
             * @example google
             */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "oidc" | "google" | "auth0" | "github";
        };
        /**
         * Publication
         * @description What to say in a room.
         */
        Publication: {
            /**
             * Name
             * @default null
             */
            name?: string | null;
            /**
             * Data
             * @description an object of at most 32768 bytes of JSON
             * @example {
             *       "build": 4711,
             *       "ok": true
             *     }
             */
            data: {
                [key: string]: unknown;
            };
            /**
             * Id
             * @default null
             */
            id?: string | null;
        };
        /**
         * PublicationBatch
         * @description Several at once, said in this order.
         */
        PublicationBatch: {
            /** Events */
            events: components["schemas"]["RoomPublication"][];
        };
        /**
         * Published
         * @description The event's place in its room's sequence.
         */
        Published: {
            /** Room */
            room: string;
            /** Epoch */
            epoch: string;
            /** Seq */
            seq: number;
        };
        /**
         * PublishedBatch
         * @description Where each of several events stands, in the order in which they were given.
         */
        PublishedBatch: {
            /** Events */
            events: components["schemas"]["Published"][];
        };
        /**
         * Ready
         * @description Every store answers.
         */
        Ready: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status?: "ok";
            /**
             * Checks
             * @example {
             *       "documents": "ok",
             *       "redis": "ok"
             *     }
             */
            checks: {
                [key: string]: "ok";
            };
        };
        /**
         * RealtimeView
         * @description All workers, and the first page of what the organization has on them.
         */
        RealtimeView: {
            /** Workers */
            workers: components["schemas"]["WorkerStatus"][];
            totals: components["schemas"]["Totals"];
            connections: components["schemas"]["ConnectionPage"];
            rooms: components["schemas"]["RoomPage"];
        };
        /**
         * Refresh
         * @description The refresh token of the last answer; each is good once.
         */
        Refresh: {
            /** Refreshtoken */
            refreshToken: string;
        };
        /**
         * Registered
         * @description The answer to a registration.
         */
        Registered: {
            /**
             * Message
             * @example Registration successful
             */
            message: string;
            user: components["schemas"]["RegisteredUser"];
        };
        /**
         * RegisteredUser
         * @description The founder, as a registration answers.
         */
        RegisteredUser: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
        };
        /**
         * Registration
         * @description A person who founds an organization.
         */
        Registration: {
            /**
             * Email
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /**
             * Password
             * @description 8 to 256 characters
             * @example correct horse battery
             */
            password: string;
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Organization
             * @default null
             */
            organization?: string | null;
        };
        /**
         * Removed
         * @description How many sockets were taken out of the room.
         */
        Removed: {
            /** Removed */
            removed: number;
            /**
             * Unanswered
             * @description workers that did not answer in time; what they know is missing here
             */
            unanswered: string[];
        };
        /**
         * ResetConfirmation
         * @description What the link in the mail carries, and the new password.
         */
        ResetConfirmation: {
            /** Token */
            token: string;
            /**
             * Password
             * @description 8 to 256 characters
             * @example correct horse battery
             */
            password: string;
        };
        /**
         * ResetRequest
         * @description Whose password was forgotten.
         */
        ResetRequest: {
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
        };
        /**
         * RoomPage
         * @description A page of the organization's rooms that have members, by name.
         */
        RoomPage: {
            /** Rooms */
            rooms: components["schemas"]["RoomView"][];
            /**
             * Unanswered
             * @description workers that did not answer in time; what they know is missing here
             */
            unanswered: string[];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * RoomPublication
         * @description What to say in which room.
         */
        RoomPublication: {
            /**
             * Name
             * @default null
             */
            name?: string | null;
            /**
             * Data
             * @description an object of at most 32768 bytes of JSON
             * @example {
             *       "build": 4711,
             *       "ok": true
             *     }
             */
            data: {
                [key: string]: unknown;
            };
            /**
             * Id
             * @default null
             */
            id?: string | null;
            /**
             * Room
             * @example challenge:0199f3a2
             */
            room: string;
        };
        /**
         * RoomView
         * @description One room that somebody is in.
         */
        RoomView: {
            /** Room */
            room: string;
            /**
             * Members
             * @description sockets
             */
            members: number;
            /** Epoch */
            epoch: string;
            /**
             * Seq
             * @description number of its last event
             */
            seq: number;
        };
        /**
         * Said
         * @description A sentence for people.
         */
        Said: {
            /**
             * Message
             * @example Password reset email sent
             */
            message: string;
        };
        /**
         * Series
         * @description Progress over time: a point for every day on which it changed, and for the last one.
         */
        Series: {
            /** Points */
            points: components["schemas"]["Point"][];
            /**
             * Keyresults
             * @description by their ids
             */
            keyResults: {
                [key: string]: components["schemas"]["KeyResultPoint"][];
            };
        };
        /**
         * SessionList
         * @description The caller's devices, the latest used first.
         */
        SessionList: {
            /** Sessions */
            sessions: components["schemas"]["SessionView"][];
        };
        /**
         * SessionView
         * @description One of the caller's devices.
         */
        SessionView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Method
             * @example password
             */
            method: string;
            /**
             * Address
             * @example 203.0.113.7
             */
            address: string;
            /**
             * Agent
             * @description what the device calls itself
             */
            agent: string;
            /**
             * Current
             * @description whether this request came from it
             */
            current: boolean;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Usedat
             * Format: date-time
             */
            usedAt: string;
            /**
             * Expiresat
             * Format: date-time
             */
            expiresAt: string;
        };
        /**
         * SignedIn
         * @description A fresh access token, and what to renew it with.
         */
        SignedIn: {
            /**
             * Token
             * @description send as `Authorization: Bearer <token>`
             */
            token: string;
            /**
             * Expiresat
             * Format: date-time
             * @description of the access token
             */
            expiresAt: string;
            /**
             * Refreshtoken
             * @description good for one `POST /api/auth/refresh`
             */
            refreshToken: string;
            /**
             * Refreshexpiresat
             * Format: date-time
             */
            refreshExpiresAt: string;
            user: components["schemas"]["SignedInUser"];
        };
        /**
         * SignedInUser
         * @description The person behind a fresh token.
         */
        SignedInUser: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "manager" | "member";
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Orgid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            orgId: string;
        };
        /**
         * StartedJob
         * @description The job that was started; follow it by its id or as `job-progress`.
         */
        StartedJob: {
            /**
             * Jobid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            jobId: string;
        };
        /**
         * StartedSignIn
         * @description Where to send the browser, and what to keep for when it comes back.
         */
        StartedSignIn: {
            /**
             * Authorizationurl
             * @description send the browser there
             */
            authorizationUrl: string;
            /**
             * State
             * @description comes back with the code
             */
            state: string;
            /**
             * Binding
             * @description keep it in this browser and put it in no URL
             */
            binding: string;
        };
        /**
         * Task
         * @description Something to do in an organization.
         */
        Task: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id?: string;
            /**
             * Version
             * @description rises by one with every write
             * @default 1
             * @example 1
             */
            version?: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt?: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt?: string;
            /**
             * Orgid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            orgId: string;
            /**
             * Ownerid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            ownerId: string;
            /**
             * Title
             * @example Write the launch page
             */
            title: string;
            /**
             * Description
             * @default
             * @example Headline. Three benefits.
             */
            description?: string;
            /**
             * Duedate
             * @default null
             */
            dueDate?: string | null;
            /**
             * Tags
             * @default []
             * @example [
             *       "launch"
             *     ]
             */
            tags?: string[];
            /**
             * Estimateseconds
             * @default null
             */
            estimateSeconds?: number | null;
            /**
             * Status
             * @default open
             * @enum {string}
             */
            status?: "open" | "done";
            /**
             * Externalreference
             * @default null
             */
            externalReference?: string | null;
        };
        /**
         * TaskChanges
         * @description What to change; fields that are left out stay, null empties the optional ones.
         */
        TaskChanges: {
            /**
             * Title
             * @example Write the launch page
             */
            title?: string;
            /**
             * Description
             * @default
             * @example Headline. Three benefits.
             */
            description?: string;
            /**
             * Duedate
             * @default null
             */
            dueDate?: string | null;
            /**
             * Tags
             * @default []
             * @example [
             *       "launch"
             *     ]
             */
            tags?: string[];
            /**
             * Estimateseconds
             * @default null
             */
            estimateSeconds?: number | null;
            /**
             * Status
             * @default open
             * @enum {string}
             */
            status?: "open" | "done";
            /**
             * Externalreference
             * @default null
             */
            externalReference?: string | null;
        };
        /**
         * TaskPage
         * @description A page of tasks, newest first.
         */
        TaskPage: {
            /** Tasks */
            tasks: components["schemas"]["Task"][];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * Totals
         * @description The sums over all workers.
         */
        Totals: {
            /** Workers */
            workers: number;
            /** Connections */
            connections: number;
            /** Receivedpersecond */
            receivedPerSecond: number;
            /** Deliveredpersecond */
            deliveredPerSecond: number;
            /** Queuebytes */
            queueBytes: number;
        };
        /**
         * Unsubscribe
         * @description Whom to take out of which room.
         */
        Unsubscribe: {
            /**
             * Userid
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            userId: string;
            /**
             * Room
             * @example challenge:0199f3a2
             */
            room: string;
            /**
             * Reason
             * @description is told to the client
             * @example Maintenance
             */
            reason: string;
        };
        /**
         * UserPage
         * @description A page of people, newest first.
         */
        UserPage: {
            /** Users */
            users: components["schemas"]["UserView"][];
            /**
             * Nextcursor
             * @description pass as `cursor` for the next page; null at the end
             */
            nextCursor: string | null;
        };
        /**
         * UserReplacement
         * @description What an admin decides about a member.
         */
        UserReplacement: {
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "manager" | "member";
        };
        /**
         * UserView
         * @description A person as colleagues see them.
         */
        UserView: {
            /**
             * Id
             * @example 0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21
             */
            id: string;
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /**
             * Name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "manager" | "member";
            /** Emailverified */
            emailVerified: boolean;
            /** Version */
            version: number;
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
        };
        /**
         * WorkerStatus
         * @description One server process, as it last announced itself.
         *
         *     What a newer version says beyond this is left out, so that two versions can serve together.
         */
        WorkerStatus: {
            /**
             * Id
             * @description fresh with every start
             * @example 3f9c02ab
             */
            id: string;
            /**
             * Host
             * @example web-1
             */
            host: string;
            /** Pid */
            pid: number;
            /**
             * Startedat
             * Format: date-time
             */
            startedAt: string;
            /**
             * Address
             * @description where workers on other hosts reach it, if it says so
             * @default null
             */
            address?: string | null;
            /**
             * Connections
             * @description open sockets of signed-in clients
             * @default 0
             */
            connections?: number;
            /**
             * Rooms
             * @description that have members here
             * @default 0
             */
            rooms?: number;
            /**
             * Receivedpersecond
             * @description events from clients
             * @default 0
             */
            receivedPerSecond?: number;
            /**
             * Deliveredpersecond
             * @description events to clients
             * @default 0
             */
            deliveredPerSecond?: number;
            /**
             * Lagms
             * @description the longest that the event loop was late in the last second
             * @default 0
             */
            lagMs?: number;
            /**
             * Queuebytes
             * @description written for clients and not yet out of the process
             * @default 0
             */
            queueBytes?: number;
        };
    };
    responses: {
        /** @description `malformed_request`: This is not a well-formed HTTP request.; `validation_failed`: The request is not valid. */
        "400.malformed_request.validation_failed": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "malformed_request" | "validation_failed";
                    };
                };
            };
        };
        /** @description `request_timeout`: The request took too long to arrive. */
        "408.request_timeout": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "request_timeout";
                    };
                };
            };
        };
        /** @description `email_taken`: An account with this e-mail address exists already.; `idempotency_in_progress`: The first request with this key is under way.; `idempotency_mismatch`: This idempotency key was used for another request. */
        "409.email_taken.idempotency_in_progress.idempotency_mismatch": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "email_taken" | "idempotency_in_progress" | "idempotency_mismatch";
                    };
                };
            };
        };
        /** @description `payload_too_large`: The request body is too large. */
        "413.payload_too_large": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "payload_too_large";
                    };
                };
            };
        };
        /** @description `unsupported_media_type`: Send the body as application/json. */
        "415.unsupported_media_type": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "unsupported_media_type";
                    };
                };
            };
        };
        /** @description `rate_limited`: Too many requests; please wait. */
        "429.rate_limited": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "rate_limited";
                    };
                };
            };
        };
        /** @description `internal_error`: Something went wrong on our side. */
        "500.internal_error": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "internal_error";
                    };
                };
            };
        };
        /** @description `unavailable`: A store is out of reach; please try again. */
        "503.unavailable": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    };
                };
            };
        };
        /** @description `invalid_credentials`: E-mail or password is wrong. */
        "401.invalid_credentials": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_credentials";
                    };
                };
            };
        };
        /** @description `not_authenticated`: A valid access token is needed. */
        "401.not_authenticated": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "not_authenticated";
                    };
                };
            };
        };
        /** @description `scope_missing`: This API key may not do this. */
        "403.scope_missing": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "scope_missing";
                    };
                };
            };
        };
        /** @description `invalid_token`: This token is not valid any more.; `malformed_request`: This is not a well-formed HTTP request.; `validation_failed`: The request is not valid. */
        "400.invalid_token.malformed_request.validation_failed": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_token" | "malformed_request" | "validation_failed";
                    };
                };
            };
        };
        /** @description `invalid_credentials`: E-mail or password is wrong.; `not_authenticated`: A valid access token is needed. */
        "401.invalid_credentials.not_authenticated": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_credentials" | "not_authenticated";
                    };
                };
            };
        };
        /** @description `not_found`: Not found. */
        "404.not_found": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "not_found";
                    };
                };
            };
        };
        /** @description `sign_in_failed`: Signing in with this provider did not work. */
        "401.sign_in_failed": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "sign_in_failed";
                    };
                };
            };
        };
        /** @description `forbidden`: You may not do this.; `scope_missing`: This API key may not do this. */
        "403.forbidden.scope_missing": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "forbidden" | "scope_missing";
                    };
                };
            };
        };
        /** @description `already_member`: This person is a member already. */
        "409.already_member": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "already_member";
                    };
                };
            };
        };
        /** @description `invalid_otp`: This code is not valid any more.; `malformed_request`: This is not a well-formed HTTP request.; `validation_failed`: The request is not valid. */
        "400.invalid_otp.malformed_request.validation_failed": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_otp" | "malformed_request" | "validation_failed";
                    };
                };
            };
        };
        /** @description `invalid_cursor`: The cursor is not valid for this list.; `malformed_request`: This is not a well-formed HTTP request.; `validation_failed`: The request is not valid. */
        "400.invalid_cursor.malformed_request.validation_failed": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_cursor" | "malformed_request" | "validation_failed";
                    };
                };
            };
        };
        /** @description `version_conflict`: The document has changed since you read it. */
        "409.version_conflict": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "version_conflict";
                    };
                };
            };
        };
        /** @description `last_admin`: The last admin can be neither removed nor demoted.; `version_conflict`: The document has changed since you read it. */
        "409.last_admin.version_conflict": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "last_admin" | "version_conflict";
                    };
                };
            };
        };
        /** @description `idempotency_in_progress`: The first request with this key is under way.; `idempotency_mismatch`: This idempotency key was used for another request. */
        "409.idempotency_in_progress.idempotency_mismatch": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "idempotency_in_progress" | "idempotency_mismatch";
                    };
                };
            };
        };
        /** @description `challenge_full`: Every seat in this challenge is taken.; `challenge_not_open`: The challenge is no longer in its lobby. */
        "409.challenge_full.challenge_not_open": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "challenge_full" | "challenge_not_open";
                    };
                };
            };
        };
        /** @description `not_a_participant`: You are not racing in this challenge.; `scope_missing`: This API key may not do this. */
        "403.not_a_participant.scope_missing": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "not_a_participant" | "scope_missing";
                    };
                };
            };
        };
        /** @description `challenge_ended`: The challenge has ended. */
        "409.challenge_ended": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "challenge_ended";
                    };
                };
            };
        };
        /** @description `challenge_not_open`: The challenge is no longer in its lobby.; `conflict`: This contradicts the current state. */
        "409.challenge_not_open.conflict": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "challenge_not_open" | "conflict";
                    };
                };
            };
        };
        /** @description `course_not_done`: There are steps of the course left. */
        "409.course_not_done": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "course_not_done";
                    };
                };
            };
        };
        /** @description `idempotency_in_progress`: The first request with this key is under way.; `idempotency_mismatch`: This idempotency key was used for another request.; `session_full`: There is no room for more.; `sessions_overlap`: There is another session in these days. */
        "409.idempotency_in_progress.idempotency_mismatch.session_full.sessions_overlap": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "idempotency_in_progress" | "idempotency_mismatch" | "session_full" | "sessions_overlap";
                    };
                };
            };
        };
        /** @description `session_closed`: The session is closed.; `session_state`: The session is not in a state in which this can be done.; `sessions_overlap`: There is another session in these days.; `version_conflict`: The document has changed since you read it. */
        "409.session_closed.session_state.sessions_overlap.version_conflict": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "session_closed" | "session_state" | "sessions_overlap" | "version_conflict";
                    };
                };
            };
        };
        /** @description `session_state`: The session is not in a state in which this can be done. */
        "409.session_state": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "session_state";
                    };
                };
            };
        };
        /** @description `session_closed`: The session is closed.; `session_full`: There is no room for more. */
        "409.session_closed.session_full": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "session_closed" | "session_full";
                    };
                };
            };
        };
        /** @description `idempotency_in_progress`: The first request with this key is under way.; `idempotency_mismatch`: This idempotency key was used for another request.; `session_closed`: The session is closed.; `session_full`: There is no room for more.; `tree_too_deep`: The tree would have too many levels. */
        "409.idempotency_in_progress.idempotency_mismatch.session_closed.session_full.tree_too_deep": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "idempotency_in_progress" | "idempotency_mismatch" | "session_closed" | "session_full" | "tree_too_deep";
                    };
                };
            };
        };
        /** @description `conflict`: This contradicts the current state.; `metric_frozen`: How this key result is measured cannot change any more.; `okr_loop`: An objective cannot be below itself.; `session_closed`: The session is closed.; `tree_too_deep`: The tree would have too many levels.; `version_conflict`: The document has changed since you read it. */
        "409.conflict.metric_frozen.okr_loop.session_closed.tree_too_deep.version_conflict": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "conflict" | "metric_frozen" | "okr_loop" | "session_closed" | "tree_too_deep" | "version_conflict";
                    };
                };
            };
        };
        /** @description `session_closed`: The session is closed. */
        "409.session_closed": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "session_closed";
                    };
                };
            };
        };
        /** @description `conflict`: This contradicts the current state.; `idempotency_in_progress`: The first request with this key is under way.; `idempotency_mismatch`: This idempotency key was used for another request.; `session_closed`: The session is closed.; `session_state`: The session is not in a state in which this can be done. */
        "409.conflict.idempotency_in_progress.idempotency_mismatch.session_closed.session_state": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "conflict" | "idempotency_in_progress" | "idempotency_mismatch" | "session_closed" | "session_state";
                    };
                };
            };
        };
        /** @description `conflict`: This contradicts the current state.; `session_closed`: The session is closed. */
        "409.conflict.session_closed": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "conflict" | "session_closed";
                    };
                };
            };
        };
        /** @description `conflict`: This contradicts the current state. */
        "409.conflict": {
            headers: {
                "X-Request-ID": components["headers"]["X-Request-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorReply"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "conflict";
                    };
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description names this request in the logs; taken from the request or made */
        "X-Request-ID": string;
        /** @description the version, for If-Match and If-None-Match */
        ETag: string;
        /** @description `true` when this is the recorded reply of an earlier request */
        "Idempotent-Replay": "true";
        /** @description how many calls there may be, by the tightest limit */
        "RateLimit-Limit": number;
        /** @description how many of them are left */
        "RateLimit-Remaining": number;
        /** @description seconds until there may be one more */
        "RateLimit-Reset": number;
        /** @description seconds to wait */
        "Retry-After": number;
        /** @description the scheme that is expected */
        "WWW-Authenticate": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    auth_register: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Registration successful",
                     *       "user": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "email": "ada@example.com"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Registered"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.email_taken.idempotency_in_progress.idempotency_mismatch"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "text",
                     *       "expiresAt": "2026-03-02T09:30:00.000Z",
                     *       "refreshToken": "text",
                     *       "refreshExpiresAt": "2026-03-02T09:30:00.000Z",
                     *       "user": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "email": "ada@example.com",
                     *         "role": "admin",
                     *         "name": "Ada Lovelace",
                     *         "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.invalid_credentials"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "text",
                     *       "expiresAt": "2026-03-02T09:30:00.000Z",
                     *       "refreshToken": "text",
                     *       "refreshExpiresAt": "2026-03-02T09:30:00.000Z",
                     *       "user": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "email": "ada@example.com",
                     *         "role": "admin",
                     *         "name": "Ada Lovelace",
                     *         "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailVerification"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Password reset email sent"
                     *     }
                     */
                    "application/json": components["schemas"]["Said"];
                };
            };
            400: components["responses"]["400.invalid_token.malformed_request.validation_failed"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_resend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_request_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Password reset email sent"
                     *     }
                     */
                    "application/json": components["schemas"]["Said"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_request_reset_2: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Password reset email sent"
                     *     }
                     */
                    "application/json": components["schemas"]["Said"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_confirm_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetConfirmation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Password reset email sent"
                     *     }
                     */
                    "application/json": components["schemas"]["Said"];
                };
            };
            400: components["responses"]["400.invalid_token.malformed_request.validation_failed"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.invalid_credentials.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "providers": [
                     *         {
                     *           "name": "google",
                     *           "kind": "oidc"
                     *         }
                     *       ],
                     *       "demo": {
                     *         "email": "demo@regatta.example",
                     *         "password": "regatta-demo"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ProviderList"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description as configured */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "authorizationUrl": "text",
                     *       "state": "text",
                     *       "binding": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedSignIn"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_finish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description as configured */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FinishSignIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "text",
                     *       "expiresAt": "2026-03-02T09:30:00.000Z",
                     *       "refreshToken": "text",
                     *       "refreshExpiresAt": "2026-03-02T09:30:00.000Z",
                     *       "user": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "email": "ada@example.com",
                     *         "role": "admin",
                     *         "name": "Ada Lovelace",
                     *         "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.sign_in_failed"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_firebase: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirebaseSignIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "text",
                     *       "expiresAt": "2026-03-02T09:30:00.000Z",
                     *       "refreshToken": "text",
                     *       "refreshExpiresAt": "2026-03-02T09:30:00.000Z",
                     *       "user": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "email": "ada@example.com",
                     *         "role": "admin",
                     *         "name": "Ada Lovelace",
                     *         "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.sign_in_failed"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invite"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.already_member"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_verify_otp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OtpVerification"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "text",
                     *       "expiresAt": "2026-03-02T09:30:00.000Z",
                     *       "refreshToken": "text",
                     *       "refreshExpiresAt": "2026-03-02T09:30:00.000Z",
                     *       "user": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "email": "ada@example.com",
                     *         "role": "admin",
                     *         "name": "Ada Lovelace",
                     *         "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400.invalid_otp.malformed_request.validation_failed"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_list_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "invitations": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "email": "bob@example.com",
                     *           "role": "admin",
                     *           "inviterId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "expiresAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_withdraw_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sessions": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "method": "password",
                     *           "address": "203.0.113.7",
                     *           "agent": "text",
                     *           "current": true,
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "usedAt": "2026-03-02T09:30:00.000Z",
                     *           "expiresAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_revoke_other_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_revoke_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_list_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "name": "nightly import",
                     *           "hint": "regatta_Zk3x",
                     *           "scopes": [
                     *             "audit:read"
                     *           ],
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "expiresAt": "2026-03-02T09:30:00.000Z",
                     *           "usedAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_create_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "nightly import",
                     *       "hint": "regatta_Zk3x",
                     *       "scopes": [
                     *         "audit:read"
                     *       ],
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "expiresAt": "2026-03-02T09:30:00.000Z",
                     *       "usedAt": "2026-03-02T09:30:00.000Z",
                     *       "key": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    auth_revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    users_list_all: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
                role?: "admin" | "manager" | "member";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "users": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "email": "ada@example.com",
                     *           "name": "Ada Lovelace",
                     *           "role": "admin",
                     *           "emailVerified": true,
                     *           "version": 0,
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "updatedAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    users_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "email": "ada@example.com",
                     *       "name": "Ada Lovelace",
                     *       "role": "admin",
                     *       "emailVerified": true,
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedUser"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.email_taken.idempotency_in_progress.idempotency_mismatch"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    users_read_me: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "email": "ada@example.com",
                     *       "name": "Ada Lovelace",
                     *       "role": "admin",
                     *       "emailVerified": true,
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "phone": "text",
                     *       "timeZone": "text",
                     *       "preferences": {
                     *         "notifications": {
                     *           "inApp": true,
                     *           "email": false,
                     *           "sms": false
                     *         }
                     *       },
                     *       "hasPassword": true
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    users_change_me: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description the ETag that was read; another version now is 409 `version_conflict`
                 * @example "7"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "email": "ada@example.com",
                     *       "name": "Ada Lovelace",
                     *       "role": "admin",
                     *       "emailVerified": true,
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "phone": "text",
                     *       "timeZone": "text",
                     *       "preferences": {
                     *         "notifications": {
                     *           "inApp": true,
                     *           "email": false,
                     *           "sms": false
                     *         }
                     *       },
                     *       "hasPassword": true
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.version_conflict"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    users_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "email": "ada@example.com",
                     *       "name": "Ada Lovelace",
                     *       "role": "admin",
                     *       "emailVerified": true,
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    users_replace: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description the ETag that was read; another version now is 409 `version_conflict`
                 * @example "7"
                 */
                "If-Match"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserReplacement"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "email": "ada@example.com",
                     *       "name": "Ada Lovelace",
                     *       "role": "admin",
                     *       "emailVerified": true,
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UserView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.last_admin.version_conflict"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    users_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.last_admin.version_conflict"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    organizations_read_own: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Analytical Engines",
                     *       "domain": "text",
                     *       "timeZone": "text",
                     *       "weekStart": "monday",
                     *       "settings": {},
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OrganizationView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    organizations_change_own: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description the ETag that was read; another version now is 409 `version_conflict`
                 * @example "7"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Analytical Engines",
                     *       "domain": "text",
                     *       "timeZone": "text",
                     *       "weekStart": "monday",
                     *       "settings": {},
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OrganizationView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.version_conflict"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    organizations_read_own_2: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Analytical Engines",
                     *       "domain": "text",
                     *       "timeZone": "text",
                     *       "weekStart": "monday",
                     *       "settings": {},
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OrganizationView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    organizations_change_own_2: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description the ETag that was read; another version now is 409 `version_conflict`
                 * @example "7"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Analytical Engines",
                     *       "domain": "text",
                     *       "timeZone": "text",
                     *       "weekStart": "monday",
                     *       "settings": {},
                     *       "version": 0,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OrganizationView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.version_conflict"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    audit_list_events: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
                action?: string;
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "at": "2026-03-02T09:30:00.000Z",
                     *           "action": "sign-in.failed",
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "address": "203.0.113.7",
                     *           "agent": "text",
                     *           "requestId": "text",
                     *           "details": {}
                     *         }
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    tasks_list_all: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
                status?: "open" | "done";
                tag?: string;
                ownerId?: string;
                dueBefore?: string;
                dueAfter?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tasks": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "version": 1,
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "updatedAt": "2026-03-02T09:30:00.000Z",
                     *           "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "title": "Write the launch page",
                     *           "description": "Headline. Three benefits.",
                     *           "dueDate": null,
                     *           "tags": [
                     *             "launch"
                     *           ],
                     *           "estimateSeconds": null,
                     *           "status": "open",
                     *           "externalReference": null
                     *         }
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    tasks_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "version": 1,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "description": "Headline. Three benefits.",
                     *       "dueDate": null,
                     *       "tags": [
                     *         "launch"
                     *       ],
                     *       "estimateSeconds": null,
                     *       "status": "open",
                     *       "externalReference": null,
                     *       "taskId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedTask"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.idempotency_in_progress.idempotency_mismatch"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    tasks_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path: {
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "version": 1,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "description": "Headline. Three benefits.",
                     *       "dueDate": null,
                     *       "tags": [
                     *         "launch"
                     *       ],
                     *       "estimateSeconds": null,
                     *       "status": "open",
                     *       "externalReference": null
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    tasks_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    tasks_change: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description the ETag that was read; another version now is 409 `version_conflict`
                 * @example "7"
                 */
                "If-Match"?: string;
            };
            path: {
                taskId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "version": 1,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "description": "Headline. Three benefits.",
                     *       "dueDate": null,
                     *       "tags": [
                     *         "launch"
                     *       ],
                     *       "estimateSeconds": null,
                     *       "status": "open",
                     *       "externalReference": null
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.version_conflict"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    challenges_generate: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateChallenge"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "taskId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "kind": "sprint",
                     *       "mode": "solo",
                     *       "state": "lobby",
                     *       "capacity": 10,
                     *       "length": 100,
                     *       "basePoints": 100,
                     *       "milestones": [
                     *         {
                     *           "at": 25,
                     *           "title": "Headline",
                     *           "bonus": 10
                     *         }
                     *       ],
                     *       "hintCount": 3,
                     *       "hintCosts": [
                     *         5,
                     *         10
                     *       ],
                     *       "durationSeconds": 3600,
                     *       "allowBack": true,
                     *       "seats": [
                     *         "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       ],
                     *       "startsAt": "2026-03-02T09:30:00.000Z",
                     *       "endsAt": "2026-03-02T09:30:00.000Z",
                     *       "endedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "challengeId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedChallenge"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.idempotency_in_progress.idempotency_mismatch"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    challenges_list_all: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
                state?: "lobby" | "countdown" | "active" | "finished" | "cancelled";
                taskId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "challenges": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "taskId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "title": "Write the launch page",
                     *           "kind": "sprint",
                     *           "mode": "solo",
                     *           "state": "lobby",
                     *           "capacity": 10,
                     *           "length": 100,
                     *           "basePoints": 100,
                     *           "milestones": [
                     *             {
                     *               "at": 25,
                     *               "title": "Headline",
                     *               "bonus": 10
                     *             }
                     *           ],
                     *           "hintCount": 3,
                     *           "hintCosts": [
                     *             5,
                     *             10
                     *           ],
                     *           "durationSeconds": 3600,
                     *           "allowBack": true,
                     *           "seats": [
                     *             "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *           ],
                     *           "startsAt": "2026-03-02T09:30:00.000Z",
                     *           "endsAt": "2026-03-02T09:30:00.000Z",
                     *           "endedAt": "2026-03-02T09:30:00.000Z",
                     *           "version": 3,
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "updatedAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ChallengePage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    challenges_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path: {
                challengeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "taskId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "kind": "sprint",
                     *       "mode": "solo",
                     *       "state": "lobby",
                     *       "capacity": 10,
                     *       "length": 100,
                     *       "basePoints": 100,
                     *       "milestones": [
                     *         {
                     *           "at": 25,
                     *           "title": "Headline",
                     *           "bonus": 10
                     *         }
                     *       ],
                     *       "hintCount": 3,
                     *       "hintCosts": [
                     *         5,
                     *         10
                     *       ],
                     *       "durationSeconds": 3600,
                     *       "allowBack": true,
                     *       "seats": [
                     *         "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       ],
                     *       "startsAt": "2026-03-02T09:30:00.000Z",
                     *       "endsAt": "2026-03-02T09:30:00.000Z",
                     *       "endedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "participants": [
                     *         {
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "name": "Ada Lovelace",
                     *           "status": "waiting",
                     *           "progress": 0,
                     *           "score": 42,
                     *           "hintsTaken": 1,
                     *           "connected": true,
                     *           "reachedAt": "2026-03-02T09:30:00.000Z",
                     *           "finishedAt": "2026-03-02T09:30:00.000Z",
                     *           "version": 7
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ChallengeDetail"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    challenges_join: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                challengeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "taskId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "kind": "sprint",
                     *       "mode": "solo",
                     *       "state": "lobby",
                     *       "capacity": 10,
                     *       "length": 100,
                     *       "basePoints": 100,
                     *       "milestones": [
                     *         {
                     *           "at": 25,
                     *           "title": "Headline",
                     *           "bonus": 10
                     *         }
                     *       ],
                     *       "hintCount": 3,
                     *       "hintCosts": [
                     *         5,
                     *         10
                     *       ],
                     *       "durationSeconds": 3600,
                     *       "allowBack": true,
                     *       "seats": [
                     *         "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       ],
                     *       "startsAt": "2026-03-02T09:30:00.000Z",
                     *       "endsAt": "2026-03-02T09:30:00.000Z",
                     *       "endedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "participants": [
                     *         {
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "name": "Ada Lovelace",
                     *           "status": "waiting",
                     *           "progress": 0,
                     *           "score": 42,
                     *           "hintsTaken": 1,
                     *           "connected": true,
                     *           "reachedAt": "2026-03-02T09:30:00.000Z",
                     *           "finishedAt": "2026-03-02T09:30:00.000Z",
                     *           "version": 7
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ChallengeDetail"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.challenge_full.challenge_not_open"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    challenges_leave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                challengeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "taskId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "kind": "sprint",
                     *       "mode": "solo",
                     *       "state": "lobby",
                     *       "capacity": 10,
                     *       "length": 100,
                     *       "basePoints": 100,
                     *       "milestones": [
                     *         {
                     *           "at": 25,
                     *           "title": "Headline",
                     *           "bonus": 10
                     *         }
                     *       ],
                     *       "hintCount": 3,
                     *       "hintCosts": [
                     *         5,
                     *         10
                     *       ],
                     *       "durationSeconds": 3600,
                     *       "allowBack": true,
                     *       "seats": [
                     *         "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       ],
                     *       "startsAt": "2026-03-02T09:30:00.000Z",
                     *       "endsAt": "2026-03-02T09:30:00.000Z",
                     *       "endedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "participants": [
                     *         {
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "name": "Ada Lovelace",
                     *           "status": "waiting",
                     *           "progress": 0,
                     *           "score": 42,
                     *           "hintsTaken": 1,
                     *           "connected": true,
                     *           "reachedAt": "2026-03-02T09:30:00.000Z",
                     *           "finishedAt": "2026-03-02T09:30:00.000Z",
                     *           "version": 7
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ChallengeDetail"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.not_a_participant.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.challenge_ended"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    challenges_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                challengeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "taskId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "kind": "sprint",
                     *       "mode": "solo",
                     *       "state": "lobby",
                     *       "capacity": 10,
                     *       "length": 100,
                     *       "basePoints": 100,
                     *       "milestones": [
                     *         {
                     *           "at": 25,
                     *           "title": "Headline",
                     *           "bonus": 10
                     *         }
                     *       ],
                     *       "hintCount": 3,
                     *       "hintCosts": [
                     *         5,
                     *         10
                     *       ],
                     *       "durationSeconds": 3600,
                     *       "allowBack": true,
                     *       "seats": [
                     *         "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       ],
                     *       "startsAt": "2026-03-02T09:30:00.000Z",
                     *       "endsAt": "2026-03-02T09:30:00.000Z",
                     *       "endedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "participants": [
                     *         {
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "name": "Ada Lovelace",
                     *           "status": "waiting",
                     *           "progress": 0,
                     *           "score": 42,
                     *           "hintsTaken": 1,
                     *           "connected": true,
                     *           "reachedAt": "2026-03-02T09:30:00.000Z",
                     *           "finishedAt": "2026-03-02T09:30:00.000Z",
                     *           "version": 7
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ChallengeDetail"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.challenge_not_open.conflict"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    challenges_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                challengeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "taskId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "title": "Write the launch page",
                     *       "kind": "sprint",
                     *       "mode": "solo",
                     *       "state": "lobby",
                     *       "capacity": 10,
                     *       "length": 100,
                     *       "basePoints": 100,
                     *       "milestones": [
                     *         {
                     *           "at": 25,
                     *           "title": "Headline",
                     *           "bonus": 10
                     *         }
                     *       ],
                     *       "hintCount": 3,
                     *       "hintCosts": [
                     *         5,
                     *         10
                     *       ],
                     *       "durationSeconds": 3600,
                     *       "allowBack": true,
                     *       "seats": [
                     *         "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *       ],
                     *       "startsAt": "2026-03-02T09:30:00.000Z",
                     *       "endsAt": "2026-03-02T09:30:00.000Z",
                     *       "endedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "participants": [
                     *         {
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "name": "Ada Lovelace",
                     *           "status": "waiting",
                     *           "progress": 0,
                     *           "score": 42,
                     *           "hintsTaken": 1,
                     *           "connected": true,
                     *           "reachedAt": "2026-03-02T09:30:00.000Z",
                     *           "finishedAt": "2026-03-02T09:30:00.000Z",
                     *           "version": 7
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ChallengeDetail"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.challenge_ended"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    challenges_complete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                challengeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "challengeId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "points": 130,
                     *       "score": 130,
                     *       "rank": 1,
                     *       "finishedAt": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Completion"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.not_a_participant.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.course_not_done"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    gamification_points: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total": 430,
                     *       "day": 130,
                     *       "week": 130,
                     *       "month": 430,
                     *       "entries": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "points": 130,
                     *           "reason": "challenge",
                     *           "sourceId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Points"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    gamification_leaderboard: {
        parameters: {
            query?: {
                /** @description `organization`, or the id of a challenge */
                board?: string;
                /** @description of the organization's board */
                period?: "day" | "week" | "month" | "all";
                /** @description a day of that period, in UTC; today when absent */
                on?: string;
                /** @description rows around the caller */
                around?: "me";
                /** @description rows */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "board": "text",
                     *       "room": "text",
                     *       "period": "day",
                     *       "startsAt": "2026-03-02T09:30:00.000Z",
                     *       "endsAt": "2026-03-02T09:30:00.000Z",
                     *       "total": 12,
                     *       "rows": [
                     *         {
                     *           "rank": 1,
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "name": "Ada Lovelace",
                     *           "score": 130
                     *         }
                     *       ],
                     *       "me": {
                     *         "rank": 1,
                     *         "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "name": "Ada Lovelace",
                     *         "score": 130
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Board"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    gamification_rebuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            409: components["responses"]["409.idempotency_in_progress.idempotency_mismatch"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_list_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sessions": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "name": "Q1 2027",
                     *           "status": "preparation",
                     *           "startDate": "2027-01-01",
                     *           "endDate": "2027-03-31",
                     *           "closesAt": "2026-03-02T09:30:00.000Z",
                     *           "activatedAt": "2026-03-02T09:30:00.000Z",
                     *           "closedAt": "2026-03-02T09:30:00.000Z",
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "updatedAt": "2026-03-02T09:30:00.000Z",
                     *           "version": 3
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CycleList"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCycle"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedCycle"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.idempotency_in_progress.idempotency_mismatch.session_full.sessions_overlap"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Q1 2027",
                     *       "status": "preparation",
                     *       "startDate": "2027-01-01",
                     *       "endDate": "2027-03-31",
                     *       "closesAt": "2026-03-02T09:30:00.000Z",
                     *       "activatedAt": "2026-03-02T09:30:00.000Z",
                     *       "closedAt": "2026-03-02T09:30:00.000Z",
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["CycleView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_replace: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description the ETag that was read; another version now is 409 `version_conflict`
                 * @example "7"
                 */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CycleChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Q1 2027",
                     *       "status": "preparation",
                     *       "startDate": "2027-01-01",
                     *       "endDate": "2027-03-31",
                     *       "closesAt": "2026-03-02T09:30:00.000Z",
                     *       "activatedAt": "2026-03-02T09:30:00.000Z",
                     *       "closedAt": "2026-03-02T09:30:00.000Z",
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["CycleView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.session_closed.session_state.sessions_overlap.version_conflict"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_change: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description the ETag that was read; another version now is 409 `version_conflict`
                 * @example "7"
                 */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CycleChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Q1 2027",
                     *       "status": "preparation",
                     *       "startDate": "2027-01-01",
                     *       "endDate": "2027-03-31",
                     *       "closesAt": "2026-03-02T09:30:00.000Z",
                     *       "activatedAt": "2026-03-02T09:30:00.000Z",
                     *       "closedAt": "2026-03-02T09:30:00.000Z",
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["CycleView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.session_closed.session_state.sessions_overlap.version_conflict"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_activate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Q1 2027",
                     *       "status": "preparation",
                     *       "startDate": "2027-01-01",
                     *       "endDate": "2027-03-31",
                     *       "closesAt": "2026-03-02T09:30:00.000Z",
                     *       "activatedAt": "2026-03-02T09:30:00.000Z",
                     *       "closedAt": "2026-03-02T09:30:00.000Z",
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["CycleView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.session_state"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Q1 2027",
                     *       "status": "preparation",
                     *       "startDate": "2027-01-01",
                     *       "endDate": "2027-03-31",
                     *       "closesAt": "2026-03-02T09:30:00.000Z",
                     *       "activatedAt": "2026-03-02T09:30:00.000Z",
                     *       "closedAt": "2026-03-02T09:30:00.000Z",
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["CycleView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.session_state"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_reopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "name": "Q1 2027",
                     *       "status": "preparation",
                     *       "startDate": "2027-01-01",
                     *       "endDate": "2027-03-31",
                     *       "closesAt": "2026-03-02T09:30:00.000Z",
                     *       "activatedAt": "2026-03-02T09:30:00.000Z",
                     *       "closedAt": "2026-03-02T09:30:00.000Z",
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "updatedAt": "2026-03-02T09:30:00.000Z",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["CycleView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.session_state"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_carry_over: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CarryOver"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "okrs": [
                     *         {
                     *           "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Carried"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.session_closed.session_full"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_overview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "session": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "name": "Q1 2027",
                     *         "status": "preparation",
                     *         "startDate": "2027-01-01",
                     *         "endDate": "2027-03-31",
                     *         "closesAt": "2026-03-02T09:30:00.000Z",
                     *         "activatedAt": "2026-03-02T09:30:00.000Z",
                     *         "closedAt": "2026-03-02T09:30:00.000Z",
                     *         "createdAt": "2026-03-02T09:30:00.000Z",
                     *         "updatedAt": "2026-03-02T09:30:00.000Z",
                     *         "version": 3
                     *       },
                     *       "expected": 0,
                     *       "objectives": 12,
                     *       "keyResults": 30,
                     *       "progress": 0,
                     *       "confidence": 0,
                     *       "byStatus": {},
                     *       "withoutData": 0,
                     *       "byBand": {},
                     *       "checkIns": 0,
                     *       "checkedInLately": 0
                     *     }
                     */
                    "application/json": components["schemas"]["CycleOverview"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "session": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "name": "Q1 2027",
                     *         "status": "preparation",
                     *         "startDate": "2027-01-01",
                     *         "endDate": "2027-03-31",
                     *         "closesAt": "2026-03-02T09:30:00.000Z",
                     *         "activatedAt": "2026-03-02T09:30:00.000Z",
                     *         "closedAt": "2026-03-02T09:30:00.000Z",
                     *         "createdAt": "2026-03-02T09:30:00.000Z",
                     *         "updatedAt": "2026-03-02T09:30:00.000Z",
                     *         "version": 3
                     *       },
                     *       "okrs": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "parentId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "objective": "Make onboarding a pleasure",
                     *           "description": "text",
                     *           "rollup": "key_results",
                     *           "weight": 0,
                     *           "visibility": "organization",
                     *           "draft": true,
                     *           "archived": true,
                     *           "keyResults": [
                     *             {
                     *               "id": "text",
                     *               "title": "Days until the first value",
                     *               "metric": "number",
                     *               "unit": "days",
                     *               "start": 50,
                     *               "target": 10,
                     *               "current": 30,
                     *               "direction": "up",
                     *               "guardrail": "stay_above",
                     *               "weight": 0,
                     *               "order": 0,
                     *               "archived": true,
                     *               "confidence": null,
                     *               "measuredAt": null,
                     *               "progress": 0.5
                     *             }
                     *           ],
                     *           "progress": 0.5,
                     *           "confidence": 7,
                     *           "status": "on_track",
                     *           "checkedInAt": "2026-03-02T09:30:00.000Z",
                     *           "grade": 0,
                     *           "gradeBand": "green",
                     *           "gradeNote": "text",
                     *           "reviewNote": "text",
                     *           "carriedFrom": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "carriedTo": [
                     *             {
                     *               "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *               "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *             }
                     *           ],
                     *           "version": 7,
                     *           "createdAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "checkIns": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "keyResultId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "value": 30,
                     *           "confidence": 7,
                     *           "comment": "text",
                     *           "at": "2026-03-02T09:30:00.000Z",
                     *           "recordedAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CycleExport"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    sessions_export_csv: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_list_all: {
        parameters: {
            query?: {
                /** @description a cycle; the active one where it is left out */
                session?: string;
                /** @description also those */
                archived?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "okrs": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "parentId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "objective": "Make onboarding a pleasure",
                     *           "description": "text",
                     *           "rollup": "key_results",
                     *           "weight": 0,
                     *           "visibility": "organization",
                     *           "draft": true,
                     *           "archived": true,
                     *           "keyResults": [
                     *             {
                     *               "id": "text",
                     *               "title": "Days until the first value",
                     *               "metric": "number",
                     *               "unit": "days",
                     *               "start": 50,
                     *               "target": 10,
                     *               "current": 30,
                     *               "direction": "up",
                     *               "guardrail": "stay_above",
                     *               "weight": 0,
                     *               "order": 0,
                     *               "archived": true,
                     *               "confidence": null,
                     *               "measuredAt": null,
                     *               "progress": 0.5
                     *             }
                     *           ],
                     *           "progress": 0.5,
                     *           "confidence": 7,
                     *           "status": "on_track",
                     *           "checkedInAt": "2026-03-02T09:30:00.000Z",
                     *           "grade": 0,
                     *           "gradeBand": "green",
                     *           "gradeNote": "text",
                     *           "reviewNote": "text",
                     *           "carriedFrom": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "carriedTo": [
                     *             {
                     *               "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *               "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *             }
                     *           ],
                     *           "version": 7,
                     *           "createdAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OkrList"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOkr"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedOkr"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.idempotency_in_progress.idempotency_mismatch.session_closed.session_full.tree_too_deep"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path: {
                okrId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "parentId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "objective": "Make onboarding a pleasure",
                     *       "description": "text",
                     *       "rollup": "key_results",
                     *       "weight": 0,
                     *       "visibility": "organization",
                     *       "draft": true,
                     *       "archived": true,
                     *       "keyResults": [
                     *         {
                     *           "id": "text",
                     *           "title": "Days until the first value",
                     *           "metric": "number",
                     *           "unit": "days",
                     *           "start": 50,
                     *           "target": 10,
                     *           "current": 30,
                     *           "direction": "up",
                     *           "guardrail": "stay_above",
                     *           "weight": 0,
                     *           "order": 0,
                     *           "archived": true,
                     *           "confidence": null,
                     *           "measuredAt": null,
                     *           "progress": 0.5
                     *         }
                     *       ],
                     *       "progress": 0.5,
                     *       "confidence": 7,
                     *       "status": "on_track",
                     *       "checkedInAt": "2026-03-02T09:30:00.000Z",
                     *       "grade": 0,
                     *       "gradeBand": "green",
                     *       "gradeNote": "text",
                     *       "reviewNote": "text",
                     *       "carriedFrom": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "carriedTo": [
                     *         {
                     *           "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *         }
                     *       ],
                     *       "version": 7,
                     *       "createdAt": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OkrView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_change: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description the ETag that was read; another version now is 409 `version_conflict`
                 * @example "7"
                 */
                "If-Match"?: string;
            };
            path: {
                okrId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OkrChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "OKR Updated"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.conflict.metric_frozen.okr_loop.session_closed.tree_too_deep.version_conflict"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                okrId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.session_closed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_tree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                okrId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tree": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "parentId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "objective": "Make onboarding a pleasure",
                     *         "description": "text",
                     *         "rollup": "key_results",
                     *         "weight": 0,
                     *         "visibility": "organization",
                     *         "draft": true,
                     *         "archived": true,
                     *         "keyResults": [
                     *           {
                     *             "id": "text",
                     *             "title": "Days until the first value",
                     *             "metric": "number",
                     *             "unit": "days",
                     *             "start": 50,
                     *             "target": 10,
                     *             "current": 30,
                     *             "direction": "up",
                     *             "guardrail": "stay_above",
                     *             "weight": 0,
                     *             "order": 0,
                     *             "archived": true,
                     *             "confidence": null,
                     *             "measuredAt": null,
                     *             "progress": 0.5
                     *           }
                     *         ],
                     *         "progress": 0.5,
                     *         "confidence": 7,
                     *         "status": "on_track",
                     *         "checkedInAt": "2026-03-02T09:30:00.000Z",
                     *         "grade": 0,
                     *         "gradeBand": "green",
                     *         "gradeNote": "text",
                     *         "reviewNote": "text",
                     *         "carriedFrom": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "carriedTo": [
                     *           {
                     *             "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *             "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *           }
                     *         ],
                     *         "version": 7,
                     *         "createdAt": "2026-03-02T09:30:00.000Z",
                     *         "children": [
                     *           {
                     *             "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *             "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *             "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *             "parentId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *             "objective": "Make onboarding a pleasure",
                     *             "description": "text",
                     *             "rollup": "key_results",
                     *             "weight": 0,
                     *             "visibility": "organization",
                     *             "draft": true,
                     *             "archived": true,
                     *             "keyResults": [
                     *               {
                     *                 "id": "text",
                     *                 "title": "Days until the first value",
                     *                 "metric": "number",
                     *                 "unit": "days",
                     *                 "start": 50,
                     *                 "target": 10,
                     *                 "current": 30,
                     *                 "direction": "up",
                     *                 "guardrail": "stay_above",
                     *                 "weight": 0,
                     *                 "order": 0,
                     *                 "archived": true,
                     *                 "confidence": null,
                     *                 "measuredAt": null,
                     *                 "progress": 0.5
                     *               }
                     *             ],
                     *             "progress": 0.5,
                     *             "confidence": 7,
                     *             "status": "on_track",
                     *             "checkedInAt": "2026-03-02T09:30:00.000Z",
                     *             "grade": 0,
                     *             "gradeBand": "green",
                     *             "gradeNote": "text",
                     *             "reviewNote": "text",
                     *             "carriedFrom": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *             "carriedTo": [
                     *               {
                     *                 "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *                 "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *               }
                     *             ],
                     *             "version": 7,
                     *             "createdAt": "2026-03-02T09:30:00.000Z",
                     *             "children": [
                     *               {
                     *                 "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *                 "sessionId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *                 "ownerId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *                 "parentId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *                 "objective": "Make onboarding a pleasure",
                     *                 "description": "text",
                     *                 "rollup": "key_results",
                     *                 "weight": 0,
                     *                 "visibility": "organization",
                     *                 "draft": true,
                     *                 "archived": true,
                     *                 "keyResults": [],
                     *                 "progress": 0.5,
                     *                 "confidence": 7,
                     *                 "status": "on_track",
                     *                 "checkedInAt": "2026-03-02T09:30:00.000Z",
                     *                 "grade": 0,
                     *                 "gradeBand": "green",
                     *                 "gradeNote": "text",
                     *                 "reviewNote": "text",
                     *                 "carriedFrom": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *                 "carriedTo": [],
                     *                 "version": 7,
                     *                 "createdAt": "2026-03-02T09:30:00.000Z",
                     *                 "children": []
                     *               }
                     *             ]
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OkrTree"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_check_ins: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
            };
            header?: never;
            path: {
                okrId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checkIns": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "keyResultId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "value": 30,
                     *           "confidence": 7,
                     *           "comment": "text",
                     *           "at": "2026-03-02T09:30:00.000Z",
                     *           "recordedAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CheckInPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_check_in: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                okrId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCheckIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checkIn": {
                     *         "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "keyResultId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *         "value": 30,
                     *         "confidence": 7,
                     *         "comment": "text",
                     *         "at": "2026-03-02T09:30:00.000Z",
                     *         "recordedAt": "2026-03-02T09:30:00.000Z"
                     *       },
                     *       "progress": 0.5,
                     *       "status": "on_track",
                     *       "version": 7
                     *     }
                     */
                    "application/json": components["schemas"]["CheckedIn"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.conflict.idempotency_in_progress.idempotency_mismatch.session_closed.session_state"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_history: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
            };
            header?: never;
            path: {
                okrId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changes": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "version": 1,
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "updatedAt": "2026-03-02T09:30:00.000Z",
                     *           "orgId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "okrId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "at": "2026-03-02T09:30:00.000Z",
                     *           "keyResultId": null,
                     *           "field": "text",
                     *           "old": null,
                     *           "new": null
                     *         }
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["OkrChangePage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_series: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                okrId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "points": [
                     *         {
                     *           "day": "2027-02-01",
                     *           "progress": 0.5,
                     *           "expected": 0
                     *         }
                     *       ],
                     *       "keyResults": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Series"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    okrs_move_key_result: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                okrId: string;
                keyResultId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveKeyResult"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "OKR Updated"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.conflict.session_closed"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    notifications_list_all: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
                /** @description only unread ones */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "notifications": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "kind": "points-awarded",
                     *           "title": "130 points",
                     *           "body": "You earned 130 points in a challenge.",
                     *           "data": {},
                     *           "inApp": true,
                     *           "readAt": "2026-03-02T09:30:00.000Z",
                     *           "createdAt": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "unread": 2,
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    notifications_read_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    notifications_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notificationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    jobs_list_all: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
                state?: "queued" | "running" | "succeeded" | "dead";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobs": [
                     *         {
                     *           "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "kind": "ranks.rebuild",
                     *           "state": "queued",
                     *           "progress": 40,
                     *           "message": "Board 4 of 10",
                     *           "result": {},
                     *           "tries": 1,
                     *           "version": 3,
                     *           "createdAt": "2026-03-02T09:30:00.000Z",
                     *           "finishedAt": "2026-03-02T09:30:00.000Z",
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "payload": null,
                     *           "error": null,
                     *           "dueAt": null
                     *         }
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    jobs_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag that is known; the same version now is 304 */
                "If-None-Match"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "kind": "ranks.rebuild",
                     *       "state": "queued",
                     *       "progress": 40,
                     *       "message": "Board 4 of 10",
                     *       "result": {},
                     *       "tries": 1,
                     *       "version": 3,
                     *       "createdAt": "2026-03-02T09:30:00.000Z",
                     *       "finishedAt": "2026-03-02T09:30:00.000Z",
                     *       "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *       "payload": null,
                     *       "error": null,
                     *       "dueAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["JobDetail"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.scope_missing"];
            404: components["responses"]["404.not_found"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    jobs_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.conflict"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    rooms_publish: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                room: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Publication"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "room": "text",
                     *       "epoch": "text",
                     *       "seq": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Published"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.idempotency_in_progress.idempotency_mismatch"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    rooms_publish_batch: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublicationBatch"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "room": "text",
                     *           "epoch": "text",
                     *           "seq": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PublishedBatch"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.idempotency_in_progress.idempotency_mismatch"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    realtime_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "workers": [
                     *         {
                     *           "id": "3f9c02ab",
                     *           "host": "web-1",
                     *           "pid": 0,
                     *           "startedAt": "2026-03-02T09:30:00.000Z",
                     *           "address": null,
                     *           "connections": 0,
                     *           "rooms": 0,
                     *           "receivedPerSecond": 0,
                     *           "deliveredPerSecond": 0,
                     *           "lagMs": 0,
                     *           "queueBytes": 0
                     *         }
                     *       ],
                     *       "totals": {
                     *         "workers": 0,
                     *         "connections": 0,
                     *         "receivedPerSecond": 0,
                     *         "deliveredPerSecond": 0,
                     *         "queueBytes": 0
                     *       },
                     *       "connections": {
                     *         "connections": [
                     *           {
                     *             "id": "Xr2bq0ZSU4Vy6tJkAAAB",
                     *             "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *             "workerId": "text",
                     *             "transport": "polling",
                     *             "address": "203.0.113.7",
                     *             "since": "2026-03-02T09:30:00.000Z",
                     *             "rooms": [
                     *               "text"
                     *             ]
                     *           }
                     *         ],
                     *         "total": 0,
                     *         "unanswered": [
                     *           "text"
                     *         ],
                     *         "nextCursor": "text"
                     *       },
                     *       "rooms": {
                     *         "rooms": [
                     *           {
                     *             "room": "text",
                     *             "members": 0,
                     *             "epoch": "text",
                     *             "seq": 0
                     *           }
                     *         ],
                     *         "unanswered": [
                     *           "text"
                     *         ],
                     *         "nextCursor": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RealtimeView"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    realtime_list_connections: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "connections": [
                     *         {
                     *           "id": "Xr2bq0ZSU4Vy6tJkAAAB",
                     *           "userId": "0199f3a2-7c1e-7d0a-9a53-3a1f0c5b8e21",
                     *           "workerId": "text",
                     *           "transport": "polling",
                     *           "address": "203.0.113.7",
                     *           "since": "2026-03-02T09:30:00.000Z",
                     *           "rooms": [
                     *             "text"
                     *           ]
                     *         }
                     *       ],
                     *       "total": 0,
                     *       "unanswered": [
                     *         "text"
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    realtime_list_rooms: {
        parameters: {
            query?: {
                /** @description items a page */
                limit?: number;
                /** @description from `nextCursor` */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rooms": [
                     *         {
                     *           "room": "text",
                     *           "members": 0,
                     *           "epoch": "text",
                     *           "seq": 0
                     *         }
                     *       ],
                     *       "unanswered": [
                     *         "text"
                     *       ],
                     *       "nextCursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["RoomPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    realtime_kick: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Kick"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "disconnected": 0,
                     *       "unanswered": [
                     *         "text"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Disconnected"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    realtime_unsubscribe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Unsubscribe"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "removed": 0,
                     *       "unanswered": [
                     *         "text"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Removed"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            404: components["responses"]["404.not_found"];
            408: components["responses"]["408.request_timeout"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    realtime_broadcast: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat harmless: the same key and body give the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Broadcast"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Idempotent-Replay": components["headers"]["Idempotent-Replay"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "room": "text",
                     *       "epoch": "text",
                     *       "seq": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Published"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            401: components["responses"]["401.not_authenticated"];
            403: components["responses"]["403.forbidden.scope_missing"];
            408: components["responses"]["408.request_timeout"];
            409: components["responses"]["409.idempotency_in_progress.idempotency_mismatch"];
            413: components["responses"]["413.payload_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Alive"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["X-Request-ID"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "checks": {
                     *         "documents": "ok",
                     *         "redis": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Ready"];
                };
            };
            400: components["responses"]["400.malformed_request.validation_failed"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
}
