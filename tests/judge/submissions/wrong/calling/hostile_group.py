"""A group that hides what is in it."""

# fault: exit
# words: Your code called sys.exit.


class G(BaseExceptionGroup):
    @property
    def exceptions(self):
        raise ValueError


async def answer(address, names):
    raise G("x", [SystemExit()])
