"""The command line: `regatta`. Each command loads what it needs, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from regatta import __version__
from regatta.server import logs
from regatta.server.failures import StartupError, problems

if TYPE_CHECKING:
    from regatta.server.settings import Settings

app = typer.Typer(
    help="Regatta: the live backend for teams that race toward goals.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
ranks = typer.Typer(help="The leaderboards, which are an index over the ledger.")
app.add_typer(ranks, name="ranks")
failures = typer.Typer(help="The jobs that will not be tried again by themselves.")
app.add_typer(failures, name="jobs")
mails = typer.Typer(help="The letters and text messages that nobody delivers.")
app.add_typer(mails, name="mailbox")

Host = Annotated[str | None, typer.Option(help="Address to listen on.", show_default=False)]
Port = Annotated[
    int | None, typer.Option(help="Port to listen on; 0 takes a free one.", show_default=False)
]
Workers = Annotated[int | None, typer.Option(help="Server processes.", show_default=False)]
Data = Annotated[
    str | None, typer.Option(help="Folder of the embedded stores.", show_default=False)
]
Redis = Annotated[
    str | None, typer.Option(help="Redis or Valkey URL; bundled if absent.", show_default=False)
]
MongoDB = Annotated[
    str | None, typer.Option(help="MongoDB URL; SQLite if absent.", show_default=False)
]

To = Annotated[str | None, typer.Option(help="Only what goes to it.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")]


@contextmanager
def _told() -> Iterator[None]:
    """Say what keeps a command from working as one line and leave with 2."""
    try:
        yield
    except StartupError as error:
        typer.echo(f"regatta: {error}", err=True)
        raise typer.Exit(2) from None


def load(**flags: Any) -> Settings:
    """Return the settings with *flags* over them.

    Raises:
        StartupError: a setting is not valid.
    """
    from regatta.server.settings import Settings

    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise StartupError(problems(error.errors())) from None


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def regatta(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Hold the options of `regatta` itself."""


@app.command()
def serve(
    host: Host = None,
    port: Port = None,
    workers: Workers = None,
    data: Data = None,
    redis: Redis = None,
    mongodb: MongoDB = None,
    parent: Annotated[
        int | None, typer.Option(hidden=True, help="A pipe; the server ends when it does.")
    ] = None,
) -> None:
    """Run the server, with background jobs inside."""
    from regatta.server import supervisor

    with _told():
        settings = load(
            host=host, port=port, workers=workers, data=data, redis_url=redis, mongodb_url=mongodb
        )
        logs.configure(settings.log_level)
        supervisor.serve(
            settings, lambda address: typer.echo(f"Regatta serves {address}"), parent=parent
        )


@app.command()
def demo(host: Host = None, port: Port = None, workers: Workers = None, data: Data = None) -> None:
    """Run a server and a race in it that never ends."""
    from regatta.server.demo import command

    with _told():
        command.run(load(host=host, port=port, workers=workers, data=data))


@app.command()
def worker(data: Data = None, redis: Redis = None, mongodb: MongoDB = None) -> None:
    """Run background jobs alone, beside servers that share the stores."""
    from regatta.server import process, supervisor

    with _told():
        settings = load(data=data, redis_url=redis, mongodb_url=mongodb)
        logs.configure(settings.log_level)
        if settings.redis_url is None:
            raise StartupError("A worker needs the servers' Redis: name it with --redis.")
        with supervisor.prepared(settings) as (ready, redis_url):
            process.run(lambda: process.work(ready, redis_url))


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from regatta.server.app import openapi_document

    typer.echo(openapi_document().decode())


@app.command()
def asyncapi() -> None:
    """Print the AsyncAPI document."""
    from regatta.server.app import asyncapi_document

    typer.echo(asyncapi_document().decode())


@ranks.command()
def rebuild(data: Data = None, redis: Redis = None, mongodb: MongoDB = None) -> None:
    """Make every present leaderboard anew from the documents."""
    with _told():
        settings = load(data=data, redis_url=redis, mongodb_url=mongodb)
        logs.configure("warning")
        made = _with_system(settings, lambda system: system.services.boards.rebuild())
        typer.echo(f"{made} leaderboards rebuilt.")


@failures.callback(invoke_without_command=True)
def dead(
    context: typer.Context,
    data: Data = None,
    redis: Redis = None,
    mongodb: MongoDB = None,
    as_json: AsJson = False,
) -> None:
    """List the dead jobs of all organizations and of none, the latest first."""
    if context.invoked_subcommand is not None:
        return
    from regatta.server import jobs

    with _told():
        settings = load(data=data, redis_url=redis, mongodb_url=mongodb)
        logs.configure("error")
        found = _with_system(settings, jobs.dead)
        if as_json:
            typer.echo(jobs.as_json(found))
        else:
            jobs.listed(found)


@failures.command()
def retry(
    id: Annotated[str | None, typer.Argument(help="One dead job.", show_default=False)] = None,
    kind: Annotated[str | None, typer.Option(help="All of a kind.", show_default=False)] = None,
    data: Data = None,
    redis: Redis = None,
    mongodb: MongoDB = None,
) -> None:
    """Have dead jobs tried again, as if they were new."""
    from regatta.server import jobs

    with _told():
        if id is None and kind is None:
            raise StartupError("Name a job by its id, or all of a kind with --kind.")
        settings = load(data=data, redis_url=redis, mongodb_url=mongodb)
        logs.configure("error")
        revived = _with_system(settings, lambda system: jobs.retried(system, id, kind))
        typer.echo(f"{revived} to be tried again.")


@mails.callback(invoke_without_command=True)
def listed(
    context: typer.Context, data: Data = None, to: To = None, as_json: AsJson = False
) -> None:
    """List what is in the mail folder, newest first."""
    if context.invoked_subcommand is not None:
        return
    from regatta.server import mailbox
    from regatta.server.messengers import mail_folder

    with _told():
        found = mailbox.found(mail_folder(load(data=data)), to)
        if as_json:
            typer.echo(mailbox.as_json(found))
        else:
            mailbox.listed(found)


@mails.command()
def show(
    id: Annotated[str | None, typer.Argument(help="The newest unless given.")] = None,
    data: Data = None,
    to: To = None,
    as_json: AsJson = False,
) -> None:
    """Print one letter or text message."""
    from regatta.server import mailbox
    from regatta.server.messengers import mail_folder

    with _told():
        mail = mailbox.one(mailbox.found(mail_folder(load(data=data)), to), id)
        typer.echo(mailbox.as_json([mail]) if as_json else mailbox.shown(mail))


@app.command()
def doctor(data: Data = None, redis: Redis = None, mongodb: MongoDB = None) -> None:
    """Check settings, stores and versions, and say what to do."""
    from regatta.server.doctor import report

    with _told():
        settings = load(data=data, redis_url=redis, mongodb_url=mongodb)
        logs.configure("error")
        if not report(settings):
            raise typer.Exit(1)


def _with_system(settings: Settings, act: Callable[[Any], Any]) -> Any:
    """Open the stores, which a running server may have open too, and do one thing with them."""
    from regatta.server import process, supervisor
    from regatta.server.wiring import opened

    async def main() -> Any:
        async with opened(ready, redis_url) as system:
            await process.check_redis(system)
            return await act(system)

    with supervisor.reached(settings) as (ready, redis_url):
        return asyncio.run(main())
