"""``qa-lint test``: runs the examples of rules."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from qa_lint.commands.console import write_lines
from qa_lint.core.errors import UsageError
from qa_lint.core.rule import AnyCheck
from qa_lint.linting.packs.loading import load_packs, own_ids
from qa_lint.linting.registry import RuleSet, matches, python_rules, select_rules
from qa_lint.reporting.plain import printable
from qa_lint.running.examples import Complaint, ExampleRunner
from qa_lint.running.jobs import algebra
from qa_lint.running.pack_files import read_packs


def run(arguments: argparse.Namespace) -> int:
    """Run the examples of the targets, or of all of qa-lint's own rules."""
    own = select_rules(load_packs(True, ()), preview=True)
    targets = _targets(arguments.targets)
    rules = own.rules()
    tested = [r for r in rules if any(matches(r.id, p) for p in targets.own)]
    tested += targets.extra.rules()
    if not arguments.targets:
        tested = rules
    elif not tested:
        raise UsageError(f"no rules in {', '.join(arguments.targets)}")
    complaints: list[Complaint] = []
    runner = ExampleRunner(own.joined(targets.extra), algebra())
    for rule in tested:
        complaints += runner.check_rule(rule)
    write_lines(f"{complaint.rule}: {printable(complaint.message)}" for complaint in complaints)
    plural = "s" * (len(tested) != 1)
    failed = len({complaint.rule for complaint in complaints})
    write_lines([f"{len(tested)} rule{plural} tested, {failed} failed"])
    return 1 if complaints else 0


class _Targets(NamedTuple):
    """What is to be tested: patterns of our own rules, and rules of others."""

    own: set[str]
    extra: RuleSet


def _targets(targets: Sequence[str]) -> _Targets:
    """Collect the rules of packs, folders of packs, installed packages; and names of our own."""
    packs: list[str] = []
    own: set[str] = set()
    checks: list[AnyCheck] = []
    for target in targets:
        path = Path(target)
        if path.is_dir() and not (path / "__init__.py").exists():
            packs += sorted(str(p) for p in path.rglob("*.y*ml"))
        elif path.suffix in (".yaml", ".yml") or path.is_file():
            packs.append(target)
        elif _is_own(target):
            own.add(target)
        else:
            checks += _package_checks(target)
    ids = {pack: own_ids(Path(pack)) for pack in packs}
    own |= {rule for found in ids.values() for rule in found or ()}
    others = [pack for pack, found in ids.items() if found is None]
    extra = load_packs(False, read_packs(others)) if others else []
    return _Targets(own, RuleSet.of([*checks, *extra]))


def _is_own(target: str) -> bool:
    known = any(matches(rule, target) for rule in python_rules())
    return known or matches(target, "facts")


def _package_checks(name: str) -> Iterator[AnyCheck]:
    """Import an installed package and yield the rules in it; the family is the module's folder."""
    try:
        package = importlib.import_module(name)
    except (ImportError, ValueError):
        raise UsageError(f"{name}: neither a path nor an installed package") from None
    for module in _modules(package):
        family = module.__name__.rsplit(".", 2)[-2] if "." in module.__name__ else name
        for value in vars(module).values():
            make = getattr(value, "make_check", None)
            if make is not None and value.__module__ == module.__name__:
                yield make(family)


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for info in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
        yield importlib.import_module(info.name)
