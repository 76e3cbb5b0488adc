"""The house rules of docs/architecture.md, held by reading every module's syntax tree."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "qa_lint"

ROOMS = ("core", "parsing", "linting", "running", "reporting", "commands", "cli", "__main__")
"""From the ground up: a module imports only from its own room and those before it."""

ONLY_IN = {
    "markdown_it": "qa_lint.parsing.blocks",
    "mdit_py_plugins": "qa_lint.parsing.blocks",
    "ruamel": "qa_lint.parsing.yamlio",
    "sympy": "qa_lint.linting.algebra",
    "mpmath": "qa_lint.linting.algebra",
    "numpy": "qa_lint.linting.algebra",
    "requests": "qa_lint.running.links",
    "urllib3": "qa_lint.running.links",
}
"""The one module or subpackage that may import each library."""

MAY_CATCH_ALL = {
    "qa_lint.cli": "the one error door: a bug of ours becomes exit status 3",
    "qa_lint.linting.engine": "a rule that raises is reported on its file, and the others go on",
}
"""The modules that may catch every exception, why, and only to report it."""

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60


@cache
def modules() -> dict[str, Path]:
    """Every module of the package, by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"), module)


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports, anywhere in it: at the top, in functions, for the type checker."""
    is_package = modules()[module].name == "__init__.py"
    home = module if is_package else module.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = home.split(".")[: len(home.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                submodule = f"{base}.{alias.name}"
                found.add(submodule if submodule in modules() else base)
    return frozenset(found)


def own(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if name in modules() and name != "qa_lint")


def is_in(module: str, home: str) -> bool:
    return module == home or module.startswith(home + ".")


def room(module: str) -> str:
    return module.split(".")[1]


def inner_modules() -> list[str]:
    return [module for module in modules() if module != "qa_lint"]


def test_every_module_is_in_a_room() -> None:
    assert {room(module) for module in inner_modules()} <= set(ROOMS)


def test_the_package_itself_imports_no_module_of_its_own() -> None:
    assert not list(own(imports("qa_lint")))


@pytest.mark.parametrize("module", inner_modules())
def test_imports_point_to_earlier_rooms(module: str) -> None:
    level = ROOMS.index(room(module))
    assert not [name for name in own(imports(module)) if ROOMS.index(room(name)) > level]


@pytest.mark.parametrize("module", modules())
def test_each_library_has_one_home(module: str) -> None:
    strays = [
        name
        for name in imports(module)
        if (home := ONLY_IN.get(name.split(".")[0])) and not is_in(module, home)
    ]
    assert not strays


def test_reporters_see_diagnostics_never_rules() -> None:
    reporters = [module for module in modules() if is_in(module, "qa_lint.reporting")]
    assert not [
        (module, name)
        for module in reporters
        for name in own(imports(module))
        if name == "qa_lint.core.rule" or is_in(name, "qa_lint.linting")
    ]


def test_no_cycles() -> None:
    """No module reaches itself through imports, late ones included; so no two call each other."""
    graph = {module: set(own(imports(module))) - {module} for module in inner_modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


@pytest.mark.parametrize("module", modules())
def test_sizes(module: str) -> None:
    lines = len(modules()[module].read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_FILE_LINES
    sizes = {
        node.name: code_lines(node)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not {name: size for name, size in sizes.items() if size > MAX_FUNCTION_LINES}


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its docstring: a rule's holds its documentation."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return total
    docstring = function.body[0]
    return total - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def names_in(expression: ast.expr | None) -> set[str]:
    if expression is None:
        return {"BaseException"}
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}


def blanket_handlers(module: str) -> list[ast.ExceptHandler | ast.Call]:
    """The places that swallow every exception: ``except Exception``, ``suppress(Exception)``."""
    found: list[ast.ExceptHandler | ast.Call] = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ExceptHandler):
            if names_in(node.type) & {"Exception", "BaseException"}:
                found.append(node)
        elif isinstance(node, ast.Call) and "suppress" in ast.unparse(node.func):
            caught = set().union(*map(names_in, node.args))
            if caught & {"Exception", "BaseException"}:
                found.append(node)
    return found


@pytest.mark.parametrize("module", modules())
def test_no_blanket_except(module: str) -> None:
    found = blanket_handlers(module)
    if module in MAY_CATCH_ALL:
        assert not [node.lineno for node in found if not reports(node)]
    else:
        assert not [node.lineno for node in found]


def reports(node: ast.ExceptHandler | ast.Call) -> bool:
    """Tell whether a handler does something with what it caught: uses it, or prints its trace."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    inner = [part for statement in node.body for part in ast.walk(statement)]
    names = {part.id for part in inner if isinstance(part, ast.Name)}
    return node.name in names or "traceback" in names


def imported_by(*arguments: str, cwd: Path) -> set[str]:
    """The top-level packages that a whole run of qa-lint imports, its children included."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "qa_lint", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    lines = re.findall(r"^import time:.*\|\s*(\S+)$", run.stderr, re.MULTILINE)
    packages = {line.split(".")[0] for line in lines}
    assert "qa_lint" in packages
    return packages


def test_version_imports_little(tmp_path: Path) -> None:
    heavy = {"sympy", "mpmath", "numpy", "requests", "urllib3", "ruamel", "markdown_it", "sqlite3"}
    assert not imported_by("--version", cwd=tmp_path) & heavy


@pytest.mark.parametrize(
    "text",
    ["# Notes\n\nSome *plain* words, `code` and a [link](notes.md).\n", "Words.\n\n- one\n- two\n"],
)
def test_a_plain_file_imports_nothing_heavy(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.md").write_text(text, encoding="utf-8")
    heavy = {"sympy", "mpmath", "numpy", "requests", "urllib3", "ruamel"}
    assert not imported_by("notes.md", cwd=tmp_path) & heavy


def repository_texts() -> Iterator[Path]:
    """The files that git has or would add; outside a clone, none."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(git, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("needs a git clone to tell the repository's files from others")
    for name in listing.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and not path.is_symlink():
            yield path


def test_nothing_mentions_this_machine() -> None:
    """Neither the checkout's own place, nor the data beside it, nor the user's home."""
    places = {str(ROOT), str(ROOT.parent / "shared"), str(Path.home())}
    own_place = re.compile(
        "|".join(rf"(?<![\w.]){re.escape(place)}(?![\w.-])" for place in places if len(place) > 1)
    )
    assert not [
        (str(path.relative_to(ROOT)), found.group())
        for path in repository_texts()
        if (found := own_place.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
