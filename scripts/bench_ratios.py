"""Benchmarks: each figure is a ratio against a peer, or a limit, measured in the same run on the same machine."""

import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from azure.keyvault.secrets import SecretClient

from scripts.bench_language import language
from scripts.bench_scale import scale
from scripts.bench_throughput import throughput
from scripts.local_azure import KVMSH, emulator

OBJECTS = 1_000

#: The ceiling of requests at once that kvmsh is given; it finds the rate below it by itself.
JOBS = 128


def seconds(work):
    """The wall time of a call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seed_file(folder, vault, count):
    """A seed of secrets with one version each, made long ago, as the secrets of a real vault are."""
    secrets = [{"name": f"secret-{n:05}", "versions": [{"value": f"value {n}", "created": "-30d"}]} for n in range(count)]
    path = folder / f"seed-{count}.json"
    path.write_text(json.dumps({"vaults": {vault: {"secrets": secrets}}}))
    return path


def python_sdk(azure, folder):
    """Backup and restore of every secret with Microsoft's SDK, one after the other."""
    source, target = azure.client(SecretClient, "bench-we"), azure.client(SecretClient, "bench-sdk")
    names = [item.name for item in source.list_properties_of_secrets()]
    assert len(names) == OBJECTS
    for name in names:
        (folder / name).write_bytes(source.backup_secret(name))
    for name in names:
        target.restore_secret_backup((folder / name).read_bytes())


def kvmsh(azure, folder):
    """The same with kvmsh: backup into an archive, restore from it."""
    script = (f"set jobs {JOBS}; connect bench-we as source; connect bench-ne as target; "
              f"backup secrets to {folder / 'archive'}; restore into target")
    azure.run("-c", script)


def speed(folder):
    """Backup plus restore of 1,000 secrets with 20 ms of service latency, against the SDK."""
    seed = seed_file(folder, "bench-we", OBJECTS)
    with emulator("--seed", seed, "--latency", "20ms", bench_we="westeurope", bench_ne="northeurope", bench_sdk="northeurope") as azure:
        ours = seconds(lambda: kvmsh(azure, azure.folder))
        blobs = azure.folder / "blobs"
        blobs.mkdir()
        theirs = seconds(lambda: python_sdk(azure, blobs))
    print(f"speed: {OBJECTS} secrets, 20 ms latency: kvmsh (jobs {JOBS}) {ours:.2f} s, Python SDK one after the other {theirs:.2f} s, ratio {theirs / ours:.1f} (wanted: 20)")


def high_water(process):
    """The peak resident size of a process, in KiB; what the kernel reports at its end counts this program's memory too."""
    peak = 0
    while process.poll() is None:
        with contextlib.suppress(OSError), open(f"/proc/{process.pid}/status") as status:
            peak = max([peak, *(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))])
        time.sleep(0.002)
    return peak


def peak_memory(folder, count):
    """The peak resident size of kvmsh, in KiB, over backup, restore and verification of so many secrets."""
    with emulator("--seed", seed_file(folder, "bench-we", count), bench_we="westeurope", bench_ne="northeurope") as azure:
        script = f"connect bench-we as source; connect bench-ne as target; backup secrets to {azure.folder / 'archive'}; restore into target; verify"
        process = subprocess.Popen([KVMSH, "--endpoints", str(azure.endpoints), "-c", script], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        peak = high_water(process)
        assert process.returncode == 0, f"kvmsh ended with {process.returncode}"
        return peak


def memory(folder):
    """Peak memory for 20,000 secrets against 1,000."""
    small, large = peak_memory(folder, 1_000), peak_memory(folder, 20_000)
    print(f"memory: 1,000 secrets {small / 1024:.1f} MiB, 20,000 secrets {large / 1024:.1f} MiB, ratio {large / small:.2f} (wanted: at most 1.3)")


def start(_):
    """The time of a smallest run against sqlite3's."""
    def median(*command):
        runs = []
        for _ in range(41):
            runs.append(seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)))
        return statistics.median(runs)

    theirs, ours = median("sqlite3", ":memory:", "select 1"), median(KVMSH, "-c", "echo hi")
    print(f"start: kvmsh -c 'echo hi' {ours * 1000:.1f} ms, sqlite3 {theirs * 1000:.1f} ms, ratio {ours / theirs:.2f} (wanted: under 2)")


def main():

    programs = {
        "speed": speed, "memory": memory, "start": start, "language": language, "throughput": throughput, "scale": scale}
    chosen = sys.argv[1:] or list(programs)
    unknown = [name for name in chosen if name not in programs]
    if unknown:
        sys.exit(f"bench: no benchmark {', '.join(unknown)}; there are {', '.join(programs)}")
    with tempfile.TemporaryDirectory(prefix="kvmsh-bench-") as folder:
        for name in chosen:
            programs[name](pathlib.Path(folder))


if __name__ == "__main__":
    main()
