"""The arguments of ``qa-lint links``, apart from it: the parser must be cheap to make."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders")
    add("--only-new", metavar="REV", help="only links that this git revision doesn't have")
    add("--offline", action="store_true", help="ask for nothing: tell what is known, and how old")
    add("--recheck", action="store_true", help="ask for everything, whatever is known")
    add("--max-age", default="7d", metavar="AGE", help="how old a good verdict may be (7d)")
    add(
        "--fail-after",
        default="7d",
        metavar="AGE",
        help="call a link broken that has been down for so long (7d)",
    )
    add(
        "--allow-net",
        action="append",
        default=[],
        metavar="CIDR",
        help="addresses that may be contacted though they are not public",
    )
    add("--timeout", type=float, default=20.0, metavar="S", help="seconds for one try (20)")
    add(
        "--concurrency",
        type=int,
        default=64,
        metavar="N",
        help="requests at a time, all hosts together (64)",
    )
    add("--ca-file", metavar="PEM", help="certificates to trust beside the usual ones")
    add("--output-format", default="text", choices=("text", "json", "github", "html"))
    add("--report", action="store_true", help="add the maintainer's view: history, hosts, copies")
    add("--fix", action="store_true", help="write new addresses of moved pages: the same site's")
    add("--unsafe-fixes", action="store_true", help="write those on other sites, too")
    add("--config", metavar="FILE", help="use this settings file, and no other")
    add("--no-cache", action="store_true", help="neither use nor keep what is known of links")
