"""Imports run one way: config → guides → operators → editorial."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "editorial": {"editorial"},
    "operators": {"operators", "editorial"},
    "guides": {"guides", "operators", "editorial"},
    "config": {"config", "guides", "operators", "editorial"},
}
NOT_IN_MODELS = ("django.http", "django.forms", "django.core.cache", "django.shortcuts")


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules(package: str) -> Iterator[Path]:
    return (ROOT / package).rglob("*.py")


def breaches(package: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(package)
        for name in imports_of(path)
        if name.split(".")[0] in set(MAY_IMPORT) - MAY_IMPORT[package]
    ]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package: str) -> None:
    assert breaches(package) == []


def test_a_breach_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "editorial").mkdir()
    (tmp_path / "editorial" / "late.py").write_text("def f():\n    from guides import models\n")
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert breaches("editorial") == ["editorial/late.py imports guides"]


def test_models_know_no_request_form_or_cache() -> None:
    models = [
        *(ROOT / "editorial" / "models").glob("*.py"),
        *(ROOT / "operators" / "models").glob("*.py"),
        *(ROOT / "guides").glob("models.py"),
    ]
    assert len(models) > 10
    assert [
        (path.name, name)
        for path in models
        for name in imports_of(path)
        if name.startswith(NOT_IN_MODELS)
    ] == []
