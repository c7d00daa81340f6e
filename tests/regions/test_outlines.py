"""The files the map reads are the ones the script makes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_outlines_that_we_ship_are_what_the_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "deploy" / "outlines.py", tmp_path], check=True)
    shipped = {path.name: path.read_text() for path in (ROOT / "static" / "regions").glob("*.json")}
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == shipped
    assert len(shipped) == 16
