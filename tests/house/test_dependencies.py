"""What the package stands on is declared, pinned, and used."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import source

UNSEEN = {"tzdata"}  # read by zoneinfo, imported by nobody
BROUGHT = {"hybridmeet", "pydantic-core"}  # our own, and pydantic's other half
PROJECT = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DECLARED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]


def test_every_library_that_the_package_imports_is_declared_and_every_declared_one_imported() -> (
    None
):
    imported = _imported_libraries("hybridmeet")

    declared = {canonicalize_name(requirement.name) for requirement in DECLARED}
    assert imported - BROUGHT == declared - UNSEEN


def test_every_declared_library_is_pinned_to_a_version_that_it_allows() -> None:
    lines = (source.ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = {
        canonicalize_name(name): version.partition(" ")[0]
        for name, _, version in (line.partition("==") for line in lines if "==" in line)
    }

    wrong = [
        str(requirement)
        for requirement in (*DECLARED, *DEVELOPMENT)
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0"))
    ]
    assert wrong == []


def test_every_library_that_tests_and_documents_import_is_declared() -> None:
    imported = _imported_libraries("tests", "docs")

    declared = {canonicalize_name(requirement.name) for requirement in (*DECLARED, *DEVELOPMENT)}
    assert imported - BROUGHT - declared == set()


def _imported_libraries(*folders: str) -> set[str]:
    homes = packages_distributions()
    return {
        canonicalize_name(homes[module][0])
        for module in _imported_modules(*folders)
        if module not in sys.stdlib_module_names and module in homes
    }


def _imported_modules(*folders: str) -> set[str]:
    modules: set[str] = set()
    for path in source.python_files(*folders):
        for node in ast.walk(source.tree(path)):
            match node:
                case ast.Import(names=names):
                    modules |= {alias.name.partition(".")[0] for alias in names}
                case ast.ImportFrom(module=str(module)):
                    modules.add(module.partition(".")[0])
                case _:
                    pass
    return modules
