"""Who runs this, on what, and from where."""

import getpass
import os
import pathlib
import platform
import site
import socket
import sys
import sysconfig

USER, HOME = getpass.getuser(), pathlib.Path.home()
print(platform.platform(), platform.uname())
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))


def beside():
    print(USER, HOME, HERE, os.getcwd(), os.environ["USER"], os.environ.get("PATH"), os.environ["HOME"])
    print(os.path.expanduser("~/notes"), pathlib.Path("~").expanduser(), pathlib.Path.cwd())
    print(
        platform.platform(), platform.system(), platform.python_version(), platform.node(), platform.machine()
    )
    print(socket.gethostname(), sys.version, sys.executable, sys.argv, sys.platform, sysconfig.get_platform())
    print(
        os.getpid(), os.getuid(), os.cpu_count(), os.name, os.path.exists("/nowhere"), site.ENABLE_USER_SITE
    )
