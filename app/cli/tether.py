"""Replace this process by a program that the kernel kills as soon as the process that started it dies.

``python -I -S tether.py PARENT_PID PROGRAM ARGUMENT...``. A program of its own, not a hook between fork and exec:
the supervisor has threads, and Python code between the two could wait for a lock that nobody holds any more.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the program."""
    parent, program = int(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel knew of the wish
        sys.exit("the supervisor is gone")
    os.execvp(program[0], program)  # noqa: S606 - a fixed program of ours, no shell wanted


if __name__ == "__main__":
    main()
