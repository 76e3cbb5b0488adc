"""``qa-lint test``: runs the examples of rules."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from qa_lint.commands.console import write_lines
from qa_lint.core.errors import UsageError
from qa_lint.core.rule import BankCheck, Check, Rule
from qa_lint.linting.packs.loading import load_packs
from qa_lint.linting.registry import RuleSet, select_rules
from qa_lint.running.examples import Complaint, ExampleRunner
from qa_lint.running.jobs import algebra
from qa_lint.running.pack_files import read_packs


def run(arguments: argparse.Namespace) -> int:
    """Run the examples of the targets, or of all of qa-lint's own rules."""
    own = select_rules(load_packs(True, ()), preview=True)
    extra = _targets(arguments.targets)
    tested = _rules(extra) if arguments.targets else own.rules()
    everything = RuleSet(own.checks + extra.checks, own.bank_checks + extra.bank_checks)
    if arguments.targets and not tested:
        raise UsageError(f"no rules in {', '.join(arguments.targets)}")
    complaints: list[Complaint] = []
    with algebra() as worker:
        runner = ExampleRunner(everything, worker)
        for rule in tested:
            complaints += runner.check_rule(rule)
    write_lines(f"{complaint.rule}: {complaint.message}" for complaint in complaints)
    plural = "s" * (len(tested) != 1)
    failed = len({complaint.rule for complaint in complaints})
    write_lines([f"{len(tested)} rule{plural} tested, {failed} failed"])
    return 1 if complaints else 0


def _rules(rules: RuleSet) -> list[Rule]:
    return rules.rules()


def _targets(targets: Sequence[str]) -> RuleSet:
    """Collect the rules of packs, folders of packs and installed packages."""
    packs: list[str] = []
    checks: list[Check] = []
    bank_checks: list[BankCheck] = []
    for target in targets:
        path = Path(target)
        if path.is_dir() and not (path / "__init__.py").exists():
            packs += sorted(str(p) for p in path.rglob("*.y*ml"))
        elif path.suffix in (".yaml", ".yml") or path.is_file():
            packs.append(target)
        else:
            for check in _package_checks(target):
                (bank_checks if isinstance(check, BankCheck) else checks).append(check)  # type: ignore[arg-type]
    extra = load_packs(False, read_packs(packs)) if packs else []
    return RuleSet((*checks, *extra), tuple(bank_checks))


def _package_checks(name: str) -> Iterator[Check | BankCheck]:
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
