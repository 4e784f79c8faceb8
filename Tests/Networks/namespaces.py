"""Programs of these tests that need a network or folders of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_alone(module, *kinds):
    """Runs a module in namespaces of its own, for which no rights are needed, and reads what it prints last."""
    command = ["unshare", "--user", "--map-root-user", "--mount", *kinds]
    if subprocess.run([*command, "true"], capture_output=True).returncode != 0:
        pytest.skip("this system gives no namespaces to programs")
    finished = subprocess.run(
        [*command, sys.executable, "-m", module], cwd=ROOT, text=True, capture_output=True, timeout=300)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return json.loads(finished.stdout.splitlines()[-1])
