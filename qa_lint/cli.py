"""The command line: arguments, exit codes, and the one door for errors."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from qa_lint import __version__
from qa_lint.commands import check_arguments, links_arguments
from qa_lint.core.errors import QaLintError, UsageError, did_you_mean
from qa_lint.running.policy import EXIT_BUG, EXIT_FINDINGS, EXIT_INTERRUPTED, EXIT_USAGE

COMMANDS = {
    "check": "check question files (what `qa-lint PATHS` does)",
    "rules": "list the rules",
    "explain": "explain a rule, with examples",
    "test": "run the examples of rules: ours, or those of a pack or a package",
    "dialects": "tell how questions are written in files, and what speaks for it",
    "links": "tell where every link to the web stands",
    "baseline": "write down the known findings, drop those that are gone, or show them",
    "stats": "count what files hold, and how much of it was read",
    "math": "show how a formula is read, whether it typesets, and whether it is true",
    "init": "write a settings file, with the conventions that the bank keeps",
    "config": "show the settings that hold for a path, and where each comes from",
}
_EPILOG = """\
exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or settings,
3 a bug in qa-lint or a broken rule, 130 interrupted

Settings stand in qa-lint.toml, or in pyproject.toml under [tool.qa-lint]; the environment
(QA_LINT_FAIL_ON=...) overrides them, and the command line overrides both.
`qa-lint COMMAND --help` shows the options of a command."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors leave through the door of :func:`main`."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(
        prog="qa-lint",
        description="Find what is broken, inconsistent or false in banks of questions and answers.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"qa-lint {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        _ARGUMENTS[name](command)
    return parser


def _text_or_json(value: str) -> str:
    known = ("text", "json")
    if value not in known:
        near = did_you_mean(value, known)
        raise argparse.ArgumentTypeError(f"{value!r} is not one of {', '.join(known)}{near}")
    return value


def _rules_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("patterns", nargs="*", metavar="RULE", help="rules or families")
    parser.add_argument("--output-format", default="text", type=_text_or_json, metavar="text|json")


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="a rule's id, such as format/unclosed-fence")


def _test_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "targets",
        nargs="*",
        metavar="PATH|PACKAGE",
        help="YAML packs, folders of them, installed packages, or our rules and families; "
        "without any: all of qa-lint's own rules",
    )


def _reading_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument("--output-format", default="text", type=_text_or_json, metavar="text|json")


def _baseline_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("create", "prune", "show"), help="what to do")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders to check")
    parser.add_argument(
        "--baseline", metavar="FILE", help="the file; else what the settings name, or a new one"
    )
    check_arguments.add_network_arguments(parser)
    parser.add_argument("--config", metavar="FILE", help="use this settings file, and no other")
    parser.add_argument("--output-format", default="text", type=_text_or_json, metavar="text|json")


def _math_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "formula", metavar="TEX|FILE:LINE", help="a formula, or the place of some in a file"
    )
    parser.add_argument("--output-format", default="text", choices=("text", "json"))


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", help="where to write qa-lint.toml")


def _config_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("path", nargs="?", default=".", metavar="PATH", help="a file or a folder")
    add("--config", metavar="FILE", help="use this settings file, and no other")
    add("--output-format", default="text", type=_text_or_json, metavar="text|json")
    add("--schema", action="store_true", help="print the JSON Schema of settings files")


_ARGUMENTS: dict[str, Any] = {
    "check": check_arguments.add_arguments,
    "rules": _rules_arguments,
    "explain": _explain_arguments,
    "test": _test_arguments,
    "dialects": _reading_arguments,
    "links": links_arguments.add_arguments,
    "baseline": _baseline_arguments,
    "stats": _reading_arguments,
    "math": _math_arguments,
    "init": _init_arguments,
    "config": _config_arguments,
}


def with_command(argv: Sequence[str]) -> list[str]:
    """Insert ``check`` where no command is named: ``qa-lint PATHS`` is ``qa-lint check PATHS``."""
    first = argv[0] if argv else ""
    if first in COMMANDS or first in ("--version", "--help", "-h"):
        return list(argv)
    return ["check", *argv]


def _refuse_misspelt_command(argv: Sequence[str]) -> None:
    """Point out a command that was mistyped and is no path either."""
    first = argv[0] if argv else ""
    if first.isalpha() and first not in COMMANDS and not os.path.lexists(first):
        near = did_you_mean(first, COMMANDS)
        if near:
            raise UsageError(f"{first}: no such command or path{near}")


def _refuse_file_as_option(argv: Sequence[str]) -> None:
    """Refuse a file whose name reads like an option, as a hook may hand it over.

    Whoever adds the file ``--output-format=text=README.md`` must not decide what is written.
    """
    for argument in argv:
        if argument == "--":
            return
        if len(argument) > 1 and argument.startswith("-") and os.path.lexists(argument):
            from qa_lint.running.discovery import SUFFIXES

            if argument.lower().endswith(SUFFIXES):
                raise UsageError(
                    f"the file {argument} reads like an option: write ./{argument}, or -- before"
                    " the paths"
                )


def _unknown_argument(argument: str, command: str) -> str:
    """Return what to say of an argument that a command does not take."""
    parser = _Parser(add_help=False)
    _ARGUMENTS[command](parser)
    name = argument.partition("=")[0]
    known = [flag for action in parser._actions for flag in action.option_strings]
    return f"{command} takes no {argument!r}{did_you_mean(name, known)}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    gc.set_threshold(500_000, 20, 20)  # a run makes many small objects and few circles
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        _refuse_misspelt_command(arguments)
        _refuse_file_as_option(arguments)
        options_, unknown = build_parser().parse_known_args(with_command(arguments))
        if unknown:
            raise UsageError(_unknown_argument(unknown[0], options_.command))
        status: int = import_module(f"qa_lint.commands.{options_.command}").run(options_)
        sys.stdout.flush()
        return status
    except QaLintError as error:
        from qa_lint.commands.console import note

        note(f"error: {error}")
        return EXIT_USAGE
    except KeyboardInterrupt:
        print("qa-lint: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # who reads only the first lines must not take the run for clean
        _close_output()
        return EXIT_FINDINGS
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            return _bug(error)
        _close_output()
        print(f"qa-lint: error: the report can't be written: {error.strerror}", file=sys.stderr)
        return EXIT_USAGE
    except Exception as error:  # noqa: BLE001 - the one door: a bug is reported with its trace
        return _bug(error)


def _close_output() -> None:
    """Throw away what is still to be written, so that nothing fails at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug(error: Exception) -> int:
    import traceback

    traceback.print_exception(error)
    print("qa-lint: this is a bug in qa-lint; please report it", file=sys.stderr)
    return EXIT_BUG
