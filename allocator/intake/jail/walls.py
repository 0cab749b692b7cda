"""The limits a reading process puts on itself before it sees a file. They cannot be taken back.

No descriptor: the limit on open files is set to what is open already (the two pipes and the closed-off outputs), so
the process can open no file and make no socket, whatever a workbook talks the reader into. Where the kernel lets an
ordinary user have a network of its own (Linux, unless forbidden), the process also leaves ours for an empty one; where
not, having no descriptor for a socket is what keeps it off the network.
Further: address space, nothing written to files (pipes are none), no core dumps, no further processes or threads
(which does not bind the superuser), and CPU time for each file. Waiting costs no CPU: the parent watches the clock.
"""

import ctypes
import math
import os
import resource
import sys
import time

from allocator.intake.jail.limits import PROCESS

_OWN_USERS, _OWN_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET


def leave_network() -> bool:
    """Move to an empty network of one's own; whether the kernel let us. Only a process of one thread may."""
    if sys.platform != "linux":
        return False
    done: int = ctypes.CDLL(None).unshare(_OWN_USERS | _OWN_NETWORK)
    return done == 0


def raise_walls() -> None:
    """Set every limit that holds for all files."""
    highest = 1 + max(int(name) for name in os.listdir("/dev/fd") if _is_open(int(name)))
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, highest),
        (resource.RLIMIT_NPROC, 0),
    ]
    if sys.platform == "linux":  # elsewhere the kernel refuses it or does not keep to it
        limits.append((resource.RLIMIT_AS, PROCESS.memory_bytes))
    for limit, most in limits:
        most = _within(most, resource.getrlimit(limit)[1])
        resource.setrlimit(limit, (most, most))


def _within(most: int, hard: int) -> int:
    """Return a limit that does not exceed the one we were given ourselves."""
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def _is_open(number: int) -> bool:
    """Whether a descriptor is still open: the one that listed them is not."""
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def allow_cpu() -> None:
    """Give the process its CPU time for one more file; the kernel ends it when that is used up."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    enough = math.ceil(time.process_time()) + PROCESS.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (_within(enough, hard), hard))
