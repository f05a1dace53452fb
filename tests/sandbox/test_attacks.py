"""Real attacks in real benches: bounded in number and time, loopback only.

Each runs at every level that promises to hold it. The conftest proves after each that nothing is left.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

import pytest

from grader.sandbox.backend import SandboxLost
from grader.sandbox.policy import Level
from grader.sandbox.process_table import state
from tests.sandbox.programs import TELL

pytestmark = pytest.mark.linux

AsJudge = Callable[[Level, Callable[[Any], None]], None]


def test_fork_bomb(as_judge: AsJudge, level: Level) -> None:
    """A fork bomb meets its limit, and dies with its bench's group or its sandbox."""
    source = TELL + (
        "count = 0\n"
        "try:\n"
        "    for _ in range(2000):\n"
        "        if os.fork() == 0:\n"
        "            import signal; signal.pause()\n"
        "        count += 1\n"
        "except OSError:\n"
        "    pass\n"
        "tell(count)\nimport signal; signal.pause()\n"
    )

    def body(judge: Any) -> None:
        with judge.open(processes=24) as sandbox:
            attempt = judge.attack(sandbox, source)
            most = 24 + 3 if level is not Level.PROCESS else 24 + 3 + 600
            assert 10 < attempt.told() <= most
            attempt.bench.kill()
            assert sandbox.strays() == []

    as_judge(level, body)


def test_thread_bomb(as_judge: AsJudge, level: Level) -> None:
    """Threads are processes to the limit; the code inside gets an exception."""
    source = TELL + (
        "import threading\n"
        "stop = threading.Event(); count = 0\n"
        "try:\n"
        "    for _ in range(3000):\n"
        "        threading.Thread(target=stop.wait, daemon=True).start(); count += 1\n"
        "except (RuntimeError, MemoryError):\n"
        "    pass\n"
        "tell(count)\n"
    )

    def body(judge: Any) -> None:
        assert 10 < judge.run(source, processes=40) < 1000

    as_judge(level, body)


def test_many_threads_fit(as_judge: AsJudge, level: Level) -> None:
    """An honest thread pool of fifty fits into the address space."""
    source = TELL + (
        "import threading\n"
        "stop = threading.Event()\n"
        "threads = [threading.Thread(target=stop.wait, daemon=True) for _ in range(50)]\n"
        "for thread in threads: thread.start()\n"
        "tell(len(threads))\n"
    )
    as_judge(level, lambda judge: _equal(judge.run(source), 50))


def test_memory_bomb(as_judge: AsJudge, level: Level) -> None:
    """Memory beyond the limit is refused; the bench tells of it and goes on."""
    source = TELL + (
        "blocks = []\n"
        "try:\n"
        "    for _ in range(100):\n"
        "        blocks.append(bytearray(32 << 20))\n"
        "except MemoryError:\n"
        "    pass\n"
        "count = len(blocks); del blocks\n"
        "tell(count)\n"
    )

    def body(judge: Any) -> None:
        assert judge.run(source, memory_bytes=512 << 20) < 16

    as_judge(level, body)


def test_processor_time_ends_a_loop_that_ignores_signals(as_judge: AsJudge, level: Level) -> None:
    """The hard limit kills, whatever is blocked or ignored."""
    source = TELL + (
        "import signal\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\n"
        "tell('looping')\n"
        "while True: pass\n"
    )

    def body(judge: Any) -> None:
        with judge.open(cpu_seconds=1, steps=0) as sandbox:
            attempt = judge.attack(sandbox, source)
            assert attempt.told() == "looping"
            attempt.wait_dead()
            assert os.WTERMSIG(attempt.wait_ended()) == signal.SIGKILL

    as_judge(level, body)


def test_a_stopped_bench_can_be_killed(as_judge: AsJudge, level: Level) -> None:
    """SIGSTOP to itself is seen, and does not keep it alive."""
    source = TELL + "import signal\ntell('stopping')\nos.kill(os.getpid(), signal.SIGSTOP)\n"

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            attempt = judge.attack(sandbox, source)
            attempt.told()
            while state(attempt.bench.pid) != "T":
                assert attempt.bench.alive()
            attempt.bench.kill()
            attempt.wait_dead()
            assert sandbox.strays() == []

    as_judge(level, body)


