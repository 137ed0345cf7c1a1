"""Measures the shape of the code: ``make house``, with ``SHOW=homonyms`` to see which.

A tool for us, not a test: where a count and a clear subject disagree, the subject wins.
"""

from __future__ import annotations

import ast
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import grimp

ROOT = Path(__file__).parent.parent
APPS = ("config", "deploy", "editorial", "guides", "operators")
LONGEST_TEMPLATE_LINE = 120
#: Names that Django itself asks for, once in each module of a kind.
FRAMEWORK_NAMES = {"Command", "Migration"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module
    lines: int

    @property
    def definitions(self) -> list[Function | ast.ClassDef]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        return [node for node in self.tree.body if isinstance(node, kinds)]


@dataclass(frozen=True)
class Measure:
    """One row of the table; ``most`` is what it may be, None where there is no target."""

    name: str
    value: float
    most: float | None = None
    unit: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.most is not None and self.value > self.most


def main(asked: list[str]) -> int:
    measures = measured()
    for one in measures:
        target = "" if one.most is None else f"≤ {one.most:g}{one.unit}"
        print(f"{one.name:52} {one.value:>8g}{one.unit:2} {target:>8} {'OVER' * one.is_over}")
        if any(word in one.name for word in asked):
            print("\n".join(f"    {place}" for place in sorted(one.places)))
    return 1 if any(one.is_over for one in measures) else 0


def measured() -> list[Measure]:
    modules = [module for app in APPS for module in modules_of(app)]
    tests = [*modules_of("tests")]
    editorial = [module for module in modules if module.name.startswith("editorial.")]
    share = 100 * sum(module.lines for module in editorial) / sum(one.lines for one in modules)
    flat = [module.name for module in editorial if module.path.parent.name == "editorial"]
    return [
        Measure("share of the code in editorial/", round(share, 1), unit="%"),
        Measure("modules", len(modules)),
        Measure("modules in editorial/ (about 110)", len(editorial)),
        Measure("flat modules in editorial/", len(flat), 8, places=flat),
        homonyms(modules),
        *private_functions(modules, tests),
        largest_mro(),
        any_share("annotations with Any", modules, 5),
        *(any_share(f"  Any in {app}/", in_app(modules, app)) for app in APPS),
        import_circles(),
        long_template_lines(),
    ]


def modules_of(app: str) -> Iterator[Module]:
    """Every module with code in it; migrations are history."""
    for path in sorted((ROOT / app).rglob("*.py")):
        text = path.read_text()
        if "migrations" in path.parts or not text.strip():
            continue
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        lines = sum(1 for line in text.splitlines() if line.strip())
        yield Module(name, path, ast.parse(text), lines)


def in_app(modules: list[Module], app: str) -> list[Module]:
    return [module for module in modules if module.name.split(".")[0] == app]


def homonyms(modules: list[Module]) -> Measure:
    where = defaultdict(list)
    for module in modules:
        for node in module.definitions:
            if not node.name.startswith("_") and node.name not in FRAMEWORK_NAMES:
                where[node.name].append(module.name)
    shared = {name: found for name, found in where.items() if len(found) > 1}
    places = [f"{name}: {', '.join(found)}" for name, found in shared.items()]
    return Measure("homonyms (public names in several modules)", len(shared), 15, places=places)


def private_functions(modules: list[Module], tests: list[Module]) -> Iterator[Measure]:
    used = names_used_elsewhere([*modules, *tests])
    alone = [
        (module.name, node.name)
        for module in modules
        for node in module.definitions
        if isinstance(node, Function)
        if not is_registered(node) and (module.name, node.name) not in used
    ]
    public = [f"{module}.{name}" for module, name in alone if not name.startswith("_")]
    yield Measure("functions used only in their own module", len(alone))
    share = 100 * (len(alone) - len(public)) / max(len(alone), 1)
    yield Measure("  underscored share of them", round(share, 1), unit="%", places=public)


def is_registered(function: Function) -> bool:
    """True for tags, filters, receivers and hooks, which a decorator hands to a framework."""
    return any(
        word in ast.unparse(decorator)
        for decorator in function.decorator_list
        for word in ("register", "receiver", "admin.")
    )


def names_used_elsewhere(modules: list[Module]) -> set[tuple[str, str]]:
    """(module, name) of everything that another module imports, or reaches through the module."""
    known = {module.name for module in modules}
    found: set[tuple[str, str]] = set()
    for module in modules:
        aliases = {}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    found.add((node.module or "", alias.name))
                    if f"{node.module}.{alias.name}" in known:
                        aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif isinstance(node, ast.Import):
                aliases |= {alias.asname or alias.name: alias.name for alias in node.names}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(tuple(node.value.rpartition(".")[::2]))  # a dotted path
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.add((aliases.get(node.value.id, ""), node.attr))
    return found


def largest_mro() -> Measure:
    from django.contrib import admin

    own = {
        type(one).__name__: [
            cls.__name__ for cls in type(one).__mro__ if cls.__module__.split(".")[0] in APPS
        ]
        for one in admin.site._registry.values()
    }
    places = [f"{name}: {', '.join(classes)}" for name, classes in own.items()]
    return Measure("own classes in the largest MRO", max(map(len, own.values())), 8, places=places)


def any_share(name: str, modules: list[Module], most: float | None = None) -> Measure:
    total, places = 0, []
    for module in modules:
        for annotation in annotations_of(module.tree):
            total += 1
            if any(isinstance(one, ast.Name) and one.id == "Any" for one in ast.walk(annotation)):
                places.append(f"{module.path.relative_to(ROOT)}:{annotation.lineno}")
    return Measure(name, round(100 * len(places) / max(total, 1), 1), most, "%", places)


def annotations_of(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        elif isinstance(node, Function) and node.returns:
            yield node.returns


def import_circles() -> Measure:
    graph = grimp.build_graph(*APPS[:1], *APPS[2:], exclude_type_checking_imports=True)
    circles = set()
    for module in graph.modules:
        around = graph.find_upstream_modules(module) & graph.find_downstream_modules(module)
        if around:
            circles.add(frozenset({module, *around}))
    places = [" ↔ ".join(sorted(circle)) for circle in circles]
    return Measure("import circles", len(circles), 0, places=places)


def long_template_lines() -> Measure:
    places = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]
    name = f"template lines over {LONGEST_TEMPLATE_LINE} characters"
    return Measure(name, len(places), 0, places=places)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))
