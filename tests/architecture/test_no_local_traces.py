"""No file may carry a folder of the machine it was written on, or the address of a package index."""

from tests.architecture.project import ROOT, project_files

# Put together here, so that this file does not hold them itself.
FOLDERS = [f"/{name}/" for name in ("work", "root", "Users")]
HOSTS = [f"{name}.org" for name in ("pypi", "pythonhosted", "registry.npmjs", "deb.debian")]
BINARY = {".png", ".xlsx", ".ico", ".woff2"}


def test_no_file_names_this_machine_or_a_package_index() -> None:
    traces = [*FOLDERS, *HOSTS]
    found = [
        f"{file.relative_to(ROOT)}: {trace}"
        for file in project_files()
        if file.suffix not in BINARY
        for trace in traces
        if trace in file.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []
