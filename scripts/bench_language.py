"""The cost of checking and formatting a script of 200,000 lines against one of 100,000: at most 2.2 when it is linear."""

import os
import subprocess

from scripts.local_azure import KVMSH

LINES = 100_000


def ordinary(count):
    """A long script of everything: names made and used, branches, loops, comments, clauses that are out of order."""
    lines = ["connect contoso-we as source", "connect contoso-ne as target"]
    while len(lines) + 12 <= count:
        n = len(lines)
        lines += [
            f"# step {n}", f"let v{n} = count(list secrets where name like \"a{n}-*\")  # how many",
            f"if $v{n} > {n} {{", f"  let w{n} = $v{n} + 1", "} else {", f"  let w{n} = 0", "}",
            f"for k{n} in list keys where enabled in source {{", f"  echo \"${{k{n}.name}} $w{n}\" ; echo done # each", "}",
            f"backup secret a{n}, b{n} where expires < now() + 30d to ./out/{n}",
            f"let l{n} = [{n}, \"x\", (1 + 2), default($w{n}, 5)]",
        ]
    return lines + ["# the end"] * (count - len(lines))


def wrong(count):
    """Nothing but errors: unknown names beside many known ones."""
    lines = ["connect contoso-we as source"]
    while len(lines) < count:
        n = len(lines)
        lines += [f"let v{n} = {n}", f"echo $w{n}", f"list secrets in place{n}", "bakcup all"]
    return lines[:count]


def repeated(line):
    """The same line again and again."""
    return lambda count: [line] * count


#: Scripts that tempt a program to look at the same text again and again.
SCRIPTS = {
    "an ordinary script": ordinary, "nothing but errors": wrong, "comments": repeated("echo a # c"),
    "open brackets": repeated("let x = ("), "open blocks": repeated("if true {"), "closing brackets": repeated("}"),
    "continued lines": repeated("echo a \\"), "open insertions": repeated('echo "${'),
    "many brackets": lambda count: ["let x = ["] + ["(1), (2)," for _ in range(count - 2)] + ["]"],
}


def seconds(arguments, path):
    """The least processor time of three runs, which other programs of the machine disturb least."""
    times = []
    for _ in range(3):
        process = subprocess.Popen(
            [KVMSH, *arguments, path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        assert code in (0, 2), f"kvmsh {arguments} ended with {code}"
        times.append(usage.ru_utime + usage.ru_stime)
    return min(times)


def language(folder):
    """Checking and formatting, for an ordinary script and for those that are written to be slow."""
    for name, make in SCRIPTS.items():
        files = []
        for count in (LINES, 2 * LINES):
            path = folder / f"{count}.kvm"
            path.write_text("\n".join(make(count)) + "\n")
            files.append(path)
        for verb in ("check", "format"):
            small, large = (seconds([f"--{verb}"], path) for path in files)
            print(f"language: --{verb} of {name}, {LINES:,} lines {small:.2f} s, {2 * LINES:,} lines {large:.2f} s, "
                  f"ratio {large / small:.2f} (wanted: at most 2.2)", flush=True)
