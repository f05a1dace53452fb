"""What newer standard libraries have and older ones lack: facts, no code.

Read off the interpreters themselves (``dir()`` of every public module and class of 3.11 to 3.15, compared);
what learners of this course may come to use was kept: constants of the system and tools for compilers were
not. The test of this module asks the interpreter that runs it about every entry, so that each version
proves its own share.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["GONE", "SINCE"]

Version = tuple[int, int]

_NEW: Mapping[Version, str] = {
    (3, 12): """
        asyncio.create_eager_task_factory asyncio.eager_task_factory asyncio.Task.get_context
        asyncio.Handle.get_context asyncio.TimerHandle.get_context
        builtins.int.is_integer builtins.bool.is_integer
        calendar.Day calendar.Month calendar.JANUARY calendar.FEBRUARY
        fractions.Fraction.is_integer
        inspect.getasyncgenlocals inspect.getasyncgenstate inspect.markcoroutinefunction
        itertools.batched
        logging.getHandlerByName logging.getHandlerNames logging.Logger.getChildren
        math.sumprod
        pathlib.Path.walk pathlib.Path.is_junction pathlib.Path.with_segments
        pathlib.PosixPath.walk pathlib.PosixPath.is_junction pathlib.PosixPath.with_segments
        random.binomialvariate random.Random.binomialvariate
        sys.activate_stack_trampoline sys.deactivate_stack_trampoline sys.is_stack_trampoline_active
        threading.setprofile_all_threads threading.settrace_all_threads
        types.get_original_bases
        typing.TypeAliasType typing.override
    """,
    (3, 13): """
        asyncio.EventLoop asyncio.QueueShutDown asyncio.Queue.shutdown asyncio.LifoQueue.shutdown
        asyncio.PriorityQueue.shutdown asyncio.Server.abort_clients asyncio.Server.close_clients
        base64.z85decode base64.z85encode
        builtins.PythonFinalizationError
        copy.replace
        glob.translate
        math.fma
        os.process_cpu_count
        pathlib.UnsupportedOperation pathlib.Path.from_uri pathlib.Path.full_match
        pathlib.PosixPath.from_uri pathlib.PosixPath.full_match
        queue.ShutDown queue.Queue.shutdown queue.LifoQueue.shutdown queue.PriorityQueue.shutdown
        re.PatternError
        statistics.kde statistics.kde_random
        typing.NoDefault typing.ReadOnly typing.TypeIs typing.get_protocol_members typing.is_protocol
        typing.TypeVar.has_default
        warnings.deprecated
    """,
    (3, 14): """
        annotationlib
        asyncio.FrameCallGraphEntry asyncio.FutureCallGraph asyncio.capture_call_graph
        asyncio.format_call_graph asyncio.future_add_to_awaited_by asyncio.future_discard_from_awaited_by
        asyncio.print_call_graph
        builtins.complex.from_number builtins.float.from_number builtins.bytearray.resize
        compression compression.zstd
        concurrent.interpreters concurrent.futures.InterpreterPoolExecutor
        datetime.date.strptime datetime.time.strptime
        decimal.Decimal.from_number
        fractions.Fraction.from_number
        functools.Placeholder
        heapq.heapify_max heapq.heappop_max heapq.heappush_max heapq.heappushpop_max heapq.heapreplace_max
        inspect.ispackage
        io.Reader io.Writer
        operator.is_none operator.is_not_none
        os.readinto os.reload_environ
        pathlib.types pathlib.Path.copy pathlib.Path.copy_into pathlib.Path.info pathlib.Path.move
        pathlib.Path.move_into pathlib.PosixPath.copy pathlib.PosixPath.copy_into pathlib.PosixPath.info
        pathlib.PosixPath.move pathlib.PosixPath.move_into
        string.templatelib
        sys.is_remote_debug_enabled sys.remote_exec
        typing.evaluate_forward_ref
        uuid.MAX uuid.NIL uuid.uuid6 uuid.uuid7 uuid.uuid8
    """,
    (3, 15): """
        asyncio.TaskGroup.cancel
        builtins.ImportCycleError builtins.frozendict builtins.sentinel builtins.bytearray.take_bytes
        math.fmax math.fmin math.isnormal math.issubnormal math.signbit
        profiling
        re.prefixmatch re.Pattern.prefixmatch
        sys.get_lazy_imports sys.get_lazy_imports_filter sys.lazy_modules sys.set_lazy_imports
        sys.set_lazy_imports_filter
        threading.concurrent_tee threading.serialize_iterator threading.synchronized_iterator
        types.LazyImportType
        typing.NoExtraItems typing.TypeForm typing.disjoint_base
        unicodedata.iter_graphemes
    """,
}
_GONE: Mapping[Version, str] = {
    (3, 12): "asynchat asyncore distutils imp smtpd",
    (3, 13): """
        aifc audioop cgi cgitb chunk crypt imghdr mailcap nis nntplib ossaudiodev pipes sndhdr spwd sunau
        telnetlib uu xdrlib
    """,
}

#: the first version that has it, by dotted name: a module, a name of a module, a method of a class of one
SINCE: Mapping[str, Version] = {name: since for since, names in _NEW.items() for name in names.split()}
#: the first version that no longer has it, by module
GONE: Mapping[str, Version] = {name: since for since, names in _GONE.items() for name in names.split()}
