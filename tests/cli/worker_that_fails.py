"""A bug in a worker whose message repeats what was being worked on."""

import os

from furusato.release import Documents, Press, Task


def produce(_press: Press, _task: Task) -> Documents:
    raise ValueError(os.environ["PLANTED"])
