"""Make `.venv` hold what a requirement list says, with nothing but python3 there.

    python3 deploy/bootstrap.py requirements.txt

uv is pinned in deploy/uv.txt and comes through pip where there is one; where there is none (Debian's plain
python3) its wheel is fetched and held to the same sha256. A second call finds the list's stamp and does
nothing. pip's own configuration (index, extra index, wheels, certificates) counts for all of it.
"""

from __future__ import annotations  # an older python3 must get as far as our sentence

import configparser
import fcntl
import hashlib
import os
import platform
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
UV_LIST = ROOT / "deploy" / "uv.txt"
DEFAULT_INDEX = "https://pypi.org/simple"  # the one address that stands in this project: pip's own default
PIP_CONFIGURATION = ("/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")


def stop(sentence: str) -> NoReturn:
    sys.exit(f"\n{sentence}")


def refuse_what_cannot_work() -> None:
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        stop(f"This is Python {platform.python_version()}: set PYTHON to a Python 3.11, 3.12 or 3.13.")
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        stop("The requirement lists are pinned for Linux on x86_64: use such a machine or container.")


def make_environment() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0:
        return
    try:
        import venv
    except ImportError:
        stop("This Python has no venv module: install it (Debian: apt-get install python3-venv).")
    venv.EnvBuilder(with_pip=False, symlinks=True, clear=VENV.exists()).create(VENV)


def pip_setting(name: str) -> str:
    """What pip would use for `name`: its environment variable, else its configuration files."""
    given = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if given:
        return given
    parser = configparser.RawConfigParser()
    parser.read(
        [os.path.expanduser(file) for file in (*PIP_CONFIGURATION, os.environ.get("PIP_CONFIG_FILE", ""))]
    )
    return parser.get("install", name, fallback=parser.get("global", name, fallback=""))


def uv_environment() -> dict[str, str]:
    """uv reads no pip configuration: say the same in its own words, where it hasn't been told otherwise."""
    words = {
        "UV_DEFAULT_INDEX": pip_setting("index-url"),
        "UV_INDEX": " ".join(pip_setting("extra-index-url").split()),
        "UV_FIND_LINKS": ",".join(pip_setting("find-links").split()),
        "UV_INDEX_STRATEGY": "unsafe-best-match",  # as pip; the hashes decide what is let in
    }
    if not os.access(Path.home(), os.W_OK) and "UV_CACHE_DIR" not in os.environ:
        words["UV_CACHE_DIR"] = str(VENV / "cache")
    return {name: value for name, value in words.items() if value} | os.environ


def pinned_uv() -> str:
    found = re.search(r"^uv==(\S+)", UV_LIST.read_text(), re.MULTILINE)
    assert found is not None, "deploy/uv.txt pins no uv"
    return found[1]


def has_uv(version: str) -> bool:
    if not UV.exists():
        return False
    said = subprocess.run([UV, "--version"], capture_output=True, text=True)
    return said.returncode == 0 and said.stdout.split()[1:2] == [version]


def install_uv() -> None:
    version = pinned_uv()
    if has_uv(version):
        return
    print(f"Getting uv {version} …", flush=True)
    arguments = ["install", "--quiet", "--require-hashes", "--no-deps", "-r", str(UV_LIST)]
    attempts = (
        [[str(PYTHON), "-m", "pip", *arguments]],
        [[sys.executable, "-m", "pip", "--python", str(PYTHON), *arguments]],
        [[str(PYTHON), "-m", "ensurepip"], [str(PYTHON), "-m", "pip", *arguments]],
    )
    for commands in attempts:
        if all(subprocess.run(c, capture_output=True).returncode == 0 for c in commands) and has_uv(version):
            return
    try:
        unpack_uv(version)
    except OSError as error:
        stop(
            f"uv could not be fetched ({error}): check the network, set PIP_INDEX_URL to an index within"
            " reach, or install pip (Debian: apt-get install python3-pip)."
        )
    if not has_uv(version):
        stop("uv was fetched and doesn't start here: install pip (Debian: apt-get install python3-pip).")


def unpack_uv(version: str) -> None:
    """Without any pip: find the wheel in the index, hold it to its sha256, unpack its one program."""
    index = (os.environ.get("UV_DEFAULT_INDEX") or pip_setting("index-url") or DEFAULT_INDEX).rstrip(
        "/"
    ) + "/uv/"
    with urllib.request.urlopen(index, timeout=60) as answer:
        page, base = answer.read().decode(), answer.geturl()
    wheel = re.escape(f"uv-{version}-py3-none-manylinux") + r"[^\"#]*x86_64\.whl"
    found = re.search(rf'href="([^"]*{wheel})', page)
    if not found:
        raise OSError(f"the index lists no uv {version} for this machine")
    with urllib.request.urlopen(urllib.parse.urljoin(base, found[1]), timeout=300) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() not in re.findall(r"sha256:(\w{64})", UV_LIST.read_text()):
        raise OSError("its sha256 is not the pinned one")
    with tempfile.TemporaryFile() as file:
        file.write(content)
        with zipfile.ZipFile(file) as packed:
            name = next(n for n in packed.namelist() if n.endswith(".data/scripts/uv"))
            UV.write_bytes(packed.read(name))
    UV.chmod(0o755)


def install(name: str) -> None:
    """Install the list, unless its stamp says that this was done."""
    source = ROOT / name
    digest = hashlib.sha256(source.read_bytes() + str(PYTHON.resolve()).encode()).hexdigest()
    stamp = VENV / f"{name}.stamp"
    if stamp.exists() and stamp.read_text() == digest:
        return
    install_uv()
    print(f"Installing {name} …", flush=True)
    command = [str(UV), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", name]
    if subprocess.run(command, env=uv_environment(), cwd=ROOT).returncode:
        stop(f"{name} could not be installed: what uv says above is why; mend that and call make again.")
    stamp.write_text(digest)


def main() -> None:
    refuse_what_cannot_work()
    if certificates := pip_setting("cert"):
        os.environ.setdefault("SSL_CERT_FILE", certificates)
    with UV_LIST.open() as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        make_environment()
        for name in sys.argv[1:]:
            install(name)


if __name__ == "__main__":
    main()