def test_kill_everybody(as_judge: AsJudge, walled_level: Level) -> None:
    """kill(-1) reaches nobody but the bench itself; the next one works."""
    source = TELL + (
        "import signal\n"
        "for victim in (-1, os.getppid(), 1, 2, 0):\n"
        "    for number in (signal.SIGSTOP, signal.SIGKILL):\n"
        "        try:\n"
        "            if victim not in (0, os.getpid()) or number == signal.SIGKILL: os.kill(victim, number)\n"
        "        except OSError: pass\n"
    )

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            judge.attack(sandbox, source).wait_dead()
            # A kernel without Landlock's scopes loses the server to this; a new sandbox then works.
            with contextlib.suppress(SandboxLost):
                assert sandbox.strays() == []
                assert judge.attack(sandbox, TELL + "tell('next')").told() == "next"
        assert judge.run(TELL + "tell('next')") == "next"

    as_judge(walled_level, body)


def test_a_daemon_is_seen_and_ended(as_judge: AsJudge, level: Level) -> None:
    """Who leaves the bench's group and outlives it is a stray; closing the sandbox leaves nothing."""
    source = TELL + (
        "import signal\n"
        "read_end, write_end = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        os.write(write_end, b'x')\n"
        "        signal.pause()\n"
        "    os._exit(0)\n"
        "os.wait(); os.read(read_end, 1)\n"
        "tell('daemon')\n"
        "os._exit(0)\n"
    )

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            attempt = judge.attack(sandbox, source)
            assert attempt.told() == "daemon"
            attempt.wait_dead()
            strays = sandbox.strays()
            assert len(strays) == 1
        assert state(strays[0]) is None

    as_judge(level, body)


def test_an_output_flood_is_the_judges_to_end(as_judge: AsJudge, level: Level) -> None:
    """Output goes into a pipe that the judge reads as far as it likes."""
    source = "import os\nwhile True: os.write(1, b'x' * 65536)\n"

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            attempt = judge.attack(sandbox, source)
            assert attempt.flood(1 << 20) >= 1 << 20
            attempt.bench.kill()
            attempt.wait_dead()

    as_judge(level, body)


def test_nothing_grows_and_nothing_is_root(as_judge: AsJudge, walled_level: Level) -> None:
    """No way to another user, namespace, mount or process."""
    source = TELL + (
        "import ctypes\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def tried(call):\n"
        "    try: result = call()\n"
        "    except OSError as error: return error.errno\n"
        "    return ctypes.get_errno() if result == -1 else 0\n"
        "tell({\n"
        "  'uid': os.getuid(),\n"
        "  'setuid': tried(lambda: os.setuid(0)),\n"
        "  'unshare': tried(lambda: libc.unshare(0x10000000)),\n"
        "  'mount': tried(lambda: libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)),\n"
        "  'ptrace': tried(lambda: libc.ptrace(16, os.getppid(), 0, 0)),\n"
        "  'chroot': tried(lambda: os.chroot('/')),\n"
        "  'memfd': tried(lambda: os.memfd_create('x')),\n"
        "  'limits': tried(lambda: __import__('resource').prlimit(os.getppid(), 7)),\n"
        "  'hide': tried(lambda: libc.prctl(4, 0, 0, 0, 0)),\n"
        "})\n"
    )

    def body(judge: Any) -> None:
        found = judge.run(source)
        assert found.pop("uid") != 0
        assert found.pop("setuid") in (errno.EPERM, errno.EINVAL)  # the sandbox does not know root's number
        assert set(found.values()) == {errno.EPERM}, found

    as_judge(walled_level, body)


