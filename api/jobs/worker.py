"""The process of one run: ``python -P -m api.jobs.worker <run folder>``.

It reads the frozen order, solves, writes each news item as one line to its standard output and the outcome to the
folder. A line or the end of its standard input tells it to stop: so it also stops when the server is gone.
What goes wrong is told by kind and place only; values of the input never reach the log.
"""

import resource
import sys
import traceback
from pathlib import Path
from threading import Event, Thread

from allocator.solve import solve
from api.jobs.folder import RunFolder
from models.base import canonical_json
from models.plan import Progress

CRASHED, OUT_OF_MEMORY = 70, 71


def work(folder: RunFolder, stop: Event) -> None:
    """Solve what the folder orders and leave the outcome there."""
    folder.claim()
    scenario, order = folder.order()
    if order.memory_mb is not None:
        most = order.memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def report(progress: Progress) -> None:
        try:
            sys.stdout.write(canonical_json(progress) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:  # nobody listens any more: end with what there is
            stop.set()

    outcome = solve(scenario, order.settings, report, stop.is_set, begin=order.start, found=folder.write_found)
    folder.write_outcome(outcome)


def main(folder: str) -> int:
    """Run until the outcome is written."""
    stop = Event()

    def listen() -> None:
        sys.stdin.readline()
        stop.set()

    Thread(target=listen, daemon=True).start()
    try:
        work(RunFolder(Path(folder)), stop)
    except MemoryError:
        sys.stderr.write("MemoryError\n")
        return OUT_OF_MEMORY
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
        sys.stderr.write(f"{type(error).__name__} at {places}\n")
        return CRASHED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
