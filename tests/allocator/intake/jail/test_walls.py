"""What a reading process cannot do, tried in a process of its own."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from allocator.intake.jail import read_book
from allocator.intake.jail.limits import PROCESS
from tests.allocator.intake.jail.packages import SHEET, good_parts, packed

BEHIND = """if True:
    import os, socket, sys, time
    from allocator.intake.jail.walls import allow_cpu, leave_network, raise_walls
    left = leave_network()
    raise_walls()
    def tried(do):
        try:
            do()
            return "done"
        except MemoryError:
            return "MemoryError"
        except OSError as error:
            return "OSError " + os.strerror(error.errno or 0)
        except ValueError:
            return "ValueError"
"""


def behind(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program behind the walls."""
    lines = "".join(f"    {line}\n" for line in program.splitlines())
    call = [sys.executable, "-I", "-c", BEHIND + lines]
    return subprocess.run(call, capture_output=True, text=True, env={"OPENBLAS_NUM_THREADS": "1"}, check=False)


@pytest.mark.parametrize(
    "attempt",
    ["open('/etc/hostname')", "socket.socket()", "os.listdir('/')", "os.pipe()", "os.dup(0)"],
)
def test_no_file_and_no_socket_can_be_opened(attempt: str) -> None:
    assert behind(f"print(tried(lambda: {attempt}))").stdout.strip() == "OSError Too many open files"


def test_memory_ends_where_the_limit_says() -> None:
    assert behind(f"print(tried(lambda: bytearray({PROCESS.memory_bytes})))").stdout.strip() == "MemoryError"


def test_nothing_is_written_to_a_file() -> None:
    program = (
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nprint(tried(lambda: os.write(there, b'x')))"
    )
    lines = "".join(f"    {line}\n" for line in program.splitlines())
    call = BEHIND.replace("    raise_walls()", "    there = os.memfd_create('x')\n    raise_walls()") + lines
    done = subprocess.run([sys.executable, "-I", "-c", call], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "OSError File too large"


def test_the_walls_cannot_be_taken_down() -> None:
    program = "import resource\nprint(tried(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99))))"
    said = behind(f"print(left)\n{program}")
    if said.stdout.startswith("False"):
        pytest.skip("the kernel gives no network of one's own, and this user is above the limits")
    assert "done" not in said.stdout


def test_the_time_of_a_file_ends_the_process() -> None:
    program = (
        "import allocator.intake.jail.walls as walls\n"
        "walls.PROCESS = walls.PROCESS.model_copy(update={'cpu_seconds': 1})\nallow_cpu()\nwhile True: pass"
    )
    assert behind(program).returncode == -24  # SIGXCPU


def test_every_file_gets_its_own_time() -> None:
    program = (
        "import resource\nimport allocator.intake.jail.walls as walls\nallow_cpu()\n"
        "first = resource.getrlimit(resource.RLIMIT_CPU)[0]\nend = time.process_time() + 1.2\n"
        "while time.process_time() < end: pass\nallow_cpu()\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0] - first)"
    )
    assert int(behind(program).stdout) >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has network namespaces")
def test_the_network_is_another_one_where_the_kernel_permits() -> None:
    program = "print(left, there != own)"
    call = BEHIND.replace("    left =", "    own = os.readlink('/proc/self/ns/net')\n    left =")
    call = call.replace("    raise_walls()", "    there = os.readlink('/proc/self/ns/net')\n    raise_walls()")
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{call}    {program}\n"],
        capture_output=True,
        text=True,
        env={"OPENBLAS_NUM_THREADS": "1"},
        check=True,
    )
    assert done.stdout.split() in (["True", "True"], ["False", "False"])


def test_limits_already_lower_are_kept() -> None:
    limits = "(resource.RLIMIT_AS, resource.RLIMIT_CPU)"
    program = f"import resource\nprint([resource.getrlimit(limit)[0] for limit in {limits}])"
    lower = "    import resource\n    resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))\n"
    lower += "    resource.setrlimit(resource.RLIMIT_CPU, (7, 7))\n"
    call = BEHIND.replace("    left =", f"{lower}    left =").replace("raise_walls()", "raise_walls(); allow_cpu()")
    lines = "".join(f"    {line}\n" for line in program.splitlines())
    done = subprocess.run([sys.executable, "-I", "-c", call + lines], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[1000000000, 7]"


def test_nothing_a_workbook_names_is_fetched(tmp_path: Path) -> None:
    """Entities, linked workbooks and pictures that name a server here: it is never called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        items = "".join(
            f'<Relationship Id="r{kind}" Type="{relation}/{kind}" Target="{address}" TargetMode="External"/>'
            for kind in ("externalLinkPath", "image", "oleObject", "hyperlink", "attachedTemplate")
        )
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        relations = f'<Relationships xmlns="{space}">{items}</Relationships>'.encode()
        entity = f'<!DOCTYPE x [<!ENTITY i SYSTEM "{address}">]>'.encode() + good_parts()[SHEET]
        files = {
            "linked.xlsx": good_parts() | {"xl/worksheets/_rels/sheet1.xml.rels": relations},
            "entity.xlsx": good_parts() | {SHEET: entity},
        }
        for name, parts in files.items():
            (tmp_path / name).write_bytes(packed(parts))
        linked, refused = (read_book(tmp_path / name) for name in files)
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
    assert linked.book is not None
    assert [problem.code for problem in linked.problems] == ["outside_links"]
    assert [problem.code for problem in refused.problems] == ["file_declares_entities"]
