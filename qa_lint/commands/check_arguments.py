"""The arguments of ``qa-lint check``."""

from __future__ import annotations

import argparse

from qa_lint.core.settings import Option, options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `qa-lint check` takes."""
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders; - reads standard input")
    add("--fix", action="store_true", help="apply safe fixes")
    add("--unsafe-fixes", action="store_true", help="apply unsafe fixes, too")
    add("--diff", action="store_true", help="show what --fix would change, write nothing")
    add_network_arguments(parser)
    add(
        "--output-format",
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help="text, json, github, sarif, gitlab, junit or rdjson; may be given more than once: "
        "one goes to standard output, the others to files",
    )
    add(
        "--no-suppressed",
        action="store_true",
        help="leave suppressed findings out of JSON and SARIF (GitHub shows them as open alerts)",
    )
    add("--statistics", action="store_true", help="count the findings of each rule")
    add("--config", metavar="FILE", help="use this settings file, and no other")
    add("--no-cache", action="store_true", help="neither read nor write stored results")
    add("--no-bank", action="store_true", help="leave out rules that compare files")
    add("--tracked", action="store_true", help="leave out files in folders that git doesn't track")
    add("--stdin-filename", metavar="NAME", help="where standard input comes from, for settings")
    group = parser.add_argument_group("settings (see also the settings file)")
    for option in options().values():
        if "cli" in option.where:
            _add_setting(group, option)


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what decides whether, and where, links are asked for."""
    parser.add_argument(
        "--links", action="store_true", help="ask the network whether links are alive"
    )
    parser.add_argument(
        "--allow-net",
        action="append",
        default=[],
        metavar="CIDR",
        help="addresses that --links may contact though they are not public",
    )


def _add_setting(group: argparse._ArgumentGroup, option: Option) -> None:
    flag = f"--{option.name}"
    if option.kind == "flag":
        group.add_argument(
            flag, action=argparse.BooleanOptionalAction, default=None, help=option.help
        )
        return
    group.add_argument(
        flag,
        default=None,
        action="append" if option.kind == "words" else "store",
        metavar=option.metavar or "|".join(option.choices),
        help=option.help.replace("%", "%%"),
    )
