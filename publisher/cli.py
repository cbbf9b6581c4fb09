"""The ``publisher`` command. Each subcommand imports only what it needs."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from uuid import UUID

    from publisher.config import Settings

PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Handbell: schedules a school's posts once and publishes them as its policy allows."""


def main() -> None:
    # The tweet parser's own affair (pyproject.toml pins what it needs), and no news to anybody.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    cli(prog_name="publisher")


def settings() -> Settings:
    """The environment's settings, or an exit that names what is missing."""
    from pydantic import ValidationError

    from publisher import logs
    from publisher.config import Settings

    try:
        found = Settings()
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            name = "__".join(str(part) for part in problem["loc"]).upper()
            click.echo(f"{name}: {problem['msg']}", err=True)
        click.echo("See docs/operations.md, or start everything with `publisher demo`.", err=True)
        sys.exit(2)
    logs.set_up(found.log_format)
    return found


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True)
def web(host: str, port: int, threads: int) -> None:
    """Serve the site (waitress; larger installations run gunicorn on wsgi.py)."""
    from threading import Thread

    import waitress

    from publisher.app import create_app, create_system
    from publisher.detect import everything
    from publisher.web.incoming import IN_MEMORY

    app = create_app(create_system(settings(), pool=threads))
    Thread(target=everything.load, daemon=True).start()  # so that no visitor waits for it
    waitress.serve(
        app, host=host, port=port, threads=threads, ident=None, _quiet=True,
        inbuf_overflow=IN_MEMORY,
    )  # fmt: skip


@cli.command()
@click.option("--queue", "queues", multiple=True, help="Only these; twice for two processes.")
def worker(queues: tuple[str, ...]) -> None:
    """Run the workers: one to three processes a platform, and one for everything else."""
    from publisher.app import create_system
    from publisher.worker import run

    found = settings()
    names = list(queues) or run.all_queues(create_system(found))
    run.run(lambda: create_system(found), names)


@cli.command()
def beat() -> None:
    """Run the beat: claims what is due and wakes the workers. Any number may run."""
    import signal

    from publisher.app import create_system
    from publisher.worker.beat import Beat

    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: asked.append(number))
    Beat(create_system(settings())).run(lambda: bool(asked))


@cli.command("policy-schema")
def policy_schema() -> None:
    """Print the JSON Schema of the policy language, for other programs and editors."""
    import json

    from tenants.policies.shape import schema

    click.echo(json.dumps(schema(), indent=1, ensure_ascii=False))


@cli.command()
def migrate() -> None:
    """Bring the database up to date, creating the two logins if they are missing."""
    from publisher import migrating
    from publisher.app import database

    migrating.migrate(database(settings()))
    click.echo("The database is up to date.")


@cli.command()
@click.argument("message")
def migration(message: str) -> None:
    """Write a new migration from the models; read it, and add row-level security by hand."""
    from publisher import migrating

    click.echo(migrating.write_migration(message))


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def holidays(file: str) -> None:
    """Take over a newer list of bank holidays (GOV.UK's JSON, or one of the same shape)."""
    from pathlib import Path

    from publisher.data.holidays import NotHolidays, store

    try:
        stored = store(Path(file).read_text("utf-8"), settings().home_folder)
    except NotHolidays as problem:
        raise click.ClickException(str(problem)) from None
    for division, days in stored.items():
        click.echo(f"{division}: {days} bank holidays")


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False))
def backup(file: str) -> None:
    """Save the database to one file. The uploads' folder and the master key are kept apart."""
    from pathlib import Path

    from publisher import backup as saving
    from publisher.app import database

    try:
        saving.save(database(settings()), Path(file))
    except saving.BackupFailed as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"Saved to {file}. Keep the master key, but never beside it.")


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, exists=True))
def restore(file: str) -> None:
    """Fill an empty database from a backup and bring it up to date. Every school is paused."""
    from pathlib import Path

    from publisher import backup as saving
    from publisher.app import create_system
    from publisher.services import coming_back

    system = create_system(settings())
    try:
        saving.load(system.database, Path(file))
    except saving.BackupFailed as problem:
        raise click.ClickException(str(problem)) from None
    perhaps_live = coming_back.hold(system)
    click.echo(f"Restored. Posts that may have gone out since, to be looked for: {perhaps_live}.")
    click.echo("Every school is paused and logged out; somebody there looks, and resumes.")
    click.echo("Run `publisher doctor` before you start the beat.")


@cli.command()
def doctor() -> None:
    """Look at everything this installation stands on; 1 when something is wrong."""
    from publisher import doctor as examining
    from publisher.app import create_system

    findings = examining.examine(create_system(settings()))
    for finding in findings:
        click.echo(str(finding))
    sys.exit(any(finding.verdict is examining.Verdict.WRONG for finding in findings))


@cli.group()
def keys() -> None:
    """Secrets: make new ones, and turn the master key."""


@keys.command("rotate")
def rotate_keys() -> None:
    """Seal everything anew under the newest master key. May be stopped and run again."""
    from publisher.app import create_system
    from publisher.services import keys

    system = create_system(settings())
    for table, count in sorted(keys.reseal(system).items()):
        click.echo(f"{table}: {count} sealed anew")
    click.echo(f"{len(keys.old_rolls(system))} rolls stand under an older key (docs/operations.md)")


@keys.command("roll")
@click.argument("school", type=click.UUID)
def change_roll_key(school: UUID) -> None:
    """Give one school's roll a new key. The school is paused until its register is uploaded."""
    from publisher.app import create_system
    from publisher.services import keys

    keys.change_roll_key(create_system(settings()), school)
    click.echo("The roll's digests are gone and the school is paused: upload its register again.")


@keys.command("new")
def new_key() -> None:
    """Print a new master key."""
    import base64

    click.echo(base64.urlsafe_b64encode(os.urandom(32)).decode())


@cli.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def check(arguments: tuple[str, ...]) -> None:
    """Judge texts against a policy, without any server (see --help)."""
    from publisher import check as checking

    sys.exit(checking.main(list(arguments)))


@cli.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sandbox(arguments: tuple[str, ...]) -> None:
    """Run the five platforms as one program on this machine (see --help)."""
    from publisher.sandbox import program

    sys.exit(program.main(list(arguments)))


@cli.command()
@click.option("--once", is_flag=True, help="Do the job and end: 0 when all came out as it should.")
@click.option("--json", "report", type=click.Path(dir_okay=False), help="Write what happened here.")
@click.option("--port", default=8000, show_default=True)
@click.option("--home", default="var/demo", show_default=True, help="Emptied first.")
def demo(once: bool, report: str | None, port: int, home: str) -> None:
    """Five schools' policies, one set of posts, five verdicts, published; then the site runs."""
    from pathlib import Path

    from publisher.demo import run

    sys.exit(
        run.demo(
            home=Path(home).absolute(),
            port=port,
            once=once,
            report=Path(report) if report else None,
        )
    )


@cli.command()
@click.option("--deliveries", default=300, show_default=True)
@click.option("--schools", default=12, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--minutes", type=float, help="How long things go wrong; grows with the work.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
def chaos(deliveries: int, schools: int, seed: int, minutes: float | None, as_json: bool) -> None:
    """Publish while everything is being killed, then count: 0 when each post is live once."""
    from publisher import logs
    from publisher.chaos import run

    logs.set_up("console")
    sys.exit(
        run.main(
            deliveries=deliveries, schools=schools, seed=seed, minutes=minutes, as_json=as_json
        )
    )
