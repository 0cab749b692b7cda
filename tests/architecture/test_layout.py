"""Four packages and their tests, nothing else to import at the top level."""

import ast

from tests.architecture.project import PACKAGES, ROOT, pyproject, python_files


def test_there_is_no_fifth_package() -> None:
    folders = {file.relative_to(ROOT).parts[0] for file in python_files() if len(file.relative_to(ROOT).parts) > 1}
    assert folders <= {*PACKAGES, "tests", "tools"}
    assert not (ROOT / "tools" / "__init__.py").exists()  # scripts, not a package


def test_no_module_lies_beside_the_packages() -> None:
    assert [file.name for file in python_files() if file.parent == ROOT] == []


def test_tools_look_at_all_four_packages() -> None:
    tool = pyproject()["tool"]
    assert tuple(tool["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
    assert tuple(tool["importlinter"]["root_packages"]) == PACKAGES
    assert tuple(tool["coverage"]["run"]["source_pkgs"]) == PACKAGES
    assert set(tool["mypy"]["files"]) >= {*PACKAGES, "tests"}


def test_every_folder_with_code_is_a_package() -> None:
    # tests/models without an __init__.py above it would be imported as `models`.
    roots = {ROOT / name for name in (*PACKAGES, "tests")}
    folders = {parent for file in python_files() for parent in file.parents if roots & {parent, *parent.parents}}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_imports_are_absolute() -> None:
    relative = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in python_files()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []
