"""What a reading process cannot do, tried in a process of its own."""

import subprocess
import sys

import pytest

from allocator.intake.jail.limits import PROCESS

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
