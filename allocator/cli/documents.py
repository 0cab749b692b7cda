"""Reading and writing JSON documents, with one clear complaint about whatever is wrong with a file."""

import errno
import json
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from pydantic import ValidationError

from allocator.bench.cells import Bench
from models.base import Frozen, canonical_json
from models.certificate import Certificate
from models.errors import InputError
from models.events import Events
from models.faults import field_faults
from models.plan import Plan
from models.scenario import Scenario
from models.studies import Reasons
from models.survey import SurveySnapshot

Document = TypeVar("Document", Scenario, Plan, SurveySnapshot, Bench, Certificate, Events, Reasons)

TROUBLES = {
    errno.ENOENT: "file_not_found",
    errno.ENOTDIR: "file_not_found",
    errno.EISDIR: "is_folder",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EEXIST: "is_file",
    errno.ENAMETOOLONG: "name_too_long",
}


def trouble(path: Path, error: OSError) -> InputError:
    """Turn what the system says about a file into a sentence."""
    code = TROUBLES.get(error.errno or 0, "file_trouble")
    return InputError(code, file=str(path), detail=error.strerror or type(error).__name__)


def read_text(path: Path) -> str:
    """Read a UTF-8 text file."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise trouble(path, error) from error
    except UnicodeDecodeError as error:
        raise InputError("not_utf8", file=str(path), position=error.start) from error


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        listed = [name for name, _ in pairs]
        raise InputError("name_twice", name=next(name for name in names if listed.count(name) > 1))
    return names


def read_json(path: Path) -> Any:
    """Read a JSON document; a name that stands twice in one group is refused, never silently overwritten."""
    words = read_text(path)
    try:
        return json.loads(words, object_pairs_hook=_each_name_once)
    except json.JSONDecodeError as error:
        raise InputError("not_json", file=str(path), line=error.lineno, column=error.colno) from error
    except InputError as error:
        raise InputError(error.code, file=str(path), **error.params) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number of thousands of digits
        raise InputError("json_unusable", file=str(path)) from error


def read_document(path: Path, model: type[Document]) -> Document:
    """Read a scenario, plan or snapshot; say field by field what is wrong with it."""
    data = read_json(path)
    expected = str(model.model_fields["format"].default)
    found = data.get("format") if isinstance(data, dict) else None
    if found != expected:
        shown = found if isinstance(found, str) else "-"
        raise InputError("wrong_document", file=str(path), expected=expected, found=shown[:60])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = field_faults(error.errors(), data)
        raise InputError("bad_document", file=str(path), count=len(faults), faults=faults) from error


def make_folder(path: Path) -> None:
    """Make a folder, and those above it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(path, error) from error


def may_write(path: Path) -> None:
    """Find out before a long computation whether a file can be written."""
    try:
        if path.is_dir():
            raise InputError("is_folder", file=str(path))
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}."):
            return
    except OSError as error:
        raise trouble(path.parent if error.errno == errno.ENOENT else path, error) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that it is never left half written."""
    may_write(path)
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as beside:
            beside.write(content)
            beside.flush()
            os.fsync(beside.fileno())
        os.chmod(beside.name, 0o666 & ~_umask())
        os.replace(beside.name, path)
    except OSError as error:
        raise trouble(path, error) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_canonical(path: Path, document: Frozen) -> None:
    """Write the one text that stands for a document: equal plans are equal files."""
    write_bytes(path, canonical_json(document).encode())


def write_readable(path: Path, document: Frozen) -> None:
    """Write a document for people to read too."""
    write_bytes(path, (document.model_dump_json(indent=1) + "\n").encode())
