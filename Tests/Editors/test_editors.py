"""The syntax files of scripts/editors in the engines that read them: Oniguruma, and Vim itself."""

import json
import pathlib
import shutil
import subprocess

import onigurumacffi
import pytest

EDITORS = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "editors"
GRAMMAR = json.loads((EDITORS / "kvm.tmLanguage.json").read_text())

SCRIPT = r'''
# a comment; connect nobody
connect contoso-we as source using token $env.TOKEN
for k in list keys where key-type in ["RSA"] and expires < now() + 30d { echo "${k.name}: $1 \n \q # text" }
let day = 2026-11-23T08:00Z; let n = -5
set jobs 16
backup secret db-password, "to" to ./out#1 where tags."cost center" is not null
if true { exit 6 } else { echo 'it ${x}' }
'''.strip("\n").split("\n")

#: What each text is, by line: TextMate scope and Vim group; null is plain.
EXPECTED = [
    (0, "connect nobody", "comment", "kvmComment"),
    (1, "connect", "keyword.other.statement", "kvmStatement"),
    (1, "contoso-we", None, None),
    (1, "as", "keyword.other.clause", "kvmWord"),
    (1, "$env.TOKEN", "variable.other", "kvmVariable"),
    (2, "for", "keyword.control", "kvmFlow"),
    (2, "list", "keyword.other.statement", "kvmStatement"),
    (2, "key-type", "support.variable.field", "kvmField"),
    (2, "RSA", "string.quoted.double", "kvmText"),
    (2, "and", "keyword.operator.word", "kvmOperatorWord"),
    (2, "now", "support.function", "kvmFunction"),
    (2, "30d", "constant.numeric.duration", "kvmDuration"),
    (2, "k.name", "variable.other", "kvmBareVariable"),
    (2, "$1", "variable.other", "kvmTextVariable"),
    (2, r"\n", "constant.character.escape", "kvmEscape"),
    (2, r"\q", "invalid.illegal.escape", "kvmBadEscape"),
    (2, "# text", "string.quoted.double", "kvmText"),
    (3, "2026-11-23T08:00Z", "constant.numeric.date", "kvmDate"),
    (3, "-5", "constant.numeric.integer", "kvmNumber"),
    (4, "jobs", "support.constant.setting", "kvmSetting"),
    (5, "db-password", None, None),
    (5, "secret", "keyword.other.clause", "kvmWord"),
    (5, "./out#1", None, None),
    (5, 'tags."cost center"', "support.variable.field", "kvmField"),
    (5, "null", "constant.language", "kvmConstant"),
    (6, "else", "keyword.control", "kvmFlow"),
    (6, "it ${x}", "string.quoted.single", "kvmPlainText"),
]


def patterns(rule):
    """Every regular expression of a rule and the rules inside it."""
    for key in ("match", "begin", "end", "firstLineMatch"):
        if key in rule:
            yield rule[key]
    for inner in [*rule.get("patterns", []), *rule.get("repository", {}).values()]:
        yield from patterns(inner)


@pytest.mark.parametrize("pattern", sorted(set(patterns(GRAMMAR))))
def test_patterns_compile(pattern):
    onigurumacffi.compile(pattern)


class Highlighter:
    """As much of TextMate's algorithm as the grammar uses, for one line at a time."""

    def __init__(self, grammar):
        self.repository = grammar["repository"]
        self.top = grammar["patterns"]
        self.compiled = {}

    def find(self, pattern, line, start):
        regex = self.compiled.setdefault(pattern, onigurumacffi.compile(pattern))
        return regex.search(line, start)

    def rules(self, rules):
        for rule in rules:
            if "include" in rule:
                yield from self.rules(self.repository[rule["include"][1:]]["patterns"])
            else:
                yield rule

    def scopes(self, line):
        """The innermost scope of every character."""
        result = [None] * len(line)
        stack = [{"patterns": self.top}]
        position = 0
        while position <= len(line):
            best = None
            if "end" in stack[-1] and (found := self.find(stack[-1]["end"], line, position)):
                best = (found, None)
            for rule in self.rules(stack[-1]["patterns"]):
                found = self.find(rule.get("match") or rule["begin"], line, position)
                if found and (best is None or found.start() < best[0].start()):
                    best = (found, rule)
            until = best[0].start() if best else len(line)
            self.paint(result, position, until, stack[-1].get("name"))
            if not best:
                break
            found, rule = best
            name = stack[-1].get("name") if rule is None else rule.get("name", stack[-1].get("name"))
            self.paint(result, found.start(), found.end(), name)
            for number, capture in (rule or {}).get("captures", {}).items():
                self.paint(result, found.start(int(number)), found.end(int(number)), capture["name"])
            if rule is None:
                stack.pop()
            elif "begin" in rule:
                stack.append(rule)
            if found.end() == position and rule is not None:
                self.paint(result, position, position + 1, stack[-1].get("name"))
                position += 1
            else:
                position = found.end()
            if found.end() == len(line) and len(stack) == 1:
                break
        return result

    @staticmethod
    def paint(result, start, end, name):
        for index in range(start, min(end, len(result))):
            result[index] = name


@pytest.mark.parametrize("line,text,scope,_", EXPECTED)
def test_textmate_colours(line, text, scope, _):
    scopes = Highlighter(GRAMMAR).scopes(SCRIPT[line])
    start = SCRIPT[line].index(text)
    expected = scope and f"{scope}.kvm" if scope != "comment" else "comment.line.number-sign.kvm"
    assert set(scopes[start:start + len(text)]) == {expected}


@pytest.fixture(scope="module")
def vim_groups(tmp_path_factory):
    """The syntax group of every character of the script, as Vim sees it."""
    assert shutil.which("vim"), "scripts/setup --tests installs vim"
    folder = tmp_path_factory.mktemp("vim")
    (folder / "script.kvm").write_text("\n".join(SCRIPT) + "\n")
    (folder / "ask.vim").write_text(f"""
        set nocompatible
        set runtimepath^={EDITORS}/vim
        syntax on
        edit {folder}/script.kvm
        setfiletype kvm
        let groups = []
        for line in range(1, line('$'))
          call add(groups, map(range(1, col([line, '$']) - 1), 'synIDattr(synID(line, v:val, 1), "name")'))
        endfor
        call writefile([json_encode(groups), &filetype], '{folder}/groups')
        qall!
    """)
    run = subprocess.run(["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", folder / "ask.vim"],
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    groups, filetype = (folder / "groups").read_text().splitlines()
    assert run.returncode == 0 and filetype == "kvm", run.stderr
    return json.loads(groups)


@pytest.mark.parametrize("line,text,_,group", EXPECTED)
def test_vim_colours(vim_groups, line, text, _, group):
    start = SCRIPT[line].index(text)
    assert set(vim_groups[line][start:start + len(text)]) == {group or ""}
