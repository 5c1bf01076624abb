"""Makes the services about who comes in, which lean on one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from regatta.integrations.firebase import FirebaseTokens
from regatta.server.assembly.kit import Kit, clock
from regatta.server.demo.account import ACCOUNT
from regatta.server.providers import identity_providers
from regatta.services.admins import Admins
from regatta.services.auth import Auth, Lifetimes
from regatta.services.identities import Identities
from regatta.services.invitations import INVITATION_MAIL, Invitations
from regatta.services.keys import Keys
from regatta.services.recovery import CHANGED_MAIL, RESET_MAIL, RESET_WISH, Recovery
from regatta.services.registration import VERIFICATION_MAIL, Registrations
from regatta.services.sessions import Sessions
from regatta.services.standing import Standing
from regatta.services.users import Users


@dataclass(frozen=True, slots=True)
class Accounts:
    """The services about accounts."""

    auth: Auth
    keys: Keys
    sessions: Sessions
    invitations: Invitations
    registration: Registrations
    recovery: Recovery
    identities: Identities
    users: Users


def accounts(kit: Kit) -> Accounts:
    """Return the services about accounts, and have their letters written by them."""
    stores, ports, audit = kit.stores, kit.ports, kit.audit
    standing = Standing(stores.sessions, stores.keys, stores.users, clock)
    keys = Keys(stores.keys, stores.users, standing, ports.sessions, audit, clock)
    auth = _auth(kit, keys, standing)
    users, organizations = stores.users, stores.organizations
    common = (ports.passwords, ports.tokens, kit.jobs, kit.mail, audit, clock)
    admins = Admins(organizations, users)
    invitations = Invitations(stores.invitations, users, organizations, admins, auth, *common)
    limits = ports.limits if kit.settings.rate_limits else None
    registration = Registrations(users, organizations, invitations, *common, limits)
    recovery = Recovery(users, auth, *common)
    kit.jobs.handle(VERIFICATION_MAIL, registration.mail_link)
    kit.jobs.handle(RESET_WISH, recovery.find_owner)
    kit.jobs.handle(RESET_MAIL, recovery.mail_link)
    kit.jobs.handle(CHANGED_MAIL, recovery.mail_notice)
    kit.jobs.handle(INVITATION_MAIL, invitations.mail_code)
    return Accounts(
        auth=auth,
        keys=keys,
        sessions=Sessions(stores.sessions, auth, audit, clock),
        invitations=invitations,
        registration=registration,
        recovery=recovery,
        identities=_identities(kit, auth, keys, registration),
        users=_users(kit, admins, auth, keys),
    )


def _auth(kit: Kit, keys: Keys, standing: Standing) -> Auth:
    return Auth(
        users=kit.stores.users,
        sessions=kit.stores.sessions,
        keys=keys,
        passwords=kit.ports.passwords,
        tokens=kit.ports.tokens,
        connections=kit.ports.sessions,
        audit=kit.audit,
        clock=clock,
        lifetimes=Lifetimes(
            access=timedelta(seconds=kit.settings.token_seconds),
            session=timedelta(days=kit.settings.session_days),
        ),
        standing=standing,
    )


def _users(kit: Kit, admins: Admins, auth: Auth, keys: Keys) -> Users:
    return Users(
        users=kit.stores.users,
        admins=admins,
        invitations=kit.stores.invitations,
        identities=kit.stores.identities,
        auth=auth,
        keys=keys,
        passwords=kit.ports.passwords,
        connections=kit.ports.sessions,
        audit=kit.audit,
    )


def _identities(kit: Kit, auth: Auth, keys: Keys, registration: Registrations) -> Identities:
    settings, outgoing = kit.settings, kit.ports.messengers.outgoing
    project = settings.firebase_project
    return Identities(
        store=kit.stores.identities,
        users=kit.stores.users,
        providers=identity_providers(
            settings.sign_in,
            settings.sign_in_redirect or f"{settings.site}/signed-in",
            settings.outgoing_private,
            outgoing,
        ),
        firebase=FirebaseTokens(project, outgoing, keys_url=settings.firebase_keys_url)
        if project
        else None,
        registrations=registration,
        auth=auth,
        keys=keys,
        audit=kit.audit,
        clock=clock,
        demo=ACCOUNT if settings.demo and settings.environment == "development" else None,
    )
