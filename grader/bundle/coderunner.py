"""CodeRunner for Moodle: a question whose template grades the answer, and what its Jobe server needs.

moodle-qtype_coderunner and jobe (trampgeek). The question is a combinator template grader: CodeRunner puts
the answer into the template, Jobe runs that as a user of its own in a folder of its own, with the
question's support files beside it, and what it prints is the result, the existing format ``coderunner``.
Whatever stands on standard error, or a code that is not 0, is an error of the question. Everything of a run
has limits, and the run may have no network: so the kit is installed on the Jobe server, or all wheels come
along as support files (``--wheels``), and are unpacked for each run.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from grader.bundle.files import File, script, text, zipped
from grader.bundle.kit import Kit
from grader.bundle.lesson import lesson
from grader.bundle.shell import installer

__all__ = ["make"]

#: seconds of the processor; Jobe's own upper limit, as it is installed, is 120
SECONDS = 110
INSTALLER = installer("Once on the Jobe server, as root.", "${ONECOOK_KIT:-/opt/onecook}")
COURSE = "course.zip"
# Twig reads it first: no two opening braces, and none with a per cent or number sign, but where it is meant.
TEMPLATE = '''\
"""Grades an answer to {slug} of One Cook. Made by `grade bundle coderunner`."""

import glob
import json
import os
import subprocess
import sys
import zipfile

ANSWER = """{{{{ STUDENT_ANSWER | e('py') }}}}"""
WALLS = """{{{{ QUESTION.parameters.isolation | e('py') }}}}""" or "untrusted"
KIT = """{{{{ QUESTION.parameters.kit | e('py') }}}}""" or "/opt/onecook"
NAMES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", sys.executable)
NEW_ENOUGH = "import sys, venv; sys.exit(sys.version_info < (3, 11))"
NO_VERDICT = "There is no verdict, and no mark. If a 0 stands here, it is none."


def ran(command, **options):
    """How a command ended; a code of our own where there is no such command."""
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, **options).returncode
    except OSError:
        return 127


def kit(here):
    """The interpreter of the kit: installed on this server, or made for this run of the support files."""
    installed = os.path.join(KIT, "bin", "python")
    wheels = sorted(glob.glob(os.path.join(here, "*.whl")))
    if os.path.exists(installed) or len(wheels) < 2:
        return installed
    found = [name for name in NAMES if ran([name, "-I", "-c", NEW_ENOUGH]) == 0]
    folder = os.path.join(here, "kit")
    if not found or ran([found[0], "-I", "-m", "venv", "--without-pip", folder]) != 0:
        return installed
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            unpack(archive, folder)
    return os.path.join(folder, "bin", "python")


def unpack(archive, folder):
    """What an installer does with a wheel, as far as it is needed: modules, and programs that can be run."""
    [site] = glob.glob(os.path.join(folder, "lib", "python3*", "site-packages"))
    for name in archive.namelist():
        _, _, program = name.partition(".data/scripts/")
        if program:
            target = os.path.join(folder, "bin", program)
            with open(target, "wb") as file:
                file.write(archive.read(name))
            os.chmod(target, 0o755)
        elif ".data/" not in name:
            archive.extract(name, site)


def main():
    """The line that CodeRunner reads."""
    here = os.getcwd()
    folder = os.path.join(here, "answer")
    os.mkdir(folder)
    with open(os.path.join(folder, "{file}"), "w", encoding="utf-8", newline="\\n") as file:
        file.write(ANSWER)
    out = os.path.join(here, "result.json")
    grade = [kit(here), "-I", "-m", "grader", "{slug}", "--submission", folder, "--isolation", WALLS]
    if os.path.exists("{course}"):
        with zipfile.ZipFile("{course}") as archive:
            archive.extractall(here)
        grade += ["--course", os.path.join(here, "course")]
    ran([*grade, "--format", "coderunner", "--out", out, "--exit-zero"], cwd="/")
    try:
        with open(out, encoding="utf-8") as file:
            return file.read()
    except OSError:
        trouble = "The grader could not be started on this server: tell your instructor."
        return json.dumps(dict(fraction=0.0, prologuehtml="<p>" + NO_VERDICT + " " + trouble + "</p>"))


print(main().strip())
'''
QUESTION = """\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="coderunner">
    <name><text>{title}</text></name>
    <questiontext format="markdown">
      <text>{question}</text>
{given}    </questiontext>
    <defaultgrade>{points}</defaultgrade>
    <penalty>0</penalty>
    <hidden>0</hidden>
    <coderunnertype>python3</coderunnertype>
    <prototypetype>0</prototypetype>
    <allornothing>0</allornothing>
    <penaltyregime>0</penaltyregime>
    <precheck>0</precheck>
    <showsource>0</showsource>
    <answerboxlines>30</answerboxlines>
    <answerpreload>{stub}</answerpreload>
    <template>{template}</template>
    <iscombinatortemplate>1</iscombinatortemplate>
    <allowmultiplestdins>0</allowmultiplestdins>
    <answer></answer>
    <validateonsave>0</validateonsave>
    <language>python3</language>
    <grader>TemplateGrader</grader>
    <cputimelimitsecs>{seconds}</cputimelimitsecs>
    <memlimitmb>0</memlimitmb>
    <sandboxparams>{{"numprocs": 400, "disklimit": 100}}</sandboxparams>
    <templateparams>{{"isolation": "untrusted", "kit": "/opt/onecook"}}</templateparams>
    <templateparamslang>none</templateparamslang>
    <hoisttemplateparams>0</hoisttemplateparams>
    <twigall>0</twigall>
    <attachments>0</attachments>
    <displayfeedback>1</displayfeedback>
    <testcases>
      <testcase testtype="0" useasexample="0" hiderestiffail="0" mark="1.0000000">
        <testcode><text></text></testcode>
        <stdin><text></text></stdin>
        <expected><text></text></expected>
        <extra><text></text></extra>
        <display><text>HIDE</text></display>
      </testcase>
{support}    </testcases>
  </question>
</quiz>
"""


def make(kit: Kit) -> dict[str, File]:
    """The question, its template alone, and the installer with its wheels."""
    exercise = kit.one
    template = TEMPLATE.format(slug=exercise.slug, file=exercise.file_name, course=COURSE)
    inside = kit.files("")
    course = {name: file for name, file in inside.items() if name.startswith("course/")}
    support = {name: File(content) for name, content in (kit.wheel, *kit.wheels)} if kit.wheels else {}
    if course:
        support[COURSE] = File(zipped(course))
    given = {path.name: File(path.read_bytes()) for path in exercise.given}
    downloads = "".join(f"- [{name}](@@PLUGINFILE@@/{name})\n" for name in given)
    question = lesson(exercise) + (f"\n## The files\n\n{downloads}" if downloads else "")
    xml = QUESTION.format(
        title=escape(exercise.metadata.title),
        question=escape(question),
        given=_files(given.items()),
        points=exercise.metadata.points,
        stub=escape(exercise.stub.read_text(encoding="utf-8")),
        template=escape(template),
        seconds=SECONDS,
        support=_files(support.items()),
    )
    return {
        f"{exercise.slug}.xml": text(xml),
        "template.py.twig": text(template),
        "install.sh": script(INSTALLER),
        **inside,
    }


def _files(files: Iterable[tuple[str, File]]) -> str:
    return "".join(
        f'      <file name={quoteattr(name)} path="/" encoding="base64">'
        f"{base64.b64encode(file.content).decode()}</file>\n"
        for name, file in files
    )
