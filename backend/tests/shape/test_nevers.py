"""What may be touched only in one place is touched only there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pengingat.settings import ROOT

PACKAGE = ROOT / "backend" / "pengingat"
MODULES = sorted(PACKAGE.rglob("*.py"))

ONLY_IN = {
    "httpx": ("gateway/",),
    "python_calamine": ("imports/",),
    "openpyxl": ("workbook_out.py",),
    "jose": ("auth/tokens.py",),
    "passlib": ("auth/passwords.py",),
    "dotenv": ("settings.py",),
    "procrastinate": ("queue.py", "worker.py", "problems.py"),
}
"""Which module may be imported where."""

CALLS_ONLY_IN = {
    "os.environ": ("settings.py",),
    "os.getenv": ("settings.py",),
    "datetime.now": ("clock.py",),
    "datetime.utcnow": (),
    "datetime.today": (),
    "date.today": (),
    "time.time": (),
    "session.commit": ("db.py",),
}
"""Which names may be used where."""


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names} | names


def _dotted(tree: ast.Module) -> set[str]:
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


@pytest.mark.parametrize("module", ONLY_IN)
def test_import_only_in(module: str) -> None:
    users = [path for path, tree in _trees() if module in _imports(tree)]
    assert users, f"nobody imports {module}: drop it here"
    assert [path for path in users if not path.startswith(ONLY_IN[module])] == []


@pytest.mark.parametrize("name", CALLS_ONLY_IN)
def test_use_only_in(name: str) -> None:
    assert [path for path, tree in _trees() if name in _dotted(tree) and not path.startswith(CALLS_ONLY_IN[name])] == []


@pytest.mark.parametrize("kind", ["service.py", "queries.py", "tasks.py", "rules.py"])
def test_domain_code_does_not_know_the_web(kind: str) -> None:
    assert [path for path, tree in _trees() if path.endswith(kind) and "fastapi" in _imports(tree)] == []


def test_no_import_inside_a_function() -> None:
    inside = [
        path
        for path, tree in _trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]
    assert inside == []


def test_no_drawer_for_everything() -> None:
    forbidden = {"utils", "helpers", "common", "misc"}
    assert [p for p, _ in _trees() if forbidden & set(Path(p).with_suffix("").parts) or "/base_" in p] == []


def test_only_problems_knows_http_numbers() -> None:
    """A status number for a domain error stands in problems.py alone; routes name their success statuses."""
    knowing = [
        path
        for path, tree in _trees()
        if path.endswith(("service.py", "rules.py", "queries.py", "tasks.py", "errors.py"))
        and {"http", "HTTPStatus"} & _imports(tree)
    ]
    assert knowing == []
