"""The `ambar` command: without a command it opens the app, with one it does one thing and ends."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from db.errors import AmbarError
from tui import i18n, session
from tui.cli.options import Options, read, usage
from tui.i18n import _


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status. Source: cli.md."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    gc.disable()  # until a command runs or the first screen is there: imports make no garbage, looking costs 30 ms
    atexit.register(gc.freeze)  # nor does the end have to look through all that was imported: 6 ms
    forced = arguments[:1] in (["--forced"], ["--forced-user"])
    said = [*arguments, *(os.environ.get("SSH_ORIGINAL_COMMAND", "").split() if forced else ())]
    options = Options(json="--json" in said, forced="" if forced else None)
    logging.lastResort = _Warnings(options)
    i18n.set_language(session.language(None, forced=forced))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = read(arguments, os.environ)
        if options.user is not None:
            options = session.of_user(options)
        logging.lastResort = _Warnings(options)
        i18n.set_language(session.language(options.lang, forced=forced))
        if options.words or options.help or options.version:
            from tui.cli.dispatch import run

            status, opens = run(options)
            if opens is not None:
                sys.stdout.flush()
                status = _app(Options(db=opens, lang=options.lang))
        else:
            status = _app(options)
        sys.stdout.flush()
        return status
    except AmbarError as error:
        return _fail(error, options)
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:  # argparse has shown its help
        return end.code if isinstance(end.code, int) else 0
    except Exception as error:  # noqa: BLE001 (whatever it was: a number here, the rest in the log)
        return _fail(error, options)
    finally:
        gc.enable()


class _Warnings(logging.Handler):
    """What is warned of goes into the log: on a terminal it would stand in the screen, on stderr beside the error."""

    def __init__(self, options: Options) -> None:
        super().__init__(logging.WARNING)
        self._options = options

    def emit(self, record: logging.LogRecord) -> None:
        """Add it to the log."""
        from tui.faults import note

        note(record, _log_folder(self._options))


def _fail(error: Exception, options: Options) -> int:
    """Tell an error; one that is a fault of ours by its number only, its traceback goes to the log."""
    from tui.cli.output import print_error

    known = error
    if not isinstance(error, AmbarError):
        from db.connection import translate

        known = translate(error)  # type: ignore[assignment]
    if not isinstance(known, AmbarError) or known.code == "internal":
        from tui.faults import record

        known = AmbarError("internal", number=record(error, _log_folder(options)))
    print_error(known, as_json=options.json)
    return known.exit_code


def _log_folder(options: Options) -> Path | None:
    """Where the log is: beside the database."""
    from db.company import path_of

    try:
        return path_of(session.database_url(options.db, forced=options.forced is not None)).parent
    except AmbarError:
        return None


def _app(options: Options) -> int:
    """Open the app; a terminal is needed for it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise usage(_("The app needs a terminal; ambar --help lists the commands"))
    if options.forced is not None:
        # Read by textual as it is imported: they name files to write and modules to load.
        for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
            del os.environ[name]
    for name in ("COLUMNS", "LINES"):  # they would count for more than the terminal, whatever size it comes to have
        os.environ.pop(name, None)
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    start = session.start(
        options.db, forced=options.forced, key=options.key, as_login=options.as_login, lang=options.lang
    )
    i18n.set_language(start.language)
    _spare()
    from tui.app import run

    asked = "" if options.forced is not None else os.environ.get("AMBAR_PLAIN", "")
    return int(run(start, spoken=options.plain or asked not in ("", "0")) or 0)


def _spare() -> None:
    """Do without what a session in a terminal does not need, and would pay for.

    asyncio is loaded as where Python has no OpenSSL (4 ms, 2 MiB): it is made for that, it asks for `ssl` in a try, and
    whoever needs `ssl` later imports it as ever. `hashlib` has the same hashes without OpenSSL (1 MiB), and peewee
    runs on our SQLite, not on Python's (half a MiB).
    """
    for name in ("_hashlib", "sqlite3"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    if "ssl" not in sys.modules and "asyncio" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        try:
            import asyncio  # noqa: F401 (only loaded here)
        finally:
            del sys.modules["ssl"]


if __name__ == "__main__":
    sys.exit(main())
