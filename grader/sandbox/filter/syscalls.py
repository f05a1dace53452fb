"""Numbers of the system calls that the filter of a bench knows, for x86_64 and aarch64.

Sources: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux, read up to
6.19. From 424 on a call has the same number on every machine.
"""

from __future__ import annotations

__all__ = ["COLUMN", "INSPECTED", "REFUSED", "SEALED", "number_of"]

COLUMN = {"x86_64": 0, "aarch64": 1}

#: refused with EPERM, whatever the arguments; None where the machine has no such call
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "open_tree_attr": (467, 467), "statmount": (457, 457),
    "listmount": (458, 458), "listns": (470, 470),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "process_madvise": (440, 440), "pidfd_getfd": (438, 438),
    "process_mrelease": (448, 448),
    # what all of the machine shares: its discs, its clock, one user's few inotify instances
    "sync": (162, 81), "syncfs": (306, 267), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    # all share one budget for requests under way (fs.aio-max-nr)
    "io_setup": (206, 0),
    # what is in the page cache: marks for whoever runs from the same image later
    "fadvise64": (221, 223), "mincore": (27, 232),
    # kernel features that no exercise needs
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116), "lookup_dcookie": (212, 18), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "fanotify_init": (300, 262), "vhangup": (153, 58),
    "personality": (135, 92), "sethostname": (170, 161), "setdomainname": (171, 162),
    "modify_ldt": (154, None), "iopl": (172, None), "ioperm": (173, None), "uselib": (134, None),
    "ustat": (136, None), "sysfs": (139, None), "cachestat": (451, 451), "file_setattr": (469, 469),
    "lsm_set_self_attr": (460, 460), "remap_file_pages": (216, 234),
    # memory and queues that RLIMIT_AS does not see or that outlive their maker
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180), "mbind": (237, 235), "set_mempolicy": (238, 237),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "set_mempolicy_home_node": (450, 450),
    # a pipe that holds one byte of it keeps a whole huge page alive, unmapped and uncounted
    "vmsplice": (278, 75), "tee": (276, 77),
}  # fmt: skip

#: refused with EPERM once a bench is sealed: rules that it puts on itself take kernel memory that nothing
#: counts, and a filter that "logs" fills the machine's log
SEALED: dict[str, tuple[int | None, int | None]] = {
    "seccomp": (317, 277), "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}  # fmt: skip

#: looked at more closely than by their number
INSPECTED: dict[str, tuple[int, int]] = {
    "clone": (56, 220), "clone3": (435, 435), "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200),
    "prctl": (157, 167), "ioctl": (16, 29), "prlimit64": (302, 261), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269), "setsockopt": (54, 208), "setpriority": (141, 140),
    "ioprio_set": (251, 30), "sched_setparam": (142, 118), "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122), "sched_setattr": (314, 274), "preadv2": (327, 286),
    "pwritev2": (328, 287),
}  # fmt: skip


def number_of(name: str, machine: str) -> int | None:
    """A system call's number; None where the machine has none of that name."""
    return {**REFUSED, **SEALED, **INSPECTED}[name][COLUMN[machine]]