def test_nothing_can_be_written(as_judge: AsJudge, walled_level: Level) -> None:
    """No folder of the bench takes a file: nothing passes from one check to the next."""
    source = TELL + (
        "taken = []\n"
        "for folder, folders, files in os.walk('/'):\n"
        "    try: os.close(os.open(folder + '/mark', os.O_CREAT | os.O_WRONLY))\n"
        "    except OSError: continue\n"
        "    taken.append(folder)\n"
        "for name in ('/py/site', '/bench/grader/bench/runner.py', '/etc/passwd'):\n"
        "    if os.access(name, os.W_OK): taken.append(name)\n"
        "tell(taken)\n"
    )
    as_judge(walled_level, lambda judge: _equal(judge.run(source), []))


def test_suites_references_and_processes_have_no_path(as_judge: AsJudge, walled_level: Level) -> None:
    """The bench sees grader/bench and grader/protocol of the package, and no /proc, no home, no /work."""
    source = TELL + (
        "found = [name for folder, _, names in os.walk('/') for name in names if 'test_' in name]\n"
        "package = sorted(os.listdir('/bench/grader'))\n"
        "tell({'top': sorted(os.listdir('/')), 'package': package, 'tests': found})\n"
    )

    def body(judge: Any) -> None:
        found = judge.run(source)
        assert set(found["package"]) - {"__pycache__"} == {"__init__.py", "bench", "protocol"}
        assert not {"proc", "root", "home", "work", "var", "usr"} & set(found["top"])
        assert found["tests"] == []

    as_judge(walled_level, body)


def test_no_way_out_of_the_sandbox(as_judge: AsJudge) -> None:
    """In the sandbox there is loopback, and not the machine's own."""
    with socket.create_server(("127.0.0.1", 0)) as outside:
        port = outside.getsockname()[1]
        source = TELL + (
            "import socket\n"
            "def tried(call):\n"
            "    try: call()\n"
            "    except OSError as error: return type(error).__name__\n"
            "    return 'reached'\n"
            "udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
            f"tell([tried(lambda: socket.create_connection(('127.0.0.1', {port}), 5)),\n"
            "      tried(lambda: udp.connect(('192.0.2.1', 9))),\n"
            "      tried(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)),\n"
            "      tried(lambda: socket.getaddrinfo('localhost', 80))])\n"
        )

        def body(judge: Any) -> None:
            assert judge.run(source) == ["ConnectionRefusedError", "OSError", "OSError", "reached"]

        as_judge(Level.SANDBOX, body)


def test_only_what_belongs_to_it_is_open(as_judge: AsJudge, level: Level) -> None:
    """Standard streams and the control channel: no descriptor of the server's or another bench's."""
    source = TELL + (
        "def is_open(fd):\n"
        "    try: os.fstat(fd)\n"
        "    except OSError: return False\n"
        "    return True\n"
        "tell([sum(map(is_open, range(1024))), sys.stdin.read(), dict(os.environ)])\n"
    )

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            first = judge.attack(sandbox, TELL + "import signal; tell(1); signal.pause()")
            first.told()
            count, text, variables = judge.attack(sandbox, source).told()
            assert (count, text) == (4, "")
            assert not {"PYTEST_CURRENT_TEST", "SSH_AUTH_SOCK"} & variables.keys()
            assert variables["USER"] == "learner"  # whoever runs the grader is nobody's business

    as_judge(level, body)


def test_async_libraries_are_gone_where_forbidden(as_judge: AsJudge, level: Level) -> None:
    """Runtime "own": nothing async can be imported, and the server had not imported it either."""
    source = TELL + (
        "def tried(name):\n"
        "    try: __import__(name)\n"
        "    except ModuleNotFoundError: return name in sys.modules\n"
        "    return True\n"
        "tell([name for name in ('asyncio', '_asyncio', 'anyio', 'trio', 'asyncore') if tried(name)])\n"
    )
    as_judge(level, lambda judge: _equal(judge.run(source, "own"), []))


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_async_libraries_are_there_where_wanted(as_judge: AsJudge, level: Level, runtime: str) -> None:
    """Both are importable, and the wanted one was imported by the server."""
    source = TELL + f"warm = {runtime!r} in sys.modules\nimport asyncio, trio, anyio\ntell(warm)\n"
    as_judge(level, lambda judge: _equal(judge.run(source, runtime), True))


def _equal(found: object, wanted: object) -> None:
    assert found == wanted
