"""What every test may ask for: a program by name. And one rule: where everything is required, a skipped test is a failed test.

With FURUSATO_TESTS_REQUIRE_ALL=1 (as in .ci/run) each skip, of a test or of a whole module, becomes a failure that says what was missing.
"""

import os
import shutil
from collections.abc import Callable, Generator

import pytest
from hypothesis import HealthCheck, settings

REQUIRE_ALL = os.environ.get("FURUSATO_TESTS_REQUIRE_ALL") == "1"

# The same examples in every run, however slow the machine is; new ones are searched for by `make fuzz`.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def needs() -> Callable[[str], str]:
    """`needs("pdftotext")` gives the program's path; the test is skipped where the machine lacks it (and fails where everything is required)."""

    def path_of(program: str) -> str:
        return shutil.which(program) or pytest.skip(f"this machine has no {program}")

    return path_of


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure with its reason; an expected failure (xfail) stays what it is."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped (FURUSATO_TESTS_REQUIRE_ALL=1): {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails where everything is required."""
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So does a module that skips itself as a whole."""
    report = yield
    refuse_skip(report)
    return report
